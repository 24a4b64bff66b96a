"""The office: gathers every paper, scans it, and writes scans, inventory and truth."""

from __future__ import annotations

import csv
import json
import re
import zlib
from typing import TYPE_CHECKING

import numpy as np

from press.ageing import Matrix, Picture, develop
from press.book import book
from press.civil import civil
from press.company import company
from press.death import deaths
from press.family import family
from press.files import write
from press.forms import load
from press.legal import two_volumes
from press.paper import Claim, Delivery, Frame, Master, Shop, Volume, folder
from press.property import property_papers
from press.truth import Place, Truth, spread, tell
from press.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MANIFEST = ["file", "volume", "order", "leaf", "side", "part", "region", "record_id", "document"]
VOLUMES = [
    "unit",
    "fonds",
    "inventory",
    "item",
    "kind",
    "sheets",
    "count_quality",
    "restricted",
    "risk",
    "open",
]
RECORDS = [
    "record_id",
    "register",
    "type",
    "unit",
    "volume",
    "leaves",
    "title",
    "year",
    "register_number",
    "names",
    "former_ids",
]
BROKEN = ("Х-2017-88012", "3r.tif")
UNSCANNED = ("7/2/31", "7/2/32", "7/2/33")
"""Volumes that lie ready to be fed at the operator's desk."""


def gather(seed: int) -> Delivery:
    """Every paper of the collection, set but not yet scanned."""
    shop, delivery = Shop(load(), seed), Delivery()
    for build in (civil, deaths, family, typed, book, two_volumes, company, property_papers):
        delivery.add(build(shop))
    delivery.volumes += [Volume("11", place, "loose", 3, risk="medium") for place in UNSCANNED]
    return delivery


def expose(master: Master, seed: int) -> tuple[list[Picture], list[tuple[int, Place]]]:
    """The pictures of a file, and for each page on them (by identity) where it lies."""
    pictures: list[Picture] = []
    places: list[tuple[int, Place]] = []
    for number, frame in enumerate(master.frames):
        salt = zlib.crc32(f"{master.path}#{number}".encode())
        picture, matrix = _picture(frame, np.random.default_rng([seed, salt]))
        pictures.append(picture)
        places += _places(master, number, matrix)
    return pictures, places


def _picture(frame: Frame, rng: np.random.Generator) -> tuple[Picture, Matrix]:
    page = frame.sides[0].page
    if len(frame.sides) == 2:
        page = spread(page, frame.sides[1].page)
    return develop(page, frame.look, rng, frame.verso)


def _places(master: Master, number: int, matrix: Matrix) -> Iterable[tuple[int, Place]]:
    shift, sides = 0, master.frames[number].sides
    for side in sides:
        width, height = side.page.size
        region = (shift, 0, width, height) if len(sides) > 1 else None
        moved = matrix @ np.array([[1.0, 0, shift], [0, 1.0, 0], [0, 0, 1.0]])
        yield id(side.page), Place(master.path, number, region, moved)
        shift += width


def publish(delivery: Delivery, root: Path, seed: int) -> None:
    """Write scans, manifests, inventory and truth below a folder."""
    places: dict[int, Place] = {}
    for master in sorted(delivery.masters, key=lambda m: m.path.startswith("scans"), reverse=True):
        pictures, found = expose(master, seed)
        write(root / master.path, master.coding, pictures)
        places.update(found)
    for path, rows in delivery.manifests.items():
        _table(root / path, MANIFEST, rows)
    _table(root / "holdings/volumes.csv", VOLUMES, map(_volume, delivery.volumes))
    _table(root / "holdings/records.csv", RECORDS, map(_record, delivery.claims))
    for paper in delivery.papers:
        _json(root / f"expected/{paper.name}.json", tell(paper, places))
    _break(root)


def _break(root: Path) -> None:
    """A file whose second half never arrived."""
    record, name = folder(BROKEN[0]), BROKEN[1]
    whole = (root / "scans" / record / name).read_bytes()
    torn = root / "broken" / record / name
    torn.parent.mkdir(parents=True, exist_ok=True)
    torn.write_bytes(whole[: len(whole) // 2])


def _volume(volume: Volume) -> dict[str, str]:
    fonds, inventory, item = volume.place.split("/")
    return {
        "unit": volume.unit,
        "fonds": fonds,
        "inventory": inventory,
        "item": item,
        "kind": volume.kind,
        "sheets": "" if volume.sheets is None else str(volume.sheets),
        "count_quality": volume.quality,
        "restricted": str(int(volume.restricted)),
        "risk": volume.risk,
        "open": str(int(volume.open)),
    }


def _record(claim: Claim) -> dict[str, str]:
    return {
        "record_id": claim.record,
        "register": claim.register,
        "type": claim.type,
        "unit": claim.unit,
        "volume": claim.volume,
        "leaves": claim.leaves,
        "title": claim.title,
        "year": "" if claim.year is None else str(claim.year),
        "register_number": claim.number,
        "names": claim.names,
        "former_ids": claim.former,
    }


def _table(path: Path, columns: list[str], rows: Iterable[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


def _json(path: Path, truth: Truth) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    told = json.dumps(truth, ensure_ascii=False, indent=1)
    told = re.sub(r"\[\s+(-?[\d.]+),\s+(-?[\d.]+)\s+\]", r"[\1, \2]", told)
    path.write_text(told + "\n", "utf-8")

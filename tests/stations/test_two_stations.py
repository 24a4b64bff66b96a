"""Two stations and a centre: bundles cross in the wrong order, twice, damaged and forged."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from pipeline.stations.statement import FILE, claimed
from storage.schema.capture import master, page
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stations.conftest import House


def test_bundles_cross_twice_damaged_and_forged_and_nothing_is_lost(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north, south = station("north"), station("south")
    north.put("R-1", "1")
    first = north.export(tmp_path / "n1")
    north.put("R-1", "2")
    second = north.export(tmp_path / "n2")
    south.put("R-1", "1")
    south.put("R-2", "1")
    third = south.export(tmp_path / "s1")

    assert said(centre, second, ends=2) == "bundle_overdue"
    assert taken(centre, third) == ("south", 1, False)
    assert said(centre, damaged(first, tmp_path / "d"), ends=3) == "bag"
    for number, forge in enumerate((renumbered, resigned, swapped)):
        copy = shutil.copytree(first, tmp_path / f"f{number}" / first.name)
        forge(copy, third)
        assert said(centre, copy, ends=3) == "bundle_forged"
    assert taken(centre, first) == ("north", 1, False)
    assert taken(centre, second) == ("north", 2, False)
    for again in (second, first, third):
        assert taken(centre, again)[2] is True

    for one in (north, south):
        assert trail_of(centre, one) == trail_of(one, one)
        assert masters_of(one) <= masters_of(centre)
        for number, name in ((1, "1"), (2, "2"))[: 2 if one is north else 1]:
            folder = tmp_path / f"{one.settings.station[0]}{name}"
            text = next(folder.glob(f"receipt-*-{number:06d}.json")).read_text("utf-8")
            assert json.loads(text)["masters"]
    codes = sorted(line["code"] for line in centre("held"))
    assert codes == ["leaf_conflict", "station_double"]
    assert centre("audit", "verify", "--objects")["holds"]
    for one, folders in ((north, ("n1", "n2")), (south, ("s1",))):
        one("station", "reclaim", *(str(tmp_path / name) for name in folders))
        assert one("audit", "verify", "--objects")["holds"]


def said(centre: House, folder: Path, *, ends: int) -> str:
    """Import one bundle that is refused, and return the code of its fault."""
    before = counted(centre)
    (line,) = centre("bundle", "import", str(folder), "--by", "dorj", ends=ends)
    assert counted(centre) == before
    return str(line["code"])


def taken(centre: House, folder: Path) -> tuple[str, int, bool]:
    (line,) = centre("bundle", "import", str(folder), "--by", "dorj")
    return line["station"], line["number"], line["repeated"]


def counted(house: House) -> tuple[int, int]:
    """How many pages and events there are."""
    with house.archive.records.reading() as tx:
        return tuple(len(tx.connection.execute(select(one.c.id)).all()) for one in (page, event))  # type: ignore[return-value]  # two of them


def trail_of(house: House, origin: House) -> tuple[list[object], list[object]]:
    """The events of an origin up to what it sent, with places and digests, and its seals."""
    name = origin.settings.station
    with origin.archive.records.reading() as tx:
        reached = max(
            one.last_position
            for one in tx.connection.execute(select(seal).where(seal.c.origin == name))
            if one.number <= origin.sealed()
        )
    with house.archive.records.reading() as tx:
        places = event.c.position.between(1, reached)
        events = select(event).where(event.c.origin == name, places).order_by(event.c.position)
        seals = select(seal).where(seal.c.origin == name, seal.c.last_position <= reached)
        rows = tx.connection.execute(events).all()
        assert [row.position for row in rows] == list(range(1, reached + 1))
        return list(rows), list(tx.connection.execute(seals.order_by(seal.c.number)))


def masters_of(house: House) -> set[tuple[str, str]]:
    with house.archive.records.reading() as tx:
        return {
            (row.id, row.sha256)
            for row in tx.connection.execute(select(master.c.id, master.c.sha256))
        }


def damaged(bag: Path, folder: Path) -> Path:
    """Copy a bag whose last object lost a bit on the way."""
    copy = shutil.copytree(bag, folder / bag.name)
    path = max((copy / "data").iterdir())
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    return copy


def renumbered(bag: Path, _other: Path) -> None:
    facts = json.loads((bag / FILE).read_bytes())
    (bag / FILE).write_text(json.dumps({**facts, "number": 2}))


def resigned(bag: Path, _other: Path) -> None:
    """Somebody else signs in the station's name."""
    statement = claimed(bag.name, (bag / FILE).read_bytes()).statement
    (bag / FILE).write_bytes(statement.signed(Ed25519PrivateKey.generate()))


def swapped(bag: Path, other: Path) -> None:
    """The payload of another bundle, with its manifests, under this statement."""
    for name in ("data", "manifest-sha256.txt", "tagmanifest-sha256.txt", "bag-info.txt"):
        path = bag / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        copy = shutil.copytree if (other / name).is_dir() else shutil.copy
        copy(other / name, path)

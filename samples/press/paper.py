"""Papers, the scans they become, and the places in the archive where they are claimed to lie."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from press.ageing import Look
    from press.forms import Form
    from press.page import Box, Page

LETTERS = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюяАБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ"


class Coding(StrEnum):
    """How a scan is stored."""

    GREY = "jpg-grey"
    COLOUR = "jpg-colour"
    TURNED = "jpg-exif"
    G4 = "tif-g4"
    DEFLATE = "tif-deflate"
    PNG = "png"
    PDF = "pdf"
    JP2 = "jp2"

    @property
    def suffix(self) -> str:
        """The ending of the file's name."""
        return "." + self.value.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a leaf, by the leaf's label."""

    leaf: str
    side: str
    page: Page


@dataclass(frozen=True, slots=True)
class Frame:
    """One image: a side, or the two sides of a book opening, and what the scanner made of it."""

    sides: tuple[Side, ...]
    look: Look
    verso: Page | None = None


@dataclass(frozen=True, slots=True)
class Master:
    """One file of the delivery; its path is below `samples/`."""

    path: str
    coding: Coding
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """What a paper covers of a side: all of it, or a box in page pixels."""

    side: Side
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """One document as it was made, and what a person would say about it."""

    name: str
    type: str
    about: str
    records: tuple[str, ...]
    parts: tuple[Part, ...]
    problem: str = ""
    hard: bool = False


@dataclass(frozen=True, slots=True)
class Volume:
    """A line of volumes.csv."""

    unit: str
    place: str
    kind: str
    sheets: int | None
    quality: str = "counted"
    restricted: bool = False
    risk: str = "low"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """A line of records.csv: a record and one place where it is claimed to lie."""

    record: str
    register: str
    type: str
    unit: str
    volume: str
    leaves: str
    title: str
    year: int | None
    number: str = ""
    names: str = ""
    former: str = ""


@dataclass(slots=True)
class Delivery:
    """Everything that one builder hands over."""

    papers: list[Paper] = field(default_factory=list)
    masters: list[Master] = field(default_factory=list)
    manifests: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    volumes: list[Volume] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)

    def add(self, other: Delivery) -> None:
        """Take in another delivery."""
        self.papers += other.papers
        self.masters += other.masters
        self.manifests |= other.manifests
        self.volumes += other.volumes
        self.claims += other.claims


@dataclass(frozen=True, slots=True)
class Shop:
    """What a builder works with: the forms, and dice of its own for each paper."""

    forms: dict[str, Form]
    seed: int

    def dice(self, name: str) -> random.Random:
        """Dice that fall the same way for the same seed and paper."""
        return random.Random(f"{self.seed}:{name}")


def folder(record: str) -> str:
    """The name of a record's folder: slashes and other unsafe signs as percent codes."""
    return "".join(c if c in LETTERS else quote(c, safe="-") for c in record)


@dataclass(frozen=True, slots=True)
class Shot:
    """One side under the scanner; `base` is the part of the delivery that it belongs to."""

    side: Side
    look: Look
    coding: Coding = Coding.GREY
    verso: Page | None = None
    base: str = "scans"

    def master(self, name: str) -> Master:
        """The file of this side in a folder of the delivery, named by leaf and side."""
        path = f"{self.base}/{name}/{self.side.leaf}{self.side.side}{self.coding.suffix}"
        return Master(path, self.coding, (Frame((self.side,), self.look, self.verso),))


def envelope(
    name: str,
    about: str,
    claim: Claim,
    shots: tuple[Shot, ...],
    problem: str = "",
    *,
    hard: bool = False,
) -> Delivery:
    """A paper that lies alone in its record's folder."""
    parts = tuple(Part(shot.side) for shot in shots)
    return Delivery(
        papers=[Paper(name, claim.type, about, (claim.record,), parts, problem, hard)],
        masters=[shot.master(folder(claim.record)) for shot in shots],
        claims=[claim],
    )

"""What goes into describing a document and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ocr.words import Reading
    from pipeline.geometry import Polygon


@dataclass(frozen=True, slots=True)
class PageText:
    """What was read on one page, and the part of it that belongs to the document."""

    page: int
    reading: Reading
    extent: Polygon | None = None
    """In cleaned pixels, like the reading; None is the whole page."""


@dataclass(frozen=True, slots=True)
class FoundField:
    """One value, with the words it was read from."""

    name: str
    value: str | None
    """Normalised, dates in ISO; None when the wording has no meaning for this kind of field."""
    raw: str
    """As the engine read it."""
    confidence: float
    page: int
    words: tuple[int, ...]
    """Indices in the words of that page's reading."""
    polygon: Polygon
    """Around those words, in cleaned pixels."""
    restricted: bool
    valid: bool


@dataclass(frozen=True, slots=True)
class Description:
    """What a document is and says, and what a person should look at."""

    type: str | None
    confidence: float
    """Of the type, 0 to 1."""
    title: str | None
    """As it stands on the paper."""
    fields: tuple[FoundField, ...]
    restricted: bool
    flags: tuple[str, ...]
    """A code each, with the name of a field behind a colon where it concerns one."""

    def field(self, name: str) -> FoundField | None:
        """The field of that name, if it was found."""
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Claimed:
    """What the inventory says about the record that the document should be an original of."""

    register_number: str | None = None
    names: tuple[str, ...] = ()
    year: int | None = None
    type: str | None = None


class Side(StrEnum):
    """Which side of its leaf a page shows."""

    RECTO = "r"
    VERSO = "v"


@dataclass(frozen=True, slots=True)
class LeafText:
    """A page of a bound register, in the order of the book, with the label of its leaf."""

    label: str
    side: Side
    text: PageText


@dataclass(frozen=True, slots=True)
class ClaimedAct:
    """One record that the inventory places in a bound register."""

    record: str
    leaves: tuple[str, ...]
    act_number: str | None = None
    claimed: Claimed = Claimed()


@dataclass(frozen=True, slots=True)
class Cut:
    """Where the act of one record stands: the machine's proposal, for a person to confirm."""

    record: str
    parts: tuple[tuple[int, Polygon], ...]
    """Page and polygon (cleaned pixels), in reading order."""
    act_number: str | None
    confidence: float
    reasons: tuple[str, ...]
    """Codes: what speaks for this cut, and what is doubtful about it."""

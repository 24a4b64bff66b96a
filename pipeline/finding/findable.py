"""The findable: one paper as it stands in the index, with all that it can be found by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.finding.keys import Key
    from pipeline.geometry import Matrix, Polygon
    from pipeline.ids import DocumentId, PageId
    from pipeline.nouns.document import Field
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation
    from pipeline.ports.records import Product


class Level(StrEnum):
    """Whom a paper may be shown to: whoever may see originals, unchecked ones, or by grant."""

    OPEN = "open"
    UNCHECKED = "unchecked"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that a paper is found by: what it is, the field it comes from, and its text."""

    key: Key
    field: str
    text: str
    shown: str


@dataclass(frozen=True, slots=True)
class Told:
    """What tells namesakes apart."""

    name: str = ""
    born: str = ""
    parents: tuple[str, ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class Findable:
    """One paper: whom it may be shown to, where it lies, and what it is found by."""

    document: DocumentId
    version: int
    level: Level
    type: str | None
    record: str | None
    record_name: str
    unit: str
    beside: str | None
    year: int | None
    citation: Citation | None
    told: Told
    values: tuple[Value, ...]
    text: str
    words: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Tells whether anything of it has changed."""
        written = json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(written.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LinkedTo:
    """A record that a paper is an original of, and every other ID that it ever had."""

    record: Record
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a paper: the part of it that belongs to the paper, and where its words lie.

    `hidden` are the places of what is restricted there, of this paper or of another that shares the
    page, in master pixels; `closed` says that a restricted paper has the whole page.
    """

    page: PageId
    matrix: Matrix | None
    polygon: Polygon | None
    citation: Citation
    words: Product | None
    hidden: tuple[Polygon, ...] = ()
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that the records know of a paper that is to be found."""

    document: DocumentId
    version: int
    type: str | None
    level: Level
    located: bool
    """Whether every restricted field was located, so that the rest may be told."""
    records: tuple[LinkedTo, ...]
    fields: tuple[Field, ...]
    pages: tuple[PageOf, ...]

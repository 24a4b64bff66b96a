"""The findable: one paper as it stands in the index, with all that it can be found by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.finding.keys import Key
    from pipeline.ids import DocumentId
    from pipeline.nouns.volume import Citation


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
        return hashlib.sha256(repr(self).encode()).hexdigest()

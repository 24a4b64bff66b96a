"""The answer: what was found, and what is not digitized where nothing is exactly so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.finding.findable import Level, Told, Value
    from pipeline.finding.keys import Key
    from pipeline.ids import DocumentId
    from pipeline.nouns.volume import Citation


@dataclass(frozen=True, slots=True)
class Matched:
    """A value that answers a part of the question, under which field, exactly or nearly."""

    key: Key
    field: str
    shown: str
    near: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A paper that may answer, with those of its values that do."""

    number: int
    document: DocumentId
    version: int
    level: Level
    type: str | None
    record: str
    unit: str
    year: int | None
    citation: Citation | None
    told: Told
    values: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a text, found or only around what was found."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One paper that was found, what of it has answered, and the words around that."""

    paper: Candidate
    matched: tuple[Matched, ...]
    snippet: tuple[Piece, ...]
    near: bool


@dataclass(frozen=True, slots=True)
class Undigitized:
    """Volumes in which the paper may lie that are not wholly digitized yet.

    `known` is False where nobody has counted yet; `more` says that there are others, `placeless`
    that papers are not digitized of which the inventory does not say where they lie, `elsewhere`
    that the paper may lie in a unit in which whoever asks finds nothing.
    """

    volumes: tuple[Citation, ...] = ()
    more: bool = False
    known: bool = True
    placeless: bool = False
    elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found, best first. `total` counts all that may be seen, `more` says at least.

    Where nothing is exactly what was asked, `undigitized` says where it may still lie, whatever is
    like it; otherwise it is None. `whole` is False while papers are indexed by an older rule, so
    that some may not be found.
    """

    hits: tuple[Hit, ...]
    total: int
    more: bool
    undigitized: Undigitized | None = None
    whole: bool = True

    @property
    def exact(self) -> bool:
        """Say whether anything is exactly what was asked, and not only like it."""
        return self.undigitized is None

"""The gathered: all that the records know of one paper that is to be found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.finding.findable import Level
    from pipeline.geometry import Matrix
    from pipeline.ids import DocumentId, PageId
    from pipeline.nouns.document import Field
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Citation
    from pipeline.ports.records import Product
    from pipeline.seeing.panes import Pane
    from pipeline.seeing.silence import Silence


@dataclass(frozen=True, slots=True)
class LinkedTo:
    """A record that a paper is an original of, and every other ID that it ever had."""

    record: Record
    other_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageOf:
    """A page of a paper: what of it everybody may see, and where its words lie."""

    page: PageId
    matrix: Matrix | None
    citation: Citation
    words: Product | None
    pane: Pane


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
    silence: Silence
    """Which words are told to nobody who sees no restricted fields."""

"""What rebuilding needs of the records: rows as they lie, taken out for a copy and put back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from pipeline.events import Event, Kind
    from pipeline.ids import DocumentId

Row: TypeAlias = Mapping[str, object]
Rows: TypeAlias = Mapping[str, Sequence[Row]]
"""Rows by the name of their table, each by the names of its columns."""


class Copies(Protocol):
    """The rows of one version of a document, and the trail, out of the tables and into them.

    A sealed event comes with its position and its digest.
    """

    def empty(self) -> bool: ...
    def rows(self, document: DocumentId, version: int, events: Sequence[str]) -> Rows: ...
    def put(self, rows: Rows) -> None: ...
    def put_sealed(self, seal: Row, events: Sequence[tuple[Event, int, str]]) -> bool: ...
    def put_unsealed(self, events: Sequence[Event]) -> int: ...
    def knows_event(self, key: str) -> bool: ...
    def told_of(self, kind: Kind) -> int: ...
    def known_events(self, keys: Sequence[str]) -> frozenset[str]: ...
    def registered(self) -> Sequence[tuple[DocumentId, int]]: ...

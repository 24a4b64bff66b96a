"""What opening papers needs of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import DocumentId, PersonId, SessionId, ViewingId
    from pipeline.nouns.viewing import Viewing


class Viewings(Protocol):
    """Which papers are open in which session."""

    def begin(self, made: Viewing) -> None: ...
    def find(self, key: ViewingId, session: SessionId, moment: datetime) -> Viewing | None: ...
    def open(
        self, document: DocumentId, session: SessionId, moment: datetime
    ) -> Viewing | None: ...
    def last(self, session: SessionId, moment: datetime) -> Viewing | None: ...
    def end(self, session: SessionId, purpose: str, moment: datetime) -> int: ...
    def begun(self, person: PersonId, since: datetime) -> int: ...
    def sweep(self, moment: datetime) -> None: ...

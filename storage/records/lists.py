"""Lists in SQL, noun by noun, as the desks and the command line ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.records.listing_papers import flagged_documents, listed_documents, listed_pages
from storage.records.listing_records import listed_records
from storage.records.listing_trail import (
    events_lately,
    events_of,
    events_since,
    listed_batches,
    sealed_events,
)
from storage.records.listing_volumes import listed_volumes
from storage.records.listing_waiting import (
    count_waiting,
    listed_holds,
    listed_refusals,
    listed_undelimited,
)

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.engine import Connection

    from pipeline.flow import State
    from pipeline.nouns.batch import Batch
    from pipeline.nouns.hold import Hold
    from pipeline.nouns.volume import Volume
    from pipeline.ports.facts import RefusedFile
    from pipeline.ports.listing import (
        DocumentsWanted,
        EventsWanted,
        ListedDocument,
        ListedEvent,
        ListedPage,
        ListedRecord,
        Part,
        RecordsWanted,
    )


class SqlLists:
    """Parts of lists; a list goes on `after` what the part before gave as `next`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def records(
        self, wanted: RecordsWanted, limit: int, after: str | None = None
    ) -> Part[ListedRecord]:
        """List records in the order of their IDs, as the rollup has them."""
        return listed_records(self._connection, wanted, limit, after)

    def documents(
        self, wanted: DocumentsWanted, limit: int, after: str | None = None
    ) -> Part[ListedDocument]:
        """List documents in the order in which they came."""
        return listed_documents(self._connection, wanted, limit, after)

    def flagged(self, code: str, limit: int, after: str | None = None) -> Part[ListedDocument]:
        """List documents that a flag asks to look at."""
        return flagged_documents(self._connection, code, limit, after)

    def pages(
        self, state: State | None, limit: int, after: str | None = None, *, held: bool | None = None
    ) -> Part[ListedPage]:
        """List pages in the order in which they came."""
        return listed_pages(self._connection, state, limit, after, held=held)

    def volumes(
        self,
        unit: str | None,
        within: frozenset[str] | None,
        limit: int,
        after: str | None = None,
        *,
        state: State | None = None,
    ) -> Part[Volume]:
        """List volumes, of one unit or of all; `within`: only those of these units."""
        return listed_volumes(self._connection, unit, within, limit, after, state)

    def holds(self, limit: int, after: str | None = None, code: str = "") -> Part[Hold]:
        """List open holds, all or of one code."""
        return listed_holds(self._connection, limit, after, code)

    def undelimited(self, limit: int, after: str | None = None) -> Part[tuple[Volume, int]]:
        """List volumes with pages in no document, with how many."""
        return listed_undelimited(self._connection, limit, after)

    def refusals(self, limit: int, after: str | None = None, code: str = "") -> Part[RefusedFile]:
        """List refused files that nobody has settled."""
        return listed_refusals(self._connection, limit, after, code)

    def waiting(self) -> int:
        """Return how much waits for a person: holds, volumes to delimit, refused files."""
        return count_waiting(self._connection)

    def sealed(self, origin: str, limit: int, after: str | None = None) -> Part[ListedEvent]:
        """List the sealed events of an origin by position."""
        return sealed_events(self._connection, origin, limit, after)

    def since(self, at: datetime, limit: int, after: str | None = None) -> Part[ListedEvent]:
        """List events from a moment on."""
        return events_since(self._connection, at, limit, after)

    def history(
        self, kind: str, key: str, limit: int, after: str | None = None
    ) -> Part[ListedEvent]:
        """List the events of one thing."""
        return events_of(self._connection, kind, key, limit, after)

    def lately(
        self, wanted: EventsWanted, limit: int, before: str | None = None
    ) -> Part[ListedEvent]:
        """List events, the last one first."""
        return events_lately(self._connection, wanted, limit, before)

    def batches(self, unit: str, limit: int, after: str | None = None) -> Part[Batch]:
        """List batches, of one unit or of all."""
        return listed_batches(self._connection, unit, limit, after)

"""The table of the API: every method and path, whom it opens to, what it takes, gives and answers.

The guard, the document and the test of every role read only this. What the desks come to do gets
its row here, in the section of its noun.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from starlette.routing import compile_path

from pipeline.people.rights import Right
from web.api import (
    account,
    beside,
    copies,
    disputes,
    documents,
    figures,
    line,
    lookings,
    originals,
    records,
    searches,
    trail,
    viewings,
    volumes,
)
from web.api.negotiating import JSON
from web.api.shapes import Nothing, Paged, Shape
from web.routes import GET, POST, Opens

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.api.call import Call, Reply

PREFIX = "/api/v1"
CREATED = 201
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One row: with a right, whoever has it anywhere gets in, `everywhere` only who has it so.

    `content` says that it tells what a paper says; `status` is that of an answer,
    `media` the forms that it may have.
    """

    method: str
    path: str
    opens: Opens | Right
    asks: type[Shape]
    gives: type[Shape]
    answer: Callable[[Call[Any]], Reply]
    everywhere: bool = False
    content: bool = False
    status: int = 200
    media: tuple[str, ...] = (JSON,)
    by_turns: bool = False
    """Whether it takes so much work that nobody gets it but in turn."""

    @property
    def name(self) -> str:
        """What the route is called in the document."""
        return self.answer.__name__

    @property
    def address(self) -> str:
        """The whole path."""
        return f"{PREFIX}{self.path}"


RECORDS, ORIGINALS = Right.SEE_RECORDS, Right.SEE_ORIGINALS
FIGURES, WATCH = Right.SEE_FIGURES, Right.SEE_WHO_LOOKED

API_ROUTES: tuple[ApiRoute, ...] = (
    ApiRoute(GET, "/account", Opens.PERSON, Nothing, account.Account, account.get_account),
    # records
    ApiRoute(GET, "/records", RECORDS, records.RecordsAsked, records.Records, records.list_records),
    ApiRoute(
        POST, "/named-records", RECORDS, records.NamedRecord, records.Record, records.name_record
    ),
    ApiRoute(GET, "/records/{key}", RECORDS, Nothing, records.Record, records.get_record),
    ApiRoute(GET, "/records/{key}/links", RECORDS, Nothing, records.Links, records.record_links),
    # volumes
    ApiRoute(GET, "/volumes", RECORDS, volumes.VolumesAsked, volumes.Volumes, volumes.list_volumes),
    ApiRoute(GET, "/volumes/{key}", RECORDS, Nothing, volumes.Volume, volumes.get_volume),
    ApiRoute(GET, "/volumes/{key}/leaves", RECORDS, Paged, volumes.Leaves, volumes.volume_leaves),
    ApiRoute(
        GET,
        "/volumes/{key}/documents",
        RECORDS,
        Paged,
        volumes.DocumentLines,
        volumes.volume_documents,
    ),
    # documents
    ApiRoute(GET, "/documents/{key}", RECORDS, Nothing, documents.Document, documents.get_document),
    ApiRoute(
        GET,
        "/documents/{key}/pages",
        RECORDS,
        Nothing,
        documents.PaperPages,
        documents.document_pages,
    ),
    ApiRoute(
        GET, "/documents/{key}/links", RECORDS, Nothing, records.Links, documents.document_links
    ),
    ApiRoute(
        GET, "/documents/{key}/holds", RECORDS, Nothing, documents.Holds, documents.document_holds
    ),
    ApiRoute(GET, "/documents/{key}/seen", WATCH, Paged, trail.Looks, trail.document_seen),
    ApiRoute(
        POST,
        "/documents/{key}/viewings",
        ORIGINALS,
        viewings.OpeningAsked,
        viewings.Viewing,
        viewings.open_document,
        content=True,
        status=CREATED,
    ),
    # what is open
    ApiRoute(
        GET,
        "/viewings/{viewing}",
        ORIGINALS,
        Nothing,
        viewings.Viewing,
        viewings.get_viewing,
        content=True,
    ),
    ApiRoute(
        GET,
        "/viewings/{viewing}/fields",
        ORIGINALS,
        Nothing,
        viewings.Fields,
        viewings.viewing_fields,
        content=True,
    ),
    ApiRoute(
        GET,
        "/viewings/{viewing}/text",
        ORIGINALS,
        Paged,
        beside.TextPages,
        beside.viewing_text,
        content=True,
    ),
    ApiRoute(
        GET,
        "/viewings/{viewing}/history",
        ORIGINALS,
        Paged,
        beside.History,
        beside.viewing_history,
        content=True,
    ),
    ApiRoute(
        GET,
        "/viewings/{viewing}/contents",
        ORIGINALS,
        Nothing,
        beside.Files,
        beside.viewing_contents,
        content=True,
    ),
    ApiRoute(
        POST,
        "/viewings/{viewing}/copies",
        ORIGINALS,
        copies.CopyAsked,
        Nothing,
        copies.take_copy,
        content=True,
        media=(PDF, "image/jpeg", "image/png", "text/plain"),
        by_turns=True,
    ),
    ApiRoute(
        POST,
        "/viewings/{viewing}/disputes",
        Right.DISPUTE,
        disputes.DisputeAsked,
        records.Link,
        disputes.dispute_link,
    ),
    ApiRoute(
        POST,
        "/viewings/{viewing}/end",
        ORIGINALS,
        Nothing,
        viewings.Ended,
        viewings.end_viewing,
    ),
    # for a registry: a record's original, its fields and its state in one call
    ApiRoute(
        POST,
        "/originals",
        ORIGINALS,
        originals.OriginalAsked,
        originals.Original,
        originals.get_original,
        content=True,
    ),
    # searches
    ApiRoute(
        POST,
        "/searches",
        ORIGINALS,
        searches.SearchAsked,
        searches.Hits,
        searches.find_papers,
        content=True,
    ),
    # the line
    ApiRoute(
        GET,
        "/progress",
        FIGURES,
        figures.ProgressAsked,
        figures.Progress,
        figures.get_progress,
        everywhere=True,
    ),
    ApiRoute(
        GET, "/throughput", FIGURES, Nothing, line.Throughput, line.get_throughput, everywhere=True
    ),
    ApiRoute(
        GET,
        "/throughput/pages",
        FIGURES,
        line.BroughtAsked,
        line.ReceivedPages,
        line.received_pages,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/throughput/steps/{kind}",
        FIGURES,
        line.BroughtAsked,
        line.DoneSteps,
        line.done_steps,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/waiting/{step}",
        FIGURES,
        Paged,
        line.WaitingThings,
        line.list_waiting,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/holds",
        FIGURES,
        line.HoldsAsked,
        line.WaitingPersons,
        line.list_holds,
        everywhere=True,
    ),
    # the trail
    ApiRoute(
        POST,
        "/looks",
        Right.ANSWER_PEOPLE,
        lookings.LooksAsked,
        lookings.PersonLooks,
        lookings.find_looks,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/events",
        Right.SEE_EVENTS,
        trail.EventsAsked,
        trail.Events,
        trail.list_events,
        everywhere=True,
    ),
)


DOCUMENT = f"{PREFIX}/openapi.json"
"""What anybody may read: the document that is made of the table."""
_PATHS = tuple((compile_path(route.address)[0], route.method) for route in API_ROUTES)


def methods_at(path: str) -> tuple[str, ...]:
    """Return what can be done at a path."""
    if path == DOCUMENT:
        return (GET,)
    return tuple(sorted({method for pattern, method in _PATHS if pattern.match(path)}))

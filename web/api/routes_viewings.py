"""The rows of what stands on papers: what is open, originals of records, and searches."""

from __future__ import annotations

from pipeline.people.rights import Right
from web.api import (
    beside,
    copies,
    disputes,
    inside,
    masters,
    originals,
    records,
    requests,
    searches,
    viewings,
)
from web.api.route import PDF, ApiRoute
from web.api.shapes import Nothing, Paged
from web.routes import GET, POST

ORIGINALS = Right.SEE_ORIGINALS

VIEWINGS: tuple[ApiRoute, ...] = (
    # what is open
    ApiRoute(
        GET,
        "/requests",
        ORIGINALS,
        Paged,
        requests.Requests,
        requests.list_requests,
        content=True,
    ),
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
        POST,
        "/viewings/{viewing}/searches",
        ORIGINALS,
        inside.InsideAsked,
        inside.PagesInside,
        inside.search_inside,
        content=True,
    ),
    ApiRoute(
        GET,
        "/viewings/{viewing}/masters",
        Right.SEE_MASTERS,
        Paged,
        masters.MasterImages,
        masters.viewing_masters,
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
        "/viewings/{viewing}/disputes/back",
        Right.DISPUTE,
        disputes.TakenBack,
        records.Link,
        disputes.take_dispute_back,
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
)

"""Requests: what papers are open for at present, request by request."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.clock import now
from web.api.call import Reply, visit_of
from web.api.cursor import sliced
from web.api.shapes import Key, Paged, Part, Shape, ViewingKey
from web.opened import still_open

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.nouns.viewing import Viewing
    from web.api.call import Call


class OpenPaper(Shape):
    """One paper that is open for a request."""

    viewing: ViewingKey
    document: Key
    version: int
    begun: datetime
    until: datetime


class Request(Shape):
    """A request that is under way: its number and purpose, and the papers that are open for it."""

    purpose: str
    begun: datetime
    papers: tuple[OpenPaper, ...]


class Requests(Part):
    """Requests in the order in which they began."""

    items: tuple[Request, ...]


def list_requests(call: Call[Paged]) -> Reply:
    """List the requests for which whoever asks has papers open, by this token or session."""
    visit = visit_of(call)
    with call.house.records.reading() as tx:
        every = tx.viewings.of(visit.session.id, now())
        found = [one for one in every if still_open(tx, visit, one.id) is not None]
    by_purpose = groupby(sorted(found, key=lambda one: one.purpose), lambda one: one.purpose)
    requests = sorted((tuple(own) for _, own in by_purpose), key=lambda own: own[0].begun)
    shown, onward = sliced(requests, call.asked, lambda own: own[0].id)
    return Reply(Requests(items=tuple(map(_request, shown)), next=onward), onward=onward)


def _request(own: Sequence[Viewing]) -> Request:
    papers = tuple(
        OpenPaper(
            viewing=one.id,
            document=one.document,
            version=one.version,
            begun=one.begun,
            until=one.until,
        )
        for one in own
    )
    return Request(purpose=own[0].purpose, begun=own[0].begun, papers=papers)

"""Callers: who asks the API, by a token or by the session of a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.clock import now
from pipeline.ids import SessionId
from pipeline.nouns.person import Session
from pipeline.people.errors import SignInError
from pipeline.people.secrets import same
from pipeline.people.signing_in import resume
from pipeline.people.tokens import bearer
from web.api.call import OPEN, Caller
from web.api.errors import UnknownCallerError
from web.asking import Visit
from web.errors import ForeignFormError

if TYPE_CHECKING:
    from fastapi import Request

    from pipeline.people.tokens import Bearer
    from web.house import House

SCHEME = "bearer"
CSRF = "x-csrf-token"
SAFE = frozenset({"GET", "HEAD"})
SAME = frozenset({"same-origin", "none"})


def caller_of(house: House, request: Request) -> Caller:
    """Return who asks, or raise that nobody knows."""
    given = request.headers.get("authorization")
    if given is not None:
        return _with_token(house, given)
    kept = request.cookies.get(house.cookie)
    found = resume(house.records, kept, sign=False) if kept else None
    if found is None or found.locked or found.person.must_change:
        raise UnknownCallerError
    if not house.lets_in(found.person):
        raise UnknownCallerError
    if request.method not in SAFE:
        _require_own_page(request, found.session)
    return Caller(found.person, found.session)


def visit_with_token(house: House, request: Request) -> Visit | None:
    """Return the visit of a program that has a token, as pages know those of people."""
    try:
        caller = _with_token(house, request.headers.get("authorization", ""))
    except (UnknownCallerError, SignInError):
        return None
    token = caller.token.id if caller.token else None
    return Visit(caller.person, caller.session, locked=False, secret="", token=token)


def _with_token(house: House, given: str) -> Caller:
    scheme, _, text = given.partition(" ")
    if scheme.lower() != SCHEME or not text.strip():
        raise UnknownCallerError
    with house.records.reading() as tx:
        found = bearer(tx, text, now())
    if found.person.must_change or not house.lets_in(found.person):
        raise UnknownCallerError
    return Caller(found.person, _session_of(found), found.token)


def _session_of(found: Bearer) -> Session:
    """Return in which session a program's papers are open: its token's, for an hour."""
    moment = now()
    return Session(
        id=SessionId(found.token.id),
        person=found.person.id,
        csrf="",
        made=moment,
        seen=moment,
        ends=min(moment + OPEN, found.token.until),
    )


def _require_own_page(request: Request, session: Session) -> None:
    """Take from a browser only what a page of this very session sent."""
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    site = request.headers.get("sec-fetch-site", "none")
    token = request.headers.get(CSRF, "")
    if foreign or site not in SAME or not same(token, session.csrf):
        raise ForeignFormError

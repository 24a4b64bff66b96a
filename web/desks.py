"""The desks: every page of the table of routes, behind one guard, drawn for whoever asks."""

from __future__ import annotations

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from pipeline.clock import zone_of
from pipeline.errors import ArkhivError, UnavailableError
from pipeline.grants.emergency import is_any_opened
from pipeline.language import Lang
from pipeline.people.rights import Right, has
from pipeline.people.secrets import same
from pipeline.people.signing_in import IDLE, resume
from web.asking import Ask, Attachment, Elsewhere, Form, Page, Sheet, Stream, Visit
from web.drawing import drawn, environment
from web.errors import CopiesBusyError, ForeignFormError, NotFoundError, NotYoursError
from web.practice import handed, require_real
from web.routes import POST, ROUTES, Opens
from web.safety import YEAR
from web.statuses import status_of
from web.streaming import streamed
from web.table import as_csv
from web.workbook import MEDIA_TYPE, as_xlsx

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from pipeline.language import Language
    from pipeline.nouns.person import Person
    from web.asking import Answer
    from web.house import House
    from web.routes import Route

LOG = logging.getLogger("arkhiv.web")
MOST_FIELDS = 40
SEE_OTHER = 303
BAD = 400
RETRY = 5
"""Seconds after which what was away or busy may answer again."""
FORM = "application/x-www-form-urlencoded"
SAME = frozenset({"same-origin", "none"})
BY_ITSELF = "x-by-itself"
"""The header of what a page asks for while nobody touches it: no sign of a person."""
FOR_A_PART = "hx-request"
"""The header of what is asked for a part of a page that stands already."""
STREAM = "text/event-stream"
"""What a browser asks for that listens to a stream, which is no sign of a person either."""
VIEW = "view"
"""The cookie of a browser that says how it shows papers; it says nothing of any person."""
LOCK_AFTER = int(IDLE.total_seconds()) + 1


class Desks:
    """Answers for one house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._templates = environment()
        self._cookie, self._beside = house.cookie, house.cookie_beside

    def router(self, caller: Callable[[Request], str]) -> APIRouter:
        """Return every page of the table; `caller` tells apart those who ask."""
        made = APIRouter(include_in_schema=False)
        for route in ROUTES:
            made.add_api_route(route.path, self._answering(route, caller), methods=[route.method])
        return made

    def visit(self, request: Request) -> Visit | None:
        """Return who sits at an open screen and asks; None where a page would send them away."""
        visit = self._visit(request.cookies.get(self._cookie), sign=_is_a_sign(request))
        away = visit is None or visit.locked or visit.person.must_change
        return None if away else visit

    async def lost(self, request: Request, error: Exception) -> Response:
        """Answer where there is no such page, or none of that method."""
        status = error.status_code if isinstance(error, HTTPException) else 404
        return await run_in_threadpool(self._lost, request, status)

    def _answering(
        self, route: Route, caller: Callable[[Request], str]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            form = await _form(request) if route.method == POST else {}
            work = partial(self._answer, route, request, form)
            if not route.by_turns:
                return await run_in_threadpool(work)
            try:
                return await self._house.copying.take(partial(caller, request), work)
            except CopiesBusyError as error:
                return await run_in_threadpool(self._told, request, error)

        return answer

    def _answer(self, route: Route, request: Request, form: Mapping[str, str]) -> Response:
        ask = self._asked(request, form)
        try:
            answer = _turned_away(route, ask, request) or route.answer(ask)
            return self._response(answer, ask, request)
        except ArkhivError as error:
            return self._response(_said(ask, error), ask, request)
        except Exception:
            LOG.exception("page failed")
            return self._response(Page("failed.html", status=500), ask, request)

    def _lost(self, request: Request, status: int) -> Response:
        ask = self._asked(request, {})
        return self._response(replace(_said(ask, NotFoundError()), status=status), ask, request)

    def _told(self, request: Request, error: ArkhivError) -> Response:
        ask = self._asked(request, {})
        return self._response(_said(ask, error), ask, request)

    def _asked(self, request: Request, form: Mapping[str, str]) -> Ask:
        kept = request.cookies.get(self._cookie)
        visit = self._visit(kept, sign=_is_a_sign(request))
        asked = form.get("lang") or request.query_params.get("lang", "")
        return Ask(
            house=self._house,
            say=self._language(visit.person if visit else None, asked),
            visit=visit,
            here=request.url.path,
            path=dict(request.path_params),
            query=dict(request.query_params),
            form=form,
            address=request.client.host if request.client else None,
            kept=kept,
            beside=tuple(filter(None, request.cookies.get(self._beside, "").split("."))),
            view=request.cookies.get(VIEW, ""),
            since=request.headers.get("last-event-id", request.query_params.get("since", "")),
        )

    def _visit(self, kept: str | None, *, sign: bool) -> Visit | None:
        try:
            found = resume(self._house.records, kept, sign=sign) if kept else None
        except UnavailableError:
            LOG.warning("records are away")
            return None
        if found is None or kept is None or not self._house.lets_in(found.person):
            return None
        return Visit(found.person, found.session, found.locked, kept)

    def _language(self, person: Person | None, asked: str) -> Language:
        """Return the language of a person, with moments by the clock of their units."""
        speech = self._house.speech
        if person is None:
            return speech.languages[Lang(asked) if asked in set(Lang) else speech.usual]
        say = speech.languages[person.language]
        zones = {zone_of(unit) for unit in person.units}
        return replace(say, zone=zones.pop()) if len(zones) == 1 else say

    def _response(self, answer: Answer, ask: Ask, request: Request) -> Response:
        if isinstance(answer, Elsewhere):
            return self._sent(answer, whole=FOR_A_PART in request.headers)
        if isinstance(answer, Sheet):
            require_real(self._house)
            return _saved(answer, ask)
        if isinstance(answer, Attachment):
            way, file = "inline" if answer.inline else "attachment", handed(self._house, answer)
            return _handed(file.media_type, file.data, file.name, way)
        if isinstance(answer, Stream):
            return streamed(answer, lambda: self.visit(request) is not None)
        made = HTMLResponse(drawn(self._templates, answer, ask), answer.status)
        if answer.again:
            made.headers["Retry-After"] = str(answer.again)
        if ask.visit is not None and not ask.visit.locked and request.method != POST:
            here = quote(_here(request), safe="")
            made.headers["Refresh"] = f"{LOCK_AFTER}; url=/locked?next={here}"
        if answer.view:
            made.set_cookie(
                VIEW, answer.view, YEAR, secure=self._house.secure, httponly=True, samesite="strict"
            )
        return made

    def _sent(self, answer: Elsewhere, *, whole: bool) -> Response:
        """Send a browser elsewhere; where it asked for a part, with the whole page."""
        made: Response = RedirectResponse(answer.path, SEE_OTHER)
        if whole:
            made = Response(headers={"HX-Redirect": answer.path})
        kept = {"path": "/", "secure": self._house.secure, "httponly": True}
        if answer.keep is not None:
            made.set_cookie(self._cookie, answer.keep, samesite="strict", **kept)  # type: ignore[arg-type]
        if answer.beside is not None:
            made.set_cookie(self._beside, ".".join(answer.beside), samesite="strict", **kept)  # type: ignore[arg-type]
        if answer.forget:
            made.delete_cookie(self._cookie, samesite="strict", **kept)  # type: ignore[arg-type]
        return made


def _saved(answer: Sheet, ask: Ask) -> Response:
    if answer.form is Form.XLSX:
        content, kind = as_xlsx(answer.table, ask.say.lang), MEDIA_TYPE
    else:
        content, kind = as_csv(answer.table), "text/csv; charset=utf-8"
    return _handed(kind, content, f"{answer.name}.{answer.form}")


def _handed(kind: str, data: bytes, name: str, way: str = "attachment") -> Response:
    """A file; its name is written so that nothing in it can be taken for a header."""
    named = f"{way}; filename*=UTF-8''{quote(name, safe='')}"
    return Response(data, media_type=kind, headers={"Content-Disposition": named})


async def _form(request: Request) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0] != FORM:
        return {}
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _turned_away(route: Route, ask: Ask, request: Request) -> Answer | None:
    """Say where whoever asks is sent instead, or raise why nobody answers; None lets them in."""
    if route.method == POST:
        _require_own_site(request)
    if route.opens is Opens.ANYBODY:
        return None
    if route.method == POST:
        _require_own_page(ask)
    here = quote(_here(request) if route.method != POST else "/", safe="")
    if ask.visit is None:
        over = "" if ask.kept is None else "&over=yes"
        return Elsewhere(f"/sign-in?next={here}{over}", forget=ask.kept is not None)
    if route.opens is Opens.SIGNED_IN:
        return None
    if ask.visit.locked:
        return Elsewhere(f"/locked?next={here}")
    if ask.person.must_change:
        return Elsewhere("/password")
    if isinstance(route.opens, Right) and not has(ask.person, route.opens):
        _require_emergency(route, ask)
    return None


def _require_emergency(route: Route, ask: Ask) -> None:
    """Let in who has no right only where one paper is shown, and if any is open to them."""
    if not route.in_emergency:
        raise NotYoursError
    with ask.house.records.reading() as tx:
        if not is_any_opened(tx, ask.person):
            raise NotYoursError


def _require_own_site(request: Request) -> None:
    """Take nothing that another site had a browser send."""
    origin = request.headers.get("origin")
    foreign = origin is not None and urlsplit(origin).netloc != request.headers.get("host")
    if foreign or request.headers.get("sec-fetch-site", "none") not in SAME:
        raise ForeignFormError


def _require_own_page(ask: Ask) -> None:
    """Take only what a page sent that was given to this very session."""
    if ask.visit is not None and not same(ask.form.get("csrf", ""), ask.visit.session.csrf):
        raise ForeignFormError


def _is_a_sign(request: Request) -> bool:
    """Say whether a person asks: what a page asks for by itself keeps no screen open."""
    return BY_ITSELF not in request.headers and request.headers.get("accept") != STREAM


def _here(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def _said(ask: Ask, error: ArkhivError) -> Page:
    away = isinstance(error, UnavailableError)
    return Page(
        "said.html",
        {"sentence": ask.say.sentence(error.template, error.facts), "code": error.code},
        status_of(error, BAD),
        again=RETRY if away else 0,
    )

"""The desk of the API: every row of its table behind one guard, answered as JSON or a problem."""

from __future__ import annotations

import hashlib
import logging
import re
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from pipeline.errors import ArkhivError
from pipeline.grants.emergency import is_any_opened
from pipeline.people.rights import has, reach
from web.api.call import Call
from web.api.callers import caller_of
from web.api.document import written
from web.api.errors import (
    FailedError,
    FormError,
    InPersonError,
    NoSuchMethodError,
    NotAllowedError,
    NotFittingError,
    NothingThereError,
    NotJsonError,
    NotUnderstoodError,
    OtherNameError,
    TokenUnitsError,
    TooMuchSentError,
    TooSlowlySentError,
    UnknownCallerError,
)
from web.api.negotiating import (
    JSON,
    accepts,
    etag_of,
    has_already,
    is_json,
    language_of,
)
from web.api.pace import TOKENS, UNKNOWN, Pace
from web.api.problems import failed, faults_of, problem
from web.api.route import PREFIX
from web.api.routes import API_ROUTES, DOCUMENT, methods_at
from web.api.shapes import PATTERNS
from web.errors import AnswersBusyError, CopiesBusyError
from web.practice import handed
from web.routes import GET, POST, Opens

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pipeline.language import Language
    from web.api.call import Caller, Reply
    from web.api.route import ApiRoute
    from web.api.shapes import Shape
    from web.asking import Attachment
    from web.house import House

LOG = logging.getLogger("arkhiv.web")
KEY = "idempotency-key"
LONGEST_KEY = 200
NOT_CHANGED = 304
"""The status of an answer that the program has already."""


class Api:
    """Answers programs for one house."""

    def __init__(self, house: House, pace: Pace | None = None) -> None:
        self._house = house
        self._pace = pace or Pace()
        self._persons, self._strangers = self._pace.times(TOKENS), self._pace.times(UNKNOWN)
        self._document = written(house.version, house.cookie)

    def router(self, caller: Callable[[Request], str]) -> APIRouter:
        """Return every row of the table, and its document; `caller` tells apart those who ask."""
        made = APIRouter(include_in_schema=False)
        made.add_api_route(DOCUMENT, self._documented, methods=[GET])
        for route in API_ROUTES:
            answering = self._answering(route, caller)
            made.add_api_route(route.address, answering, methods=[route.method])
        return made

    def lost(self, request: Request, error: Exception) -> Response:
        """Answer where there is no such path, or nothing that can be done in this way."""
        say = self._say(request, None)
        methods = methods_at(request.url.path)
        is_method = getattr(error, "status_code", 0) == NoSuchMethodError.status
        if is_method and methods:
            made = problem(say, NoSuchMethodError(methods=", ".join(methods)))
            made.headers["Allow"] = ", ".join(methods)
            return made
        return problem(say, NothingThereError())

    def refused(self, request: Request, status: int) -> Response | None:
        """Answer a program that is refused before it is asked who it is; None where it is none."""
        if not is_of_the_api(request.url.path):
            return None
        errors = (
            TooMuchSentError(),
            TooSlowlySentError(),
            OtherNameError(),
            NotUnderstoodError(where="Content-Length"),
            FailedError(),
        )
        error = next(one for one in errors if one.status == status)
        return problem(self._say(request, None), error)

    def _documented(self, request: Request) -> Response:
        if not accepts(request.headers.get("accept"), (JSON,)):
            return problem(self._say(request, None), FormError(kinds=JSON))
        return _read(request, self._document, content=False)

    def _answering(
        self, route: ApiRoute, caller: Callable[[Request], str]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            body = await request.body() if route.method == POST else b""
            work = partial(self._answer, route, request, body)
            turns = self._house.copying if route.by_turns else self._house.answering
            try:
                return await turns.take(partial(caller, request), work)
            except (AnswersBusyError, CopiesBusyError) as error:
                return problem(self._say(request, None), error)

        return answer

    def _answer(self, route: ApiRoute, request: Request, body: bytes) -> Response:
        say = self._say(request, None)
        try:
            caller = self._let_in(route, request)
            say = self._say(request, caller)
            call = Call(
                house=self._house,
                say=say,
                caller=caller,
                asked=_asked(route, request, body),
                path=_path(request),
                key=_key(request),
                digest=hashlib.sha256(f"{request.url.path}\n".encode() + body).hexdigest(),
            )
            return self._drawn(route, request, route.answer(call))
        except ValidationError as error:
            return problem(say, NotFittingError(), faults_of(say, error.errors()))
        except ArkhivError as error:
            return problem(say, error)
        except Exception:
            LOG.exception("api failed")
            return failed(say)

    def _drawn(self, route: ApiRoute, request: Request, reply: Reply) -> Response:
        if reply.file is not None:
            return _handed_over(request, handed(self._house, reply.file))
        return _drawn(route, request, reply)

    def _let_in(self, route: ApiRoute, request: Request) -> Caller:
        """Return who asks if they may ask this at all, or raise why not."""
        address = request.client.host if request.client else ""
        try:
            caller = caller_of(self._house, request)
        except ArkhivError:
            self._strangers.keep(address)
            raise
        self._pace.keep(caller.session.id)
        self._persons.keep(caller.person.id)
        if route.opens is not Opens.PERSON:
            self._require(route, caller)
        if not accepts(request.headers.get("accept"), route.media):
            raise FormError(kinds=", ".join(route.media))
        if route.method == POST and not is_json(request.headers.get("content-type")):
            raise NotJsonError
        return caller

    def _require(self, route: ApiRoute, caller: Caller) -> None:
        if isinstance(route.opens, Opens):
            raise UnknownCallerError
        if not has(caller.person, route.opens) and not self._is_opened(route, caller):
            raise NotAllowedError
        if route.everywhere and not reach(caller.person, route.opens).everywhere:
            raise TokenUnitsError
        if route.in_person and caller.token is not None:
            raise InPersonError

    def _is_opened(self, route: ApiRoute, caller: Caller) -> bool:
        """Say whether two people opened a paper to who asks in their own browser."""
        if not route.in_emergency or caller.token is not None:
            return False
        with self._house.records.reading() as tx:
            return is_any_opened(tx, caller.person)

    def _say(self, request: Request, caller: Caller | None) -> Language:
        """Return the language that is asked for, else that of who asks, else the usual one."""
        speech = self._house.speech
        usual = caller.person.language if caller else speech.usual
        return speech.languages[language_of(request.headers.get("accept-language")) or usual]


def is_of_the_api(path: str) -> bool:
    """Say whether an address is one of programs, so that even what is lost is told as a problem."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def _asked(route: ApiRoute, request: Request, body: bytes) -> Shape:
    """Return what is asked, if it fits."""
    if route.method == GET:
        given = request.query_params.multi_items()
        if len(given) > len(dict(given)):
            raise NotUnderstoodError(where=request.url.path)
        return route.asks.model_validate(dict(given))
    if request.query_params:
        raise NotUnderstoodError(where=request.url.path)
    try:
        return route.asks.model_validate_json(body, strict=True)
    except ValidationError as error:
        if any(one["type"] == "json_invalid" for one in error.errors()):
            raise NotUnderstoodError(where="the body") from None
        raise


def _key(request: Request) -> str | None:
    given = request.headers.get(KEY)
    if given is not None and not (0 < len(given) <= LONGEST_KEY and given.isascii()):
        raise NotUnderstoodError(where="Idempotency-Key")
    return given


def _drawn(route: ApiRoute, request: Request, reply: Reply) -> Response:
    body = reply.shape.model_dump_json(by_alias=True).encode() if reply.shape else b""
    if route.method == POST:
        headers = {"Cache-Control": "no-store"}
        if reply.place:
            headers["Location"] = reply.place
        return Response(body, route.status, headers, JSON)
    made = _read(request, body, content=route.content)
    if reply.onward is not None:
        query = {**request.query_params, "cursor": reply.onward}
        made.headers["Link"] = f'<{request.url.path}?{urlencode(query)}>; rel="next"'
    return made


def _handed_over(request: Request, file: Attachment) -> Response:
    named = f"attachment; filename*=UTF-8''{quote(file.name)}"
    headers = {"Cache-Control": "no-store", "Content-Disposition": named}
    if request.method == GET:
        headers["ETag"] = etag_of(file.data)
        if has_already(request.headers.get("if-none-match"), headers["ETag"]):
            return Response(status_code=NOT_CHANGED, headers=headers)
    return Response(file.data, headers=headers, media_type=file.media_type)


def _read(request: Request, body: bytes, *, content: bool) -> Response:
    """Return what was read, or that the program has it already; what papers say is never kept."""
    etag = etag_of(body)
    kept = "no-store" if content else "private, no-cache"
    headers = {
        "ETag": etag,
        "Cache-Control": kept,
        "Vary": "Authorization, Cookie, Accept-Language",
    }
    if has_already(request.headers.get("if-none-match"), etag):
        return Response(status_code=NOT_CHANGED, headers=headers)
    return Response(body, headers=headers, media_type=JSON)


def _path(request: Request) -> dict[str, str]:
    """Return the parts of the path; what cannot be a key is the key of nothing."""
    given = request.path_params
    if any(not re.fullmatch(PATTERNS[name], value) for name, value in given.items()):
        raise NothingThereError
    return dict(given)

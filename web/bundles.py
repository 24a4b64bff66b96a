"""Bundles over a line: a station's requests, each let in by its own signature and nothing else."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from starlette.concurrency import run_in_threadpool

from pipeline.errors import ArkhivError, InputError, UnavailableError
from pipeline.stations.errors import (
    BundleForgedError,
    StationRevokedError,
    StationUnknownError,
)
from pipeline.stations.piece import HEADER, Act
from pipeline.stations.piece import Request as Asked
from web.numbers import number_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from storage.stations.arriving import Arriving
    from web.house import House

LOG = logging.getLogger("arkhiv.web")
PATH = "/stations/{station}/bundles/{number}"
FORBIDDEN, CONFLICT, UNFIT, AWAY, LOST = 403, 409, 422, 503, 404
MOST_DIGITS = 9


def bundles(house: House) -> APIRouter:
    """Return what a station may ask; where this house takes no bundles, nothing is there."""
    made = APIRouter(include_in_schema=False)
    for act, method, path in (
        (Act.LOOK, "GET", PATH),
        (Act.ADD, "PUT", f"{PATH}/{{file:path}}"),
        (Act.WHOLE, "POST", PATH),
    ):
        made.add_api_route(path, _answering(house, act), methods=[method])
    return made


def _answering(house: House, act: Act) -> Callable[[Request], object]:
    async def answer(request: Request) -> Response:
        content = await request.body() if act is Act.ADD else b""
        asked = _asked(act, request, content)
        if house.arriving is None or asked is None:
            return JSONResponse({"code": "not_found"}, LOST)
        signature = request.headers.get(HEADER, "")
        work = partial(_answer, house, house.arriving, asked, signature)
        return await run_in_threadpool(work)

    return answer


def _asked(act: Act, request: Request, content: bytes) -> Asked | None:
    """Return what is asked; None where the address is none."""
    number = number_in(request.path_params["number"][:MOST_DIGITS])
    offset = number_in(request.query_params.get("offset", "0"))
    if not number or offset is None:
        return None
    file = str(request.path_params.get("file", ""))
    return Asked(act, request.path_params["station"], number, file, offset, content)


def _answer(house: House, arriving: Arriving, asked: Asked, signature: str) -> Response:
    try:
        arriving.require_signed(asked, signature)
        if asked.act is Act.LOOK:
            return JSONResponse(arriving.looked(asked))
        if asked.act is Act.ADD:
            return JSONResponse({"size": arriving.add(asked)})
        return JSONResponse({"receipt": arriving.whole(asked)})
    except ArkhivError as fault:
        say = house.speech.languages[house.speech.usual]
        said = say.sentence(fault.template, fault.facts)
        LOG.warning("bundle refused", extra={"code": fault.code})
        return JSONResponse({"code": fault.code, "said": said}, _status(fault))


def _status(fault: ArkhivError) -> int:
    if isinstance(fault, BundleForgedError | StationRevokedError | StationUnknownError):
        return FORBIDDEN
    if isinstance(fault, UnavailableError):
        return AWAY
    return UNFIT if isinstance(fault, InputError) else CONFLICT

"""Health and readiness: whether this process lives, and whether the line does its work."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from pipeline.errors import ArkhivError
from web.kept import Kept
from web.readiness import look

if TYPE_CHECKING:
    from web.house import House
    from web.readiness import StepLook

SECONDS = 5.0
"""How old an answer about records or objects may be."""
PATIENCE = 5.0
"""How long to wait for one, in seconds."""
UNREADY = 503

Reason: TypeAlias = dict[str, object]


def health(house: House) -> APIRouter:
    """Return the pages that a supervisor and a load balancer ask for."""
    router = APIRouter()
    steps = Kept(lambda: _look(house), seconds=SECONDS, patience=PATIENCE)
    objects = Kept(house.objects.probe, seconds=SECONDS, patience=PATIENCE)

    @router.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"alive": True})

    @router.get("/readyz")
    def readyz() -> JSONResponse:
        reasons = [*_line(steps), *_store(objects)]
        return JSONResponse({"ready": not reasons, "reasons": reasons}, UNREADY if reasons else 200)

    return router


def _look(house: House) -> tuple[StepLook, ...]:
    house.records.require_legible()
    with house.records.reading() as tx:
        return look(tx, house.patience)


def _line(steps: Kept[tuple[StepLook, ...]]) -> list[Reason]:
    try:
        looks = steps.get()
    except ArkhivError as fault:
        return [{"part": "database", "code": fault.code}]
    return [
        {
            "part": "work",
            "code": "stands_still",
            "step": one.step,
            "waiting": one.waiting,
            "since": one.since.isoformat(),
            "last_done": one.last_done.isoformat() if one.last_done else None,
        }
        for one in looks
        if one.stands_still
    ]


def _store(objects: Kept[None]) -> list[Reason]:
    try:
        objects.get()
    except ArkhivError as fault:
        return [{"part": "objects", "code": fault.code}]
    return []

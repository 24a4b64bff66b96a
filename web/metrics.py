"""Metrics: what Prometheus asks for, from a registry of its own, asked of SQL now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from pipeline.errors import ArkhivError
from web.figures import of_look, of_parts, of_practice, of_version
from web.kept import Kept
from web.look import look_at, rooms
from web.readiness import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.core import Metric

    from web.house import House
    from web.look import Look

SECONDS = 10.0
"""How old an answer may be, at least."""
PATIENCE = 20.0
"""How long to wait for one; Prometheus may be told to wait as long."""


class Archive(Collector):
    """Yields the metrics of a house whenever they are asked for."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._look = Kept(lambda: look_at(house), seconds=SECONDS, patience=PATIENCE)
        self._objects = Kept(house.objects.probe, seconds=SECONDS, patience=PATIENCE)

    def collect(self) -> Iterator[Metric]:
        """Yield what can be known now; records that are away are said so, and leave the rest."""
        look, objects = _answer(self._look), _answers(self._objects)
        up = {"database": look is not None, "objects": objects}
        yield of_version(self._house.version)
        yield of_practice(invented=self._house.practice)
        yield from of_parts(up, rooms(self._house))
        if look is not None:
            before = look.moment - self._house.patience
            yield from of_look(look, judged(look.waiting, look.last_done, before))

    def describe(self) -> Iterator[Metric]:
        """Yield nothing: what there is, is known when it is asked for."""
        yield from ()


def metrics(house: House) -> APIRouter:
    """Return the page that Prometheus reads."""
    router = APIRouter()
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Archive(house))
    ProcessCollector(registry=registry)

    @router.get("/metrics")
    def tell(request: Request) -> Response:
        encode, media_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(registry), media_type=media_type)

    return router


def _answer(kept: Kept[Look]) -> Look | None:
    try:
        return kept.get()
    except ArkhivError:
        return None


def _answers(kept: Kept[None]) -> bool:
    try:
        kept.get()
    except ArkhivError:
        return False
    return True

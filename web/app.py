"""The application: every page of the web server, for one house; or only what watchers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from pipeline.errors import UnavailableError
from web.api.callers import visit_with_token
from web.api.desk import Api, is_of_the_api
from web.bundles import bundles
from web.desks import Desks
from web.health import health
from web.iiif import image_service
from web.manifests import Manifests
from web.metrics import metrics
from web.pictures import Pictures
from web.safety import Safety

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import Response

    from web.api.pace import Pace
    from web.asking import Visit
    from web.house import House

LOST = (404, 405)
AUTHORIZATION = "authorization"


def watching(house: House) -> FastAPI:
    """Return what those ask who watch over the archive; pages about it would load foreign files."""
    made = FastAPI(title="Arkhiv", docs_url=None, redoc_url=None, openapi_url=None)
    made.include_router(health(house))
    made.include_router(metrics(house))
    return made


def application(house: House, pace: Pace | None = None) -> FastAPI:
    """Return the desks, with what the watchers ask beside them."""
    made, desks, api = watching(house), Desks(house), Api(house, pace)

    def visit(request: Request) -> Visit | None:
        with_token = AUTHORIZATION in request.headers
        return visit_with_token(house, request) if with_token else desks.visit(request)

    def caller(request: Request) -> str:
        """Return who asks, the same in all sessions and by all tokens; of strangers the address."""
        try:
            found = visit(request)
        except UnavailableError:
            found = None
        if found is not None:
            return found.person.id
        return request.client.host if request.client else ""

    async def lost(request: Request, error: Exception) -> Response:
        if is_of_the_api(request.url.path):
            return api.lost(request, error)
        return await desks.lost(request, error)

    made.include_router(desks.router(caller))
    made.include_router(api.router(caller))
    made.include_router(bundles(house))
    made.include_router(image_service(Pictures(house, visit).find, caller))
    made.include_router(Manifests(house, visit).router())
    made.mount("/static", StaticFiles(packages=[("web", "static")]), name="static")
    for status in LOST:
        made.add_exception_handler(status, lost)
    made.add_middleware(
        Safety,
        hosts=house.hosts,
        secure=house.secure,
        practice=house.practice,
        refuse=api.refused,
        say=house.speech.languages[house.speech.usual],
    )
    return made

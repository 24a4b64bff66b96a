"""The application: every page of the web server, for one house; or only what watchers ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from web.desks import Desks
from web.health import health
from web.iiif import image_service
from web.manifests import Manifests
from web.metrics import metrics
from web.pictures import Pictures
from web.safety import Safety

if TYPE_CHECKING:
    from web.house import House

LOST = (404, 405)


def watching(house: House) -> FastAPI:
    """Return what those ask who watch over the archive; pages about it would load foreign files."""
    made = FastAPI(title="Arkhiv", docs_url=None, redoc_url=None, openapi_url=None)
    made.include_router(health(house))
    made.include_router(metrics(house))
    return made


def application(house: House) -> FastAPI:
    """Return the desks, with what the watchers ask beside them."""
    made, desks = watching(house), Desks(house)
    made.include_router(desks.router())
    made.include_router(image_service(Pictures(house, desks.visit).find, desks.caller))
    made.include_router(Manifests(house, desks.visit).router())
    made.mount("/static", StaticFiles(packages=[("web", "static")]), name="static")
    for status in LOST:
        made.add_exception_handler(status, desks.lost)
    made.add_middleware(Safety, hosts=house.hosts, secure=house.secure)
    return made

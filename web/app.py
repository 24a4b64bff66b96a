"""The application: every page of the web server, for one house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from web.health import health
from web.metrics import metrics

if TYPE_CHECKING:
    from web.house import House


def application(house: House) -> FastAPI:
    """Return the application; pages about it would load foreign files, so it has none."""
    made = FastAPI(title="Arkhiv", docs_url=None, redoc_url=None, openapi_url=None)
    made.include_router(health(house))
    made.include_router(metrics(house))
    return made

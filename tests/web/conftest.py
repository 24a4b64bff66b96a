"""A house with a web server in front of it, asked without a network."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from httpx import ASGITransport, AsyncClient

from web.app import application
from web.house import House

if TYPE_CHECKING:
    from httpx import Response

    from arkhiv.archive import Archive


@dataclass(frozen=True)
class Answer:
    """What a page said."""

    status: int
    text: str
    json: Any


class Web:
    """Asks the pages of a house; each asking begins with a new server, which remembers nothing."""

    def __init__(self, house: House) -> None:
        self.house = house

    def ask(self, path: str) -> Answer:
        came = asyncio.run(self._get(path))
        is_json = came.headers["content-type"] == "application/json"
        return Answer(came.status_code, came.text, came.json() if is_json else None)

    async def _get(self, path: str) -> Response:
        way = ASGITransport(application(self.house))
        async with AsyncClient(transport=way, base_url="http://archive") as client:
            return await client.get(path, timeout=30)


@pytest.fixture
def web(archive: Archive) -> Web:
    data = archive.settings.data
    return Web(
        House(
            records=archive.records,
            objects=archive.objects,
            folders=(("data", data), ("scratch", data / "gone")),
            patience=timedelta(minutes=10),
            version="1.2.3",
        )
    )

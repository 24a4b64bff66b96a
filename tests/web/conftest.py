"""A house with a web server in front of it, asked without a network."""

from __future__ import annotations

import asyncio
import re
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pytest
from httpx import ASGITransport, AsyncClient, Cookies
from sqlalchemy import update

from arkhiv.feeds import Feeds
from arkhiv.house import house_of
from ocr.codec import to_json
from ocr.words import Box, Reading, Word
from pipeline import viewing
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.geometry import IDENTITY, Point
from pipeline.ids import new_key
from pipeline.language import Lang
from pipeline.people import secrets
from pipeline.people.keeping import Wanted, add
from pipeline.ports.records import Product
from storage.schema.capture import page
from storage.schema.documents import document, version, version_page
from web.app import application

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from fastapi import FastAPI
    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from pipeline.nouns.person import Person
    from tests.conftest import Shelve
    from web.house import House

HOST = "archive"
PASSWORD = "five old wooden drawers"
UPPER_HALF = [Point(0, 0), Point(900, 0), Point(900, 250), Point(0, 250)]
APPOINTING = Actor("boss", Role.ADMINISTRATOR.value, via="test")


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
        came = Visitor(self.house).get(path)
        is_json = came.headers.get("content-type") == "application/json"
        return Answer(came.status_code, came.text, came.json() if is_json else None)


@dataclass
class Visitor:
    """Somebody with a browser that keeps cookies and follows nothing by itself."""

    house: House
    cookies: Cookies = field(default_factory=Cookies)
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def app(self) -> FastAPI:
        return application(self.house)

    def get(self, path: str, **headers: str) -> Response:
        return self.send("GET", path, headers=headers)

    def post(self, path: str, form: Mapping[str, str], **headers: str) -> Response:
        """Send a form as the page holds it: with the token that stands in it."""
        return self.send("POST", path, data={"csrf": self.csrf(), **form}, headers=headers)

    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="([^"]+)"', self.get("/locked?next=/account").text)
        found = found or re.search(r'name="csrf" value="([^"]+)"', self.get("/password").text)
        return found[1] if found else ""

    def sign_in(self, name: str, password: str = PASSWORD) -> Response:
        return self.send("POST", "/sign-in", data={"name": name, "password": password})

    def send(self, method: str, path: str, **given: Any) -> Response:  # noqa: ANN401  # httpx's own
        return asyncio.run(self._send(method, path, given))

    async def _send(self, method: str, path: str, given: dict[str, Any]) -> Response:
        given["headers"] = {**self.headers, **given.get("headers", {})}
        way = ASGITransport(self.app)
        async with AsyncClient(
            transport=way, base_url=f"http://{HOST}", cookies=self.cookies
        ) as client:
            came = await client.request(method, path, timeout=30, **given)
            self.cookies = client.cookies
            return came


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "TIME_COST", 1)
    monkeypatch.setattr(secrets, "MEMORY_KIB", 8)


@pytest.fixture
def house(archive: Archive) -> House:
    data = archive.settings.data
    made = house_of(archive, {HOST})
    return replace(
        made,
        version="1.2.3",
        folders=(("data", data), ("scratch", data / "scratch"), ("gone", data / "gone")),
    )


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    """An empty folder from which the operator's desk may feed."""
    folder = tmp_path / "tray"
    folder.mkdir()
    return folder


@contextmanager
def fed_from(house: House, archive: Archive, tray: Path) -> Iterator[House]:
    """Lend a house whose operators feed from a folder."""
    named = replace(archive.settings, desk_sources=f"folder:{tray}")
    made = replace(house, feeds=Feeds(replace(archive, settings=named)))
    yield made
    made.feeds.close()


@pytest.fixture
def web(house: House) -> Web:
    return Web(house)


@pytest.fixture
def visitor(house: House) -> Visitor:
    return Visitor(house)


def appointed(
    archive: Archive, name: str, *roles: Role, full_name: str = "", units: str = "00"
) -> Person:
    """Add a person who reads English and has signed in before."""
    content = {Role.ADMINISTRATOR, Role.AUDITOR}.isdisjoint(roles)
    wanted = Wanted(
        full_name=full_name,
        roles=frozenset(roles),
        units=frozenset({units}) if content else frozenset(),
        language=Lang.ENGLISH,
    )
    with archive.records.writing() as tx:
        if not tx.people.any() and Role.ADMINISTRATOR not in roles:
            boss = Wanted(roles=frozenset({Role.ADMINISTRATOR}), language=Lang.ENGLISH)
            add(tx, "boss", boss, PASSWORD, APPOINTING, must_change=False)
        return add(tx, name, wanted, PASSWORD, APPOINTING, must_change=False)


@pytest.fixture
def supervisor(archive: Archive, visitor: Visitor) -> Visitor:
    """A supervisor of unit 00 who has signed in."""
    appointed(archive, "sara", Role.SUPERVISOR, full_name="Сараа")
    assert visitor.sign_in("sara").status_code == 303
    return visitor


class Enter(Protocol):
    def __call__(self, name: str, *roles: Role, units: str = "00") -> Visitor: ...


@pytest.fixture
def paper(archive: Archive, shelve: Shelve, tmp_path: Path) -> DocumentId:
    """A registered contract of one dark page, of which the upper half is its own."""
    key = shelve.document("1")
    image = np.full((500, 900), 60, np.uint8)
    path = viewing.tiled(image, tmp_path / "tiles.tif")
    stored = archive.objects.put(new_key("products"), path, metadata={})
    with archive.records.writing() as tx:
        run = tx.connection.execute
        (only,) = tx.documents.pages(key, 1)
        tx.products.put(
            Product(
                "page", only.page, 0, "tiles", stored.key, stored.sha256, stored.size,
                "image/tiff", "r",
            )
        )  # fmt: skip
        run(update(page).values(state="read"))
        run(update(version_page).values(polygon=[[p.x, p.y] for p in UPPER_HALF]))
        run(update(version).values(described=now(), assembled=now(), type="contract"))
        run(update(document).values(state="registered", type="contract", current=1))
    return key


class Write(Protocol):
    def __call__(self, key: DocumentId, *rows: str, number: int = 1) -> None: ...


@pytest.fixture
def write(archive: Archive) -> Write:
    """Let words have been read on a page of a paper: each 100 wide, each row 50 further down."""

    def written(key: DocumentId, *rows: str, number: int = 1) -> None:
        words = [
            Word(text, text, Box(100 * at, 50 * row, 90, 30), 0.9, 1, row)
            for row, line in enumerate(rows)
            for at, text in enumerate(line.split(), 1)
        ]
        reading = Reading(900, 500, 300, tuple(words), "engine", "model", "mn")
        stored = archive.objects.put(new_key("products"), to_json(reading), metadata={})
        with archive.records.writing() as tx:
            only = tx.documents.pages(key, 1)[number - 1]
            tx.connection.execute(
                update(page).where(page.c.id == only.page).values(matrix=list(IDENTITY))
            )
            tx.products.put(
                Product(
                    "page", only.page, 0, "words", stored.key, stored.sha256, stored.size,
                    "application/json", "r",
                )
            )  # fmt: skip

    return written


@pytest.fixture
def enter(archive: Archive, house: House) -> Enter:
    """Let somebody with a role sign in at a browser of their own."""

    def entered(name: str, *roles: Role, units: str = "00") -> Visitor:
        appointed(archive, name, *roles, full_name=f"{name} <b>", units=units)
        visitor = Visitor(house)
        assert visitor.sign_in(name).status_code == 303
        return visitor

    return entered

"""A house with a web server in front of it, asked without a network."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pytest
from httpx import ASGITransport, AsyncClient, Cookies

from arkhiv.house import house_of
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.people.keeping import Wanted, add
from web.app import application

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI
    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.nouns.person import Person
    from web.house import House

HOST = "archive"
PASSWORD = "five old wooden drawers"
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


@pytest.fixture
def house(archive: Archive) -> House:
    data = archive.settings.data
    made = house_of(archive, {HOST})
    return replace(made, version="1.2.3", folders=(("data", data), ("scratch", data / "gone")))


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

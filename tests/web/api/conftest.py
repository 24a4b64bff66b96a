"""Programs that ask the API of a house, each with a token of its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from sqlalchemy import insert

from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from pipeline.nouns.viewing import Purpose
from pipeline.people import tokens
from pipeline.people.keeping import acting
from storage.schema.inventory import unit
from tests.web.conftest import Visitor, appointed
from workers.finder import rebuild

if TYPE_CHECKING:
    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from pipeline.nouns.person import Person, Token
    from tests.web.conftest import Enter
    from web.house import House

PREFIX = "/api/v1"
REASON = {"purpose": Purpose.REGISTRATION.value, "request": "2026/118"}
PLACE = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))
"""Where the field of a paper stands."""
NOWHERE = "0198c0de-0000-7000-8000-000000000000"


@dataclass
class Program:
    """Another system with a token; `visitor` sends what it asks."""

    visitor: Visitor
    token: Token | None = None

    def get(self, path: str, **headers: str) -> Response:
        return self.visitor.send("GET", self.address(path), headers=headers)

    def post(self, path: str, body: object, **headers: str) -> Response:
        return self.visitor.send("POST", self.address(path), json=body, headers=headers)

    def send(self, method: str, path: str, **given: Any) -> Response:  # noqa: ANN401  # httpx's own
        return self.visitor.send(method, self.address(path), **given)

    @staticmethod
    def address(path: str) -> str:
        return path if path.startswith(("/api", "/iiif")) else f"{PREFIX}{path}"


class LetIn(Protocol):
    def __call__(
        self,
        name: str,
        *roles: Role,
        units: frozenset[str] | None = None,
        purposes: frozenset[Purpose] = frozenset({Purpose.REGISTRATION}),
        home: str = "00",
        holds: timedelta = timedelta(days=1),
    ) -> Program: ...


@pytest.fixture
def stranger(house: House) -> Program:
    """Somebody without a token."""
    return Program(Visitor(house))


@pytest.fixture
def let_in(archive: Archive, house: House) -> LetIn:
    """Give a program a token of a person who has some roles."""

    def made(
        name: str,
        *roles: Role,
        units: frozenset[str] | None = None,
        purposes: frozenset[Purpose] = frozenset({Purpose.REGISTRATION}),
        home: str = "00",
        holds: timedelta = timedelta(days=1),
    ) -> Program:
        person = appointed(archive, name, *roles, units=home)
        token, text = token_for(archive, person, units, purposes, holds)
        headers = {"Authorization": f"Bearer {text}"}
        return Program(Visitor(house, headers=headers), token)

    return made


def token_for(
    archive: Archive,
    person: Person,
    units: frozenset[str] | None = None,
    purposes: frozenset[Purpose] = frozenset({Purpose.REGISTRATION}),
    holds: timedelta = timedelta(days=1),
) -> tuple[Token, str]:
    bounds = tokens.Bounds(purposes, units)
    with archive.records.writing() as tx:
        return tokens.make(tx, person, "test", acting(person, "test"), bounds=bounds, holds=holds)


@pytest.fixture
def registry(let_in: LetIn) -> Program:
    """A registry system that asks in the stead of a registrar."""
    return let_in("registry", Role.REGISTRAR)


@pytest.fixture
def named(archive: Archive, paper: DocumentId) -> DocumentId:
    """A registered paper that names a person, in an archive with an index."""
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        seller = Field(
            name="seller",
            raw="Мөнхбат",
            value="Мөнхбат",
            valid=True,
            confidence=0.9,
            page=only.page,
            polygon=PLACE,
            words=(),
        )
        tx.fields.replace(paper, 1, [seller])
        tx.connection.execute(insert(unit).values(code="97", name_mn="", name_en=""))
    rebuild(archive.records, archive.objects)
    return paper


class SitDown(Protocol):
    def __call__(self, name: str, *roles: Role, units: str = "00") -> Program: ...


@pytest.fixture
def sit_down(enter: Enter) -> SitDown:
    """Let somebody ask from the browser in which they have signed in, as a page there would."""

    def seated(name: str, *roles: Role, units: str = "00") -> Program:
        visitor = enter(name, *roles, units=units)
        visitor.headers["X-CSRF-Token"] = visitor.csrf()
        return Program(visitor)

    return seated


def code_of(came: Response) -> str:
    """Return the code of a problem, which must be told as one."""
    assert came.headers["content-type"] == "application/problem+json", came.text
    said = came.json()
    assert said["status"] == came.status_code
    assert said["type"] == f"urn:arkhiv:problem:{said['code']}"
    assert said["title"]
    assert said["detail"]
    return str(said["code"])

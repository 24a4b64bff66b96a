"""The page about the API says what is so: its requests are sent, and its answers compared."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from pipeline.nouns.record import Register
from storage.schema.documents import version
from storage.schema.inventory import alias, record, volume
from web.api.problems import SENTENCES
from web.api.routes import API_ROUTES
from web.routes import Opens
from workers.finder import rebuild
from workers.roller import roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.api.conftest import LetIn, Program

pytestmark = pytest.mark.embedded

PAGE = Path(__file__).parents[3] / "docs" / "api.md"
BLOCK = re.compile(r"```http\n(.*?)```(?:\n\n```json\n(.*?)```)?", re.DOTALL)
NAMED = re.compile(r"`(?:GET|POST) (/api/v1/[^` ]*)`")
ROW = re.compile(r"^\| `(GET|POST) ([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
ANYTHING = "…"
PLACE = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))


@dataclass(frozen=True)
class Example:
    """A request of the page, and what is answered where it says so."""

    method: str
    path: str
    headers: dict[str, str]
    body: object
    answer: Any


def examples() -> Iterator[Example]:
    for request, answer in BLOCK.findall(PAGE.read_text("utf-8")):
        head, _, body = request.partition("\n\n")
        first, *headers = head.strip().splitlines()
        method, path = first.split()
        said = dict(line.split(": ", 1) for line in headers)
        assert said.pop("Authorization") == "Bearer arkhiv_…"
        yield Example(
            method,
            path,
            said,
            json.loads(body) if body.strip() else None,
            json.loads(answer) if answer else None,
        )


def fits(said: Any, came: Any) -> bool:  # noqa: ANN401  # whatever JSON says
    """Say whether an answer has everything that the page says of it."""
    if said == ANYTHING:
        return isinstance(came, str) and bool(came)
    if isinstance(said, dict):
        return isinstance(came, dict) and all(
            name in came and fits(value, came[name]) for name, value in said.items()
        )
    if isinstance(said, list):
        return len(said) == len(came) and all(map(fits, said, came))
    return bool(said == came)


@pytest.fixture
def registry(archive: Archive, let_in: LetIn, paper: DocumentId) -> Program:
    """The registry of the page, in an archive that has the record of the page."""
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(paper)
        (only,) = tx.documents.pages(paper, 1)
        own = record.c.id == link.record
        row = {"register": Register.CIVIL.value, "alias": "93-147", "record": link.record}
        tx.connection.execute(update(record).where(own).values(record_id="1993-БГ-0147", unit="11"))
        tx.connection.execute(insert(alias).values(**row))
        tx.connection.execute(update(version).values(registered=now(), registered_by="dorj"))
        tx.connection.execute(update(volume).values(unit="11", fonds="3", inventory="1", item="18"))
        for name, value, restricted in (("number", "ЪЪ93020211", False), ("health", "эрүүл", True)):
            kept = Field(
                name=name,
                raw=value,
                value=value,
                valid=True,
                confidence=0.9,
                page=only.page,
                polygon=PLACE,
                words=(),
                restricted=restricted,
            )
            tx.fields.replace(paper, 1, [*tx.fields.of(paper, 1), kept])
    archive.sealer.seal()
    rebuild(archive.records, archive.objects)
    roll(archive.records)
    return let_in("registry", Role.REGISTRAR, units=frozenset({"11"}), home="11")


def test_every_request_of_the_page_is_answered_as_it_says(registry: Program) -> None:
    known = {"viewing": ""}
    tried = 0
    for one in examples():
        path = one.path.replace("{viewing}", known["viewing"])
        given = {} if one.body is None else {"json": one.body}
        came = registry.send(one.method, path, headers=one.headers, **given)
        if one.answer is None:
            assert came.headers["content-type"] == "application/pdf", came.text
            assert came.content.startswith(b"%PDF")
        else:
            assert fits(one.answer, came.json()), came.text
            papers = came.json().get("papers")
            known["viewing"] = papers[0]["viewing"]["key"] if papers else known["viewing"]
        tried += 1
    assert tried == len(re.findall("```http", PAGE.read_text("utf-8"))) == 6


def test_the_page_has_every_row_of_the_table_in_its_order() -> None:
    found = ROW.findall(PAGE.read_text("utf-8"))
    assert found == [
        (
            route.method,
            route.address,
            "anybody with a token" if isinstance(route.opens, Opens) else route.opens.value,
            (route.answer.__doc__ or "").split(".")[0],
        )
        for route in API_ROUTES
    ]


def test_every_address_and_status_of_the_page_is_there() -> None:
    text = PAGE.read_text("utf-8")
    addresses = {route.address for route in API_ROUTES} | {"/api/v1/openapi.json"}
    assert {path.partition("?")[0] for path in NAMED.findall(text)} <= addresses
    rows = re.findall(r"^\| ([\d, ]+) \|", text, re.MULTILINE)
    assert {int(one) for row in rows for one in row.split(",")} == set(SENTENCES) - {421, 500}

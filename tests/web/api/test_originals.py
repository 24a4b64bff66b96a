"""Originals: a registry asks by a record's ID and gets its papers, fields and state in one call."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from httpx import ASGITransport, AsyncClient
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from pipeline.nouns.viewing import Purpose
from storage.schema.asking import kept_reply
from storage.schema.documents import document
from storage.schema.inventory import alias
from storage.schema.viewings import viewing
from tests.web.api.conftest import REASON, LetIn, Program, code_of
from tests.web.conftest import HOST

if TYPE_CHECKING:
    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

ASKED = {"record": "civil:R-1", **REASON}
BOX = [Point(10, 10), Point(60, 10), Point(60, 30), Point(10, 30)]


@pytest.fixture
def fields(archive: Archive, paper: DocumentId) -> None:
    """One field that everybody may see, and one that not everybody may."""
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        told = Field(
            name="number",
            raw="ЪЪ 93020211",
            value="ЪЪ93020211",
            valid=True,
            confidence=0.9,
            page=only.page,
            polygon=tuple(BOX),
            words=(0,),
        )
        hidden = replace(told, name="health", raw="эрүүл", value="эрүүл", restricted=True)
        tx.fields.replace(paper, 1, [told, hidden])


def shown(archive: Archive, key: DocumentId) -> list[Any]:
    with archive.records.reading() as tx:
        return [one for one in tx.events.of("document", key) if one.type == Kind.SHOWN]


@pytest.mark.usefixtures("fields")
def test_one_call_gives_the_record_its_state_its_papers_and_their_fields(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    came = registry.post("/originals", ASKED)
    assert came.status_code == 200
    assert came.headers["cache-control"] == "no-store"
    said = came.json()
    assert said["record"]["record"] == "civil:R-1"
    (only,) = said["papers"]
    assert (only["document"], only["state"], only["withheld"]) == (paper, "registered", None)
    (told,) = only["viewing"]["fields"]
    assert (told["name"], told["value"], told["page"]) == ("number", "ЪЪ93020211", 1)
    assert only["viewing"]["untold"] == ["health"]
    assert "эрүүл" not in came.text
    (page,) = only["viewing"]["pages"]
    assert registry.get(page["picture"]).headers["content-type"] == "image/jpeg"
    assert registry.get(f"{page['image']}/info.json").json()["protocol"].endswith("/image")
    assert registry.get(only["viewing"]["manifest"]).json()["type"] == "Manifest"
    (event,) = shown(archive, paper)
    assert (event.actor.name, event.actor.role, event.actor.via) == ("registry", "registrar", "api")
    with archive.records.reading() as tx:
        assert tx.events.words(event.id) == f"{REASON['request']} · {REASON['purpose']}"


def test_a_former_id_finds_the_same_record(archive: Archive, registry: Program, paper: str) -> None:
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(paper)  # type: ignore[arg-type]  # a document's id
        row = {"register": "civil", "alias": "93-1", "record": link.record}
        tx.connection.execute(alias.insert().values(**row))
    for name in ("93-1", "civil:93-1", "R-1"):
        said = registry.post("/originals", {**ASKED, "record": name}).json()
        assert said["record"]["record"] == "civil:R-1"
        assert said["record"]["former_ids"] == ["93-1"]


def test_an_id_of_several_registers_is_asked_for_with_one(
    shelve: Shelve, registry: Program
) -> None:
    for register in ("civil", "legal"):
        shelve.record("R-7", register)
    shelve.record("R-8", "civil")
    shelve.record("R-8", "legal", kind="adoption")
    came = registry.post("/originals", {**ASKED, "record": "R-7"})
    assert code_of(came) == "several_records"
    assert "civil:R-7" in came.json()["detail"]
    only = registry.post("/originals", {**ASKED, "record": "R-8"})
    assert only.json()["record"]["record"] == "civil:R-8"


def test_a_paper_that_nobody_has_registered_is_not_opened_to_a_registrar(
    archive: Archive, shelve: Shelve, let_in: LetIn, registry: Program
) -> None:
    key = shelve.document("1", record="R-3")
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).where(document.c.id == key).values(type="contract"))
    asked = {**ASKED, "record": "R-3"}
    (only,) = registry.post("/originals", asked).json()["papers"]
    assert (only["document"], only["viewing"], only["withheld"]) == (key, None, "not_checked")
    reviewer = let_in("reviewer", Role.REVIEWER)
    (theirs,) = reviewer.post("/originals", asked).json()["papers"]
    assert theirs["viewing"]["unchecked"] is True


def test_what_was_asked_under_a_key_is_done_once(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    key = {"Idempotency-Key": "request-1"}
    first = registry.post("/originals", ASKED, **key)
    again = registry.post("/originals", ASKED, **key)
    assert first.json() == again.json()
    path = f"/documents/{paper}/viewings"
    court = {**REASON, "request": "2026/119"}
    opened = registry.post(path, court, **{"Idempotency-Key": "request-2"})
    repeated = registry.post(path, court, **{"Idempotency-Key": "request-2"})
    assert (opened.status_code, repeated.status_code) == (201, 201)
    assert opened.json() == repeated.json()
    assert opened.headers["location"] == repeated.headers["location"]
    assert registry.get(opened.headers["location"]).json() == opened.json()
    assert len(shown(archive, paper)) == 2


def test_a_key_stands_for_one_request_of_one_caller(
    let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    key = {"Idempotency-Key": "request-1"}
    assert registry.post("/originals", ASKED, **key).status_code == 200
    other = {**ASKED, "request": "2026/119"}
    assert code_of(registry.post("/originals", other, **key)) == "key_used"
    elsewhere = registry.post(f"/documents/{paper}/viewings", REASON, **key)
    assert code_of(elsewhere) == "key_used"
    theirs = let_in("other", Role.REGISTRAR).post("/originals", other, **key)
    assert theirs.status_code == 200


def test_a_repeated_request_shows_no_more_than_may_be_seen_by_then(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    key = {"Idempotency-Key": "request-1"}
    assert registry.post("/originals", ASKED, **key).json()["papers"][0]["viewing"]
    path, opening = f"/documents/{paper}/viewings", {"Idempotency-Key": "request-2"}
    registry.post(path, REASON, **opening)
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    (only,) = registry.post("/originals", ASKED, **key).json()["papers"]
    assert (only["document"], only["viewing"], only["withheld"]) == (None, None, "restricted")
    assert code_of(registry.post(path, REASON, **opening)) == "nothing_there"


def test_what_is_kept_holds_no_content_and_is_swept(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    registry.post("/originals", ASKED, **{"Idempotency-Key": "request-1"})
    with archive.records.writing() as tx:
        (row,) = tx.connection.execute(select(kept_reply)).all()
        assert set(row.made) == {paper}
        assert "request-1" not in str(row)
        assert "R-1" not in str(row)
        assert row.until <= now() + timedelta(hours=1)
        past = now() - timedelta(seconds=1)
        tx.connection.execute(update(kept_reply).values(until=past))
        tx.connection.execute(update(viewing).values(until=past))
    registry.post("/originals", ASKED, **{"Idempotency-Key": "request-9"})
    assert len(shown(archive, paper)) == 2
    with archive.records.reading() as tx:
        assert len(tx.connection.execute(select(kept_reply)).all()) == 1


def test_a_viewing_ends_after_an_hour_or_with_the_token(
    let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    short = let_in("short", Role.REGISTRAR, holds=timedelta(minutes=5))
    for program, least, most in ((registry, 59, 60), (short, 4, 5)):
        said = program.post(f"/documents/{paper}/viewings", REASON).json()
        lasts = now() + timedelta(minutes=most)
        assert (now() + timedelta(minutes=least)).isoformat() < said["until"].replace("Z", "+00:00")
        assert said["until"].replace("Z", "+00:00") <= lasts.isoformat()


def test_a_viewing_is_ended_by_a_word(registry: Program, paper: DocumentId) -> None:
    key = registry.post(f"/documents/{paper}/viewings", REASON).json()["key"]
    assert registry.post(f"/viewings/{key}/end", {}).json() == {"key": key}
    assert code_of(registry.get(f"/viewings/{key}")) == "nothing_there"
    assert code_of(registry.post(f"/viewings/{key}/end", {})) == "nothing_there"


def test_a_version_that_there_is_not_is_not_opened(registry: Program, paper: DocumentId) -> None:
    path = f"/documents/{paper}/viewings"
    assert registry.post(path, {**REASON, "version": 1}).json()["version"] == 1
    assert code_of(registry.post(path, {**REASON, "version": 2})) == "nothing_there"


def test_a_marked_copy_is_taken_once_under_a_key(
    archive: Archive, let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    said = registry.post(f"/documents/{paper}/viewings", REASON).json()
    key = {"Idempotency-Key": "copy-1"}
    first = registry.post(said["copies"], {"form": "pdf_file"}, **key)
    again = registry.post(said["copies"], {"form": "pdf_file"}, Accept="application/pdf", **key)
    assert first.headers["content-type"] == "application/pdf"
    assert first.content.startswith(b"%PDF")
    assert first.headers["content-disposition"] == again.headers["content-disposition"]
    picture = registry.post(said["copies"], {"form": "page_picture", "page": 1})
    assert picture.headers["content-type"] == "image/jpeg"
    assert code_of(registry.post(said["copies"], {"first": 2, "last": 2})) == "no_such_part"
    other = let_in("other", Role.REGISTRAR)
    assert code_of(other.post(said["copies"], {})) == "nothing_there"
    with archive.records.reading() as tx:
        events = tx.events.of("document", paper)
    taken = [one for one in events if one.type == Kind.DOWNLOADED]
    assert [one.actor.via for one in taken] == ["api", "api"]


def told_disputed(said: dict[str, Any]) -> list[tuple[bool, bool]]:
    """What is said of each paper of an original, and of its viewing."""
    return [(one["disputed"], one["viewing"]["disputed"]) for one in said["papers"]]


def test_a_wrong_original_is_suspended_and_held(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    said = registry.post("/originals", ASKED).json()
    assert told_disputed(said) == [(False, False)]
    viewing_ = said["papers"][0]["viewing"]["key"]
    path, key = f"/viewings/{viewing_}/disputes", {"Idempotency-Key": "wrong-1"}
    body = {"record": said["record"]["key"], "remark": "өөр хүн"}
    assert registry.post(path, body, **key).json()["standing"] == "proposed"
    assert registry.post(path, body, **key).json()["standing"] == "proposed"
    held = registry.get(f"/documents/{paper}/holds").json()["items"]
    assert [one["code"] for one in held] == ["wrong_original"]
    assert told_disputed(registry.post("/originals", ASKED).json()) == [(True, True)]
    assert registry.get(f"/viewings/{viewing_}").json()["disputed"] is True
    nowhere = {**body, "record": "0198c0de-0000-7000-8000-000000000000"}
    assert code_of(registry.post(path, nowhere)) == "nothing_there"
    with archive.records.reading() as tx:
        events = [one for one in tx.events.of("document", paper) if one.type == Kind.HELD]
    assert [one.actor.via for one in events] == ["api"]


def test_who_saw_it_names_the_program_and_what_for(
    let_in: LetIn, registry: Program, paper: DocumentId
) -> None:
    registry.post("/originals", ASKED)
    officer = let_in("oyuna", Role.PRIVACY)
    (look,) = officer.get(f"/documents/{paper}/seen").json()["items"]
    assert (look["who"], look["how"], look["via"]) == ("registry", "shown", "api")
    assert Purpose.REGISTRATION in look["purpose"]
    assert code_of(officer.post("/originals", ASKED)) == "not_allowed"


def test_what_is_asked_side_by_side_under_one_key_is_done_once(
    archive: Archive, registry: Program, paper: DocumentId
) -> None:
    path = registry.address(f"/documents/{paper}/viewings")
    said = {**registry.visitor.headers, "Idempotency-Key": "request-1"}

    async def together() -> list[Response]:
        way = ASGITransport(registry.visitor.app)
        async with AsyncClient(transport=way, base_url=f"http://{HOST}", headers=said) as program:
            return await asyncio.gather(*(program.post(path, json=REASON) for _ in range(4)))

    found = {(came.status_code, came.json()["key"]) for came in asyncio.run(together())}
    assert len(found) == 1
    assert len(shown(archive, paper)) == 1

"""Searches: for a purpose, within what may be seen, written down without what was asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select, update

from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.moves.disputing import dispute
from storage.schema.documents import document
from storage.schema.trail import event
from tests.web.api.conftest import REASON, LetIn, Program, code_of, token_for
from tests.web.conftest import Visitor
from workers.finder import rebuild

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve

pytestmark = pytest.mark.embedded

ASKED = {"name": "munkhbat", **REASON}


def searched(archive: Archive) -> list[Any]:
    with archive.records.reading() as tx:
        asked = select(event).where(event.c.type == Kind.SEARCHED.value).order_by(event.c.id)
        return list(tx.connection.execute(asked).all())


def test_a_paper_is_found_by_a_name_and_that_is_written_down_without_it(
    archive: Archive, registry: Program, named: DocumentId
) -> None:
    came = registry.post("/searches", ASKED)
    assert came.headers["cache-control"] == "no-store"
    said = came.json()
    assert (said["total"], said["undigitized"]) == (1, None)
    (hit,) = said["items"]
    assert (hit["document"], hit["record"]) == (named, "civil:R-1")
    assert [one["value"] for one in hit["matched"]] == ["Мөнхбат"]
    (row,) = searched(archive)
    assert row.actor == row.actor | {"name": "registry", "role": "registrar", "via": "api"}
    assert row.facts["documents"] == [named]
    assert "munkhbat" not in str(row)


def test_a_token_finds_nothing_outside_its_units(let_in: LetIn, named: DocumentId) -> None:
    here = let_in("here", Role.REGISTRAR, units=frozenset({"00"}))
    there = let_in("there", Role.REGISTRAR, units=frozenset({"97"}))
    assert here.post("/searches", ASKED).json()["items"][0]["document"] == named
    said = there.post("/searches", ASKED).json()
    assert (said["total"], said["items"]) == (0, [])
    assert said["undigitized"]["elsewhere"] is True


@pytest.mark.usefixtures("named")
def test_a_record_without_a_scan_is_named_by_its_id_where_it_may_be_seen(
    registry: Program, let_in: LetIn, shelve: Shelve
) -> None:
    key = shelve.record("Б-7")
    shelve.record("Б-8", kind="adoption")
    there = let_in("there", Role.REGISTRAR, units=frozenset({"97"}))

    def told(program: Program, name: str) -> list[str]:
        said = program.post("/searches", {**REASON, "record": name}).json()
        return [one["key"] for one in said["records"]]

    assert told(registry, "Б-7") == [key]
    assert told(registry, "Б-8") == told(there, "Б-7") == told(registry, "R-1") == []


@pytest.mark.usefixtures("named")
def test_of_what_is_only_like_it_it_says_that_exactly_this_was_not_found(
    registry: Program,
) -> None:
    exactly, nearly = (
        registry.post("/searches", {**REASON, "name": name}).json()
        for name in ("Мөнхбат", "Мөнхбаг")
    )
    assert (exactly["exact"], exactly["undigitized"]) == (True, None)
    assert [hit["near"] for hit in nearly["items"]] == [True]
    assert nearly["exact"] is False
    assert nearly["undigitized"]["known"] is False


def test_what_is_restricted_is_not_found(
    archive: Archive, registry: Program, named: DocumentId
) -> None:
    with archive.records.writing() as tx:
        changed = update(document).where(document.c.id == named).values(restricted=True)
        tx.connection.execute(changed)
    assert registry.post("/searches", ASKED).json()["total"] == 0


@pytest.mark.usefixtures("named")
def test_a_repeated_search_tells_of_nothing_anew(archive: Archive, registry: Program) -> None:
    key = {"Idempotency-Key": "search-1"}
    first, again = (registry.post("/searches", ASKED, **key) for _ in range(2))
    assert first.json() == again.json()
    assert len(searched(archive)) == 1
    other = registry.post("/searches", {**ASKED, "name": "other"}, **key)
    assert code_of(other) == "key_used"


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("given", "code"),
    [({}, "empty_question"), ({"born": "x"}, "question_date"), ({"year": 0}, "not_fitting")],
)
def test_what_cannot_be_asked_is_said(
    registry: Program, given: dict[str, object], code: str
) -> None:
    assert code_of(registry.post("/searches", {**REASON, **given})) == code


@pytest.mark.usefixtures("paper")
def test_an_index_that_is_not_there_says_nothing_of_what_there_is(registry: Program) -> None:
    came = registry.post("/searches", ASKED)
    assert (came.status_code, code_of(came)) == (503, "not_indexed")


@pytest.mark.usefixtures("named")
def test_a_program_that_searches_too_fast_is_told_when_to_ask_again(
    archive: Archive, registry: Program
) -> None:
    visitor = registry.visitor
    visitor.house = replace(visitor.house, watch=replace(visitor.house.watch, a_minute=2))
    visitor.__dict__.pop("app", None)
    assert [registry.post("/searches", ASKED).status_code for _ in range(2)] == [200, 200]
    came = registry.post("/searches", ASKED)
    assert code_of(came) == "too_many_searches"
    assert came.status_code == 429
    assert 0 < int(came.headers["retry-after"]) <= 60
    with archive.records.reading() as tx:
        person = tx.people.named("registry")
        assert person is not None
    second = {"Authorization": f"Bearer {token_for(archive, person)[1]}"}
    other = Program(Visitor(visitor.house, headers=second))
    assert other.post("/searches", ASKED).status_code == 200


def test_a_paper_is_found_by_the_volume_in_which_it_lies(
    archive: Archive, registry: Program, named: DocumentId
) -> None:
    with archive.records.reading() as tx:
        (page,) = tx.documents.pages(named, 1)
        lies = tx.volumes.get(tx.volumes.leaf(tx.pages.get(page.page).place.leaf).volume).citation
    where = {"fonds": lies.fonds, "inventory": lies.inventory, "item": lies.item}
    assert registry.post("/searches", {**REASON, **where}).json()["total"] == 1
    assert registry.post("/searches", {**REASON, **where, "item": "no"}).json()["total"] == 0


def test_what_is_found_says_that_it_is_disputed(
    archive: Archive, registry: Program, named: DocumentId
) -> None:
    said = [one["disputed"] for one in registry.post("/searches", ASKED).json()["items"]]
    assert said == [False]
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(named)
        dispute(tx, tx.documents.get(named), link.record, Actor("tuya", Role.REVIEWER.value))
    archive.sealer.seal()
    rebuild(archive.records, archive.objects)
    (one,) = registry.post("/searches", ASKED).json()["items"]
    assert (one["document"], one["disputed"]) == (named, True)

"""Who saw the papers of a person, asked by a program of the privacy officer."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from pipeline.events import Kind
from pipeline.finding.watch import Watch
from pipeline.flow import Role
from pipeline.issuing.number import number_of
from storage.schema.trail import event
from tests.web.api.conftest import REASON, LetIn, Program, code_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId

pytestmark = pytest.mark.embedded

ASKED = {"name": "мөнхбат", **REASON}


@pytest.fixture
def seen(registry: Program, named: DocumentId) -> DocumentId:
    """A paper of a person, which a registry has opened and copied."""
    said = registry.post(f"/documents/{named}/viewings", REASON).json()
    registry.post(said["copies"], {})
    return named


def test_the_looks_at_the_papers_of_a_person_are_told_and_that_it_was_asked_is_noted_once(
    archive: Archive, let_in: LetIn, seen: DocumentId
) -> None:
    officer = let_in("oyuna", Role.PRIVACY)
    key = {"Idempotency-Key": "complaint-7"}
    first, again = (officer.post("/looks", ASKED, **key) for _ in range(2))
    assert first.json() == again.json()
    (only,) = first.json()["items"]
    assert only["document"] == seen
    assert {one["how"] for one in only["looks"]} == {"shown", "downloaded"}
    assert {one["who"] for one in only["looks"]} == {"registry"}
    with archive.records.reading() as tx:
        asked = select(event).where(event.c.type == Kind.SEARCHED.value)
        (row,) = tx.connection.execute(asked).all()
    assert row.actor == row.actor | {"name": "oyuna", "role": "privacy", "via": "api"}
    assert "мөнхбат" not in str(row)


def test_a_copy_is_told_by_its_number(archive: Archive, let_in: LetIn, seen: DocumentId) -> None:
    officer = let_in("oyuna", Role.PRIVACY)
    with archive.records.reading() as tx:
        events = tx.events.of("document", seen)
    (taken,) = (one for one in events if one.type == Kind.DOWNLOADED)
    (only,) = officer.post("/looks", {"copy": number_of(taken.id), **REASON}).json()["items"]
    assert [one["event"] for one in only["looks"]] == [taken.id]
    assert code_of(officer.post("/looks", {"copy": "x", **REASON})) == "copy_number"


@pytest.mark.usefixtures("seen")
def test_nobody_else_is_told_and_a_person_is_named(let_in: LetIn, registry: Program) -> None:
    assert code_of(registry.post("/looks", ASKED)) == "not_allowed"
    bound = let_in("bound", Role.PRIVACY, units=frozenset({"00"}))
    assert code_of(bound.post("/looks", ASKED)) == "token_units"
    assert code_of(let_in("oyuna", Role.PRIVACY).post("/looks", REASON)) == "empty_question"


def test_programs_are_held_to_the_same_limit(let_in: LetIn, seen: DocumentId) -> None:
    assert seen
    officer = let_in("oyuna", Role.PRIVACY)
    officer.visitor.house = replace(officer.visitor.house, watch=Watch(a_minute=2))
    came = [officer.post("/looks", {**ASKED, "name": f"Бат{at}"}) for at in range(3)]
    assert [one.status_code for one in came] == [200, 200, 429]
    assert code_of(came[-1]) == "too_many_searches"
    assert int(came[-1].headers["retry-after"]) > 0

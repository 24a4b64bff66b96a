"""Oddities by the API: read by who watches, settled by people alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.finding.watch import Watch
from pipeline.flow import Role
from tests.web.api.conftest import NOWHERE, REASON, LetIn, Program, SitDown, code_of
from tests.web.api.test_lists import walked

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId

pytestmark = pytest.mark.embedded

FINDING = {"finding": "a list of heirs for the court"}


@pytest.fixture
def odd(registry: Program, named: DocumentId) -> str:
    """Somebody asked the same again and again, by a program."""
    assert named
    registry.visitor.house = replace(registry.visitor.house, watch=Watch(a_minute=600, repeats=2))
    for _ in range(4):
        assert registry.post("/searches", {"name": "мөнхбат", **REASON}).status_code == 200
    return "same_again"


def test_what_is_odd_is_told_without_what_was_asked(let_in: LetIn, odd: str) -> None:
    auditor = let_in("ariun", Role.AUDITOR)
    (one,) = walked(auditor, "/oddities?limit=1")
    assert (one["person"], one["rule"], one["settled"]) == ("registry", odd, None)
    came = auditor.get(f"/oddities/{one['key']}")
    assert came.json()["oddity"] == one
    assert {search["role"] for search in came.json()["searches"]} == {"registrar"}
    assert "мөнхбат" not in came.text
    assert code_of(auditor.get(f"/oddities/{NOWHERE}")) == "nothing_there"


def test_it_is_settled_by_an_officer_at_the_desk_once_and_by_no_token(
    archive: Archive, let_in: LetIn, sit_down: SitDown, odd: str
) -> None:
    officer, by_token = sit_down("oyuna", Role.PRIVACY), let_in("nomin", Role.PRIVACY)
    (one,) = walked(officer, "/oddities")
    path = f"/oddities/{one['key']}/settlement"
    assert odd
    assert code_of(by_token.post(path, FINDING)) == "in_person"
    key = {"Idempotency-Key": "settle-1"}
    first, again = (officer.post(path, FINDING, **key) for _ in range(2))
    assert first.json() == again.json()
    assert first.json()["oddity"]["settled_by"] == "oyuna"
    with archive.records.reading() as tx:
        events = tx.events.of("person", tx.askings.oddity(one["key"]).person)  # type: ignore[union-attr]
    assert [event.actor.via for event in events if event.type == "oddity.settled"] == ["api"]


def test_a_foreign_page_settles_nothing(sit_down: SitDown, odd: str) -> None:
    officer = sit_down("oyuna", Role.PRIVACY)
    (one,) = walked(officer, "/oddities")
    assert odd
    path = f"/oddities/{one['key']}/settlement"
    refused = officer.post(path, FINDING, **{"X-CSRF-Token": "another"})
    assert code_of(refused) == "foreign_form"
    assert walked(officer, "/oddities")[0]["settled"] is None

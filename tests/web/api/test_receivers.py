"""Receivers by the API: for who looks after them, without the secret part of an address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.ids import EventId
from pipeline.notices.keeping import add
from tests.web.api.conftest import NOWHERE, LetIn, Program, code_of
from tests.web.api.test_lists import walked

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.notice import Receiver

pytestmark = pytest.mark.embedded

TOLD = [f"0198c0de-0000-7000-8000-00000000000{number}" for number in range(1, 5)]


@pytest.fixture
def boss(let_in: LetIn) -> Program:
    return let_in("chief", Role.ADMINISTRATOR)


@pytest.fixture
def told(archive: Archive, boss: Program) -> Receiver:
    """A receiver that took one notice, will never take another, and has two before it."""
    assert boss
    with archive.records.writing() as tx:
        one = add(
            tx, "registry", "https://hub.example.mn/p/secret", Actor("chief", "administrator")
        )
        for key in TOLD:
            tx.notices.put(one.id, EventId(key), '{"secret":1}')
        taken, gone = tx.notices.claim(one.id), tx.notices.claim(one.id)
        assert taken is not None
        assert gone is not None
        tx.notices.taken(taken, "200")
        tx.notices.not_taken(gone, "410", None)
    return one


def test_what_a_receiver_has_not_taken_is_told(boss: Program, told: Receiver) -> None:
    (one,) = walked(boss, "/receivers")
    assert (one["key"], one["host"]) == (told.id, "hub.example.mn")
    assert (one["waiting"], one["dead"]) == (2, 1)
    assert "secret" not in boss.get("/receivers").text


def test_its_notices_go_on_to_their_end_the_newest_first(boss: Program, told: Receiver) -> None:
    path = f"/receivers/{told.id}/notices"
    found = walked(boss, f"{path}?limit=1")
    assert [one["event"] for one in found] == TOLD[::-1]
    assert [one["key"] for one in walked(boss, path)] == [one["key"] for one in found]
    (dead,) = walked(boss, f"{path}?standing=dead&limit=1")
    assert (dead["outcome"], dead["due"]) == ("410", None)
    assert "secret" not in boss.get(path).text
    assert code_of(boss.get(f"/receivers/{NOWHERE}/notices")) == "nothing_there"
    assert code_of(boss.get(f"{path}?cursor=bm90aGluZw")) == "no_cursor"


def test_nobody_else_is_told_of_receivers(let_in: LetIn, told: Receiver) -> None:
    for role in (Role.SUPERVISOR, Role.PRIVACY, Role.AUDITOR, Role.REGISTRAR):
        program = let_in(role.value, role)
        for path in ("/receivers", f"/receivers/{told.id}/notices"):
            assert code_of(program.get(path)) == "not_allowed"

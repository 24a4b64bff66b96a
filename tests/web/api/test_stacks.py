"""Stacks for programs: what is wrong, the pictures for a purpose, and what is decided, once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.moves.settling import STACK
from pipeline.nouns.viewing import Purpose
from tests.web.api.conftest import NOWHERE, REASON, code_of, token_for
from tests.web.conftest import Visitor
from tests.web.test_stacks import held_stack

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve
    from tests.web.api.conftest import LetIn, Program

pytestmark = pytest.mark.embedded


@pytest.fixture
def key(archive: Archive, shelve: Shelve) -> str:
    for leaf in ("1", "2"):
        shelve.page(f"leaf {leaf}", leaf)
    with archive.records.writing() as tx:
        return held_stack(tx)


def test_a_program_reads_what_is_wrong_with_a_stack_of_its_units(
    key: str, let_in: LetIn, registry: Program
) -> None:
    operator = let_in("op", Role.OPERATOR)
    (line,) = operator.get("/stacks").json()["items"]
    assert (line["key"], line["unit"], line["state"]) == (key, "00", "stopped")
    told = operator.get(f"/stacks/{key}").json()
    assert told["stack"] == line
    (wrong,) = told["wrong"]
    assert "put the sheet before them" in wrong.pop("said")
    assert wrong == {"trouble": "before_first", "sheet": None, "images": [1, 2]}
    assert (told["images"], told["withheld"]) == (2, False)
    assert code_of(operator.get(f"/stacks/{NOWHERE}")) == "nothing_there"
    other = let_in("far", Role.OPERATOR, home="11")
    assert other.get("/stacks").json()["items"] == []
    assert code_of(other.get(f"/stacks/{key}")) == "not_allowed"
    assert code_of(registry.get("/stacks")) == "not_allowed"
    for path, body in (
        ("", {"said": []}), ("/undoing", {"reason": "mixed"}), ("/pictures", REASON),
    ):  # fmt: skip
        assert code_of(other.post(f"/stacks/{key}{path}", body)) == "not_allowed"


def test_pictures_are_shown_to_a_token_for_its_purpose_and_to_no_other(
    archive: Archive, key: str, let_in: LetIn
) -> None:
    operator = let_in("op", Role.OPERATOR)
    path, picture = f"/stacks/{key}/pictures", f"/iiif/3/stack.{key}.1/info.json"
    assert code_of(operator.post(path, {})) == "not_fitting"
    court = {"purpose": Purpose.COURT.value}
    assert code_of(operator.post(path, court)) == "token_purpose"
    assert operator.get(picture).status_code == 404
    named = {"Idempotency-Key": "pictures"}
    first, again = (operator.post(path, REASON, **named).json() for _ in range(2))
    assert first == again == {"services": [f"stack.{key}.1", f"stack.{key}.2"]}
    assert operator.get(picture).status_code == 200
    with archive.records.reading() as tx:
        (told,) = [one for one in tx.events.of(STACK, key) if one.type == Kind.STACK_SHOWN]
        assert tx.events.words(told.id) == "2026/118 · registration_case"
        person = tx.people.named("op")
    assert operator.token is not None
    assert (told.actor.via, told.facts["token"]) == ("api", operator.token.id)
    assert person is not None
    _, second = token_for(archive, person)
    beside = Visitor(operator.visitor.house, headers={"Authorization": f"Bearer {second}"})
    assert beside.get(picture).status_code == 404, "it was not shown to this token"


def test_a_stack_is_settled_and_given_up_once_under_its_key(
    archive: Archive, key: str, let_in: LetIn
) -> None:
    operator, named = let_in("op", Role.OPERATOR), {"Idempotency-Key": "settle-1"}
    said = {"said": [{"image": 1, "sheet": 1}, {"image": 2, "sheet": 0}]}
    first, again = (operator.post(f"/stacks/{key}", said, **named) for _ in range(2))
    assert (first.status_code, first.json()) == (200, again.json())
    told = first.json()["wrong"]
    given = {"reason": "fed twice"}
    undone = [
        operator.post(f"/stacks/{key}/undoing", given, **{"Idempotency-Key": "u"}).json()
        for _ in range(2)
    ]
    assert undone[0] == undone[1]
    assert undone[0]["stack"]["state"] == "undone", told
    with archive.records.reading() as tx:
        kinds = [one.type for one in tx.events.of(STACK, key)]
    assert kinds.count(Kind.STACK_UNDONE) == 1

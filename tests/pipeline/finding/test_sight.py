"""The sight: a person finds what their roles and grants let them see, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.finding.findable import Level
from pipeline.finding.sight import NOWHERE, Sight, sight_of
from pipeline.flow import Role
from pipeline.ids import GrantId, PersonId
from pipeline.nouns.person import CONTENT_ROLES, Grant, Person

MOMENT = datetime(2026, 3, 4, 5, tzinfo=UTC)
DAY = timedelta(days=1)


def person(*roles: Role, disabled: bool = False) -> Person:
    return Person(
        PersonId("p"), "bat", "Bat", frozenset(roles), frozenset({"11"}), disabled=disabled
    )


def grant(noun: str, subject: str, **changes: object) -> Grant:
    facts = {
        "id": GrantId("g"),
        "person": PersonId("p"),
        "noun": noun,
        "subject": subject,
        "reason": "44",
        "given": MOMENT - DAY,
        "until": MOMENT + DAY,
        "by": "saran",
        **changes,
    }
    return Grant(**facts)  # type: ignore[arg-type]  # its own fields


def test_a_registrar_finds_checked_papers_everywhere_and_no_others() -> None:
    sight = sight_of(person(Role.REGISTRAR), (), MOMENT)
    assert sight.originals.everywhere
    assert not sight.unchecked
    assert sight.levels() == (Level.OPEN,)


def test_a_reviewer_finds_unchecked_papers_of_their_units() -> None:
    sight = sight_of(person(Role.REVIEWER), (), MOMENT)
    assert sight.unchecked.units == sight.originals.units == {"11"}
    assert sight.levels() == (Level.OPEN, Level.UNCHECKED)


@pytest.mark.parametrize("role", sorted(set(Role) - CONTENT_ROLES - {Role.MACHINE}))
def test_who_has_no_right_to_content_finds_nothing(role: Role) -> None:
    assert sight_of(person(role), (), MOMENT) == Sight()


def test_who_was_disabled_finds_nothing() -> None:
    assert sight_of(person(Role.REGISTRAR, disabled=True), (), MOMENT).originals == NOWHERE


def test_a_grant_opens_what_it_names_while_it_holds() -> None:
    grants = [
        grant("document", "a"),
        grant("record", "b"),
        grant("document", "over", until=MOMENT),
        grant("document", "not yet", given=MOMENT + DAY),
        grant("document", "withdrawn", withdrawn=MOMENT - DAY),
        grant("document", "another's", person=PersonId("q")),
    ]
    sight = sight_of(person(Role.REGISTRAR), grants, MOMENT)
    assert (sight.documents, sight.records) == ({"a"}, {"b"})

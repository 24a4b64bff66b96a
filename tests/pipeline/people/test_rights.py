"""Every role, right and thing: who may, and who may not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from pipeline.flow import Role
from pipeline.ids import GrantId, PersonId
from pipeline.nouns.person import PERSONAL_ROLES, Grant, Person
from pipeline.people.rights import RIGHTS, Right, Thing, Verdict, Where, Why, has, may, reach

EVERY = tuple(product(Role, Right))
NOW = datetime(2026, 7, 1, tzinfo=UTC)
DAY = timedelta(days=1)
DOCUMENT, RECORD = ("document", "d"), ("record", "r")
OWN, OTHER, BOTH, NONE = frozenset({"11"}), frozenset({"62"}), frozenset({"11", "62"}), frozenset()
UNITS: tuple[frozenset[str], ...] = (OWN, OTHER, BOTH, NONE)

IN_THEIR_UNITS = {
    Right.SEE_RECORDS: {Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR, Role.KEEPER},
    Right.SEE_ORIGINALS: {Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR},
    Right.SEE_UNCHECKED: {Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR},
    Right.SEE_MASTERS: {Role.REVIEWER, Role.SUPERVISOR},
    Right.CAPTURE: {Role.OPERATOR, Role.SUPERVISOR},
    Right.REVIEW: {Role.REVIEWER, Role.SUPERVISOR},
    Right.REGISTER: {Role.REGISTRAR},
    Right.DISPUTE: {Role.REVIEWER, Role.SUPERVISOR},
    Right.KEEP_VOLUMES: {Role.KEEPER},
}
ANYWHERE = {
    Right.SEE_RECORDS: {Role.REGISTRAR, Role.PRIVACY},
    Right.SEE_ORIGINALS: {Role.REGISTRAR},
    Right.DISPUTE: {Role.REGISTRAR},
    Right.SEE_FIGURES: {Role.SUPERVISOR, Role.AUDITOR},
    Right.SEE_EVENTS: {Role.PRIVACY, Role.AUDITOR},
    Right.SEE_WHO_LOOKED: {Role.PRIVACY, Role.AUDITOR},
    Right.GRANT_ACCESS: {Role.PRIVACY},
    Right.ANSWER_PEOPLE: {Role.PRIVACY},
    Right.ASK_IN_EMERGENCY: {Role.ADMINISTRATOR},
    Right.SEE_EMERGENCIES: {Role.SUPERVISOR, Role.PRIVACY, Role.AUDITOR},
    Right.LOOK_AFTER_PEOPLE: {Role.ADMINISTRATOR},
}
NEEDS_A_GRANT = {
    Right.SEE_RECORDS,
    Right.SEE_ORIGINALS,
    Right.SEE_UNCHECKED,
    Right.SEE_MASTERS,
    Right.REVIEW,
    Right.REGISTER,
    Right.DISPUTE,
}


def person(*roles: Role) -> Person:
    return Person(PersonId("p"), "bat", "", frozenset(roles), OWN)


GRANT = Grant(GrantId("g"), PersonId("p"), *DOCUMENT, "a case", NOW - DAY, NOW + DAY, "sarnai")


def expected(role: Role, right: Right, units: frozenset[str]) -> tuple[bool, Why]:
    """What the tables above say of a thing that is not restricted."""
    if role in ANYWHERE.get(right, set()):
        return True, Why.ROLE
    if role not in IN_THEIR_UNITS.get(right, set()):
        return False, Why.NO_ROLE
    return (True, Why.ROLE) if units == OWN else (False, Why.OTHER_UNIT)


@pytest.mark.parametrize(("role", "right"), EVERY)
def test_a_role_gives_a_right_where_the_tables_say_and_nowhere_else(
    role: Role, right: Right
) -> None:
    for units in UNITS:
        allowed, why = expected(role, right, units)
        found = may(person(role), right, Thing(units), (), NOW)
        assert (found.allowed, found.why) == (allowed, why), units
        assert found.cross_unit == (allowed and bool(units - OWN)), units


@pytest.mark.parametrize(("role", "right"), EVERY)
def test_what_is_restricted_needs_a_grant_beside_the_role(role: Role, right: Right) -> None:
    for units in UNITS:
        allowed, why = expected(role, right, units)
        thing = Thing(units, restricted=True, names=frozenset({DOCUMENT, RECORD}))
        found = may(person(role), right, thing, (), NOW)
        granted = may(person(role), right, thing, (GRANT,), NOW)
        if allowed and right in NEEDS_A_GRANT:
            assert found == Verdict(allowed=False, why=Why.RESTRICTED)
            assert granted == Verdict(allowed=True, why=Why.GRANT, cross_unit=bool(units - OWN))
        else:
            assert (found.allowed, found.why) == (allowed, why)
            assert granted == found


@pytest.mark.parametrize(
    ("grant", "why"),
    [
        (replace(GRANT, until=NOW), Why.GRANT_ENDED),
        (replace(GRANT, given=NOW + DAY / 2), Why.GRANT_ENDED),
        (replace(GRANT, withdrawn=NOW), Why.RESTRICTED),
        (replace(GRANT, person=PersonId("q")), Why.RESTRICTED),
        (replace(GRANT, subject="e"), Why.RESTRICTED),
        (replace(GRANT, noun="record"), Why.RESTRICTED),
    ],
)
def test_a_grant_holds_for_one_person_and_thing_and_time(grant: Grant, why: Why) -> None:
    thing = Thing(OWN, restricted=True, names=frozenset({DOCUMENT}))
    found = may(person(Role.REGISTRAR), Right.SEE_ORIGINALS, thing, (grant,), NOW)
    assert found == Verdict(allowed=False, why=why)


def test_a_grant_on_the_record_opens_its_document() -> None:
    thing = Thing(OTHER, restricted=True, names=frozenset({DOCUMENT, RECORD}))
    grant = replace(GRANT, noun="record", subject="r")
    found = may(person(Role.REGISTRAR), Right.SEE_ORIGINALS, thing, (grant,), NOW)
    assert found == Verdict(allowed=True, why=Why.GRANT, cross_unit=True)


@pytest.mark.parametrize(("role", "right"), EVERY)
def test_whoever_is_disabled_may_nothing(role: Role, right: Right) -> None:
    gone = replace(person(role), disabled=True)
    assert may(gone, right, Thing(OWN), (GRANT,), NOW) == Verdict(allowed=False, why=Why.DISABLED)
    assert not reach(gone, right)


def test_administrator_auditor_and_nobody_have_no_right_over_content() -> None:
    for role in (Role.ADMINISTRATOR, Role.AUDITOR, Role.MACHINE):
        assert RIGHTS[role].keys() & NEEDS_A_GRANT == set()
    assert not any(has(person(), right) for right in Right)


def test_the_rights_of_several_roles_add_up() -> None:
    both = person(Role.REGISTRAR, Role.REVIEWER)
    assert may(both, Right.SEE_ORIGINALS, Thing(OTHER), (), NOW).cross_unit
    assert may(both, Right.REVIEW, Thing(OWN), (), NOW).allowed
    assert may(both, Right.REVIEW, Thing(OTHER), (), NOW).why is Why.OTHER_UNIT


@pytest.mark.parametrize(("role", "right"), EVERY)
def test_a_query_reaches_what_the_question_allows(role: Role, right: Right) -> None:
    for units in UNITS:
        verdict = may(person(role), right, Thing(units), (), NOW)
        assert reach(person(role), right).covers(units) == verdict.allowed


def test_every_role_of_people_has_rights_and_every_right_a_role() -> None:
    assert RIGHTS.keys() == set(Role)
    assert all(RIGHTS[role] for role in PERSONAL_ROLES)
    assert {right for rights in RIGHTS.values() for right in rights} == set(Right)
    assert {where for rights in RIGHTS.values() for where in rights.values()} == set(Where)


def test_a_token_bounds_every_right_to_its_units() -> None:
    for role, right, within, units in product(PERSONAL_ROLES, Right, UNITS, UNITS):
        free = person(role)
        bound = reach(replace(free, within=within), right)
        reached = reach(free, right).covers(units) and bool(units) and units <= within
        assert not bound.everywhere
        assert bound.covers(units) is reached

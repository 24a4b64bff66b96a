"""Rights: what each role may do where, and the one question whether a person may.

The rights of moves stand in the table of moves; those of seeing and of appointing stand here.
Nobody has a right that no role of theirs gives.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.flow import Role
from pipeline.nouns.person import EMERGENCY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from pipeline.nouns.person import Grant, Person


class Right(StrEnum):
    """What a person may do."""

    SEE_RECORDS = "see_records"
    SEE_ORIGINALS = "see_originals"
    SEE_UNCHECKED = "see_unchecked"
    SEE_MASTERS = "see_masters"
    SEE_FIGURES = "see_figures"
    SEE_EVENTS = "see_events"
    SEE_WHO_LOOKED = "see_who_looked"
    CAPTURE = "capture"
    REVIEW = "review"
    REGISTER = "register"
    DISPUTE = "dispute"
    KEEP_VOLUMES = "keep_volumes"
    GRANT_ACCESS = "grant_access"
    ANSWER_PEOPLE = "answer_people"
    ASK_IN_EMERGENCY = "ask_in_emergency"
    SEE_EMERGENCIES = "see_emergencies"
    LOOK_AFTER_PEOPLE = "look_after_people"


class Where(StrEnum):
    """How far a right reaches."""

    OWN_UNITS = "own_units"
    EVERYWHERE = "everywhere"


OWN, EVERYWHERE = Where.OWN_UNITS, Where.EVERYWHERE

RIGHTS: Mapping[Role, Mapping[Right, Where]] = {
    Role.MACHINE: {},
    Role.OPERATOR: {
        Right.SEE_RECORDS: OWN,
        Right.SEE_ORIGINALS: OWN,
        Right.SEE_UNCHECKED: OWN,
        Right.CAPTURE: OWN,
    },
    Role.REVIEWER: {
        Right.SEE_RECORDS: OWN,
        Right.SEE_ORIGINALS: OWN,
        Right.SEE_UNCHECKED: OWN,
        Right.SEE_MASTERS: OWN,
        Right.REVIEW: OWN,
        Right.DISPUTE: OWN,
    },
    Role.SUPERVISOR: {
        Right.SEE_RECORDS: OWN,
        Right.SEE_ORIGINALS: OWN,
        Right.SEE_UNCHECKED: OWN,
        Right.SEE_MASTERS: OWN,
        Right.SEE_FIGURES: EVERYWHERE,
        Right.SEE_EMERGENCIES: EVERYWHERE,
        Right.CAPTURE: OWN,
        Right.REVIEW: OWN,
        Right.DISPUTE: OWN,
    },
    Role.REGISTRAR: {
        Right.SEE_RECORDS: EVERYWHERE,
        Right.SEE_ORIGINALS: EVERYWHERE,
        Right.REGISTER: OWN,
        Right.DISPUTE: EVERYWHERE,
    },
    Role.KEEPER: {
        Right.SEE_RECORDS: OWN,
        Right.KEEP_VOLUMES: OWN,
    },
    Role.PRIVACY: {
        Right.SEE_RECORDS: EVERYWHERE,
        Right.SEE_EVENTS: EVERYWHERE,
        Right.SEE_WHO_LOOKED: EVERYWHERE,
        Right.GRANT_ACCESS: EVERYWHERE,
        Right.ANSWER_PEOPLE: EVERYWHERE,
        Right.SEE_EMERGENCIES: EVERYWHERE,
    },
    Role.AUDITOR: {
        Right.SEE_FIGURES: EVERYWHERE,
        Right.SEE_EVENTS: EVERYWHERE,
        Right.SEE_WHO_LOOKED: EVERYWHERE,
        Right.SEE_EMERGENCIES: EVERYWHERE,
    },
    Role.ADMINISTRATOR: {
        Right.ASK_IN_EMERGENCY: EVERYWHERE,
        Right.LOOK_AFTER_PEOPLE: EVERYWHERE,
    },
}

OF_CONTENT = frozenset(
    {
        Right.SEE_RECORDS,
        Right.SEE_ORIGINALS,
        Right.SEE_UNCHECKED,
        Right.SEE_MASTERS,
        Right.REVIEW,
        Right.REGISTER,
        Right.DISPUTE,
    }
)
"""The rights that show what a paper says: on what is restricted they need a grant.

Scanning and keeping do not: whoever has the paper in hand has it by the archive's own order.
"""


IN_EMERGENCY = frozenset({Right.SEE_ORIGINALS, Right.SEE_UNCHECKED})
"""The rights that two people open to one who has none, for one paper and a short while."""


class Why(StrEnum):
    """The reason of a verdict."""

    ROLE = "role"
    GRANT = "grant"
    EMERGENCY = "emergency"
    DISABLED = "disabled"
    NO_ROLE = "no_role"
    OTHER_UNIT = "other_unit"
    RESTRICTED = "restricted"
    GRANT_ENDED = "grant_ended"


@dataclass(frozen=True, slots=True)
class Thing:
    """What somebody wants to do something with: the units it belongs to, and its restriction.

    `names` are the documents and records, as (noun, id), under which a grant may name it.
    """

    units: frozenset[str] = frozenset()
    restricted: bool = False
    names: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a person may, why, and whether the thing is of another unit than theirs."""

    allowed: bool
    why: Why
    cross_unit: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a person has a right: in these units, or everywhere."""

    everywhere: bool = False
    units: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.units)

    def covers(self, units: frozenset[str]) -> bool:
        """Say whether it reaches a thing of these units; one of no unit lies only everywhere."""
        return self.everywhere or (bool(units) and units <= self.units)


def reach(person: Person, right: Right) -> Reach:
    """Return where a person has a right by their roles; restrictions are asked for apart.

    Everywhere ends at the units to which a token is bound.
    """
    if person.disabled:
        return Reach()
    wheres = {RIGHTS[role].get(right) for role in person.roles}
    everywhere = EVERYWHERE in wheres
    units = person.units if wheres - {None} else frozenset()
    if person.within is None:
        return Reach(everywhere, units)
    return Reach(units=person.within if everywhere else units & person.within)


def has(person: Person, right: Right) -> bool:
    """Say whether a person has a right anywhere, as for what a page offers."""
    return bool(reach(person, right))


def role_for(person: Person, right: Right) -> Role:
    """Return the role by which a person has a right; of several, or of none, the first by name."""
    having = (role for role in person.roles if right in RIGHTS[role])
    return min(having, default=min(person.roles))


def may(
    person: Person, right: Right, thing: Thing, grants: Iterable[Grant], moment: datetime
) -> Verdict:
    """Say whether a person may do something with a thing at a moment; what is unsure is refused."""
    if person.disabled:
        return Verdict(allowed=False, why=Why.DISABLED)
    if not any(right in RIGHTS[role] for role in person.roles):
        return _in_emergency(person, right, thing, grants, moment)
    if not reach(person, right).covers(thing.units):
        return Verdict(allowed=False, why=Why.OTHER_UNIT)
    cross_unit = bool(thing.units - person.units)
    if not thing.restricted or right not in OF_CONTENT:
        return Verdict(allowed=True, why=Why.ROLE, cross_unit=cross_unit)
    theirs = [one for one in grants if _is_for(one, person, thing)]
    if any(one.given <= moment < one.until for one in theirs):
        return Verdict(allowed=True, why=Why.GRANT, cross_unit=cross_unit)
    return Verdict(allowed=False, why=Why.GRANT_ENDED if theirs else Why.RESTRICTED)


def _in_emergency(
    person: Person, right: Right, thing: Thing, grants: Iterable[Grant], moment: datetime
) -> Verdict:
    """Say whether somebody without a right sees one paper, because two people opened it to them."""
    names = {(EMERGENCY, subject) for noun, subject in thing.names if noun == "document"}
    open_to_see = right in IN_EMERGENCY and any(
        one.given <= moment < one.until
        for one in grants
        if _is_for(one, person, replace(thing, names=frozenset(names)))
    )
    if open_to_see and Right.ASK_IN_EMERGENCY in _rights(person):
        return Verdict(allowed=True, why=Why.EMERGENCY)
    return Verdict(allowed=False, why=Why.NO_ROLE)


def _rights(person: Person) -> frozenset[Right]:
    return frozenset(right for role in person.roles for right in RIGHTS[role])


def _is_for(grant: Grant, person: Person, thing: Thing) -> bool:
    named = (grant.noun, grant.subject) in thing.names
    return named and grant.person == person.id and grant.withdrawn is None

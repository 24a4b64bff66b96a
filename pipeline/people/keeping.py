"""Keeping: people are added, changed, disabled and given secrets, each with its event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.ids import PersonId, new_id
from pipeline.moves.finding import the_unit
from pipeline.nouns.person import PERSONAL_ROLES, Person
from pipeline.people.choosing import folded, is_name, require_password, require_pin, sign_in_name
from pipeline.people.errors import (
    FirstPersonError,
    LastAdministratorError,
    NameTakenError,
    NoSuchPersonError,
    NotAdministratorError,
    RolesApartError,
    RolesError,
    UnitsMissingError,
)
from pipeline.people.rights import OWN, RIGHTS
from pipeline.people.secrets import digest, hashed
from pipeline.people.tokens import withdraw_all

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipeline.language import Lang
    from pipeline.ports.records import Transaction

PERSON = "person"
ALONE = (Role.ADMINISTRATOR, Role.AUDITOR)
"""Roles that stand by themselves: who holds one watches over those who hold the others."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person is to be; what is None stays as it is, or as it is with most people."""

    full_name: str | None = None
    roles: frozenset[Role] | None = None
    units: frozenset[str] | None = None
    language: Lang | None = None


def acting(person: Person, via: str) -> Actor:
    """Return a person who acts for themselves, in no role: signs in, sets a password."""
    return Actor(person.name, PERSON, via=via)


def the_person(tx: Transaction, name: str) -> Person:
    """Return the person who signs in under a name."""
    found = known_as(tx, name)
    if found is None:
        raise NoSuchPersonError(name=name)
    return found


def known_as(tx: Transaction, name: str) -> Person | None:
    """Return whoever signs in under a name, whatever was typed for one."""
    return tx.people.named(folded(name)) if is_name(folded(name)) else None


def add(
    tx: Transaction,
    name: str,
    wanted: Wanted,
    password: str,
    actor: Actor,
    *,
    must_change: bool,
    demo: bool = False,
) -> Person:
    """Add a person with a first password; the first of all is an administrator."""
    known = sign_in_name(name)
    if tx.people.named(known) is not None:
        raise NameTakenError(name=known)
    blank = Person(PersonId(new_id()), known, "", frozenset(), frozenset(), demo=demo)
    made = _fit(tx, _wished(blank, wanted))
    if not tx.people.any() and Role.ADMINISTRATOR not in made.roles:
        raise FirstPersonError
    _require_administrator(tx, actor)
    require_password(password, known)
    tx.people.add(made)
    tx.people.set_password(made.id, hashed(password), must_change=must_change)
    _note(tx, Kind.PERSON_ADDED, made, actor, {**_duties(made), "demo": demo})
    return tx.people.get(made.id)


def change(tx: Transaction, name: str, wanted: Wanted, actor: Actor) -> Person:
    """Change what a person is called, does, and where; the name to sign in under stays."""
    _require_administrator(tx, actor)
    before = the_person(tx, name)
    after = _fit(tx, _wished(before, wanted))
    if after == before:
        return before
    if Role.ADMINISTRATOR not in after.roles:
        _require_another_administrator(tx, before)
    tx.people.change(after)
    _note(tx, Kind.PERSON_CHANGED, after, actor, _duties(after))
    return after


def disable(tx: Transaction, name: str, actor: Actor) -> Person:
    """Let a person in no more: their sessions end at once, their tokens are withdrawn."""
    _require_administrator(tx, actor)
    before = the_person(tx, name)
    if before.disabled:
        return before
    _require_another_administrator(tx, before)
    tx.people.change(replace(before, disabled=True))
    sessions = tx.sessions.end_all(before.id)
    withdraw_all(tx, before, actor)
    _note(tx, Kind.PERSON_DISABLED, before, actor, {"sessions": sessions})
    return tx.people.get(before.id)


def enable(tx: Transaction, name: str, actor: Actor) -> Person:
    """Let a person in again, with the password they had and without their tokens."""
    _require_administrator(tx, actor)
    before = the_person(tx, name)
    if not before.disabled:
        return before
    tx.people.change(replace(before, disabled=False))
    _note(tx, Kind.PERSON_ENABLED, before, actor)
    return tx.people.get(before.id)


def reset(tx: Transaction, name: str, password: str, actor: Actor) -> Person:
    """Give a person another password, with which they can only set their own."""
    _require_administrator(tx, actor)
    person = the_person(tx, name)
    set_password(tx, person, password, actor, must_change=True)
    return tx.people.get(person.id)


def set_password(
    tx: Transaction, person: Person, password: str, actor: Actor, *, must_change: bool = False
) -> None:
    """Set a password: every session of the person ends, and failed attempts are forgotten.

    Tokens that were made with the password before are withdrawn where somebody else sets another.
    """
    require_password(password, person.name)
    tx.people.set_password(person.id, hashed(password), must_change=must_change)
    sessions = tx.sessions.end_all(person.id)
    if actor.name != person.name:
        withdraw_all(tx, person, actor)
    tx.sessions.forgive(digest(person.name))
    facts = {"must_change": must_change, "sessions": sessions}
    _note(tx, Kind.PASSWORD_SET, person, actor, facts)


def set_pin(tx: Transaction, person: Person, pin: str, actor: Actor) -> None:
    """Set the PIN that unlocks a person's screens."""
    require_pin(pin)
    tx.people.set_pin(person.id, hashed(pin))
    _note(tx, Kind.PIN_SET, person, actor)


def _wished(person: Person, wanted: Wanted) -> Person:
    return replace(
        person,
        full_name=person.full_name if wanted.full_name is None else wanted.full_name.strip(),
        roles=person.roles if wanted.roles is None else wanted.roles,
        units=person.units if wanted.units is None else wanted.units,
        language=wanted.language or person.language,
    )


def _fit(tx: Transaction, person: Person) -> Person:
    """Return a person whose roles and units go together, or raise what is wrong with them."""
    if not person.roles or not person.roles <= PERSONAL_ROLES:
        raise RolesError(name=person.name)
    for role in ALONE:
        if role in person.roles and len(person.roles) > 1:
            raise RolesApartError(role=role)
    for unit in person.units:
        the_unit(tx, unit)
    if not person.units and any(OWN in RIGHTS[role].values() for role in person.roles):
        raise UnitsMissingError(name=person.name)
    return person


def _require_administrator(tx: Transaction, actor: Actor) -> None:
    if tx.people.any() and actor.role != Role.ADMINISTRATOR:
        raise NotAdministratorError


def _require_another_administrator(tx: Transaction, person: Person) -> None:
    others = (one for one in tx.people.all() if one.id != person.id and not one.disabled)
    mattered = Role.ADMINISTRATOR in person.roles and not person.disabled
    if mattered and not any(Role.ADMINISTRATOR in one.roles for one in others):
        raise LastAdministratorError(name=person.name)


def _duties(person: Person) -> dict[str, object]:
    return {"roles": _listed(person.roles), "units": _listed(person.units)}


def _listed(words: Iterable[str]) -> list[str]:
    return sorted(map(str, words))


def _note(
    tx: Transaction,
    kind: Kind,
    person: Person,
    actor: Actor,
    facts: Mapping[str, object] | None = None,
) -> None:
    tx.events.note(kind, PERSON, person.id, actor=actor, facts=facts)

"""Tokens: what lets one person at the command line, or a program at the API in their stead.

They are made once, shown once, and withdrawn by a word. Neither kind opens what the other does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.ids import TokenId, new_id
from pipeline.moves.finding import the_unit
from pipeline.nouns.person import Person, Token
from pipeline.people.errors import (
    NoSuchTokenError,
    NotAdministratorError,
    PasswordToChangeError,
    TokenDaysError,
    TokenForProgramsError,
    TokenRefusedError,
)
from pipeline.people.secrets import digest, new_token
from pipeline.words import NAME, plain

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.events import Actor
    from pipeline.nouns.viewing import Purpose
    from pipeline.ports.records import Transaction

HOLDS = timedelta(days=365)
"""How long a token holds at most."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """For which purposes a program may ask, and within which units (None: all of its person's)."""

    purposes: frozenset[Purpose]
    units: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Bearer:
    """A program that asks in a person's stead; `person` reaches no further than the token."""

    person: Person
    token: Token


def make(
    tx: Transaction,
    person: Person,
    label: str,
    actor: Actor,
    *,
    bounds: Bounds | None = None,
    holds: timedelta = HOLDS,
) -> tuple[Token, str]:
    """Make a token for a person, or for a program within bounds; its text is kept nowhere."""
    moment, text = now(), new_token()
    if not timedelta() < holds <= HOLDS:
        raise TokenDaysError(most=HOLDS.days)
    for unit in (bounds.units if bounds else None) or ():
        the_unit(tx, unit)
    made = Token(
        id=TokenId(new_id()),
        person=person.id,
        label=plain(label, "--label", NAME),
        made=moment,
        until=moment + holds,
        purposes=bounds.purposes if bounds else None,
        units=bounds.units if bounds else None,
    )
    tx.people.add_token(made, digest(text))
    _note(tx, Kind.TOKEN_MADE, made, actor)
    return made, text


def person_of(tx: Transaction, text: str, moment: datetime) -> Person:
    """Return the person at the command line whose token this is, or raise why there is none."""
    person, found = _holder(tx, text, moment)
    if found.purposes is not None:
        raise TokenForProgramsError
    if person.must_change:
        raise PasswordToChangeError(name=person.name)
    return person


def bearer(tx: Transaction, text: str, moment: datetime) -> Bearer:
    """Return the program whose token this is, or raise: one for the command line is none here."""
    person, found = _holder(tx, text, moment)
    if found.purposes is None:
        raise TokenRefusedError
    return Bearer(replace(person, within=found.units), found)


def _holder(tx: Transaction, text: str, moment: datetime) -> tuple[Person, Token]:
    """Return whose token this is, or raise: unknown, withdrawn, over, or disabled."""
    found = tx.people.token_of(digest(text.strip()))
    if found is None or found.withdrawn is not None or found.until <= moment:
        raise TokenRefusedError
    person = tx.people.get(found.person)
    if person.disabled:
        raise TokenRefusedError
    return person, found


def withdraw(tx: Transaction, key: str, actor: Actor) -> Token:
    """Withdraw a token, one's own or as an administrator; it opens nothing from now on."""
    found = tx.people.token(TokenId(key))
    own = found is not None and tx.people.get(found.person).name == actor.name
    if not own and actor.role != Role.ADMINISTRATOR:
        raise NotAdministratorError
    if found is None or not tx.people.withdraw_token(found.id, actor.name):
        raise NoSuchTokenError(token=key)
    _note(tx, Kind.TOKEN_WITHDRAWN, found, actor)
    return found


def withdraw_all(tx: Transaction, person: Person, actor: Actor) -> None:
    """Withdraw every token of a person that still holds."""
    for one in tx.people.tokens(person.id):
        if one.withdrawn is None:
            withdraw(tx, one.id, actor)


def _note(tx: Transaction, kind: Kind, token: Token, actor: Actor) -> None:
    facts: dict[str, object] = {"token": token.id}
    if token.purposes is not None:
        facts["purposes"] = sorted(token.purposes)
        facts["units"] = None if token.units is None else sorted(token.units)
    tx.events.note(kind, "person", token.person, actor=actor, facts=facts)

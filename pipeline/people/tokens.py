"""Tokens: what lets one person at the command line, made once, shown once, withdrawn by a word."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.ids import TokenId, new_id
from pipeline.nouns.person import Token
from pipeline.people.errors import NoSuchTokenError, NotAdministratorError, TokenRefusedError
from pipeline.people.secrets import digest, new_token
from pipeline.words import NAME, plain

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.events import Actor
    from pipeline.nouns.person import Person
    from pipeline.ports.records import Transaction

HOLDS = timedelta(days=365)
"""How long a token holds at most."""


def make(tx: Transaction, person: Person, label: str, actor: Actor) -> tuple[Token, str]:
    """Make a token for a person; its text is returned this once and kept nowhere."""
    moment, text = now(), new_token()
    made = Token(
        id=TokenId(new_id()),
        person=person.id,
        label=plain(label, "--label", NAME),
        made=moment,
        until=moment + HOLDS,
    )
    tx.people.add_token(made, digest(text))
    _note(tx, Kind.TOKEN_MADE, made, actor)
    return made, text


def person_of(tx: Transaction, text: str, moment: datetime) -> Person:
    """Return the person whose token this is, or raise: unknown, withdrawn, over, or disabled."""
    found = tx.people.token_of(digest(text.strip()))
    if found is None or found.withdrawn is not None or found.until <= moment:
        raise TokenRefusedError
    person = tx.people.get(found.person)
    if person.disabled:
        raise TokenRefusedError
    return person


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
    tx.events.note(kind, "person", token.person, actor=actor, facts={"token": token.id})

"""Hands: who set a person's account lately, so that one person with two accounts is not two."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.grants.errors import OwnHandError

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.nouns.person import Person
    from pipeline.ports.records import Transaction

FRESH = timedelta(days=7)
"""So long whoever was given an account, a role or a password by somebody else grants nothing."""
BY_HAND = frozenset(
    {Kind.PERSON_ADDED, Kind.PERSON_CHANGED, Kind.PERSON_ENABLED, Kind.PASSWORD_SET}
)


def require_own_hand(tx: Transaction, person: Person, moment: datetime) -> None:
    """Raise if anybody else set a person's account lately, by themselves or through others.

    Where everybody is invented, as in a demonstration, nobody waits.
    """
    if all(one.demo for one in tx.people.all()):
        return
    for event in reversed(tx.events.of("person", person.id)):
        until = event.recorded_at + FRESH
        if event.type in BY_HAND and event.actor.name != person.name and moment < until:
            raise OwnHandError(name=event.actor.name, days=FRESH.days, until=until)

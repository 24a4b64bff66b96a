"""Granting: one person may see one restricted thing, for a reason, until a day."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.grants.errors import GrantEndError, NoSuchGrantError, NotPrivacyError, OwnGrantError
from pipeline.grants.hands import require_own_hand
from pipeline.ids import GrantId, new_id
from pipeline.moves.errors import ReasonMissingError
from pipeline.moves.finding import the_document, the_record, the_volume
from pipeline.nouns.person import Grant
from pipeline.people.keeping import the_person

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipeline.events import Actor
    from pipeline.ports.records import Transaction

LONGEST = timedelta(days=366)
SUBJECTS: Mapping[str, Callable[[Transaction, str], str]] = {
    "document": lambda tx, name: the_document(tx, name).id,
    "record": lambda tx, name: the_record(tx, name).id,
    "volume": lambda tx, name: the_volume(tx, name, "").id,
}
"""What a grant may name, and how a person names it."""


def give(
    tx: Transaction, name: str, thing: tuple[str, str], reason: str, until: datetime, actor: Actor
) -> Grant:
    """Let a person see one restricted thing, `thing` being (noun, name).

    A document, a record, or a volume, whose pages are seen as it is scanned at the desk.
    """
    if actor.role != Role.PRIVACY:
        raise NotPrivacyError
    if not reason.strip():
        raise ReasonMissingError
    person, moment = the_person(tx, name), now()
    if person.name == actor.name:
        raise OwnGrantError
    require_own_hand(tx, the_person(tx, actor.name), moment)
    if not moment < until <= moment + LONGEST:
        raise GrantEndError(days=LONGEST.days)
    noun, said = thing
    subject = SUBJECTS[noun](tx, said)
    made = Grant(
        id=GrantId(new_id()),
        person=person.id,
        noun=noun,
        subject=subject,
        reason=reason.strip(),
        given=moment,
        until=until,
        by=actor.name,
    )
    tx.people.give(made)
    facts = {"grant": made.id, "person": person.id, "until": until.isoformat()}
    tx.events.note(Kind.GRANT_GIVEN, noun, subject, actor=actor, facts=facts, words=reason.strip())
    return made


def withdraw(tx: Transaction, key: str, actor: Actor) -> Grant:
    """Withdraw a grant; it opens nothing from now on."""
    if actor.role != Role.PRIVACY:
        raise NotPrivacyError
    withdrawn = tx.people.withdraw_grant(GrantId(key), actor.name)
    if withdrawn is None:
        raise NoSuchGrantError(grant=key)
    facts = {"grant": withdrawn.id, "person": withdrawn.person}
    tx.events.note(
        Kind.GRANT_WITHDRAWN, withdrawn.noun, withdrawn.subject, actor=actor, facts=facts
    )
    return withdrawn

"""Emergencies: an administrator asks for one paper, a privacy officer lets them see it for an hour.

Whoever looks after the machines sees no content. Where there is nobody else, two people open one
paper for a short while, and everybody who watches over the archive is told. Events keep all of it;
the grant is one like others, under a noun of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.grants.errors import EmergencyOverError, NotPrivacyError, OwnGrantError
from pipeline.grants.hands import require_own_hand
from pipeline.ids import DocumentId, GrantId, PersonId, new_id
from pipeline.moves.errors import ReasonMissingError
from pipeline.moves.finding import the_document
from pipeline.nouns.person import EMERGENCY, Grant
from pipeline.people.errors import NotAdministratorError
from pipeline.people.keeping import the_person
from pipeline.words import REASON, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipeline.events import Actor, Event
    from pipeline.nouns.person import Person
    from pipeline.ports.records import Transaction

HOLDS = timedelta(hours=1)
"""How long the paper may be seen."""
WAITS = timedelta(hours=24)
"""How long an answer is awaited."""
AT_ONCE = 50
"""How many emergencies are told of at once."""


@dataclass(frozen=True, slots=True)
class Emergency:
    """One that was asked for; `granted` is None until it was decided by somebody."""

    id: str
    person: PersonId
    name: str
    document: DocumentId
    reason: str
    asked: datetime
    granted: bool | None = None
    by: str = ""
    decided: datetime | None = None
    grant: GrantId | None = None
    until: datetime | None = None

    def is_open(self, moment: datetime) -> bool:
        """Say whether it still waits for somebody's decision."""
        return self.granted is None and moment < self.asked + WAITS


@dataclass(frozen=True, slots=True)
class Part:
    """Some emergencies, the last first; those before them go on before `next`, None at the end."""

    items: tuple[Emergency, ...]
    next: str | None


def ask(tx: Transaction, person: Person, document: str, reason: str, actor: Actor) -> Emergency:
    """Ask for one paper, and say why; who asks again while it waits has asked already."""
    if actor.role != Role.ADMINISTRATOR or Role.ADMINISTRATOR not in person.roles:
        raise NotAdministratorError
    words = plain(reason, "--reason", REASON)
    if not words:
        raise ReasonMissingError
    found, moment = the_document(tx, document), now()
    for one in every(tx):
        if one.asked + WAITS <= moment:
            break
        if (one.person, one.document) == (person.id, found.id) and one.is_open(moment):
            return one
    key = new_id()
    facts = {"person": person.id, "document": found.id}
    event = tx.events.note(
        Kind.EMERGENCY_ASKED, EMERGENCY, key, actor=actor, facts=facts, words=words
    )
    return Emergency(key, person.id, person.name, found.id, words, event.recorded_at)


def grant(tx: Transaction, key: str, actor: Actor) -> Emergency:
    """Let the paper be seen for an hour by who asked; a second person does so, or nobody."""
    found = _undecided(tx, key, actor)
    moment = now()
    require_own_hand(tx, the_person(tx, actor.name), moment)
    made = Grant(
        id=GrantId(new_id()),
        person=found.person,
        noun=EMERGENCY,
        subject=found.document,
        reason=found.reason,
        given=moment,
        until=moment + HOLDS,
        by=actor.name,
    )
    tx.people.give(made)
    facts = {"grant": made.id, "person": found.person, "until": made.until.isoformat()}
    tx.events.note(Kind.GRANT_GIVEN, "document", found.document, actor=actor, facts=facts)
    tx.events.note(Kind.EMERGENCY_GRANTED, EMERGENCY, key, actor=actor, facts=facts)
    return replace(
        found, granted=True, by=actor.name, decided=moment, grant=made.id, until=made.until
    )


def refuse(tx: Transaction, key: str, actor: Actor) -> Emergency:
    """Leave the paper closed."""
    found = _undecided(tx, key, actor)
    tx.events.note(Kind.EMERGENCY_REFUSED, EMERGENCY, key, actor=actor)
    return replace(found, granted=False, by=actor.name, decided=now())


def is_any_opened(tx: Transaction, person: Person) -> bool:
    """Say whether two people have opened any paper to a person for now."""
    moment = now()
    return any(
        one.noun == EMERGENCY and one.withdrawn is None and one.given <= moment < one.until
        for one in tx.people.grants(person.id)
    )


def emergencies(tx: Transaction, before: str | None = None) -> Part:
    """Return what was asked for last, or last before one of them; however many there are."""
    found: dict[str, list[Event]] = {}
    for event in tx.events.about(EMERGENCY, AT_ONCE, before):
        found.setdefault(event.subject_id, []).append(event)
    told = (_told(tx, events) for events in found.values())
    return Part(
        tuple(one for one in told if one is not None),
        list(found)[-1] if len(found) == AT_ONCE else None,
    )


def every(tx: Transaction) -> Iterator[Emergency]:
    """Yield all that was ever asked for, the last first."""
    part = emergencies(tx)
    yield from part.items
    while part.next is not None:
        part = emergencies(tx, part.next)
        yield from part.items


def _told(tx: Transaction, events: Iterable[Event]) -> Emergency | None:
    """What the events of one emergency tell; None where it has no beginning."""
    one: Emergency | None = None
    for event in events:
        facts = event.facts
        if event.type == Kind.EMERGENCY_ASKED:
            one = Emergency(
                event.subject_id,
                PersonId(str(facts["person"])),
                event.actor.name,
                DocumentId(str(facts["document"])),
                tx.events.words(event.id),
                event.recorded_at,
            )
        elif one is not None:
            granted = event.type == Kind.EMERGENCY_GRANTED
            one = replace(
                one,
                granted=granted,
                by=event.actor.name,
                decided=event.recorded_at,
                grant=GrantId(str(facts["grant"])) if granted else None,
                until=event.recorded_at + HOLDS if granted else None,
            )
    return one


def _undecided(tx: Transaction, key: str, actor: Actor) -> Emergency:
    if actor.role != Role.PRIVACY:
        raise NotPrivacyError
    found = _told(tx, tx.events.of(EMERGENCY, key))
    if found is None or not found.is_open(now()):
        raise EmergencyOverError
    if found.name == actor.name:
        raise OwnGrantError
    return found

"""Watching: searches are counted, those that come too fast wait, and odd ones are told of."""

from __future__ import annotations

from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import MACHINE, Kind
from pipeline.finding.errors import OwnOddityError, TooManySearchesError, UnsettledError
from pipeline.finding.watch import WITHIN, is_far, odd, opens, veiled
from pipeline.ids import new_id
from pipeline.nouns.asking import Asking, Oddity, Rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from pipeline.events import Actor
    from pipeline.finding.answer import Answer
    from pipeline.finding.question import Question
    from pipeline.finding.watch import Watch
    from pipeline.nouns.person import Person
    from pipeline.ports.records import Records, Transaction

PERSON = "person"
LONGEST = max(WITHIN.values())


def admit(
    records: Records, person: Person, question: Question, watch: Watch, token: str = ""
) -> Asking:
    """Count a search before it is made, or raise when the next one is heard.

    Those of each token are counted by themselves, and apart from those at the desks; whoever has
    many tokens is held to what may be by all of them together.
    """
    moment = now()
    with records.writing() as tx:
        tx.askings.sweep(moment - LONGEST)
        before = tx.askings.of(person.id, moment - LONGEST)
        most, until = _opens(before, watch, token, moment)
        if until is None:
            secret = tx.people.secrets(person.id).password or person.id
            made = Asking(new_id(), person.id, token, veiled(question, secret), moment)
            tx.askings.add(made)
            return made
        _tell(tx, person, Rule.TOO_FAST, most, watch)
    seconds = max(1, ceil((until - moment).total_seconds()))
    raise TooManySearchesError(most=most, seconds=seconds)


def _opens(
    before: Sequence[Asking], watch: Watch, token: str, moment: datetime
) -> tuple[int, datetime | None]:
    """Return when the next search is heard (None: now), and how many are by what it waits for."""
    own = [one for one in before if one.token == token]
    limits = ((own, watch.a_minute), (before, watch.in_all))
    waits = [(opens(asked, most, moment), most) for asked, most in limits]
    until, most = max(waits, key=lambda wait: wait[0] or moment)
    return most, until


def conclude(
    tx: Transaction,
    asking: Asking,
    person: Person,
    question: Question,
    answer: Answer,
    watch: Watch,
) -> None:
    """Write down how a search went, and tell of what is odd about all that this person asked."""
    moment = now()
    far = is_far(person, question, answer, watch, moment)
    tx.askings.conclude(replace(asking, found=bool(answer.hits), far=far))
    asked = tx.askings.of(person.id, moment - LONGEST)
    opened = tx.viewings.begun(person.id, moment - WITHIN[Rule.NONE_OPENED])
    for rule, count in odd(asked, opened, watch, moment):
        _tell(tx, person, rule, count, watch)


def settle(tx: Transaction, oddity: Oddity, actor: Actor, reason: str) -> None:
    """Say what became of something odd; it can be said once, and not of one's own searches."""
    if not reason.strip():
        raise UnsettledError
    if tx.people.get(oddity.person).name == actor.name:
        raise OwnOddityError
    if tx.askings.settle(oddity.id, actor.name, reason.strip()):
        facts = {"rule": oddity.rule.value, "oddity": oddity.id}
        tx.events.note(
            Kind.ODDITY_SETTLED,
            PERSON,
            oddity.person,
            actor=actor,
            facts=facts,
            words=reason.strip(),
        )


def _tell(tx: Transaction, person: Person, rule: Rule, count: int, watch: Watch) -> None:
    """Note that a rule is broken, once within the time in which it counts."""
    moment = now()
    if tx.askings.told(person.id, rule, moment - WITHIN[rule]):
        return
    made = Oddity(new_id(), person.id, rule, count, watch.limit(rule), moment)
    tx.askings.tell(made)
    facts = {"rule": rule.value, "number": count, "most": made.most}
    tx.events.note(
        Kind.ODDITY_NOTED, PERSON, person.id, actor=replace(MACHINE, via="web"), facts=facts
    )

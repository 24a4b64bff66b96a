"""The watch over searches: how many there may be, and from what number on they are odd.

    too_fast        more in a minute than may be by one token, or by all of them; the next one waits
    many_questions  so many different questions in an hour: somebody goes through people
    none_opened     so many in an hour that found papers, of which not one was opened
    same_again      the same question so often in a day: somebody follows one person
    far_at_night    so many in a day outside office hours about units that are not one's own

Whoever asks is not hindered by anything but the first; the privacy officer is told.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from pipeline.clock import zone_of
from pipeline.nouns.asking import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.finding.answer import Answer
    from pipeline.finding.question import Question
    from pipeline.nouns.asking import Asking
    from pipeline.nouns.person import Person

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WITHIN: Mapping[Rule, timedelta] = {
    Rule.TOO_FAST: MINUTE,
    Rule.MANY_QUESTIONS: HOUR,
    Rule.NONE_OPENED: HOUR,
    Rule.SAME_AGAIN: DAY,
    Rule.FAR_AT_NIGHT: DAY,
}
"""The time in which each rule counts; within it the same person is told of once."""
SATURDAY = 5
TOGETHER = 4
"""By all tokens and at the desks together a person may search so many times as often as by one."""


@dataclass(frozen=True, slots=True)
class Watch:
    """The limits, of which each has a setting of its own."""

    a_minute: int = 30
    questions: int = 60
    unopened: int = 40
    repeats: int = 15
    far: int = 10
    office: tuple[int, int] = (7, 20)

    @property
    def in_all(self) -> int:
        """How many one person may make in a minute, by however many tokens."""
        return TOGETHER * self.a_minute

    def limit(self, rule: Rule) -> int:
        """Return from what number on a rule is broken."""
        return {
            Rule.TOO_FAST: self.a_minute,
            Rule.MANY_QUESTIONS: self.questions,
            Rule.NONE_OPENED: self.unopened,
            Rule.SAME_AGAIN: self.repeats,
            Rule.FAR_AT_NIGHT: self.far,
        }[rule]


USUAL = Watch()


def veiled(question: Question, secret: str) -> str:
    """Return what tells two questions of one person apart, and says nothing to who reads it."""
    asked = (
        sorted((sorted(part.keys), sorted(part.texts)) for part in question.parts),
        sorted(map(sorted, question.words)),
    )
    return hmac.new(secret.encode(), repr(asked).encode(), hashlib.sha256).hexdigest()


def opens(asked: Sequence[Asking], most: int, moment: datetime) -> datetime | None:
    """Return when the next search is heard, or None where that is now; the newest come first.

    `most` are heard within a minute.
    """
    lately = [one.at for one in asked if one.at > moment - MINUTE]
    return lately[most - 1] + MINUTE if len(lately) >= most else None


def is_far(
    person: Person, question: Question, answer: Answer, watch: Watch, moment: datetime
) -> bool:
    """Say whether a search is about other units than somebody's own, outside office hours."""
    local = moment.astimezone(zone_of(min(person.units, default="00")))
    first, last = watch.office
    if local.weekday() < SATURDAY and first <= local.hour < last:
        return False
    asked = question.place.unit
    units = {hit.paper.unit for hit in answer.hits} | ({asked} if asked else set())
    return bool(units - person.units)


def odd(
    asked: Sequence[Asking], opened: int, watch: Watch, moment: datetime
) -> Iterator[tuple[Rule, int]]:
    """Yield the rules that the searches of one person break, and by what number.

    `opened` is how many papers the person has opened within the last hour.
    """
    hour = [one for one in asked if one.at > moment - HOUR]
    day = [one for one in asked if one.at > moment - DAY]
    repeats = Counter(one.asked for one in day)
    counts = {
        Rule.MANY_QUESTIONS: len({one.asked for one in hour}),
        Rule.NONE_OPENED: 0 if opened else sum(one.found for one in hour),
        Rule.SAME_AGAIN: max(repeats.values(), default=0),
        Rule.FAR_AT_NIGHT: sum(one.far for one in day),
    }
    yield from ((rule, count) for rule, count in counts.items() if count >= watch.limit(rule))

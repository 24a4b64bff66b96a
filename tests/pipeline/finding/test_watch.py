"""The watch: what is too fast waits, what is odd is told, and what was asked cannot be read."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.finding.answer import Answer, Candidate, Hit
from pipeline.finding.findable import Level, Told
from pipeline.finding.keyed import keyed
from pipeline.finding.question import Place, Question, both
from pipeline.finding.watch import Watch, is_far, odd, opens, veiled
from pipeline.flow import Role
from pipeline.ids import DocumentId, PersonId
from pipeline.nouns.asking import Asking, Rule
from pipeline.nouns.person import Person

NOON = datetime(2026, 7, 14, 4, 0, tzinfo=UTC)
"""Tuesday, twelve o'clock in Ulaanbaatar."""
WATCH = Watch(a_minute=3, questions=4, unopened=4, repeats=3, far=2, office=(8, 18))
DORJ = Person(PersonId("p"), "dorj", "", frozenset({Role.REGISTRAR}), frozenset({"11"}))
NONE = Answer((), 0, more=False)


def asked(what: str, seconds: int, *, found: bool = False, far: bool = False) -> Asking:
    """A search so many seconds ago."""
    return Asking(what, DORJ.id, "", what, NOON - timedelta(seconds=seconds), found, far)


def hit(unit: str) -> Answer:
    paper = Candidate(1, DocumentId("d"), 1, Level.OPEN, "birth", "НБ-1", unit, 1987, None, Told())
    return Answer((Hit(paper, (), (), near=False),), 1, more=False)


@given(st.lists(st.integers(0, 200), max_size=20), st.integers(1, 6))
def test_never_more_are_heard_in_a_minute_than_may_be(waits: list[int], most: int) -> None:
    moment = NOON
    heard: list[Asking] = []
    for wait in waits:
        moment += timedelta(seconds=wait)
        if opens(heard, most, moment) is None:
            heard.insert(0, replace(asked("x", 0), at=moment))
    for one in heard:
        within = [other for other in heard if timedelta(0) <= other.at - one.at < MINUTE]
        assert len(within) <= most


MINUTE = timedelta(minutes=1)


def test_whoever_waits_as_told_is_heard() -> None:
    before = [asked("x", seconds) for seconds in (5, 10, 40)]
    until = opens(before, WATCH.a_minute, NOON)
    assert until == NOON + timedelta(seconds=20)
    assert opens(before, WATCH.a_minute, until) is None


@pytest.mark.parametrize(
    ("rule", "searches", "opened"),
    [
        (Rule.MANY_QUESTIONS, [asked(str(number), 600) for number in range(4)], 1),
        (
            Rule.NONE_OPENED,
            [asked(str(number % 2), 4000 * (number > 3), found=True) for number in range(4)],
            0,
        ),
        (Rule.SAME_AGAIN, [asked("x", 20_000 * number) for number in range(3)], 1),
        (Rule.FAR_AT_NIGHT, [asked(str(number), 30_000, far=True) for number in range(2)], 1),
    ],
)
def test_each_rule_is_broken_by_what_it_names_and_by_no_less(
    rule: Rule, searches: list[Asking], opened: int
) -> None:
    assert dict(odd(searches, opened, WATCH, NOON)) == {rule: len(searches)}
    assert dict(odd(searches[1:], opened, WATCH, NOON)) == {}


def test_what_is_long_ago_is_not_odd_any_more() -> None:
    day = timedelta(days=1)
    past = [asked(str(number % 3), 60, found=True, far=True) for number in range(20)]
    assert {rule for rule, _ in odd(past, 0, WATCH, NOON)} >= {Rule.NONE_OPENED, Rule.SAME_AGAIN}
    assert dict(odd(past, 0, WATCH, NOON + day)) == {}


def test_whoever_opens_what_they_find_is_not_told_of() -> None:
    found = [asked(str(number % 2), 60, found=True) for number in range(4)]
    rules = {rule for rule, _ in odd(found, 1, replace(WATCH, repeats=99), NOON)}
    assert rules == set()


def test_only_other_units_outside_office_hours_are_far() -> None:
    night, sunday = NOON + timedelta(hours=10), NOON + timedelta(days=5)
    own, other = Question(place=Place("11")), Question(place=Place("62"))
    for moment in (night, sunday):
        assert is_far(DORJ, other, NONE, WATCH, moment)
        assert is_far(DORJ, Question(), hit("62"), WATCH, moment)
        assert not is_far(DORJ, own, hit("11"), WATCH, moment)
    assert not is_far(DORJ, other, hit("62"), WATCH, NOON)


def test_office_hours_are_those_of_the_unit() -> None:
    western = replace(DORJ, units=frozenset({"83"}))
    moment = datetime(2026, 7, 14, 0, 30, tzinfo=UTC)
    assert is_far(western, Question(place=Place("62")), NONE, WATCH, moment)
    assert not is_far(DORJ, Question(place=Place("62")), NONE, WATCH, moment)


def test_the_same_question_is_known_again_by_its_person_alone_and_never_read() -> None:
    bat = keyed({"name": "Бат Дорж"})
    again = both(Question(), keyed({"name": "Дорж Бат"}))
    assert veiled(bat, "secret") == veiled(again, "secret")
    assert veiled(bat, "secret") != veiled(bat, "another")
    assert veiled(bat, "secret") != veiled(keyed({"name": "Бат Болд"}), "secret")
    assert "бат" not in veiled(bat, "secret").casefold()


def test_the_year_and_place_of_a_question_make_it_no_other() -> None:
    bat = keyed({"name": "Бат"})
    assert veiled(bat, "s") == veiled(replace(bat, year=1987, place=Place("11")), "s")

"""Askings: many searches at once pass no limit, and nothing of a search outlives its day."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.clock import now
from pipeline.events import Actor
from pipeline.finding.errors import TooManySearchesError, UnsettledError
from pipeline.finding.keyed import keyed
from pipeline.finding.watch import Watch
from pipeline.flow import Role
from pipeline.ids import new_id
from pipeline.moves.watching import admit, settle
from pipeline.nouns.asking import Oddity, Rule
from pipeline.people.keeping import Wanted, add

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.person import Person

PASSWORD = "five old wooden drawers"
BOSS = Actor("boss", Role.ADMINISTRATOR.value, via="test")
BAT = keyed({"name": "Бат"})


@pytest.fixture
def dorj(archive: Archive) -> Person:
    with archive.records.writing() as tx:
        first = Wanted(roles=frozenset({Role.ADMINISTRATOR}))
        add(tx, "boss", first, PASSWORD, BOSS, must_change=False)
        wanted = Wanted(roles=frozenset({Role.REGISTRAR}), units=frozenset({"00"}))
        return add(tx, "dorj", wanted, PASSWORD, BOSS, must_change=False)


def test_of_many_searches_at_once_no_more_are_heard_than_may_be(
    archive: Archive, dorj: Person
) -> None:
    def tried(_: int) -> bool:
        try:
            admit(archive.records, dorj, BAT, Watch(a_minute=3))
        except TooManySearchesError:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(tried, range(12))) == 3
    with archive.records.reading() as tx:
        (told,) = tx.askings.oddities(9).items
    assert (told.rule, told.person) == (Rule.TOO_FAST, dorj.id)


def test_those_of_a_token_are_counted_apart(archive: Archive, dorj: Person) -> None:
    strict = Watch(a_minute=1)
    admit(archive.records, dorj, BAT, strict)
    made = admit(archive.records, dorj, BAT, strict, token="a token")
    with pytest.raises(TooManySearchesError):
        admit(archive.records, dorj, BAT, strict, token="a token")
    with archive.records.reading() as tx:
        asked = tx.askings.of(dorj.id, now() - timedelta(hours=1))
    assert {one.token for one in asked} == {"", "a token"}
    assert {one.asked for one in asked} == {made.asked}


def test_many_tokens_of_a_person_are_heard_no_more_often_than_may_be_by_all_together(
    archive: Archive, dorj: Person
) -> None:
    strict = Watch(a_minute=2)

    def tried(number: int) -> bool:
        try:
            admit(archive.records, dorj, BAT, strict, token=f"token {number}")
        except TooManySearchesError:
            return False
        return True

    with ThreadPoolExecutor(8) as many:
        assert sum(many.map(tried, range(20))) == strict.in_all
    with pytest.raises(TooManySearchesError) as refused:
        admit(archive.records, dorj, BAT, strict)
    assert refused.value.facts["most"] == strict.in_all
    assert 0 < refused.value.seconds <= 60
    with archive.records.reading() as tx:
        (told,) = tx.askings.oddities(9).items
    assert (told.rule, told.number) == (Rule.TOO_FAST, strict.in_all)


def test_a_search_is_forgotten_with_its_day(archive: Archive, dorj: Person) -> None:
    made = admit(archive.records, dorj, BAT, Watch())
    with archive.records.writing() as tx:
        tx.askings.sweep(made.at - timedelta(seconds=1))
        assert tx.askings.of(dorj.id, made.at - timedelta(days=1)) == (made,)
        tx.askings.sweep(made.at)
        assert tx.askings.of(dorj.id, made.at - timedelta(days=1)) == ()


def test_what_is_odd_is_settled_once_and_with_a_word(archive: Archive, dorj: Person) -> None:
    admit(archive.records, dorj, BAT, Watch(a_minute=1))
    with pytest.raises(TooManySearchesError):
        admit(archive.records, dorj, BAT, Watch(a_minute=1))
    officer = Actor("nomin", Role.PRIVACY.value, via="test")
    with archive.records.writing() as tx:
        (found,) = tx.askings.oddities(9).items
        with pytest.raises(UnsettledError):
            settle(tx, found, officer, "  ")
        settle(tx, found, officer, "a new colleague")
        settle(tx, found, officer, "something else")
        settled = tx.askings.oddity(found.id)
    assert settled is not None
    assert (settled.reason, settled.settled_by) == ("a new colleague", "nomin")
    assert settled.settled is not None


def test_the_newest_are_listed_first_part_by_part(archive: Archive, dorj: Person) -> None:
    made = [Oddity(new_id(), dorj.id, rule, 9, 9, now()) for rule in Rule]
    with archive.records.writing() as tx:
        for one in made:
            tx.askings.tell(one)
        first = tx.askings.oddities(2)
        rest = tx.askings.oddities(9, first.next)
    assert [one.id for one in (*first.items, *rest.items)] == [one.id for one in reversed(made)]
    assert rest.next is None

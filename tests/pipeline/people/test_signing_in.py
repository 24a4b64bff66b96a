"""Signing in: by the right password, slowly by wrong ones, for a day, until locked or ended."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.people import keeping, secrets, signing_in
from pipeline.people.errors import (
    SessionOverError,
    SignInError,
    SignInRefusedError,
    TooManyAttemptsError,
    UnlockRefusedError,
)
from pipeline.people.secrets import digest
from pipeline.people.signing_in import (
    IDLE,
    MOST_STRIKES,
    NOBODY,
    WORKING_DAY,
    change_password,
    lock,
    resume,
    resumed,
    sign_in,
    sign_out,
    unlock,
)
from pipeline.people.throttling import FROM_AN_ADDRESS, OF_A_NAME
from storage.schema.people import attempt, session
from tests.pipeline.people.conftest import PASSWORD

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.person import Person
    from pipeline.people.signing_in import Entered
    from tests.pipeline.people.conftest import Appoint

HERE = "127.0.0.1"
ANOTHER = "another horse battery"


@pytest.fixture
def bat(appoint: Appoint) -> Person:
    return appoint("bat", Role.REVIEWER)


@pytest.fixture
def entered(archive: Archive, bat: Person) -> Entered:
    return sign_in(archive.records, bat.name, PASSWORD, address=HERE)


def kinds(archive: Archive, subject: str) -> list[str]:
    with archive.records.reading() as tx:
        return [event.type for event in tx.events.of("person", subject)]


def guess(archive: Archive, name: str, *, address: str | None = HERE) -> SignInError:
    with pytest.raises(SignInError) as told:
        sign_in(archive.records, name, "a wrong password", address=address)
    return told.value


def earlier(archive: Archive, by: timedelta) -> None:
    """Let the attempts have been made so much earlier."""
    with archive.records.writing() as tx:
        for row in tx.connection.execute(select(attempt)).all():
            tx.connection.execute(
                update(attempt).where(attempt.c.id == row.id).values(at=row.at - by)
            )


def test_the_right_password_opens_a_session_that_lasts_a_day(
    archive: Archive, bat: Person, entered: Entered
) -> None:
    found = resume(archive.records, entered.secret)
    assert found is not None
    assert (found.person, found.session, found.locked) == (bat, entered.session, False)
    with archive.records.reading() as tx:
        last = entered.session.made + WORKING_DAY
        assert resumed(tx, entered.secret, last - timedelta(seconds=1)) is not None
        assert resumed(tx, entered.secret, last) is None
    assert kinds(archive, bat.id) == [Kind.PERSON_ADDED, Kind.SESSION_BEGUN]


def test_what_the_browser_keeps_lies_nowhere_and_is_shown_nowhere(
    archive: Archive, entered: Entered
) -> None:
    with archive.records.reading() as tx:
        (row,) = tx.connection.execute(select(session)).all()
    assert entered.secret not in [str(value) for value in row]
    assert entered.session.id == digest(entered.secret) == row.id
    assert entered.secret not in repr(entered)
    assert entered.session.csrf not in repr(entered)


def test_every_sign_in_is_a_session_of_its_own_and_ends_the_one_before_in_that_browser(
    archive: Archive, bat: Person, entered: Entered
) -> None:
    elsewhere = sign_in(archive.records, "BAT ", PASSWORD, address=HERE)
    again = sign_in(archive.records, "bat", PASSWORD, address=HERE, former=entered.secret)
    made = [entered, elsewhere, again]
    assert len({one.secret for one in made} | {one.session.csrf for one in made}) == 6
    still = [resume(archive.records, one.secret) is not None for one in made]
    assert still == [False, True, True]
    assert kinds(archive, bat.id)[-2:] == [Kind.SESSION_ENDED, Kind.SESSION_BEGUN]


def test_a_secret_that_the_browser_made_up_is_never_taken(archive: Archive, bat: Person) -> None:
    entered = sign_in(archive.records, bat.name, PASSWORD, address=HERE, former="made up")
    assert resume(archive.records, "made up") is None
    assert entered.secret != "made up"


def test_every_refusal_is_one_answer(
    archive: Archive, bat: Person, appoint: Appoint, administrator: Actor
) -> None:
    appoint("gone", Role.REVIEWER)
    with archive.records.writing() as tx:
        keeping.disable(tx, "gone", administrator)
    answers = [guess(archive, name) for name in ("bat", "nobody", "", "x" * 5000, "a\x00\udc80")]
    with pytest.raises(SignInError) as told:
        sign_in(archive.records, "gone", PASSWORD, address=HERE)
    answers.append(told.value)
    assert {(type(one), str(one)) for one in answers} == {
        (SignInRefusedError, SignInRefusedError.template)
    }
    assert kinds(archive, bat.id)[-1] == Kind.SESSION_REFUSED
    assert kinds(archive, NOBODY) == [Kind.SESSION_REFUSED] * 4


def test_as_much_is_compared_for_a_name_that_nobody_has(
    archive: Archive, bat: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    verify = secrets.PasswordHasher.verify

    def counted(self: secrets.PasswordHasher, kept: str, given: bytes) -> bool:
        asked.append(kept)
        return verify(self, kept, given)

    monkeypatch.setattr(secrets.PasswordHasher, "verify", counted)
    guess(archive, bat.name)
    guess(archive, "nobody")
    assert len(asked) == 2
    assert all(kept.startswith("$argon2id$") for kept in asked)


@pytest.mark.parametrize("name", ["bat", "nobody"])
def test_wrong_passwords_slow_a_name_down_until_they_are_long_past(
    archive: Archive, bat: Person, name: str
) -> None:
    told = [type(guess(archive, name, address=None)) for _ in range(OF_A_NAME.failures + 2)]
    assert told == [SignInRefusedError] * OF_A_NAME.failures + [TooManyAttemptsError] * 2
    with pytest.raises(TooManyAttemptsError):
        sign_in(archive.records, name, PASSWORD, address=None)
    earlier(archive, timedelta(seconds=31))
    assert isinstance(guess(archive, name, address=None), SignInRefusedError)
    earlier(archive, timedelta(seconds=31))
    assert isinstance(guess(archive, name, address=None), TooManyAttemptsError)
    earlier(archive, timedelta(days=1))
    assert isinstance(guess(archive, name, address=None), SignInRefusedError)
    assert bat.name == "bat"


def test_while_attempts_wait_the_right_password_is_not_even_compared(
    archive: Archive, bat: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(OF_A_NAME.failures):
        guess(archive, bat.name)
    monkeypatch.setattr(signing_in, "is_right", None)
    with pytest.raises(TooManyAttemptsError) as told:
        sign_in(archive.records, bat.name, PASSWORD, address=HERE)
    until = told.value.facts["until"]
    assert isinstance(until, datetime)
    assert timedelta(seconds=25) < until - now() < timedelta(seconds=95)


def test_one_success_makes_up_for_the_failures_of_a_name(archive: Archive, bat: Person) -> None:
    for _ in range(OF_A_NAME.failures - 1):
        guess(archive, bat.name)
    sign_in(archive.records, bat.name, PASSWORD, address=HERE)
    for _ in range(OF_A_NAME.failures - 1):
        guess(archive, bat.name)
    sign_in(archive.records, bat.name, PASSWORD, address=HERE)


def test_many_names_from_one_address_slow_that_address_down_and_no_other(
    archive: Archive, bat: Person
) -> None:
    for number in range(FROM_AN_ADDRESS.failures):
        guess(archive, f"name{number}", address="10.0.0.7")
    with pytest.raises(TooManyAttemptsError):
        sign_in(archive.records, bat.name, PASSWORD, address="10.0.0.7")
    sign_in(archive.records, bat.name, PASSWORD, address="10.0.0.8")
    with pytest.raises(TooManyAttemptsError):
        sign_in(archive.records, bat.name, PASSWORD, address="10.0.0.7")


def test_attempts_side_by_side_all_count(archive: Archive, bat: Person) -> None:
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(lambda _: type(guess(archive, bat.name)), range(12)))
    assert told.count(SignInRefusedError) == OF_A_NAME.failures


def test_an_administrator_who_resets_a_password_ends_the_waiting(
    archive: Archive, bat: Person, administrator: Actor
) -> None:
    for _ in range(OF_A_NAME.failures):
        guess(archive, bat.name)
    with archive.records.writing() as tx:
        keeping.reset(tx, bat.name, ANOTHER, administrator)
    assert sign_in(archive.records, bat.name, ANOTHER, address=HERE).person.must_change


def test_a_hash_that_was_outgrown_is_made_anew_at_the_next_sign_in(
    archive: Archive, bat: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with archive.records.reading() as tx:
        before = tx.people.secrets(bat.id).password
    monkeypatch.setattr(secrets, "TIME_COST", 2)
    sign_in(archive.records, bat.name, PASSWORD, address=HERE)
    with archive.records.reading() as tx:
        after = tx.people.secrets(bat.id).password
    assert before != after
    assert after is not None
    assert "t=2" in after
    sign_in(archive.records, bat.name, PASSWORD, address=HERE)


def test_minutes_without_a_sign_lock_and_what_a_page_asks_by_itself_is_no_sign(
    archive: Archive, entered: Entered
) -> None:
    seen = now() - IDLE + timedelta(seconds=30)
    with archive.records.writing() as tx:
        tx.sessions.see(entered.session.id, seen)
    found = resume(archive.records, entered.secret, sign=False)
    assert found is not None
    assert found.session.seen == seen
    assert not found.locked
    found = resume(archive.records, entered.secret)
    assert found is not None
    assert found.session.seen > seen
    with archive.records.writing() as tx:
        tx.sessions.see(entered.session.id, now() - IDLE)
    for _ in range(2):
        found = resume(archive.records, entered.secret)
        assert found is not None
        assert found.locked


def test_a_pin_unlocks_and_a_password_where_there_is_none(
    archive: Archive, bat: Person, entered: Entered
) -> None:
    lock(archive.records, entered.secret)
    lock(archive.records, entered.secret)
    assert not unlock(archive.records, entered.secret, PASSWORD).locked
    with archive.records.writing() as tx:
        keeping.set_pin(tx, bat, "4712", keeping.acting(bat, "test"))
    lock(archive.records, entered.secret)
    with pytest.raises(UnlockRefusedError):
        unlock(archive.records, entered.secret, PASSWORD)
    found = unlock(archive.records, entered.secret, "4712")
    assert (found.locked, found.session.locked) == (False, None)
    assert resume(archive.records, entered.secret) == replace(
        found, session=replace(found.session, seen=_seen(archive, entered))
    )
    assert kinds(archive, bat.id)[2:] == [
        Kind.SESSION_LOCKED,
        Kind.SESSION_UNLOCKED,
        Kind.PIN_SET,
        Kind.SESSION_LOCKED,
        Kind.SESSION_UNLOCKED,
    ]


def _seen(archive: Archive, entered: Entered) -> datetime:
    with archive.records.reading() as tx:
        found = tx.sessions.find(entered.session.id)
    assert found is not None
    return found.seen


def test_the_fifth_wrong_pin_ends_the_session(
    archive: Archive, bat: Person, entered: Entered
) -> None:
    lock(archive.records, entered.secret)
    left = []
    for _ in range(MOST_STRIKES - 1):
        with pytest.raises(UnlockRefusedError) as told:
            unlock(archive.records, entered.secret, "0007")
        left.append(told.value.facts["left"])
    assert left == [4, 3, 2, 1]
    with pytest.raises(SessionOverError):
        unlock(archive.records, entered.secret, "0007")
    with pytest.raises(SessionOverError):
        unlock(archive.records, entered.secret, PASSWORD)
    assert resume(archive.records, entered.secret) is None
    assert kinds(archive, bat.id)[-1] == Kind.SESSION_ENDED


def test_wrong_pins_side_by_side_are_not_more_than_five(archive: Archive, entered: Entered) -> None:
    def tried(_: int) -> type[SignInError]:
        with pytest.raises(SignInError) as told:
            unlock(archive.records, entered.secret, "0007")
        return type(told.value)

    lock(archive.records, entered.secret)
    with ThreadPoolExecutor(8) as pool:
        told = list(pool.map(tried, range(12)))
    assert told.count(UnlockRefusedError) <= MOST_STRIKES - 1
    assert resume(archive.records, entered.secret) is None


def test_a_right_pin_forgives_the_wrong_ones(archive: Archive, entered: Entered) -> None:
    for _ in range(2):
        lock(archive.records, entered.secret)
        for _ in range(MOST_STRIKES - 1):
            with pytest.raises(UnlockRefusedError):
                unlock(archive.records, entered.secret, "0007")
        unlock(archive.records, entered.secret, PASSWORD)


def test_signing_out_ends_a_session_once(archive: Archive, bat: Person, entered: Entered) -> None:
    sign_out(archive.records, entered.secret)
    sign_out(archive.records, entered.secret)
    sign_out(archive.records, "made up")
    assert resume(archive.records, entered.secret) is None
    assert kinds(archive, bat.id).count(Kind.SESSION_ENDED) == 1


def test_disabling_and_a_new_password_end_every_session_at_once(
    archive: Archive, bat: Person, entered: Entered, administrator: Actor
) -> None:
    with archive.records.writing() as tx:
        keeping.reset(tx, bat.name, ANOTHER, administrator)
    assert resume(archive.records, entered.secret) is None
    again = sign_in(archive.records, bat.name, ANOTHER, address=HERE)
    with archive.records.writing() as tx:
        keeping.disable(tx, bat.name, administrator)
        assert tx.sessions.of(bat.id) == ()
    assert resume(archive.records, again.secret) is None


def test_a_session_that_outlived_its_person_opens_nothing(
    archive: Archive, bat: Person, entered: Entered
) -> None:
    with archive.records.writing() as tx:
        tx.people.change(replace(bat, disabled=True))
    assert resume(archive.records, entered.secret) is None
    with pytest.raises(SessionOverError):
        unlock(archive.records, entered.secret, PASSWORD)


def test_a_person_sets_a_password_by_the_one_they_have(
    archive: Archive, bat: Person, entered: Entered
) -> None:
    with pytest.raises(SignInRefusedError):
        change_password(archive.records, bat.name, "a wrong one", ANOTHER, address=HERE)
    changed = change_password(archive.records, bat.name, PASSWORD, ANOTHER, address=HERE)
    assert not changed.must_change
    assert resume(archive.records, entered.secret) is None
    assert isinstance(guess(archive, bat.name), SignInRefusedError)
    sign_in(archive.records, bat.name, ANOTHER, address=HERE)


def test_a_password_that_is_reset_while_it_is_compared_opens_nothing(
    archive: Archive, bat: Person, administrator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_right = secrets.is_right

    def slowly(secret: str, kept: str | None) -> bool:
        with archive.records.writing() as tx:
            keeping.reset(tx, bat.name, ANOTHER, administrator)
        return is_right(secret, kept)

    monkeypatch.setattr(signing_in, "is_right", slowly)
    with pytest.raises(SignInRefusedError):
        sign_in(archive.records, bat.name, PASSWORD, address=HERE)


def test_what_is_over_is_swept_away(archive: Archive, bat: Person, entered: Entered) -> None:
    guess(archive, "nobody")
    with archive.records.writing() as tx:
        tx.connection.execute(update(session).values(ends=now()))
    earlier(archive, OF_A_NAME.within + timedelta(seconds=1))
    sign_in(archive.records, bat.name, PASSWORD, address=HERE)
    with archive.records.reading() as tx:
        assert len(tx.connection.execute(select(session)).all()) == 1
        assert len(tx.connection.execute(select(attempt)).all()) == 1
        assert tx.sessions.find(entered.session.id) is None

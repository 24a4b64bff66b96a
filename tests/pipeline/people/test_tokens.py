"""Tokens open the command line to one person until they are withdrawn or over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.moves.errors import NoSuchUnitError
from pipeline.nouns.viewing import Purpose
from pipeline.people import keeping, tokens
from pipeline.people.errors import (
    NoSuchTokenError,
    NotAdministratorError,
    PasswordToChangeError,
    TokenDaysError,
    TokenForProgramsError,
    TokenRefusedError,
)
from pipeline.people.rights import Reach, Right, reach
from pipeline.words import TooLongError
from storage.schema.people import token
from tests.pipeline.people.conftest import PASSWORD

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.pipeline.people.conftest import Appoint

ANOTHER = "another horse battery"


def test_a_token_is_known_by_its_text_and_kept_as_a_digest(
    archive: Archive, appoint: Appoint
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx:
        made, text = tokens.make(tx, bat, "scanner", keeping.acting(bat, "test"))
    with archive.records.reading() as tx:
        assert tokens.person_of(tx, f" {text}\n", now()) == bat
        assert tx.people.tokens(bat.id) == (made,)
        (row,) = tx.connection.execute(select(token)).all()
        with pytest.raises(TokenRefusedError):
            tokens.person_of(tx, text[:-1], now())
        with pytest.raises(TokenRefusedError):
            tokens.person_of(tx, row.digest, now())
        tokens.person_of(tx, text, made.until - timedelta(seconds=1))
        with pytest.raises(TokenRefusedError):
            tokens.person_of(tx, text, made.until)
    assert text not in [str(value) for value in row]


def test_a_token_is_withdrawn_by_its_person_or_an_administrator(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    own, other = Actor("bat", Role.REVIEWER), Actor("dorj", Role.REVIEWER)
    with archive.records.writing() as tx:
        (first, one), (second, two) = (tokens.make(tx, bat, "", own) for _ in range(2))
    with archive.records.writing() as tx, pytest.raises(NotAdministratorError):
        tokens.withdraw(tx, first.id, other)
    with archive.records.writing() as tx:
        assert tokens.person_of(tx, one, now()) == bat
        tokens.withdraw(tx, first.id, own)
        tokens.withdraw(tx, second.id, administrator)
        for text in (one, two):
            with pytest.raises(TokenRefusedError):
                tokens.person_of(tx, text, now())
        with pytest.raises(NoSuchTokenError):
            tokens.withdraw(tx, first.id, own)
        with pytest.raises(NoSuchTokenError):
            tokens.withdraw(tx, "nothing", administrator)
        kinds = [event.type for event in tx.events.of("person", bat.id)]
    assert kinds[1:] == [Kind.TOKEN_MADE] * 2 + [Kind.TOKEN_WITHDRAWN] * 2


def test_disabling_withdraws_tokens_and_enabling_brings_none_back(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx:
        _, text = tokens.make(tx, bat, "", administrator)
        keeping.disable(tx, "bat", administrator)
        keeping.enable(tx, "bat", administrator)
        with pytest.raises(TokenRefusedError):
            tokens.person_of(tx, text, now())


def test_a_password_that_somebody_else_sets_withdraws_every_token_and_an_own_one_none(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    own = keeping.acting(bat, "test")
    bounds = tokens.Bounds(frozenset({Purpose.COURT}), None)
    with archive.records.writing() as tx:
        _, person = tokens.make(tx, bat, "", own)
        _, program = tokens.make(tx, bat, "", own, bounds=bounds)
        keeping.set_password(tx, bat, ANOTHER, own)
        assert tokens.person_of(tx, person, now()) == bat
        assert tokens.bearer(tx, program, now()).person == bat
        keeping.reset(tx, "bat", PASSWORD, administrator)
        keeping.set_password(tx, bat, ANOTHER, own)
        with pytest.raises(TokenRefusedError):
            tokens.person_of(tx, person, now())
        with pytest.raises(TokenRefusedError):
            tokens.bearer(tx, program, now())
        assert all(one.withdrawn for one in tx.people.tokens(bat.id))


def test_a_token_opens_nothing_while_the_password_is_somebody_elses_word(
    archive: Archive, appoint: Appoint
) -> None:
    bat = appoint("bat", Role.REVIEWER, must_change=True)
    own = keeping.acting(bat, "test")
    with archive.records.writing() as tx:
        _, text = tokens.make(tx, bat, "", own)
        with pytest.raises(PasswordToChangeError):
            tokens.person_of(tx, text, now())
        keeping.set_password(tx, bat, ANOTHER, own)
        assert tokens.person_of(tx, text, now()).name == "bat"


def test_a_label_is_one_short_line(archive: Archive, appoint: Appoint) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx, pytest.raises(TooLongError):
        tokens.make(tx, bat, "б" * 121, keeping.acting(bat, "test"))


def test_a_program_asks_within_the_bounds_of_its_token_and_no_further_than_its_person(
    archive: Archive, appoint: Appoint
) -> None:
    bat = appoint("bat", Role.REGISTRAR)
    bounds = tokens.Bounds(frozenset({Purpose.COURT}), frozenset({"62"}))
    with archive.records.writing() as tx:
        made, text = tokens.make(tx, bat, "", keeping.acting(bat, "test"), bounds=bounds)
        found = tokens.bearer(tx, text, now())
        (event,) = [one for one in tx.events.of("person", bat.id) if one.type == Kind.TOKEN_MADE]
    assert found.token == made
    assert reach(bat, Right.SEE_ORIGINALS).everywhere
    assert reach(found.person, Right.SEE_ORIGINALS) == Reach(units=frozenset({"62"}))
    assert reach(found.person, Right.REGISTER) == Reach()
    assert event.facts == {"token": made.id, "purposes": [Purpose.COURT], "units": ["62"]}


def test_a_token_that_is_bound_to_no_units_reaches_as_far_as_its_person(
    archive: Archive, appoint: Appoint
) -> None:
    bat = appoint("bat", Role.REGISTRAR)
    bounds = tokens.Bounds(frozenset({Purpose.COURT}), None)
    with archive.records.writing() as tx:
        _, text = tokens.make(tx, bat, "", keeping.acting(bat, "test"), bounds=bounds)
        assert tokens.bearer(tx, text, now()).person == bat


def test_a_token_opens_either_the_command_line_or_the_api(
    archive: Archive, appoint: Appoint
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    bounds = tokens.Bounds(frozenset({Purpose.COURT}), None)
    with archive.records.writing() as tx:
        own = keeping.acting(bat, "test")
        (_, person), (_, program) = (
            tokens.make(tx, bat, "", own),
            tokens.make(tx, bat, "", own, bounds=bounds),
        )
        with pytest.raises(TokenForProgramsError):
            tokens.person_of(tx, program, now())
        with pytest.raises(TokenRefusedError):
            tokens.bearer(tx, person, now())


@pytest.mark.parametrize("days", [-1, 0, 366])
def test_a_token_holds_a_day_at_least_and_a_year_at_most(
    archive: Archive, appoint: Appoint, days: int
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx, pytest.raises(TokenDaysError):
        tokens.make(tx, bat, "", keeping.acting(bat, "test"), holds=timedelta(days=days))


def test_a_token_is_bound_to_units_that_there_are(archive: Archive, appoint: Appoint) -> None:
    bat = appoint("bat", Role.REVIEWER)
    bounds = tokens.Bounds(frozenset({Purpose.COURT}), frozenset({"99"}))
    with archive.records.writing() as tx, pytest.raises(NoSuchUnitError):
        tokens.make(tx, bat, "", keeping.acting(bat, "test"), bounds=bounds)

"""Tokens open the command line to one person until they are withdrawn or over."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.people import keeping, tokens
from pipeline.people.errors import NoSuchTokenError, NotAdministratorError, TokenRefusedError
from pipeline.words import TooLongError
from storage.schema.people import token

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.pipeline.people.conftest import Appoint


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


def test_a_label_is_one_short_line(archive: Archive, appoint: Appoint) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx, pytest.raises(TooLongError):
        tokens.make(tx, bat, "б" * 121, keeping.acting(bat, "test"))

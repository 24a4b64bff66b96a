"""Granting: one person, one restricted thing, a reason, and an end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.grants import granting
from pipeline.grants.errors import (
    GrantEndError,
    NoSuchGrantError,
    NotPrivacyError,
    OwnGrantError,
    OwnHandError,
)
from pipeline.grants.hands import FRESH
from pipeline.moves.errors import NoSuchRecordError, NoSuchThingError, ReasonMissingError
from pipeline.people import keeping
from pipeline.people.errors import NoSuchPersonError
from pipeline.people.rights import Right, Thing, Why, may
from storage.schema.trail import event
from tests.conftest import settle
from tests.pipeline.people.conftest import PASSWORD

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.person import Person
    from tests.conftest import Shelve
    from tests.pipeline.people.conftest import Appoint

DAY = timedelta(days=1)
SARNAI = Actor("sarnai", Role.PRIVACY, via="test")


@pytest.fixture
def bat(archive: Archive, appoint: Appoint) -> Person:
    """A registrar, in an archive whose privacy officer has been there for long."""
    appoint("sarnai", Role.PRIVACY)
    with archive.records.writing() as tx:
        settle(tx)
    return appoint("bat", Role.REGISTRAR)


def test_a_grant_opens_a_restricted_document_to_one_person_until_it_is_withdrawn(
    archive: Archive, bat: Person, shelve: Shelve
) -> None:
    key = shelve.document("1")
    thing = Thing(frozenset({"62"}), restricted=True, names=frozenset({("document", str(key))}))
    with archive.records.writing() as tx:
        made = granting.give(tx, "Bat", ("document", key), " a case ", now() + DAY, SARNAI)
    with archive.records.reading() as tx:
        grants = tx.people.grants(bat.id)
        assert grants == tx.people.grants_on("document", key) == (made,)
        verdict = may(bat, Right.SEE_ORIGINALS, thing, grants, now())
        (given,) = [e for e in tx.events.of("document", key) if e.type == Kind.GRANT_GIVEN]
        assert tx.events.words(given.id) == "a case"
    assert (verdict.allowed, verdict.why, verdict.cross_unit) == (True, Why.GRANT, True)
    assert given.facts["person"] == bat.id
    assert "bat" not in given.facts.values()
    with archive.records.writing() as tx:
        granting.withdraw(tx, made.id, SARNAI)
        assert tx.people.grants(bat.id) == ()
        (kept,) = tx.people.grants_on("document", key)
        assert kept.withdrawn is not None
        assert tx.events.of("document", key)[-1].type == Kind.GRANT_WITHDRAWN
        for gone in (made.id, "nothing"):
            with pytest.raises(NoSuchGrantError):
                granting.withdraw(tx, gone, SARNAI)


def test_a_record_is_granted_under_any_id_it_has(
    archive: Archive, bat: Person, shelve: Shelve
) -> None:
    shelve.document("1")
    with archive.records.writing() as tx:
        made = granting.give(tx, "bat", ("record", "civil:R-1"), "a case", now() + DAY, SARNAI)
        assert tx.inventory.get(made.subject).record_id == "R-1"  # type: ignore[arg-type]  # the key of a record
    assert made.person == bat.id


def test_what_lacks_a_reason_a_near_end_a_person_or_a_thing_is_not_granted(
    archive: Archive, bat: Person, shelve: Shelve
) -> None:
    key = shelve.document("1")
    soon = now() + DAY
    with archive.records.writing() as tx:
        for name, thing, reason, until, fault in (
            ("bat", ("document", key), " ", soon, ReasonMissingError),
            ("bat", ("document", key), "a case", now(), GrantEndError),
            ("bat", ("document", key), "a case", now() + 367 * DAY, GrantEndError),
            ("dorj", ("document", key), "a case", soon, NoSuchPersonError),
            ("bat", ("document", "nothing"), "a case", soon, NoSuchThingError),
            ("bat", ("record", "nothing"), "a case", soon, NoSuchRecordError),
        ):
            with pytest.raises(fault):
                granting.give(tx, name, thing, reason, until, SARNAI)
        assert tx.people.grants(bat.id) == ()


def test_only_a_privacy_officer_grants_and_not_to_themselves(
    archive: Archive, bat: Person, shelve: Shelve, administrator: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        thing, until = ("document", str(key)), now() + DAY
        with pytest.raises(NotPrivacyError):
            granting.give(tx, "bat", thing, "a case", until, administrator)
        with pytest.raises(OwnGrantError):
            granting.give(tx, "sarnai", thing, "a case", until, SARNAI)
        made = granting.give(tx, "bat", thing, "a case", until, SARNAI)
        with pytest.raises(NotPrivacyError):
            granting.withdraw(tx, made.id, administrator)
        assert tx.people.grants(bat.id) == (made,)


@pytest.mark.parametrize("change", ["role", "password", "enabled"])
def test_an_officer_whose_account_somebody_set_lately_grants_nothing_for_a_week(
    archive: Archive, bat: Person, shelve: Shelve, administrator: Actor, change: str
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        if change == "role":
            roles = frozenset({Role.PRIVACY, Role.KEEPER})
            keeping.change(tx, "sarnai", keeping.Wanted(roles=roles), administrator)
        elif change == "password":
            keeping.reset(tx, "sarnai", PASSWORD, administrator)
        else:
            keeping.disable(tx, "sarnai", administrator)
            keeping.enable(tx, "sarnai", administrator)
    with archive.records.writing() as tx:
        given = ("bat", ("document", str(key)), "a case", now() + DAY, SARNAI)
        with pytest.raises(OwnHandError) as refused:
            granting.give(tx, *given)
        assert refused.value.facts["name"] == "dulmaa"
        tx.connection.execute(
            update(event)
            .where(event.c.subject_kind == "person")
            .values(recorded_at=now() - FRESH + timedelta(minutes=1))
        )
        with pytest.raises(OwnHandError):
            granting.give(tx, *given)
        settle(tx)
        made = granting.give(tx, *given)
        assert tx.people.grants(bat.id) == (made,)


def test_an_officer_may_set_their_own_password_and_grant_at_once(
    archive: Archive, bat: Person, shelve: Shelve
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        sarnai = keeping.the_person(tx, "sarnai")
        keeping.set_password(tx, sarnai, PASSWORD, keeping.acting(sarnai, "test"))
        made = granting.give(tx, "bat", ("document", key), "a case", now() + DAY, SARNAI)
        assert tx.people.grants(bat.id) == (made,)


@pytest.mark.parametrize("real", [False, True])
def test_nobody_waits_where_everybody_is_invented_and_only_there(
    archive: Archive, shelve: Shelve, administrator: Actor, *, real: bool
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        for name, role in (
            ("dulmaa", Role.ADMINISTRATOR),
            ("sarnai", Role.PRIVACY),
            ("bat", Role.REGISTRAR),
        ):
            alone = role is Role.ADMINISTRATOR
            wanted = keeping.Wanted(
                roles=frozenset({role}), units=frozenset() if alone else frozenset({"11"})
            )
            demo = not (real and alone)
            keeping.add(tx, name, wanted, PASSWORD, administrator, must_change=False, demo=demo)
        given = ("bat", ("document", str(key)), "a case", now() + DAY, SARNAI)
        if real:
            with pytest.raises(OwnHandError):
                granting.give(tx, *given)
        else:
            assert granting.give(tx, *given)

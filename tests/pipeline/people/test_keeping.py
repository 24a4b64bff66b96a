"""People are added, changed and disabled, and every change is an event without their names."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.moves.errors import NoSuchUnitError
from pipeline.people import keeping
from pipeline.people.errors import (
    FirstPersonError,
    LastAdministratorError,
    NameTakenError,
    NoSuchPersonError,
    NotAdministratorError,
    PasswordCommonError,
    PeopleError,
    RolesApartError,
    RolesError,
    UnitsMissingError,
)
from pipeline.people.keeping import Wanted
from pipeline.people.secrets import is_right
from tests.pipeline.people.conftest import PASSWORD

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.pipeline.people.conftest import Appoint

ANOTHER = "another horse battery"


def roles(*some: Role, units: tuple[str, ...] = ("11",)) -> Wanted:
    return Wanted(roles=frozenset(some), units=frozenset(units))


def test_the_first_person_is_an_administrator(archive: Archive, administrator: Actor) -> None:
    with archive.records.writing() as tx, pytest.raises(FirstPersonError):
        keeping.add(tx, "bat", roles(Role.REVIEWER), PASSWORD, administrator, must_change=False)
    with archive.records.reading() as tx:
        assert not tx.people.any()


def test_whoever_owns_the_data_folder_adds_the_first_and_only_an_administrator_the_next(
    archive: Archive,
) -> None:
    owner, wanted = Actor("root", Role.SUPERVISOR), roles(Role.ADMINISTRATOR)
    with archive.records.writing() as tx:
        keeping.add(tx, "dulmaa", wanted, PASSWORD, owner, must_change=False)
    with archive.records.writing() as tx:
        for act in (
            lambda: keeping.add(tx, "sarnai", wanted, PASSWORD, owner, must_change=False),
            lambda: keeping.change(tx, "dulmaa", Wanted(full_name="x"), owner),
            lambda: keeping.disable(tx, "dulmaa", owner),
            lambda: keeping.enable(tx, "dulmaa", owner),
            lambda: keeping.reset(tx, "dulmaa", ANOTHER, owner),
        ):
            with pytest.raises(NotAdministratorError):
                act()


def test_a_person_is_kept_as_they_were_added(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    appoint("bat", Role.REVIEWER)
    wanted = Wanted(
        " Дорж овогтой Болд ",
        frozenset({Role.REGISTRAR, Role.REVIEWER}),
        frozenset({"62", "1101"}),
        Lang.ENGLISH,
    )
    with archive.records.writing() as tx:
        made = keeping.add(tx, "Bold", wanted, PASSWORD, administrator, must_change=True, demo=True)
    with archive.records.reading() as tx:
        assert tx.people.named("bold") == tx.people.get(made.id) == made
        assert [one.name for one in tx.people.all()] == ["bat", "bold", "dulmaa"]
        assert is_right(PASSWORD, tx.people.secrets(made.id).password)
    assert (made.name, made.full_name) == ("bold", "Дорж овогтой Болд")
    assert made.roles == wanted.roles
    assert made.units == wanted.units
    assert (made.language, made.demo, made.must_change) == (Lang.ENGLISH, True, True)
    assert not made.disabled


@pytest.mark.parametrize(
    ("name", "wanted", "password", "fault"),
    [
        ("DULMAA", roles(Role.REVIEWER), PASSWORD, NameTakenError),
        ("bat", roles(), PASSWORD, RolesError),
        ("bat", roles(Role.MACHINE), PASSWORD, RolesError),
        ("bat", roles(Role.ADMINISTRATOR, Role.REVIEWER), PASSWORD, RolesApartError),
        ("bat", roles(Role.AUDITOR, Role.ADMINISTRATOR), PASSWORD, RolesApartError),
        ("bat", roles(Role.REVIEWER, units=()), PASSWORD, UnitsMissingError),
        ("bat", roles(Role.REVIEWER, units=("99",)), PASSWORD, NoSuchUnitError),
        ("bat", roles(Role.REVIEWER), "qwertyuiop", PasswordCommonError),
    ],
)
def test_what_does_not_go_together_adds_nobody(
    archive: Archive,
    appoint: Appoint,
    administrator: Actor,
    name: str,
    wanted: Wanted,
    password: str,
    fault: type[PeopleError],
) -> None:
    appoint("sarnai", Role.PRIVACY)
    with archive.records.writing() as tx, pytest.raises(fault):
        keeping.add(tx, name, wanted, password, administrator, must_change=False)
    with archive.records.reading() as tx:
        assert [one.name for one in tx.people.all()] == ["dulmaa", "sarnai"]


def test_roles_that_are_bound_to_no_unit_need_none(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    appoint("bat", Role.REVIEWER)
    for number, role in enumerate((Role.ADMINISTRATOR, Role.AUDITOR, Role.PRIVACY)):
        with archive.records.writing() as tx:
            wanted = roles(role, units=())
            keeping.add(tx, f"a{number}", wanted, PASSWORD, administrator, must_change=False)


def test_what_is_not_wanted_otherwise_stays(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    before = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx:
        same = keeping.change(tx, "bat", Wanted(), administrator)
        after = keeping.change(tx, "Bat", roles(Role.REGISTRAR, units=("62",)), administrator)
    assert same == before
    assert (after.roles, after.units) == (frozenset({Role.REGISTRAR}), frozenset({"62"}))
    with archive.records.reading() as tx:
        assert tx.people.get(before.id) == after
        (event,) = [e for e in tx.events.of("person", before.id) if e.type == Kind.PERSON_CHANGED]
    assert event.facts == {"roles": ["registrar"], "units": ["62"]}


def test_nobody_is_changed_who_is_not_there(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx, pytest.raises(NoSuchPersonError):
        keeping.disable(tx, "dorj", administrator)


def test_the_last_administrator_stays_one(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    appoint("sarnai", Role.ADMINISTRATOR)
    with archive.records.writing() as tx:
        keeping.disable(tx, "sarnai", administrator)
        with pytest.raises(LastAdministratorError):
            keeping.disable(tx, "dulmaa", administrator)
        with pytest.raises(LastAdministratorError):
            keeping.change(tx, "dulmaa", roles(Role.REVIEWER), administrator)
        keeping.enable(tx, "sarnai", administrator)
        keeping.disable(tx, "dulmaa", administrator)


def test_disabling_twice_is_one_event_and_enabling_brings_a_person_back(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx:
        assert keeping.disable(tx, "bat", administrator).disabled
        assert keeping.disable(tx, "bat", administrator).disabled
    with archive.records.writing() as tx:
        assert keeping.enable(tx, "bat", administrator) == bat
        assert keeping.enable(tx, "bat", administrator) == bat
    with archive.records.reading() as tx:
        kinds = [event.type for event in tx.events.of("person", bat.id)]
    assert kinds == [Kind.PERSON_ADDED, Kind.PERSON_DISABLED, Kind.PERSON_ENABLED]


def test_a_reset_password_has_to_be_changed(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx:
        assert keeping.reset(tx, "bat", ANOTHER, administrator).must_change
        assert is_right(ANOTHER, tx.people.secrets(bat.id).password)
        keeping.set_password(tx, bat, PASSWORD, keeping.acting(bat, "test"))
        assert not tx.people.get(bat.id).must_change


def test_no_event_of_a_person_tells_a_name_or_a_secret(
    archive: Archive, appoint: Appoint, administrator: Actor
) -> None:
    bat = appoint("bat", Role.REVIEWER)
    with archive.records.writing() as tx:
        keeping.change(tx, "bat", Wanted(full_name="Дорж овогтой Бат"), administrator)
        keeping.reset(tx, "bat", ANOTHER, administrator)
        keeping.set_pin(tx, bat, "4712", administrator)
        keeping.disable(tx, "bat", administrator)
        keeping.enable(tx, "bat", administrator)
    with archive.records.reading() as tx:
        events = tx.events.of("person", bat.id)
    assert [event.type for event in events] == [
        Kind.PERSON_ADDED,
        Kind.PERSON_CHANGED,
        Kind.PASSWORD_SET,
        Kind.PIN_SET,
        Kind.PERSON_DISABLED,
        Kind.PERSON_ENABLED,
    ]
    told = json.dumps([asdict(event) for event in events], default=str, ensure_ascii=False)
    for secret in ("Дорж", '"bat"', ANOTHER, PASSWORD, "4712", "argon2"):
        assert secret not in told

"""Show and export where the archive has people: to each what is theirs, for a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role, State
from pipeline.grants.granting import give
from pipeline.moves.showing import original
from storage.schema import inventory
from tests.arkhiv.cli.conftest import BOSS, field

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Event
    from pipeline.ids import DocumentId
    from tests.arkhiv.cli.conftest import Arkhiv, As, Finish
    from tests.conftest import Shelve

OFFICER = Actor("oyuna", Role.PRIVACY.value, via="test")
ASKED = ("--reason", "request 44")


@pytest.fixture
def shown(shelve: Shelve, finish: Finish, archive: Archive) -> DocumentId:
    """A registered original of unit 00 with an open and a restricted field."""
    key = shelve.document("1")
    finish(key, State.REGISTERED, field(), field("ethnicity", "халх", restricted=True))
    with archive.records.writing() as tx:
        tx.documents.note(key, current=1)
    return key


def looks(archive: Archive) -> list[Event]:
    with archive.records.reading() as tx:
        events = tx.events.of("record", original(tx, "R-1").record.id)
        return [one for one in events if one.type in {Kind.SHOWN, Kind.EXPORTED}]


def test_a_registrar_sees_another_units_original_for_a_reason_without_the_restricted_field(
    archive: Archive, as_: As, shown: DocumentId
) -> None:
    run = as_(Role.REGISTRAR, "11")
    said = run("show", "R-1", *ASKED).out
    assert ("Бат" in said, "халх" in said) == (True, False)
    (paper,) = run("show", "R-1", *ASKED, "--json").json["documents"]
    assert {one["name"]: one["value"] for one in paper["fields"]}["ethnicity"] is None
    event, _ = looks(archive)
    assert (event.actor.name, event.actor.role) == ("registrar11", "registrar")
    assert event.facts["cross_unit"] is True
    assert event.facts["documents"] == [shown]
    with archive.records.reading() as tx:
        assert tx.events.words(event.id) == "request 44"


def test_a_reviewer_of_its_unit_sees_every_field(as_: As, shown: DocumentId) -> None:
    assert shown
    assert "халх" in as_(Role.REVIEWER)("show", "R-1", *ASKED).out


@pytest.mark.parametrize("given", [(), ("--reason", "  ")])
def test_nobody_is_shown_anything_without_a_reason(
    archive: Archive, as_: As, shown: DocumentId, tmp_path: Path, given: tuple[str, ...]
) -> None:
    assert shown
    run = as_(Role.REVIEWER)
    for command in (("show", "R-1"), ("export", "R-1", str(tmp_path / "out"))):
        said = run(*command, *given, ends=2)
        assert "what the paper is needed for" in said.err
        assert "Бат" not in said.out
    assert looks(archive) == []
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.SUPERVISOR, Role.OPERATOR])
def test_nobody_of_another_unit_is_shown_anything(
    archive: Archive, as_: As, shown: DocumentId, tmp_path: Path, role: Role
) -> None:
    assert shown
    run = as_(role, "11")
    assert "not for you to see" in run("show", "R-1", *ASKED, ends=2).err
    assert "not for you to see" in run("export", "R-1", str(tmp_path), *ASKED, ends=2).err
    assert looks(archive) == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.AUDITOR, Role.PRIVACY, Role.KEEPER])
def test_who_sees_no_originals_is_shown_none(
    archive: Archive, as_: As, shown: DocumentId, role: Role
) -> None:
    assert shown
    assert "Бат" not in as_(role)("show", "R-1", *ASKED, ends=2).out
    assert looks(archive) == []


def test_an_unchecked_original_is_not_shown_to_a_registrar(
    archive: Archive, as_: As, shown: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(shown, current=None)
    assert as_(Role.REGISTRAR)("show", "R-1", *ASKED, ends=2).out == ""
    assert "Бат" in as_(Role.REVIEWER)("show", "R-1", *ASKED).out


def test_a_restricted_original_needs_a_grant_while_it_holds(
    archive: Archive, as_: As, shown: DocumentId, tmp_path: Path
) -> None:
    run = as_(Role.REVIEWER)
    with archive.records.writing() as tx:
        tx.documents.note(shown, restricted=True)
    assert run("show", "R-1", *ASKED, ends=2).out == ""
    with archive.records.writing() as tx:
        until = now() + timedelta(hours=1)
        given = give(tx, "reviewer00", ("document", shown), "case", until, OFFICER)
    assert "халх" in run("show", "R-1", *ASKED).out
    run("export", "R-1", str(tmp_path), *ASKED)
    with archive.records.writing() as tx:
        tx.people.withdraw_grant(given.id, "oyuna")
    assert run("show", "R-1", *ASKED, ends=2).out == ""
    assert run("export", "R-1", str(tmp_path / "again"), *ASKED, ends=2).out == ""


def test_a_record_of_a_restricted_volume_is_not_even_named(
    archive: Archive, as_: As, shown: DocumentId
) -> None:
    assert shown
    with archive.records.writing() as tx:
        tx.connection.execute(update(inventory.record).values(type="adoption"))
    assert as_(Role.REGISTRAR)("show", "R-1", *ASKED, ends=2).out == ""


def test_only_who_may_see_whole_scans_exports_them(
    archive: Archive, as_: As, shown: DocumentId, tmp_path: Path
) -> None:
    assert shown
    said = as_(Role.REGISTRAR)("export", "R-1", str(tmp_path / "a"), *ASKED, ends=2)
    assert "marked copy" in said.err
    assert not (tmp_path / "a").exists()
    as_(Role.REVIEWER)("export", "R-1", str(tmp_path / "b"), *ASKED)
    (event,) = looks(archive)
    assert (event.type, event.actor.name) == (Kind.EXPORTED, "reviewer00")


def test_a_paper_that_may_not_be_seen_is_left_out_and_counted(
    archive: Archive, as_: As, shelve: Shelve, finish: Finish, shown: DocumentId, tmp_path: Path
) -> None:
    from pipeline.moves.linking import link
    from pipeline.nouns.document import LinkRole

    other = shelve.document("7", record="R-7")
    finish(other, State.REGISTERED, field(value="Дулмаа"))
    with archive.records.writing() as tx:
        link(tx, "R-1", other, BOSS, role=LinkRole.SUPPORTING, reason="his too")
    finish(other, State.REGISTERED, field(value="Дулмаа"))
    with archive.records.writing() as tx:
        tx.documents.note(other, restricted=True, current=1)
    run = as_(Role.REVIEWER)
    said = run("show", "R-1", *ASKED).out
    assert ("Бат" in said, "Дулмаа" in said) == (True, False)
    assert "1 paper is not for you to see." in said
    found = run("show", "R-1", *ASKED, "--json").json
    assert ([one["id"] for one in found["documents"]], found["left_out"]) == ([shown], 1)
    assert other not in str(found)
    assert run("export", "R-1", str(tmp_path), *ASKED, ends=2).out == ""
    assert looks(archive)[-1].facts["documents"] == [shown]


def test_what_an_act_says_of_itself_is_proposed_only_to_who_works_in_its_unit(
    archive: Archive, as_: As, shown: DocumentId
) -> None:
    with archive.records.reading() as tx:
        page = tx.pages.get(tx.documents.pages(shown, 1)[0].page)
        place = str(tx.volumes.get(tx.volumes.leaf(page.place.leaf).volume).citation)
    others = ((Role.REVIEWER, "11"), (Role.REGISTRAR, "00"), (Role.ADMINISTRATOR, "00"))
    for run in [as_(role, unit) for role, unit in others]:
        for words in (("delimit", place), ("delimit", place, "--confirm")):
            assert run(*words, ends=2).out == "", words
    as_(Role.REVIEWER)("delimit", place)


def test_a_supervisor_lifts_a_restriction_only_of_a_paper_granted_to_them(
    archive: Archive, as_: As, shown: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.note(shown, restricted=True)
    run, other = as_(Role.SUPERVISOR), as_(Role.SUPERVISOR, "11")
    lift = ("restrict", "lift", shown, "--reason", "a birth, read wrongly", "--by")
    assert "asks the privacy officer" in run(*lift, "supervisor00", ends=2).err
    with archive.records.writing() as tx:
        until = now() + timedelta(hours=1)
        for name in ("supervisor00", "supervisor11"):
            give(tx, name, ("document", shown), "to be looked at", until, OFFICER)
    assert "asks the privacy officer" in other(*lift, "supervisor11", ends=2).err
    with archive.records.reading() as tx:
        assert tx.documents.get(shown).restricted
    run(*lift, "supervisor00")
    with archive.records.reading() as tx:
        assert tx.documents.get(shown).lifted_by == "supervisor00"


def test_only_who_reviews_in_the_units_of_both_links_a_paper_to_a_record_or_unlinks_it(
    archive: Archive, as_: As, shelve: Shelve, shown: DocumentId
) -> None:
    shelve.record("R-2")
    far = shelve.record("R-3")
    with archive.records.writing() as tx:
        of_it = inventory.record.c.id == far
        tx.connection.execute(update(inventory.record).where(of_it).values(unit="11"))
    own, other = as_(Role.REVIEWER), as_(Role.REVIEWER, "11")
    why = ("--reason", "the number on the act")
    for words in (("link", "R-2", shown), ("link", "R-3", shown), ("unlink", "R-1", shown)):
        assert "not for you" in other(*words, *why, ends=2).err
    assert "not for you" in own("link", "R-3", shown, *why, ends=2).err
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(shown)
        assert tx.inventory.get(link.record).record_id == "R-1"
    own("link", "R-2", shown, *why)
    own("unlink", "R-1", shown, *why)
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(shown)
        assert tx.inventory.get(link.record).record_id == "R-2"


def test_a_restricted_paper_is_linked_by_who_was_granted_it(
    archive: Archive, as_: As, shelve: Shelve, shown: DocumentId
) -> None:
    shelve.record("R-2")
    with archive.records.writing() as tx:
        tx.documents.note(shown, restricted=True)
    run = as_(Role.REVIEWER)
    link = ("link", "R-2", shown, "--reason", "the number on the act")
    assert "not for you" in run(*link, ends=2).err
    with archive.records.writing() as tx:
        until = now() + timedelta(hours=1)
        give(tx, "reviewer00", ("document", shown), "case", until, OFFICER)
    run(*link)


def test_a_paper_that_nobody_has_described_is_linked_by_who_works_in_its_unit(
    archive: Archive, as_: As, shelve: Shelve
) -> None:
    key = shelve.document("1")
    shelve.record("R-2")
    as_(Role.REVIEWER)("link", "R-2", key, "--reason", "the number on the act")
    with archive.records.reading() as tx:
        assert len(tx.links.of_document(key)) == 2


def test_a_paper_is_described_by_who_reviews_in_its_unit(
    archive: Archive, as_: As, shelve: Shelve
) -> None:
    key = shelve.document("1")
    describe = ("describe", key, "--type", "contract", "--by")
    assert "not for you" in as_(Role.REVIEWER, "11")(*describe, "reviewer11", ends=2).err
    with archive.records.reading() as tx:
        before = tx.events.of("document", key)
    as_(Role.REVIEWER)(*describe, "reviewer00")
    with archive.records.reading() as tx:
        assert len(tx.events.of("document", key)) > len(before)


@pytest.mark.parametrize("by_form", [True, False])
def test_what_any_version_restricts_is_hidden_in_every_version(
    archive: Archive, as_: As, arkhiv: Arkhiv, shown: DocumentId, *, by_form: bool
) -> None:
    with archive.records.writing() as tx:
        pages = tx.documents.pages(shown, 1)
        told = replace(field("ethnicity", "халх"), page=pages[0].page)
        tx.documents.open_version(shown, 2)
        tx.documents.set_pages(shown, 2, pages)
        tx.documents.note_version(shown, 1, type="birth" if by_form else "death")
        tx.documents.note_version(shown, 2, type="death", described=now(), assembled=now())
        tx.documents.note(shown, type="death", current=2)
        tx.fields.replace(shown, 1, [replace(told, restricted=not by_form)])
        tx.fields.replace(shown, 2, [told])
    shown_to_anybody = arkhiv("show", "R-1").out
    assert "халх" not in shown_to_anybody
    assert "••••" in shown_to_anybody
    assert "халх" not in as_(Role.REGISTRAR, "11")("show", "R-1", *ASKED).out

"""The audit at the command line: it holds, and where it does not, it names the place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select, update

from arkhiv.cli.exits import Exit
from arkhiv.cli.wording import FAULTS, faulted
from arkhiv.language import speak
from pipeline.assemble.metadata import METADATA
from pipeline.clock import now
from pipeline.flow import State
from pipeline.language import Lang
from pipeline.moves.checking import check
from pipeline.moves.linking import link, unlink
from pipeline.moves.registering import register_original
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.record import Wanted
from storage.schema.capture import master as masters
from storage.schema.documents import field as fields
from storage.schema.documents import link as links
from storage.schema.documents import product as products
from storage.schema.documents import version as versions
from storage.schema.documents import version_page as version_pages
from storage.schema.inventory import record as records
from storage.schema.trail import event, seal
from tests.arkhiv.cli.conftest import field

if TYPE_CHECKING:
    from sqlalchemy import Executable

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


@pytest.fixture
def sealed(archive: Archive, shelve: Shelve) -> Archive:
    """An installation with some events, all of them sealed."""
    shelve.document("1")
    archive.sealer.seal()
    return archive


def test_what_was_not_touched_holds(sealed: Archive, arkhiv: Arkhiv) -> None:
    assert "--objects" in arkhiv("audit", "verify").out
    assert "sealed and registered" in arkhiv("audit", "verify", "--objects").out
    audit = arkhiv("audit", "verify", "--objects", "--json").json
    assert audit["holds"]
    assert audit["objects"] == 1
    assert audit["sealed"] > 0
    assert sealed.trusted


def test_events_that_are_not_sealed_yet_are_counted(
    sealed: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.record("R-2")
    shelve.page(leaf="2", record="R-2")
    assert arkhiv("audit", "verify", "--json").json["unsealed"] > 0
    assert "not sealed yet" in arkhiv("audit", "verify").out
    assert sealed.trusted


def test_a_changed_event_is_named(sealed: Archive, arkhiv: Arkhiv) -> None:
    with sealed.records.writing() as tx:
        tx.connection.execute(update(event).where(event.c.position == 2).values(facts={"x": 1}))
    said = arkhiv("audit", "verify", ends=Exit.VERIFICATION)
    assert "position 2" in said.out
    assert "An event was changed" in said.out
    faults = arkhiv("audit", "verify", "--json", ends=Exit.VERIFICATION).json["faults"]
    assert ("event_changed", "position 2") in [(one["code"], one["place"]) for one in faults]


def test_a_changed_master_is_named(sealed: Archive, arkhiv: Arkhiv) -> None:
    (stored,) = (sealed.settings.data / "objects" / "objects" / "masters").rglob("*/*")
    stored.chmod(0o600)
    stored.write_bytes(stored.read_bytes()[:-1] + b"\x00")
    arkhiv("audit", "verify")
    (fault,) = arkhiv("audit", "verify", "--objects", "--json", ends=5).json["faults"]
    assert fault["code"] == "object_damaged"
    assert fault["place"].startswith("master ")


def test_a_head_that_was_kept_shows_a_cut_off_tail(sealed: Archive, arkhiv: Arkhiv) -> None:
    head = arkhiv("audit", "head").out.strip()
    (kept,) = arkhiv("audit", "head", "--json").json
    assert head == f"{kept['origin']}:{kept['number']}:{kept['head']}"
    arkhiv("audit", "verify", "--head", head)
    with sealed.records.writing() as tx:
        last = tx.connection.scalar(select(func.max(seal.c.number)))
        tx.connection.execute(delete(seal).where(seal.c.number == last))
    codes = {
        one["code"]
        for one in arkhiv("audit", "verify", "--head", head, "--json", ends=5).json["faults"]
    }
    assert {"tail_cut_off", "seal_removed"} <= codes


def test_a_removed_seal_is_named_once_in_the_words_of_the_language(
    sealed: Archive, arkhiv: Arkhiv
) -> None:
    with sealed.records.writing() as tx:
        last = tx.connection.scalar(select(func.max(seal.c.number)))
        tx.connection.execute(delete(seal).where(seal.c.number == last))
    assert arkhiv("audit", "verify", ends=5).out.count(f"seal {last}") == 1
    said = arkhiv("audit", "verify", ends=5, lang="mn").out
    assert f"лац {last}" in said
    assert "seal" not in said


@pytest.mark.usefixtures("archive")
def test_a_head_that_is_none_is_refused(arkhiv: Arkhiv) -> None:
    assert "audit head" in arkhiv("audit", "verify", "--head", "nonsense", ends=Exit.USAGE).err


@pytest.mark.parametrize("code", FAULTS)
def test_every_fault_has_a_sentence(code: str) -> None:
    assert faulted(speak(Lang.MONGOLIAN), code) not in {code, FAULTS[code]}


@pytest.fixture
def registered(
    archive: Archive, shelve: Shelve, finish: Finish, reviewer: Actor, registrar: Actor
) -> DocumentId:
    """A registered document with one field; all of it sealed."""
    key = shelve.document("1")
    shelve.record("R-2")
    shelve.record("R-3")
    finish(key, State.ASSEMBLED, field())
    with archive.records.writing() as tx:
        check(tx, tx.documents.get(key), reviewer)
        (other,) = tx.inventory.find(Wanted("R-2"))
        role, standing = LinkRole.SUPPORTING, LinkStanding.PROPOSED
        tx.links.add(other.id, key, role=role, standing=standing, evidence="", by="machine")
        register_original(tx, archive.objects, tx.documents.get(key), registrar)
    archive.sealer.seal()
    return key


def test_a_registered_version_that_was_not_touched_holds(
    archive: Archive, arkhiv: Arkhiv, registered: DocumentId, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        for found in tx.links.of_document(registered):
            if found.standing is LinkStanding.PROPOSED:
                tx.links.confirm(found.id, "dorj")
        unlink(tx, "R-1", registered, reviewer, reason="another child")
        link(tx, "R-3", registered, reviewer, role=LinkRole.PRINCIPAL, reason="his")
    assert arkhiv("audit", "verify", "--objects", "--json").json["holds"]


CHANGES: dict[str, tuple[str, Executable]] = {
    "value": ("field given_name", update(fields).values(value="Дорж")),
    "confirmed": ("field given_name", update(fields).values(confirmed_by="nobody")),
    "removed": ("field given_name", delete(fields)),
    "registrar": ("version", update(versions).values(registered_by="nobody")),
    "moment": ("version", update(versions).values(registered=now())),
    "record": (
        "link",
        update(links)
        .where(links.c.standing == "confirmed")
        .values(record=select(records.c.id).where(records.c.record_id == "R-3").scalar_subquery()),
    ),
    "pages": ("version_page", delete(version_pages)),
    "scanner": ("master", update(masters).values(provenance={"operator": "nobody"})),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_changed_in_the_tables_by_hand_is_named_with_its_record(
    archive: Archive, arkhiv: Arkhiv, registered: DocumentId, name: str
) -> None:
    what, change = CHANGES[name]
    with archive.records.writing() as tx:
        tx.connection.execute(change)
    assert "Everything" not in arkhiv("audit", "verify").out
    said = arkhiv("audit", "verify", "--objects", "--json", ends=Exit.VERIFICATION).json
    (fault,) = said["faults"]
    assert fault["place"].startswith(what)
    assert f"document {registered} version 1" in fault["place"]
    assert set(fault["subject"].split(", ")) == {"civil:R-1", "civil:R-2"}
    assert "Дорж" not in str(said)


def test_a_field_that_is_put_in_by_hand_is_named(
    archive: Archive, arkhiv: Arkhiv, registered: DocumentId
) -> None:
    with archive.records.writing() as tx:
        row = dict(tx.connection.execute(select(fields)).one()._mapping)
        tx.connection.execute(fields.insert().values({**row, "id": "x", "name": "sex"}))
    said = arkhiv("audit", "verify", "--objects", lang="mn", ends=Exit.VERIFICATION)
    assert "sex" in said.out
    assert registered in said.out


def test_a_registered_version_without_metadata_is_named(
    archive: Archive, arkhiv: Arkhiv, registered: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(delete(products).where(products.c.kind == METADATA))
    said = arkhiv("audit", "verify", "--objects", "--json", ends=Exit.VERIFICATION).json
    assert [one["code"] for one in said["faults"]] == ["registration_missing"]
    assert registered in said["faults"][0]["place"]


def test_a_fault_of_an_object_is_told_in_the_language_alone(
    archive: Archive, arkhiv: Arkhiv, registered: DocumentId
) -> None:
    with archive.records.reading() as tx:
        access = tx.products.find("document", registered, "access", 1)
    assert access is not None
    stored = archive.settings.data / "objects" / "objects" / access.key
    stored.chmod(0o600)
    stored.write_bytes(b"other")
    said = arkhiv("audit", "verify", "--objects", lang="mn", ends=Exit.VERIFICATION).out
    assert access.key in said
    assert "stored bytes" not in said
    assert "damaged" not in said

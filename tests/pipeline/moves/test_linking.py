"""Linking: found, not claimed; withdrawn, never deleted; capture is never repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select, update

from pipeline.describe.forms import BUILT_IN
from pipeline.events import Kind
from pipeline.flow import State
from pipeline.holdings.imports import import_file
from pipeline.moves.errors import (
    AmbiguousRecordError,
    NoSuchRecordError,
    NoSuchThingError,
    NotLinkedError,
    ReasonMissingError,
)
from pipeline.moves.holding import retry
from pipeline.moves.linking import link, settle_wanted, unlink, want
from pipeline.moves.restricting import lift
from pipeline.nouns.document import LinkRole
from pipeline.nouns.record import Wanted
from pipeline.steps.known_forms import restricted_types
from storage.audit import verify
from storage.records import SqlRecords
from storage.schema.documents import link as links
from storage.schema.inventory import claim, volume
from storage.schema.trail import remark

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring


def unknown(archive: Archive, shelve: Shelve, record: str = "LATER") -> DocumentId:
    shelve.page(record=record)
    with archive.records.reading() as tx:
        document = tx.documents.by_origin(f"record:{record}")
        assert document is not None
        return document.id


def test_a_person_links_what_no_inventory_named(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = unknown(archive, shelve)
    shelve.record("R-9")
    with archive.records.writing() as tx:
        assert [hold.code for hold in tx.holds.of("document", key)] == ["unknown_record"]
        link(tx, "R-9", key, reviewer, role=LinkRole.PRINCIPAL, reason="name on the paper")
        assert tx.holds.of("document", key) == ()
        (made,) = tx.links.of_document(key)
        assert (made.by, made.evidence) == ("reviewer", "name on the paper")


def test_a_document_is_linked_when_its_record_is_imported(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    key = unknown(archive, shelve)
    with archive.records.writing() as tx:
        assert settle_wanted(tx, operator) == 0
    shelve.record("LATER")
    with archive.records.writing() as tx:
        assert settle_wanted(tx, operator) == 1
        assert settle_wanted(tx, operator) == 0
        assert len(tx.links.of_document(key)) == 1


def test_a_withdrawn_link_stays_on_record_with_its_reason(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        with pytest.raises(ReasonMissingError):
            unlink(tx, "R-1", key, reviewer, reason=" ")
        unlink(tx, "R-1", key, reviewer, reason="belongs to a namesake")
        assert tx.links.of_document(key) == ()
        row = tx.connection.execute(select(links)).one()
        assert (row.standing, row.reason) == ("withdrawn", "belongs to a namesake")
        with pytest.raises(NotLinkedError):
            unlink(tx, "R-1", key, reviewer, reason="again")
        link(tx, "R-1", key, reviewer, role=LinkRole.SUPPORTING, reason="it was right")
        assert len(tx.links.of_document(key)) == 1


def test_relinking_a_registered_document_opens_a_version_and_keeps_the_old_one(
    archive: Archive, shelve: Shelve, bring: Bring, reviewer: Actor
) -> None:
    key = shelve.document("1", "2")
    shelve.record("R-2")
    bring(key, State.REGISTERED)
    with archive.records.writing() as tx:
        before = tx.documents.pages(key, 1)
        link(tx, "R-2", key, reviewer, role=LinkRole.SUPPORTING, reason="two people")
        document = tx.documents.get(key)
        assert (document.state, document.version, document.current) == (State.DELIMITED, 2, 1)
        assert tx.documents.pages(key, 2) == tx.documents.pages(key, 1) == before
        assert all(tx.pages.get(item.page).state is State.READ for item in before)


def test_names_that_nobody_knows_are_said_so(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    shelve.record("TWICE", "civil")
    shelve.record("TWICE", "property")
    with archive.records.writing() as tx:
        for record, document, error in (
            ("NONE", key, NoSuchRecordError),
            ("R-1", "no-such-document", NoSuchThingError),
            ("TWICE", key, AmbiguousRecordError),
        ):
            with pytest.raises(error):
                link(tx, record, document, reviewer, role=LinkRole.PRINCIPAL, reason="named in it")
        made = link(
            tx, "property:TWICE", key, reviewer, role=LinkRole.PRINCIPAL, reason="named in it"
        )
        assert tx.inventory.get(made.record).register == "property"


def test_papers_of_a_restricted_volume_are_restricted(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    secret = shelve.record("SECRET")
    with archive.records.writing() as tx:
        row = tx.connection.execute(select(volume)).first()
        assert row is not None
        tx.connection.execute(update(volume).values(restricted=True))
        tx.connection.execute(
            claim.insert().values(id="c", record=secret, volume=row.id, leaves="")
        )
        assert not tx.documents.get(key).restricted
        link(tx, "SECRET", key, reviewer, role=LinkRole.PRINCIPAL, reason="named in it")
        assert tx.documents.get(key).restricted


def test_papers_of_an_adoption_record_are_restricted_before_a_machine_reads_a_word(
    archive: Archive, shelve: Shelve
) -> None:
    shelve.record("A-1", kind="adoption")
    shelve.page(record="A-1")
    with archive.records.reading() as tx:
        document = tx.documents.by_origin("record:A-1")
        assert document is not None
        assert document.restricted
        (event,) = (
            event
            for event in tx.events.of("document", document.id)
            if event.type == Kind.DOCUMENT_RESTRICTED
        )
        assert event.facts == {"by": "record"}


def test_the_forms_in_force_say_which_types_are_restricted(
    archive: Archive, shelve: Shelve, reviewer: Actor, tmp_path: Path
) -> None:
    form = (BUILT_IN / "contract.toml").read_text("utf-8").replace('"contract"', '"secret_deed"')
    form = form.replace("restricted = false", "restricted = true", 1)
    (tmp_path / "secret_deed.toml").write_text(form, "utf-8")
    key = shelve.document("1")
    shelve.record("S-1", kind="secret_deed")
    records = SqlRecords(archive.records.engine, archive.records.origin, str(tmp_path))
    with records.writing() as tx:
        assert not tx.documents.get(key).restricted
        link(tx, "S-1", key, reviewer, role=LinkRole.PRINCIPAL, reason="named in it")
        assert tx.documents.get(key).restricted
    assert restricted_types(str(tmp_path)) == {"adoption", "secret_deed"}


def test_a_document_that_waits_for_two_records_waits_until_both_are_there(
    archive: Archive, shelve: Shelve, operator: Actor, reviewer: Actor
) -> None:
    key = unknown(archive, shelve, "FIRST")
    with archive.records.writing() as tx:
        document = tx.documents.get(key)
        want(tx, document, Wanted("SECOND"), operator, role=LinkRole.SUPPORTING)
    shelve.record("SECOND")
    with archive.records.writing() as tx:
        settle_wanted(tx, operator)
        assert tx.holds.of("document", key) != ()
        assert [made.role for made in tx.links.of_document(key)] == [LinkRole.SUPPORTING]
    shelve.record("OTHER")
    with archive.records.writing() as tx:
        link(tx, "OTHER", key, reviewer, role=LinkRole.PRINCIPAL, reason="it was misspelt")
        assert tx.holds.of("document", key) == ()
        assert tx.links.wanted_by(key) == ()


def test_what_a_person_writes_stays_out_of_the_sealed_trail(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    shelve.record("R-2")
    with archive.records.writing() as tx:
        made = link(
            tx, "R-2", key, reviewer, role=LinkRole.SUPPORTING, reason="delivery: Bat says so"
        )
        tx.documents.note(key, restricted=True)
        lift(tx, key, reviewer, reason="Dorj is no child of Bat")
        (linked,) = tx.events.of("link", made.id)
        lifted = tx.events.of("document", key)[-1]
        assert made.evidence == "delivery: Bat says so"
        assert linked.facts["evidence"] == "person"
        assert "Bat" not in str(lifted.facts)
        assert tx.events.words(lifted.id) == "Dorj is no child of Bat"
        tx.connection.execute(remark.delete())
    archive.sealer.seal()
    assert verify(archive.records, archive.objects, archive.trusted).faults == ()


def test_linking_needs_a_reason_and_the_same_link_again_changes_nothing(
    archive: Archive, registered: DocumentId, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        with pytest.raises(ReasonMissingError):
            link(tx, "R-1", registered, reviewer, role=LinkRole.PRINCIPAL, reason=" ")
        before, trail = tx.links.of_document(registered), tx.events.of("document", registered)
        link(tx, "R-1", registered, reviewer, role=LinkRole.PRINCIPAL, reason="seen again")
        assert tx.links.of_document(registered) == before
        assert tx.events.of("document", registered) == trail
        found = tx.documents.get(registered)
        assert (found.state, found.version) == (State.REGISTERED, 1)


def test_another_role_withdraws_the_link_and_makes_a_new_one(
    archive: Archive, registered: DocumentId, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        (before,) = tx.links.of_document(registered)
        link(tx, "R-1", registered, reviewer, role=LinkRole.DUPLICATE, reason="a copy of the act")
        (now,) = tx.links.of_document(registered)
        assert (now.role, now.evidence) == (LinkRole.DUPLICATE, "a copy of the act")
        old, new = tx.connection.execute(select(links).order_by(links.c.id)).all()
        assert (old.id, old.standing, old.reason) == (before.id, "withdrawn", "a copy of the act")
        assert new.id == now.id
        assert [one.type for one in tx.events.of("link", before.id)][-1] == "link.withdrawn"
        assert tx.documents.get(registered).version == 2
        assert tx.holds.of("document", registered) == ()


def test_a_paper_without_any_link_waits_for_a_person_until_it_is_linked(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    shelve.record("R-2")
    with archive.records.writing() as tx:
        link(tx, "R-2", key, reviewer, role=LinkRole.SUPPORTING, reason="named in it")
        unlink(tx, "R-1", key, reviewer, reason="a namesake")
        assert tx.holds.of("document", key) == ()
        unlink(tx, "R-2", key, reviewer, reason="a namesake too")
        (held,) = tx.holds.of("document", key)
        assert (held.code, held.facts) == ("unlinked", {"record": "civil:R-2"})
        assert retry(tx, key, reviewer) == ()
        assert tx.documents.get(key).held
        link(tx, "R-2", key, reviewer, role=LinkRole.PRINCIPAL, reason="it was right")
        assert tx.holds.of("document", key) == ()


def test_unlinking_by_the_surviving_record_withdraws_the_link_of_the_merged_one(
    archive: Archive, shelve: Shelve, operator: Actor, reviewer: Actor, tmp_path: Path
) -> None:
    key = shelve.document("1", record="OLD")
    path = tmp_path / "records.csv"
    path.write_text(
        "record_id,register,type,unit,volume,leaves,former_ids\nNEW,civil,birth,00,,,OLD\n", "utf-8"
    )
    import_file(archive.records, path, operator, tmp_path)
    with archive.records.writing() as tx:
        assert len(tx.links.of_document(key)) == 2
        made = unlink(tx, "NEW", key, reviewer, reason="another child")
        assert tx.inventory.get(made.record).record_id == "NEW"
        assert tx.links.of_document(key) == ()
        assert [hold.code for hold in tx.holds.of("document", key)] == ["unlinked"]


def test_a_merge_that_the_inventory_takes_back_leaves_the_first_link(
    archive: Archive, shelve: Shelve, operator: Actor, tmp_path: Path
) -> None:
    key = shelve.document("1", record="OLD")
    path = tmp_path / "records.csv"
    head = "record_id,register,type,unit,volume,leaves,former_ids\n"
    for former in ("OLD", ""):
        path.write_text(f"{head}NEW,civil,birth,00,,,{former}\n", "utf-8")
        import_file(archive.records, path, operator, tmp_path)
    with archive.records.reading() as tx:
        (left,) = tx.links.of_document(key)
        assert tx.inventory.get(left.record).record_id == "OLD"
        assert tx.holds.of("document", key) == ()

"""Checking and registering: who may, when, and what is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.events import Actor, Kind
from pipeline.flow import State
from pipeline.moves.checking import check, clean_documents, register, waits_for
from pipeline.moves.errors import FourEyesError, NothingToMoveError, NotReadyError
from pipeline.moves.linking import unlink
from pipeline.moves.revising import revise
from pipeline.ports.records import Extent
from storage.schema.capture import page as pages
from storage.schema.documents import document as documents
from storage.schema.inventory import unit

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring


def test_a_reviewer_checks_and_a_registrar_registers(
    archive: Archive, assembled: DocumentId, reviewer: Actor, registrar: Actor
) -> None:
    with archive.records.writing() as tx:
        (document,) = waits_for(tx, "R-1", State.ASSEMBLED)
        check(tx, document, reviewer)
        (checked,) = waits_for(tx, "R-1", State.CHECKED)
        register(tx, checked, registrar)
    with archive.records.reading() as tx:
        document = tx.documents.get(assembled)
        facts = tx.documents.version(assembled, 1)
        assert (document.state, document.current) == (State.REGISTERED, 1)
        assert (facts.checked_by, facts.registered_by) == ("reviewer", "registrar")
        assert not facts.cleared_by_rule
        kinds = [event.type for event in tx.events.of("document", assembled)]
    assert kinds[-2:] == [Kind.DOCUMENT_CHECKED, Kind.DOCUMENT_REGISTERED]


def test_nobody_moves_what_the_table_does_not_let_him(
    archive: Archive, assembled: DocumentId, registrar: Actor, operator: Actor
) -> None:
    with archive.records.writing() as tx:
        document = tx.documents.get(assembled)
        for actor in (registrar, operator):
            with pytest.raises(NotReadyError):
                check(tx, document, actor)


def test_a_state_is_never_skipped(
    archive: Archive, assembled: DocumentId, registrar: Actor
) -> None:
    with archive.records.writing() as tx, pytest.raises(NotReadyError):
        register(tx, tx.documents.get(assembled), registrar)


def test_what_is_held_or_unlinked_cannot_be_checked(
    archive: Archive, assembled: DocumentId, bring: Bring, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        tx.holds.hold("document", assembled, "step_failed", {})
        with pytest.raises(NotReadyError, match="held"):
            check(tx, tx.documents.get(assembled), reviewer)
        tx.holds.release("document", assembled, "x", "y")
        unlink(tx, "R-1", assembled, reviewer, reason="wrong record")
    bring(assembled, State.ASSEMBLED)
    with archive.records.writing() as tx:
        assert [hold.code for hold in tx.holds.of("document", assembled)] == ["unlinked"]
        tx.holds.release("document", assembled, "x", "y")
        with pytest.raises(NotReadyError, match="linked"):
            check(tx, tx.documents.get(assembled), reviewer)


def test_an_undecided_leaf_cannot_be_checked(
    archive: Archive, shelve: Shelve, bring: Bring, reviewer: Actor
) -> None:
    key = shelve.document("1")
    shelve.page("another image of the same leaf", "1")
    bring(key, State.ASSEMBLED)
    with archive.records.writing() as tx, pytest.raises(NotReadyError, match="two images"):
        check(tx, tx.documents.get(key), reviewer)


def test_a_unit_may_want_two_people(
    archive: Archive, assembled: DocumentId, reviewer: Actor
) -> None:
    same = Actor(reviewer.name, "registrar")
    with archive.records.writing() as tx:
        tx.connection.execute(update(unit).values(four_eyes=True))
        check(tx, tx.documents.get(assembled), reviewer)
        with pytest.raises(FourEyesError):
            register(tx, tx.documents.get(assembled), same)
        tx.connection.execute(update(unit).values(four_eyes=False))
        assert register(tx, tx.documents.get(assembled), same).state is State.REGISTERED


def test_a_rule_clears_only_what_has_no_flag_and_no_hold(
    archive: Archive, shelve: Shelve, bring: Bring, reviewer: Actor
) -> None:
    keys = [shelve.document("1", record=f"R-{number}") for number in range(4)]
    for key in keys:
        bring(key, State.ASSEMBLED)
    with archive.records.writing() as tx:
        tx.holds.set_flags("document", keys[1], {"type_unknown": {}}, "machine")
        tx.holds.hold("document", keys[2], "step_failed", {})
        page = tx.documents.pages(keys[3], 1)[0].page
        tx.holds.set_flags("page", page, {"ink_loss": {}}, "machine")
        (clean,) = clean_documents(tx, State.ASSEMBLED)
        assert clean.id == keys[0]
        check(tx, clean, reviewer, by_rule=True)
        assert tx.documents.version(keys[0], 1).cleared_by_rule


def test_a_record_without_anything_ready_says_so(archive: Archive, shelve: Shelve) -> None:
    shelve.document("1")
    with archive.records.reading() as tx, pytest.raises(NothingToMoveError):
        waits_for(tx, "R-1", State.ASSEMBLED)


def test_a_flag_is_cleared_by_whoever_looked_and_the_document_can_go_on(
    archive: Archive, assembled: DocumentId, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        tx.holds.set_flags("document", assembled, {"type_unknown": {}}, "machine")
        assert clean_documents(tx, State.ASSEMBLED) == ()
        check(tx, tx.documents.get(assembled), reviewer)
        assert tx.holds.flags("document", assembled) == ()
        assert [one.id for one in clean_documents(tx, State.CHECKED)] == [assembled]
        kinds = [event.type for event in tx.events.of("document", assembled)]
    assert kinds[-1] == Kind.FLAG_CLEARED


def test_who_looks_at_a_document_has_looked_at_its_pages(
    archive: Archive, assembled: DocumentId, bring: Bring, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        page = tx.documents.pages(assembled, 1)[0].page
        tx.holds.set_flags("page", page, {"ink_loss": {}, "blank": {}}, "machine")
        check(tx, tx.documents.get(assembled), reviewer)
        assert tx.holds.flags("page", page) == ()
        cleared = [one for one in tx.events.of("page", page) if one.type == Kind.FLAG_CLEARED]
        assert {one.facts["code"] for one in cleared} == {"blank", "ink_loss"}
        assert {one.facts["document"] for one in cleared} == {assembled}
        revise(tx, tx.documents.get(assembled), reviewer, "linked")
    bring(assembled, State.ASSEMBLED)
    with archive.records.reading() as tx:
        assert [one.id for one in clean_documents(tx, State.ASSEMBLED)] == [assembled]


def test_a_flag_of_a_page_that_two_documents_share_waits_until_both_were_looked_at(
    archive: Archive, assembled: DocumentId, bring: Bring, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        (part,) = tx.documents.extents(assembled)
        other = tx.documents.add("other", None, 0, restricted=False)
        tx.documents.set_extents(other.id, [Extent(part.place)])
        page = tx.documents.pages(assembled, 1)[0].page
        tx.holds.set_flags("page", page, {"ink_loss": {}}, "machine")
        check(tx, tx.documents.get(assembled), reviewer)
        assert [flag.code for flag in tx.holds.flags("page", page)] == ["ink_loss"]
        tx.connection.execute(
            update(documents).where(documents.c.id == other.id).values(state="checked")
        )
        revise(tx, tx.documents.get(assembled), reviewer, "linked")
    bring(assembled, State.ASSEMBLED)
    with archive.records.writing() as tx:
        check(tx, tx.documents.get(assembled), reviewer)
        assert tx.holds.flags("page", page) == ()


def test_a_rule_looks_at_nothing_and_clears_no_flag(
    archive: Archive, assembled: DocumentId, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        page = tx.documents.pages(assembled, 1)[0].page
        tx.connection.execute(update(pages).values(side="v"))
        tx.holds.set_flags("page", page, {"blank": {}}, "machine")
        (clean,) = clean_documents(tx, State.ASSEMBLED)
        check(tx, clean, reviewer, by_rule=True)
        assert [flag.code for flag in tx.holds.flags("page", page)] == ["blank"]

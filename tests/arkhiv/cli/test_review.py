"""Checking, registering, linking and lifting at the command line: who did what, as whom."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import update

from arkhiv.cli.desk import account
from pipeline.events import Kind
from pipeline.flow import State
from storage.schema.inventory import unit

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


def test_a_record_is_checked_and_registered_by_two_names_and_one_account(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    key = shelve.document("1")
    finish(key, State.ASSEMBLED)
    assert "1 document checked" in arkhiv("check", "R-1", "--by", "saraa").out
    (moved,) = arkhiv("register", "R-1", "--by", "dorj", "--json").json
    assert moved == {"document": key, "version": 1, "state": "registered", "by_rule": False}
    with archive.records.reading() as tx:
        checked, registered = tx.events.of("document", key)[-2:]
    assert (checked.actor.name, registered.actor.name) == ("saraa", "dorj")
    assert {checked.actor.account, registered.actor.account} == {account()}
    assert {checked.actor.via, registered.actor.via} == {"cli"}
    assert registered.type == Kind.DOCUMENT_REGISTERED


def test_registering_stores_metadata_that_name_the_document(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    key = shelve.document("1")
    finish(key, State.CHECKED)
    arkhiv("register", "R-1", "--by", "dorj")
    with archive.records.reading() as tx:
        product = tx.products.find("document", key, "metadata", 1)
    assert product is not None
    facts = json.loads(archive.objects.read(product.key, product.sha256))
    assert facts["document"]["id"] == key
    assert Kind.DOCUMENT_REGISTERED in [event["type"] for event in facts["events"]]


def test_a_rule_clears_only_what_has_no_flag(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    clean, flagged = shelve.document("1"), shelve.document("2", record="R-2")
    for key in (clean, flagged):
        finish(key, State.ASSEMBLED)
    with archive.records.writing() as tx:
        tx.holds.set_flags("document", flagged, {"type_uncertain": {}}, "machine")
    said = arkhiv("check", "--all-clean", "--by", "saraa")
    assert "1 document cleared by rule" in said.out
    assert arkhiv("register", "--all-clean", "--by", "dorj", "--json").json[0]["document"] == clean
    with archive.records.reading() as tx:
        assert tx.documents.version(clean, 1).cleared_by_rule
        assert tx.documents.get(flagged).state is State.ASSEMBLED


def test_a_document_of_two_records_is_checked_once(
    arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    key = shelve.document("1")
    shelve.record("R-2")
    arkhiv("link", "R-2", key, "--reason", "named in it")
    finish(key, State.ASSEMBLED)
    assert len(arkhiv("check", "R-1", "R-2", "--by", "saraa", "--json").json) == 1


def test_where_the_unit_wants_two_people_one_is_refused(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    finish(shelve.document("1"), State.ASSEMBLED)
    with archive.records.writing() as tx:
        tx.connection.execute(update(unit).values(four_eyes=True))
    arkhiv("check", "R-1", "--by", "saraa")
    assert "another person registers" in arkhiv("register", "R-1", "--by", "saraa", ends=2).err
    arkhiv("register", "R-1", "--by", "dorj")


def test_a_record_must_be_named_and_a_person_too(arkhiv: Arkhiv, archive: Archive) -> None:
    assert archive.records.origin
    assert "--all-clean" in arkhiv("check", "--by", "saraa", ends=2).err
    assert "--by" in arkhiv("register", "R-1", ends=2).err


def test_a_record_without_a_ready_document_is_told(arkhiv: Arkhiv, shelve: Shelve) -> None:
    shelve.document("1")
    assert "arkhiv show R-1" in arkhiv("check", "R-1", "--by", "saraa", ends=2).err


def test_linking_and_unlinking_have_the_document_described_again(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    key = shelve.document("1")
    shelve.record("R-2")
    finish(key, State.ASSEMBLED)
    assert "is linked" in arkhiv("link", "R-2", key, "--reason", "named", "--by", "saraa").out
    finish(key, State.ASSEMBLED)
    assert arkhiv("unlink", "R-1", key, "--reason", "not his", "--json").json["document"] == key
    with archive.records.reading() as tx:
        (link,) = tx.links.of_document(key)
        assert str(tx.inventory.get(link.record)) == "civil:R-2"
        assert tx.documents.get(key).state is State.DELIMITED
    history = [one["type"] for one in arkhiv("show", "R-1", "--json").json["history"]]
    assert {"link.made", "link.withdrawn"} <= set(history)


def test_an_unlinking_needs_a_reason(arkhiv: Arkhiv, shelve: Shelve) -> None:
    key = shelve.document("1")
    assert "--reason" in arkhiv("unlink", "R-1", key, ends=2).err
    assert "--reason" in arkhiv("unlink", "R-1", key, "--reason", " ", ends=2).err


def test_only_a_person_lifts_a_restriction_and_it_stays_lifted(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.document("1")
    lift = ("restrict", "lift", key, "--reason", "a birth", "--by", "dorj")
    assert "not restricted" in arkhiv(*lift, ends=2).err
    with archive.records.writing() as tx:
        tx.documents.note(key, restricted=True)
    arkhiv(*lift)
    with archive.records.reading() as tx:
        document = tx.documents.get(key)
        assert (document.restricted, document.lifted_by) == (False, "dorj")
        assert tx.events.of("document", key)[-1].type == Kind.DOCUMENT_UNRESTRICTED

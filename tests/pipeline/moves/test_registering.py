"""Registering writes what the rows can be made again from, or nothing at all."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from pipeline.assemble.metadata import METADATA, metadata
from pipeline.errors import StoreFullError
from pipeline.flow import State
from pipeline.moves.registering import register_original, registration
from pipeline.moves.restricting import lift
from pipeline.nouns.document import LinkStanding
from storage.audit import verify
from storage.schema.trail import remark

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring


def test_metadata_name_masters_links_and_events(
    archive: Archive, shelve: Shelve, bring: Bring, registrar: Actor
) -> None:
    key = shelve.document("1", "2")
    bring(key, State.CHECKED)
    with archive.records.writing() as tx:
        register_original(tx, archive.objects, tx.documents.get(key), registrar)
    with archive.records.reading() as tx:
        product = tx.products.find("document", key, METADATA, 1)
        pages = [tx.pages.get(item.page) for item in tx.documents.pages(key, 1)]
        digests = {tx.pages.master(page.master).sha256 for page in pages}
        events = {event.id for event in tx.events.of("document", key)}
    assert product is not None
    facts = json.loads(archive.objects.read(product.key, product.sha256))
    assert {master["sha256"] for master in facts["masters"]} == digests
    assert facts["document"]["state"] == "registered"
    assert facts["document"]["current"] == 1
    assert events <= {event["id"] for event in facts["events"]}
    assert [one["record"]["record_id"] for one in facts["links"]] == ["R-1"]


def test_withdrawn_links_are_named_too(archive: Archive, shelve: Shelve) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        (link,) = tx.links.of_document(key)
        tx.links.withdraw(link.id, "reviewer", "not his")
        facts = registration(tx, key, 1)
    assert [one.link.standing for one in facts.links] == [LinkStanding.WITHDRAWN]


def test_what_a_person_wrote_can_be_erased(
    archive: Archive, shelve: Shelve, bring: Bring, reviewer: Actor, registrar: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        tx.documents.note(key, restricted=True)
        lift(tx, key, reviewer, reason="she asked for it herself")
    bring(key, State.CHECKED)
    with archive.records.writing() as tx:
        register_original(tx, archive.objects, tx.documents.get(key), registrar)
        kept = tx.products.find("document", key, METADATA, 1)
        assert kept is not None
        assert b"herself" in archive.objects.read(kept.key, kept.sha256)
        tx.connection.execute(delete(remark))
        assert b"herself" not in metadata(registration(tx, key, 1))
    archive.sealer.seal()
    archive.objects.delete(kept.key)
    assert verify(archive.records, archive.objects, archive.trusted).faults == ()


def test_where_metadata_cannot_be_stored_nothing_is_registered(
    archive: Archive,
    shelve: Shelve,
    bring: Bring,
    registrar: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = shelve.document("1")
    bring(key, State.CHECKED)

    def full(*_args: object, **_facts: object) -> None:
        raise StoreFullError(place="store")

    monkeypatch.setattr(type(archive.objects), "put", full)
    with pytest.raises(StoreFullError), archive.records.writing() as tx:
        register_original(tx, archive.objects, tx.documents.get(key), registrar)
    with archive.records.reading() as tx:
        assert tx.documents.get(key).state is State.CHECKED
        assert tx.documents.get(key).current is None

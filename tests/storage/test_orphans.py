"""Orphans: what no row names is reported, and only products are collected, and only in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import new_key
from pipeline.ports.records import Product
from pipeline.seals import seal_key
from storage.audit import verify
from storage.orphans import KEPT, PRODUCTS, collect, is_behind, orphans
from storage.schema.trail import event, seal

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.conftest import Shelve


def later() -> datetime:
    """When what was made just now is no longer kept."""
    return now() + KEPT + timedelta(hours=1)


def store(archive: Archive, area: str = "products", content: bytes = b"made") -> str:
    return archive.objects.put(new_key(area), content, metadata={}).key


@pytest.fixture
def named(archive: Archive, shelve: Shelve) -> str:
    """A product that a row names."""
    page, key = shelve.page(), store(archive)
    sha256 = archive.objects.head(key).sha256
    with archive.records.writing() as tx:
        tx.products.put(Product("page", page, 0, "cleaned", key, sha256, 4, "image/png", "r"))
    return key


def left(archive: Archive) -> set[str]:
    return {entry.key for entry in archive.objects.keys(PRODUCTS)}


def test_only_what_no_row_names_is_an_orphan(archive: Archive, named: str) -> None:
    orphan = store(archive)
    assert [item.key for item in orphans(archive.records, archive.objects, PRODUCTS)] == [orphan]
    assert left(archive) == {named, orphan}


def test_a_week_old_orphan_is_collected_and_a_younger_one_waits(
    archive: Archive, named: str
) -> None:
    orphan = store(archive)
    assert collect(archive.records, archive.objects, now() + KEPT - timedelta(hours=1)) == 0
    assert left(archive) == {named, orphan}
    assert collect(archive.records, archive.objects, later()) == 1
    assert left(archive) == {named}


def test_a_master_without_a_row_is_reported_and_stays(archive: Archive, shelve: Shelve) -> None:
    shelve.page()
    master = store(archive, "masters")
    assert collect(archive.records, archive.objects, later()) == 0
    audit = verify(archive.records, archive.objects, archive.trusted, with_objects=True)
    assert (audit.orphans, audit.faults) == (1, ())
    assert archive.objects.head(master).size == 4


def test_nothing_is_collected_when_the_database_is_older_than_the_store(
    archive: Archive, named: str
) -> None:
    store(archive)
    with archive.records.writing() as tx:
        tx.events.note(Kind.PAGE_READ, "page", "p")
    archive.sealer.seal()
    with archive.records.writing() as tx:
        tx.connection.execute(delete(seal))
        tx.connection.execute(delete(event))
    assert collect(archive.records, archive.objects, later()) == 0
    assert named in left(archive)


def test_nothing_is_collected_when_the_store_knows_another_station_better(
    archive: Archive, named: str
) -> None:
    store(archive)
    archive.objects.put(seal_key("station-0", 1), b"{}", metadata={})
    assert not is_behind(archive.records, archive.objects)
    assert collect(archive.records, archive.objects, later()) == 0
    assert named in left(archive)


def test_a_registration_that_no_row_names_is_never_collected(archive: Archive) -> None:
    registration = store(archive, "metadata")
    assert collect(archive.records, archive.objects, later()) == 0
    assert archive.objects.head(registration).size == 4


def test_a_stop_is_heard(archive: Archive) -> None:
    store(archive)
    assert collect(archive.records, archive.objects, later(), lambda: True) == 0

"""Which leaves the next sheets are: after those that are there, by their own labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.ingest.onward import onward_in_volume, onward_of_record
from pipeline.nouns.volume import VolumeKind, label_position, parse_citation

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from tests.conftest import Shelve


def volume(tx: SqlTransaction, *labels: str, item: str = "3") -> Volume:
    made = tx.volumes.add_unlisted(parse_citation(f"00:1/2/{item}", "00"), VolumeKind.LOOSE)
    for label in labels:
        tx.volumes.take_leaf(made.id, label, 0, label_position(label))
    return made


def test_a_volume_that_nobody_knows_begins_with_leaf_1(archive: Archive) -> None:
    with archive.records.reading() as tx:
        found = onward_in_volume(tx, None, "00")
    assert (found.unit, found.labels, found.first) == ("00", (), 1)


def test_leaves_that_are_listed_keep_their_labels(archive: Archive) -> None:
    with archive.records.writing() as tx:
        found = onward_in_volume(tx, volume(tx, "1", "2", "2а", "3"), "00")
    assert (found.labels, found.first) == (("1", "2", "2а", "3"), 4)


@pytest.mark.parametrize(
    ("start", "labels", "first"),
    [
        ("2", ("2", "2а", "3"), 4),
        ("2a", ("2а", "3"), 4),
        ("7", ("7",), 8),
        ("02", ("2", "2а", "3"), 4),
    ],
)
def test_a_label_that_is_said_comes_first(
    archive: Archive, start: str, labels: tuple[str, ...], first: int
) -> None:
    with archive.records.writing() as tx:
        found = onward_in_volume(tx, volume(tx, "1", "2", "2а", "3"), "00", start)
    assert (found.labels, found.first) == (labels, first)


def test_a_leaf_that_cannot_be_scanned_is_passed_over(archive: Archive) -> None:
    with archive.records.writing() as tx:
        there = volume(tx, "1", "2", "3")
        leaf = tx.volumes.leaves(there.id)[1]
        tx.volumes.set_absent(leaf.id, "lost")
        found = onward_in_volume(tx, there, "00")
    assert found.labels == ("1", "3")


def test_a_record_goes_on_after_its_last_page(archive: Archive, shelve: Shelve) -> None:
    shelve.page(leaf="1", record="Ш-9")
    shelve.page(leaf="2", record="Ш-9")
    with archive.records.reading() as tx:
        found = onward_of_record(tx, "Ш-9", "00")
        another = onward_of_record(tx, "Ш-10", "00")
    assert (found.labels, found.first) == ((), 3)
    assert (another.labels, another.first) == ((), 1)

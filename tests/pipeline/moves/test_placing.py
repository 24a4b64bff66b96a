"""Placing: pages that were fed without a record become its original, wherever it claims to lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.holdings.imports import import_file
from pipeline.ids import new_id
from pipeline.ingest.onward import onward_of_record
from pipeline.moves.finding import the_record
from pipeline.moves.placing import NothingToPlaceError, PlacedAlreadyError, place_of_record
from pipeline.nouns.volume import Citation

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.nouns.document import Document
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from tests.conftest import Shelve

RECORDS = "record_id,register,type,unit,volume,leaves\n{name},civil,birth,00,{volume},{leaves}\n"


def claim(
    archive: Archive, operator: Actor, folder: Path, name: str, volume: str, leaves: str
) -> None:
    path = folder / "records.csv"
    path.write_text(RECORDS.format(name=name, volume=volume, leaves=leaves), encoding="utf-8")
    import_file(archive.records, path, operator, folder)


def feed(shelve: Shelve, sheets: int) -> str:
    """Feed sheets of which nobody says where they belong; return where they wait."""
    item = new_id()
    for sheet in range(1, sheets + 1):
        shelve.fed(f"{item} {sheet}", str(sheet), f"00:-/-/{item}")
    return item


def waiting(tx: SqlTransaction, item: str) -> Volume:
    found = tx.volumes.find(Citation("00", "-", "-", item))
    assert found is not None
    return found


def place(archive: Archive, operator: Actor, item: str, name: str) -> int:
    with archive.records.writing() as tx:
        onward = onward_of_record(tx, name, "00")
        found = the_record(tx, name)
        return place_of_record(tx, waiting(tx, item), found, onward, operator)


def paper_of(tx: SqlTransaction, name: str) -> Document:
    (link,) = tx.links.of_record(the_record(tx, name).id)
    return tx.documents.get(link.document)


def labels(tx: SqlTransaction, paper: Document) -> list[str]:
    pages = [tx.pages.get(item.page) for item in tx.documents.pages(paper.id, paper.version)]
    return [tx.volumes.leaf(page.place.leaf).label for page in pages]


def test_pages_come_to_the_leaves_that_a_record_claims_and_are_its_original(
    archive: Archive, shelve: Shelve, operator: Actor, tmp_path: Path
) -> None:
    claim(archive, operator, tmp_path, "R-1", "00:1/2/3", "7-8")
    item = feed(shelve, 2)
    assert place(archive, operator, item, "civil:R-1") == 2
    with archive.records.reading() as tx:
        paper = paper_of(tx, "R-1")
        assert labels(tx, paper) == ["7", "8"]
        assert tx.volumes.undelimited() == ()
    with pytest.raises(NothingToPlaceError):
        place(archive, operator, item, "R-1")
    with archive.records.writing() as tx:
        there = tx.volumes.find(Citation("00", "1", "2", "3"))
        assert there is not None
        record, onward = the_record(tx, "R-1"), onward_of_record(tx, "R-1", "00")
        with pytest.raises(PlacedAlreadyError):
            place_of_record(tx, there, record, onward, operator)


def test_pages_of_a_record_that_claims_no_place_wait_under_its_name(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.record("R-2")
    place(archive, operator, feed(shelve, 2), "R-2")
    shelve.page("more", "3", record="R-2")
    with archive.records.reading() as tx:
        paper = paper_of(tx, "R-2")
        assert labels(tx, paper) == ["1", "2"]
        assert len(tx.documents.extents(paper.id)) == 3, "what is scanned later is of this paper"


def test_what_is_placed_on_a_leaf_that_has_a_page_contests_it(
    archive: Archive, shelve: Shelve, operator: Actor
) -> None:
    shelve.document("1", record="R-3")
    item = feed(shelve, 1)
    with archive.records.writing() as tx:
        onward = onward_of_record(tx, "R-3", "00", "1")
        place_of_record(tx, waiting(tx, item), the_record(tx, "R-3"), onward, operator)
        assert len(tx.documents.pages(paper_of(tx, "R-3").id, 1)) == 1
        assert [hold.code for hold in tx.holds.open()] == ["leaf_conflict"]


@pytest.mark.embedded
@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(feedings=st.lists(st.integers(1, 3), min_size=1, max_size=4))
def test_however_a_file_was_fed_its_sheets_keep_their_order(
    archive: Archive, shelve: Shelve, operator: Actor, feedings: list[int]
) -> None:
    name = new_id()
    shelve.record(name)
    for sheets in feedings:
        place(archive, operator, feed(shelve, sheets), name)
    with archive.records.reading() as tx:
        found = labels(tx, paper_of(tx, name))
        assert found == [str(number) for number in range(1, sum(feedings) + 1)]

"""Papers that the index keeps nothing of are named by what was read, copies by their number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.geometry import Point
from pipeline.issuing.number import event_of, number_of
from pipeline.nouns.document import Field
from storage.schema.documents import document
from storage.schema.inventory import record

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve

PLACE = (Point(0, 0), Point(9, 0), Point(9, 9), Point(0, 9))
NUMBER = "ЪЪ87031204"


@pytest.fixture
def papers(archive: Archive, shelve: Shelve) -> tuple[DocumentId, ...]:
    """Three papers of two people: «Бат» twice, once beside a register number, and «Дорж»."""
    found = tuple(shelve.document("1", record=f"R-{number}") for number in range(3))
    values = ({"name": "Бат", "register": NUMBER}, {"name": "Бат"}, {"name": "Дорж"})
    with archive.records.writing() as tx:
        for key, said in zip(found, values, strict=True):
            page = tx.documents.pages(key, 1)[0].page
            fields = [
                Field(name, value, value, True, 0.9, page, PLACE, ())  # noqa: FBT003  # valid
                for name, value in said.items()
            ]
            tx.fields.replace(key, 1, fields)
    return found


def test_only_what_is_restricted_or_set_aside_is_kept_back(
    archive: Archive, papers: tuple[DocumentId, ...]
) -> None:
    first, second, _ = papers
    with archive.records.writing() as tx:
        assert tx.named.kept_back([("Бат",)], 10) == ()
        set_ = tx.connection.execute
        set_(update(document).where(document.c.id == first).values(restricted=True))
        assert tx.named.kept_back([("Бат",)], 10) == (first,)
        set_(update(document).where(document.c.id == second).values(discarded=now()))
        assert set(tx.named.kept_back([("бат", "Бат")], 10)) == {first, second}
        assert len(tx.named.kept_back([("Бат",)], 1)) == 1


def test_every_part_must_be_there_and_the_inventory_counts_too(
    archive: Archive, papers: tuple[DocumentId, ...]
) -> None:
    first, _, third = papers
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
        assert tx.named.kept_back([("Бат",), (NUMBER,)], 10) == (first,)
        assert tx.named.kept_back([("Дорж",), (NUMBER,)], 10) == ()
        (link,) = tx.links.of_document(third)
        of_third = record.c.id == link.record
        tx.connection.execute(update(record).where(of_third).values(register_number=NUMBER))
        assert tx.named.kept_back([("Дорж",), (NUMBER,)], 10) == (third,)
        assert tx.named.kept_back([("%",)], 10) == ()
        assert tx.named.kept_back([], 10) == ()


def test_an_event_is_found_by_the_number_that_its_copy_has(archive: Archive) -> None:
    with archive.records.writing() as tx:
        noted = [tx.events.note(Kind.DOWNLOADED, "document", f"d{one:02}") for one in range(50)]
        for event in noted:
            found = tx.events.beginning(event_of(number_of(event.id)))
            assert found is not None
            assert found.subject_id == event.subject_id
        assert tx.events.beginning("00000000-0000-7000-8000") is None
        last = tx.events.about("document", 5)
        assert [one.id for one in last] == [one.id for one in reversed(noted[-5:])]
        before = tx.events.about("document", 5, last[-1].subject_id)
        assert [one.id for one in before] == [one.id for one in reversed(noted[-10:-5])]

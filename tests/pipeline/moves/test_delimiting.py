"""Cutting a bound register: what is proposed, and what a confirmation makes of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from ocr.codec import to_json
from ocr.words import Box, Reading, Word
from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import State
from pipeline.geometry import bounds, translation
from pipeline.ids import PageId, new_id, new_key
from pipeline.moves.delimiting import (
    NotProposedError,
    Proposals,
    UnreadPagesError,
    chosen,
    confirm,
    proposals,
)
from pipeline.nouns.document import LinkRole
from pipeline.ports.records import Product
from storage.records.brought import Span
from storage.schema.capture import page
from storage.schema.documents import extent
from storage.schema.inventory import claim, claim_leaf, record

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from tests.conftest import Shelve

WIDTH, HEIGHT, MOVED = 900, 1200, 10
"""The cleaned page lies ten pixels to the right of the master."""
ACTS = ("ТӨРСНИЙ АКТ № 41", "Нэр: Бат", "ТӨРСНИЙ АКТ № 42", "Нэр: Дорж")


def reading(*lines: str) -> Reading:
    """A page with these lines, a hundred pixels apart."""
    words = []
    for row, line in enumerate(lines):
        x = 100
        for text in line.split():
            box = Box(x, 100 + 100 * row, 24 * len(text), 40)
            words.append(Word(text, text, box, 0.95, 1, row))
            x = box.right + 20
    return Reading(WIDTH, HEIGHT, 300, tuple(words), "tesseract 5", "model:1", "Cyrillic")


@pytest.fixture
def book(archive: Archive, shelve: Shelve) -> Volume:
    """A register whose only page has two acts, and three records that claim a place in it."""
    key = PageId(shelve.page("book", record="book"))
    with archive.records.writing() as tx:
        volume = tx.volumes.leaf(tx.pages.get(key).place.leaf).volume
        for document in tx.documents.in_volume(volume):
            tx.connection.execute(extent.delete().where(extent.c.document == document.id))
        tx.connection.execute(
            update(page).values(
                state="read", matrix=list(translation(MOVED, 0)), width=WIDTH, height=HEIGHT
            )
        )
        stored = archive.objects.put(new_key("products"), to_json(reading(*ACTS)), metadata={})
        words = Product("page", key, 0, "words", stored.key, stored.sha256, stored.size, "", "")
        tx.products.put(words)
    for number, leaf in (("42", "1"), ("41", "1"), ("99", "7")):
        claims(archive, volume, number, leaf)
    with archive.records.reading() as tx:
        return tx.volumes.get(volume)


def claims(archive: Archive, volume: str, number: str, leaf: str) -> None:
    """Let the inventory claim that an act lies on a leaf of a volume."""
    known, place = new_id(), new_id()
    with archive.records.writing() as tx:
        tx.connection.execute(
            record.insert().values(
                id=known,
                register="civil",
                record_id=f"Т-{number}",
                type="birth",
                title=f"Төрсний акт № {number}",
                names=[],
                unit="00",
                digest="",
                created=now(),
            )
        )
        tx.connection.execute(
            claim.insert().values(id=place, record=known, volume=volume, leaves=leaf)
        )
        tx.connection.execute(claim_leaf.insert().values(claim=place, label=leaf))


def proposed(archive: Archive, book: Volume) -> Proposals:
    with archive.records.reading() as tx:
        return proposals(tx, archive.objects, book)


def test_acts_are_proposed_in_the_order_of_the_book(archive: Archive, book: Volume) -> None:
    found = proposed(archive, book)
    assert [one.name for one in found.all] == ["civil:Т-41", "civil:Т-42", "civil:Т-99"]
    assert [one.act_number for one in found.all] == ["41", "42", None]
    assert [one.doubtful for one in found.all] == [False, False, True]
    assert found.unread == 0


def test_the_parts_lie_in_master_pixels_and_within_the_image(
    archive: Archive, book: Volume
) -> None:
    first, second, _ = proposed(archive, book).all
    upper, lower = (bounds(one.pieces[0].polygon) for one in (first, second))
    assert upper.right == lower.right == WIDTH - MOVED
    assert upper.bottom <= lower.y + 1
    assert 240 < upper.bottom < 300
    assert lower.bottom == HEIGHT


def test_a_confirmed_proposal_is_a_delimited_linked_document(
    archive: Archive, book: Volume, reviewer: Actor
) -> None:
    (first, *_) = proposed(archive, book).all
    with archive.records.writing() as tx:
        key = confirm(tx, book, first, reviewer)
    with archive.records.reading() as tx:
        document = tx.documents.get(key)
        (link,) = tx.links.of_document(key)
        (item,) = tx.documents.pages(key, 1)
        (part,) = tx.documents.extents(key)
        (due,) = [one for one in tx.work.due(9) if one.subject == key]
        events = [event.type for event in tx.events.of("document", key)]
    assert document.state is State.DELIMITED
    assert (link.role, link.evidence, link.by) == (LinkRole.PRINCIPAL, "delimit", "reviewer")
    assert item.polygon == part.polygon == first.pieces[0].polygon
    assert due.step == "describe"
    assert events == [Kind.DOCUMENT_DELIMITED]


def test_what_is_delimited_in_a_book_counts_for_the_unit_that_scanned_it(
    archive: Archive, book: Volume, reviewer: Actor
) -> None:
    (first, *_) = proposed(archive, book).all
    with archive.records.writing() as tx:
        confirm(tx, book, first, reviewer)
        batch = tx.pages.master(tx.pages.get(first.pieces[0].page).master).batch
        unit = tx.batches.get(batch).unit
    with archive.records.reading() as tx:
        hour = timedelta(hours=1)
        brought = tx.throughput.brought(Span(now() - hour, now() + hour))
    (delimited,) = (one for one in brought if one.step is Kind.DOCUMENT_DELIMITED)
    assert (delimited.whom.unit, delimited.whom.operator) == (unit, "reviewer")
    assert unit


def test_without_names_only_what_is_without_a_doubt_is_chosen(
    archive: Archive, book: Volume, reviewer: Actor
) -> None:
    found = proposed(archive, book)
    assert [one.name for one in chosen(found, ())] == ["civil:Т-41", "civil:Т-42"]
    with archive.records.writing() as tx:
        confirm(tx, book, found.all[0], reviewer)
    assert [one.name for one in chosen(proposed(archive, book), ())] == ["civil:Т-42"]


def test_what_is_a_document_already_is_not_made_twice(
    archive: Archive, book: Volume, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        key = confirm(tx, book, proposed(archive, book).all[0], reviewer)
    again = proposed(archive, book)
    assert again.all[0].document == key
    assert chosen(again, ["Т-41"]) == ()


def test_a_name_chooses_with_its_register_or_without(archive: Archive, book: Volume) -> None:
    found = proposed(archive, book)
    assert chosen(found, ["Т-42"]) == chosen(found, ["civil:Т-42", "Т-42"]) == (found.all[1],)
    for name in ("Т-1", "civil:Т-99"):
        with pytest.raises(NotProposedError, match="Look at what is proposed"):
            chosen(found, [name])


def test_nothing_is_confirmed_while_pages_are_unread(archive: Archive, book: Volume) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(state="cleaned"))
    found = proposed(archive, book)
    assert found.unread == 1
    with pytest.raises(UnreadPagesError, match="are not read yet"):
        chosen(found, ())


def test_a_restricted_volume_makes_restricted_documents(
    archive: Archive, book: Volume, reviewer: Actor
) -> None:
    with archive.records.writing() as tx:
        key = confirm(tx, replace(book, restricted=True), proposed(archive, book).all[0], reviewer)
        assert tx.documents.get(key).restricted

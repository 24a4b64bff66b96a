"""Masking: what is restricted stays hidden through rescans, versions, forms and emergencies."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from sqlalchemy import insert, select, update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.ids import PageId, new_id
from pipeline.nouns.document import Field, VersionPage
from pipeline.seeing.beside import Neighbours
from storage.schema.capture import page
from storage.schema.documents import document, version
from storage.schema.finding import findable_text
from storage.schema.inventory import record
from tests.conftest import settle
from tests.web.test_emergency import asked, decided
from tests.web.test_originals import opened
from workers.finder import rebuild

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.geometry import Polygon
    from pipeline.ids import DocumentId
    from storage.records import SqlTransaction
    from tests.conftest import Shelve
    from tests.web.conftest import Enter, Visitor, Write
    from web.house import House

pytestmark = pytest.mark.embedded

SECRET = "Хасагов"
PLACE = (Point(200, 0), Point(290, 0), Point(290, 30), Point(200, 30))
BESIDE = "Баруун"


def secret(where: PageId, polygon: Polygon = PLACE, *, restricted: bool = True) -> Field:
    return Field("ethnicity", SECRET, SECRET, True, 0.9, where, polygon, (), restricted)  # noqa: FBT003


@pytest.fixture
def told(paper: DocumentId, write: Write) -> DocumentId:
    """The paper with words on it, the second of which is restricted."""
    write(paper, f"Үндэс {SECRET}", f"{BESIDE} хороо")
    return paper


@pytest.fixture
def neighbour(archive: Archive, shelve: Shelve, told: DocumentId) -> DocumentId:
    """A contract that lies on the same leaf side, of which it has the same scan."""
    other = shelve.document("2", record="R-2")
    with archive.records.writing() as tx:
        tx.documents.set_extents(other, tx.documents.extents(told))
        tx.documents.set_pages(other, 1, [VersionPage(page_of(tx, told), PLACE)])
        tx.documents.note(other, type="contract", current=1)
    return other


def page_of(tx: SqlTransaction, key: DocumentId) -> PageId:
    (only,) = tx.documents.pages(key, 1)
    return only.page


def other_scan(tx: SqlTransaction, key: DocumentId) -> PageId:
    """A scan of the same leaf side that was replaced by the one of this paper."""
    there = tx.connection.execute(select(page).where(page.c.id == page_of(tx, key))).one()
    old = new_id()
    values = {**there._mapping, "id": old, "standing": "superseded"}
    tx.connection.execute(insert(page).values(values))
    return PageId(old)


def indexed(archive: Archive) -> str:
    """Everything that is indexed of what stands on pages."""
    archive.sealer.seal()
    rebuild(archive.records, archive.objects)
    with archive.records.reading() as tx:
        return "\n".join(tx.connection.scalars(select(findable_text.c.text)))


def found(visitor: Visitor, line: str, key: DocumentId) -> bool:
    came = visitor.post("/find", {"line": line, "purpose": "2026/1"})
    assert came.status_code == 200
    return f"/documents/{key}/open" in came.text


def seen(visitor: Visitor, address: str) -> float:
    """How much of the first page's own part is shown: it is dark, and what is hidden white."""
    name = f"/iiif/3/{address.rpartition('/')[2]}.1/0,0,900,250/max/0/default.png"
    image = cv2.imdecode(np.frombuffer(visitor.get(name).content, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert image is not None
    return float((image < 128).mean())


def test_without_anything_restricted_all_of_the_page_is_shown_and_found(
    archive: Archive, enter: Enter, told: DocumentId, neighbour: DocumentId
) -> None:
    visitor = enter("dorj", Role.REGISTRAR)
    address = opened(visitor, told)
    assert seen(visitor, address) == 1
    assert SECRET in visitor.get(address).text
    assert SECRET in indexed(archive)
    assert found(visitor, BESIDE, told)
    assert neighbour != told


@pytest.mark.parametrize("how", ["restricted", "unlocated", "a field of it"])
def test_a_rescan_uncovers_no_neighbour(
    archive: Archive, enter: Enter, told: DocumentId, neighbour: DocumentId, how: str
) -> None:
    with archive.records.writing() as tx:
        old = other_scan(tx, told)
        tx.documents.set_pages(neighbour, 1, [VersionPage(old, PLACE)])
        if how == "restricted":
            tx.documents.note(neighbour, restricted=True)
        elif how == "unlocated":
            tx.documents.note(neighbour, type="birth")
        else:
            tx.fields.replace(neighbour, 1, [secret(old)])
    visitor = enter("tuya", Role.REVIEWER)
    address = opened(visitor, told)
    assert seen(visitor, address) == 0
    assert BESIDE not in visitor.get(address).text
    assert BESIDE not in indexed(archive)


def test_a_rescan_beside_an_open_neighbour_withholds_nothing(
    archive: Archive, enter: Enter, told: DocumentId, neighbour: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.documents.set_pages(neighbour, 1, [VersionPage(other_scan(tx, told), PLACE)])
    visitor = enter("dorj", Role.REGISTRAR)
    assert seen(visitor, opened(visitor, told)) == 1
    assert BESIDE in indexed(archive)


def test_a_neighbour_of_many_papers_is_looked_at_once(
    archive: Archive, house: House, neighbour: DocumentId
) -> None:
    with archive.records.writing() as tx:
        near, paper = Neighbours(tx, house.speech.forms), tx.documents.get(neighbour)
        (before,) = near.of([paper])
        assert not before.closed
        (again,) = near.of([paper])
        assert again is before
        tx.documents.note(neighbour, restricted=True)
        (anew,) = Neighbours(tx, house.speech.forms).of([tx.documents.get(neighbour)])
        assert anew.closed


@pytest.mark.parametrize("how", ["of a restricted record", "unlocated", "keyed without a place"])
def test_where_a_neighbour_may_stand_is_neither_shown_nor_found(
    archive: Archive, enter: Enter, told: DocumentId, neighbour: DocumentId, how: str
) -> None:
    with archive.records.writing() as tx:
        if how == "of a restricted record":
            (link,) = tx.links.of_document(neighbour)
            theirs = record.c.id == link.record
            tx.connection.execute(update(record).where(theirs).values(type="adoption"))
        elif how == "unlocated":
            tx.documents.note(neighbour, type="birth")
        else:
            tx.fields.replace(neighbour, 1, [secret(page_of(tx, neighbour), ())])
    visitor = enter("dorj", Role.REGISTRAR)
    address = opened(visitor, told)
    assert seen(visitor, address) < 1
    assert SECRET not in visitor.get(address).text
    assert SECRET not in indexed(archive)


def test_a_neighbours_restricted_words_are_found_nowhere_on_the_page(
    archive: Archive, told: DocumentId, neighbour: DocumentId, write: Write
) -> None:
    write(told, f"Үндэс {SECRET}", f"{BESIDE} {SECRET.lower()}")
    with archive.records.writing() as tx:
        tx.fields.replace(neighbour, 1, [secret(page_of(tx, neighbour))])
    assert SECRET.lower() not in indexed(archive).lower()


def test_a_version_before_shows_nothing_that_the_one_today_masks(
    archive: Archive, enter: Enter, told: DocumentId
) -> None:
    with archive.records.writing() as tx:
        pages = tx.documents.pages(told, 1)
        tx.connection.execute(update(version).values(registered=now()))
        tx.fields.replace(told, 1, [secret(pages[0].page, (), restricted=False)])
        tx.documents.open_version(told, 2)
        tx.documents.set_pages(told, 2, pages)
        tx.documents.note_version(told, 2, type="contract", described=now(), registered=now())
        tx.documents.note(told, current=2)
        tx.fields.replace(told, 2, [secret(pages[0].page)])
    visitor = enter("dorj", Role.REGISTRAR)
    for number in ("1", "2"):
        came = visitor.post(f"/documents/{told}/open", {"request": "q", "version": number})
        address = came.headers["location"]
        assert SECRET not in visitor.get(address).text, number
        assert seen(visitor, address) < 1, number


@pytest.mark.parametrize("located", [True, False])
def test_a_field_that_the_form_restricts_is_found_by_nobody(
    archive: Archive, enter: Enter, told: DocumentId, *, located: bool
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(type="birth"))
        tx.connection.execute(update(version).values(type="birth"))
        made = secret(page_of(tx, told), PLACE if located else (), restricted=False)
        tx.fields.replace(told, 1, [made, replace(made, name="given_name", raw="Д", value="Дорж")])
    assert (BESIDE in indexed(archive)) is located
    visitor = enter("dorj", Role.REGISTRAR)
    assert not found(visitor, SECRET, told)
    assert found(visitor, "Дорж", told)


def test_in_an_emergency_a_paper_that_nobody_has_described_is_withheld(
    archive: Archive, enter: Enter, told: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(type=None, current=None, state="delimited"))
        tx.connection.execute(update(version).values(type=None, described=None))
        made = secret(page_of(tx, told), restricted=False)
        tx.fields.replace(told, 1, [made])
    admin, officer = enter("admin", Role.ADMINISTRATOR), enter("oyuna", Role.PRIVACY)
    with archive.records.writing() as tx:
        settle(tx)
    assert asked(admin, told) == decided(officer, archive) == 303
    address = opened(admin, told)
    assert seen(admin, address) == 0
    page_ = admin.get(address).text
    assert BESIDE not in page_
    assert SECRET not in page_

"""Originals: opened for a purpose, seen only by who may, and never more than may be seen."""

from __future__ import annotations

import os
import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field, VersionPage
from pipeline.people.keeping import Wanted, change
from pipeline.seeing.opening import REQUEST
from storage.schema.documents import document, extent, version_page
from storage.schema.inventory import volume
from storage.schema.viewings import viewing
from tests.web.conftest import APPOINTING, Visitor
from workers.room import LEFTOVER_SECONDS, sweep_leftovers

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from tests.web.conftest import Enter
    from web.house import House

pytestmark = pytest.mark.embedded

PURPOSE = "2026/118"


def opened(visitor: Visitor, key: DocumentId, purpose: str = PURPOSE) -> str:
    came = visitor.post(f"/documents/{key}/open", {"request": purpose})
    assert came.status_code == 303, came.text
    return came.headers["location"]


def picture_of(visitor: Visitor, address: str) -> str:
    found = re.search(r'src="(/iiif/3/[^/"]+)/', visitor.get(address).text)
    assert found
    return f"{found[1]}/full/max/0/default.jpg"


def shown(events: Archive, key: DocumentId) -> int:
    with events.records.reading() as tx:
        return sum(event.type == Kind.SHOWN for event in tx.events.of("document", key))


def test_a_registrar_says_what_for_and_then_sees_the_page(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR, units="11")
    assert "Number of the request" in registrar.get(f"/documents/{paper}/open").text
    address = opened(registrar, paper)
    text = registrar.get(address).text
    assert PURPOSE in text
    assert "dorj &lt;b&gt;" in text
    came = registrar.get(picture_of(registrar, address))
    assert (came.status_code, came.headers["content-type"]) == (200, "image/jpeg")
    assert came.headers["cache-control"] == "no-store"
    assert shown(archive, paper) == 1


def test_nobody_sees_without_saying_what_for(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    came = enter("dorj", Role.REGISTRAR).post(f"/documents/{paper}/open", {"request": " "})
    assert came.status_code == 400
    assert "Say what the paper is needed for" in came.text
    assert shown(archive, paper) == 0


def test_a_neighbours_act_on_the_same_page_is_in_no_picture(
    enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    name = picture_of(registrar, opened(registrar, paper)).split("/full/")[0]
    for region in ("full", "0,240,900,260", "pct:0,52,100,48"):
        came = registrar.get(f"{name}/{region}/max/0/default.png")
        image = cv2.imdecode(np.frombuffer(came.content, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert image is not None
        below = image[-200:]
        assert (below == 255).all(), region


def test_a_picture_opens_in_no_other_session_and_to_nobody(
    house: House, enter: Enter, paper: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address = opened(registrar, paper)
    picture = picture_of(registrar, address)
    assert other.get(picture).status_code == 404
    assert other.get(address).status_code == 404
    assert Visitor(house).get(picture).status_code == 401


@pytest.mark.parametrize(
    "name", ["none.1", ".1", "{viewing}.0", "{viewing}.2", "{viewing}.٣", "{viewing}", "x"]
)
def test_a_name_that_means_no_page_shows_none(enter: Enter, paper: DocumentId, name: str) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    viewing_ = opened(registrar, paper).rpartition("/")[2]
    path = f"/iiif/3/{name.format(viewing=viewing_)}/full/max/0/default.jpg"
    assert registrar.get(path).status_code == 404


def test_what_becomes_restricted_while_it_is_open_is_closed_at_once(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    picture = picture_of(registrar, address)
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert registrar.get(picture).status_code == 404
    assert registrar.get(address).status_code == 404
    assert registrar.post(f"/documents/{paper}/open", {"request": PURPOSE}).status_code != 303


def test_restricted_fields_are_shown_no_longer_than_the_right_to_them_lasts(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    box = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        kept = Field("nationality", "халх", "халх", True, 0.9, only.page, box, (), restricted=True)  # noqa: FBT003  # valid
        tx.fields.replace(paper, 1, [kept])
    visitor = enter("tuya", Role.REVIEWER, Role.REGISTRAR)
    address = opened(visitor, paper)
    picture = picture_of(visitor, address)
    assert "халх" in visitor.get(address).text
    with archive.records.writing() as tx:
        change(tx, "tuya", Wanted(roles=frozenset({Role.REGISTRAR})), APPOINTING)
    assert visitor.get(picture).status_code == 404
    assert "халх" not in visitor.get(address).text
    again = opened(visitor, paper)
    assert visitor.get(again).status_code == 200
    assert "халх" not in visitor.get(again).text


def test_a_locked_screen_shows_no_picture(enter: Enter, paper: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    picture = picture_of(registrar, opened(registrar, paper))
    registrar.post("/lock", {})
    assert registrar.get(picture).status_code == 401


@pytest.mark.parametrize("role", [Role.KEEPER, Role.PRIVACY, Role.AUDITOR, Role.ADMINISTRATOR])
def test_who_has_no_right_to_originals_opens_none(
    enter: Enter, paper: DocumentId, role: Role
) -> None:
    visitor = enter("somebody", role)
    assert visitor.get(f"/documents/{paper}/open").status_code == 403
    assert visitor.post(f"/documents/{paper}/open", {"request": PURPOSE}).status_code == 403


def test_a_paper_that_may_not_be_seen_is_refused_without_a_word_of_what_it_is(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True, type="adoption"))
    asked = registrar.get(f"/documents/{paper}/open")
    unsaid = registrar.post(f"/documents/{paper}/open", {})
    assert (asked.status_code, unsaid.status_code) == (403, 403)
    assert "doption" not in asked.text + unsaid.text
    assert registrar.post(f"/documents/{paper}/open", {"request": PURPOSE}).status_code == 403


def test_an_unchecked_paper_opens_to_a_reviewer_and_says_so(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(state="assembled", current=None))
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    assert registrar.post(f"/documents/{paper}/open", {"request": PURPOSE}).status_code != 303
    assert "Unchecked" in reviewer.get(opened(reviewer, paper)).text


def test_a_restricted_field_is_shown_to_a_registrar_neither_in_words_nor_in_the_picture(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        place = tuple(Point(*corner) for corner in ((100, 50), (300, 50), (300, 90), (100, 90)))
        ethnicity = Field("ethnicity", "халх", "халх", True, 0.9, only.page, place, (), True)  # noqa: FBT003
        tx.fields.replace(paper, 1, [ethnicity])
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    hidden, whole = opened(registrar, paper), opened(reviewer, paper)
    assert "халх" not in registrar.get(hidden).text
    assert "халх" in reviewer.get(whole).text
    for visitor, address, paper_there in ((registrar, hidden, True), (reviewer, whole, False)):
        name = picture_of(visitor, address).split("/full/")[0]
        came = visitor.get(f"{name}/110,55,180,30/max/0/default.png")
        image = cv2.imdecode(np.frombuffer(came.content, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert image is not None
        assert bool((image == 255).all()) is paper_there


@pytest.mark.parametrize("restricted", [False, True], ids=["unlocated", "restricted"])
@pytest.mark.parametrize("whole", [False, True])
def test_a_restricted_paper_on_the_same_page_is_shown_to_nobody_who_opened_this_one(
    archive: Archive,
    shelve: Shelve,
    enter: Enter,
    paper: DocumentId,
    *,
    whole: bool,
    restricted: bool,
) -> None:
    """As one of which a restricted field was not located is: nobody knows where that stands."""
    other = shelve.document("2", record="R-2")
    place = None if whole else [[100, 0], [400, 0], [400, 100], [100, 100]]
    with archive.records.writing() as tx:
        (only,), (theirs,) = tx.documents.pages(paper, 1), tx.documents.pages(other, 1)
        run = tx.connection.execute
        here, there = (tx.pages.get(one.page).place for one in (only, theirs))
        run(update(extent).where(extent.c.leaf == there.leaf).values(leaf=here.leaf))
        of_other = version_page.c.document == other
        run(update(version_page).where(of_other).values(page=only.page, polygon=place))
        values = {"restricted": restricted, "type": "birth"}
        run(update(document).where(document.c.id == other).values(**values))
    for name, role in (("dorj", Role.REGISTRAR), ("tuya", Role.REVIEWER)):
        visitor = enter(name, role)
        address = opened(visitor, paper)
        assert ("withheld" in visitor.get(address).text) is whole
        viewing_ = address.rpartition("/")[2]
        came = visitor.get(f"/iiif/3/{viewing_}.1/100,0,300,100/max/0/default.png")
        image = cv2.imdecode(np.frombuffer(came.content, np.uint8), cv2.IMREAD_GRAYSCALE)
        assert image is not None
        assert (image == 255).all()


def test_the_purpose_is_asked_once_for_a_request_and_not_for_each_paper_of_it(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId
) -> None:
    other = shelve.document("2", record="R-2")
    with archive.records.writing() as tx:
        of_other = document.c.id == other
        values = {"state": "registered", "type": "contract", "current": 1}
        tx.connection.execute(update(document).where(of_other).values(**values))
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, paper)
    came = registrar.get(f"/documents/{other}/open")
    assert came.status_code == 303
    assert PURPOSE in registrar.get(came.headers["location"]).text
    with archive.records.reading() as tx:
        (event,) = (one for one in tx.events.of("document", other) if one.type == Kind.SHOWN)
        assert tx.events.words(event.id) == PURPOSE
    assert "Number of the request" in registrar.get(f"/documents/{other}/open?another=1").text
    assert registrar.post(f"{address}/done", {}).headers["location"] == "/find"
    assert registrar.get(address).status_code == 404
    assert registrar.get(came.headers["location"]).status_code == 404
    assert "Number of the request" in registrar.get(f"/documents/{other}/open").text


def test_a_request_is_asked_for_anew_by_others_and_after_a_while(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address = opened(registrar, paper)
    assert "Number of the request" in other.get(f"/documents/{paper}/open").text
    assert other.post(f"{address}/done", {}).status_code == 303
    assert registrar.get(address).status_code == 200
    with archive.records.writing() as tx:
        earlier = now() - REQUEST - timedelta(seconds=1)
        tx.connection.execute(update(viewing).values(begun=earlier))
    assert "Number of the request" in registrar.get(f"/documents/{paper}/open").text


def test_a_request_under_way_opens_nothing_that_may_not_be_seen(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId
) -> None:
    other = shelve.document("2", record="R-2")
    registrar = enter("dorj", Role.REGISTRAR)
    opened(registrar, paper)
    with archive.records.writing() as tx:
        of_other = document.c.id == other
        tx.connection.execute(update(document).where(of_other).values(restricted=True))
    assert registrar.get(f"/documents/{other}/open").status_code == 403
    assert shown(archive, other) == 0


def test_a_version_with_a_page_of_another_unit_is_for_those_who_work_in_both(
    archive: Archive, shelve: Shelve, enter: Enter, paper: DocumentId
) -> None:
    other = shelve.document("7", record="R-9")
    with archive.records.writing() as tx:
        (theirs,) = tx.documents.pages(other, 1)
        there = tx.volumes.leaf(tx.pages.get(theirs.page).place.leaf).volume
        tx.connection.execute(update(volume).where(volume.c.id == there).values(unit="11"))
        pages = tx.documents.pages(paper, 1)
        tx.documents.open_version(paper, 2)
        tx.documents.set_pages(paper, 2, [*pages, VersionPage(theirs.page, None)])
        tx.documents.note_version(paper, 2, type="contract", described=now())
    form = {"request": PURPOSE, "version": "2"}
    operator, registrar = enter("oper", Role.OPERATOR), enter("dorj", Role.REGISTRAR)
    assert operator.post(f"/documents/{paper}/open", form).status_code == 403
    assert opened(registrar, paper)
    with archive.records.writing() as tx:
        change(tx, "oper", Wanted(units=frozenset({"00", "11"})), APPOINTING)
    assert operator.post(f"/documents/{paper}/open", form).status_code == 303


def test_pictures_are_not_swept_away_from_a_server_that_runs_for_days(
    archive: Archive, enter: Enter, paper: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    picture = picture_of(registrar, opened(registrar, paper))
    assert registrar.get(picture).status_code == 200
    scratch = archive.settings.data / "scratch"
    days_ago = time.time() - 3 * LEFTOVER_SECONDS
    for path in scratch.rglob("*"):
        os.utime(path, (days_ago, days_ago))
    kept = set(scratch.rglob("*"))
    sweep_leftovers(scratch)
    assert set(scratch.rglob("*")) == kept
    assert [registrar.get(picture).status_code for _ in range(2)] == [200, 200]


def test_whoever_opens_a_paper_of_another_unit_is_told_that_it_is_marked(
    enter: Enter, paper: DocumentId
) -> None:
    told = "This paper is of another unit: 00 Central archive of state registration."
    own, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR, units="11")
    for visitor, is_told in ((own, False), (other, True)):
        assert (told in visitor.get(f"/documents/{paper}/open").text) is is_told
        address = opened(visitor, paper)
        for view in ("zoom", "plain"):
            assert (told in visitor.get(f"{address}?view={view}").text) is is_told

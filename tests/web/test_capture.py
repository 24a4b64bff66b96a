"""The operator's desk: beginning a batch, feeding it, what stands open, and sealing."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

import pytest
from PIL import Image, ImageDraw, ImageFont
from sqlalchemy import update

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.ids import GrantId, RecordKey, new_id
from pipeline.nouns.person import Grant
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.people.signing_in import IDLE
from storage.schema.capture import batch as batches
from storage.schema.desk import feed as feeds
from storage.schema.inventory import volume as volumes
from storage.schema.people import session
from tests.conftest import FONT
from tests.web.conftest import fed_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from tests.conftest import Shelve
    from tests.web.conftest import Enter, Visitor
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(180)]
PATIENCE = 60.0


def sheet(path: Path, words: str) -> None:
    """Write a side of an A4 sheet at 150 dpi that nothing is wrong with."""
    image = Image.new("L", (1240, 1754), 236)
    font = ImageFont.truetype(FONT, 34)
    for line in range(24):
        ImageDraw.Draw(image).text((120, 150 + 60 * line), f"{words} {line * 37} бичиг", 20, font)
    path.parent.mkdir(exist_ok=True)
    image.save(path, dpi=(150, 150))


@pytest.fixture
def house(house: House, archive: Archive, tray: Path) -> Iterator[House]:
    with fed_from(house, archive, tray) as made:
        yield made


@pytest.fixture
def shelf(archive: Archive) -> Volume:
    with archive.records.writing() as tx:
        return tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)


@pytest.fixture
def operator_here(enter: Enter) -> Visitor:
    return enter("bat", Role.OPERATOR)


class Begin(Protocol):
    def __call__(self, visitor: Visitor, **form: str) -> str: ...


@pytest.fixture
def begin(tray: Path, shelf: Volume) -> Begin:
    def begun(visitor: Visitor, **form: str) -> str:
        asked = {"volume": str(shelf.citation), "source": f"folder:{tray}", "sides": "front",
                 "resolution": "200", **form}  # fmt: skip
        came = visitor.post("/capture", asked)
        assert came.status_code == 303, came.text
        return came.headers["location"]

    return begun


def fed(visitor: Visitor, here: str, pages: int) -> None:
    """Feed until so many pages of a batch are there, then stop it."""
    assert visitor.post(here, {"act": "feed"}).status_code == 303
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and shots(visitor, here) < pages:
        time.sleep(0.2)
    assert shots(visitor, here) == pages
    stopped(visitor, here)


def stopped(visitor: Visitor, here: str) -> None:
    visitor.post(here, {"act": "stop"})
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and 'value="stop"' in visitor.get(here).text:
        time.sleep(0.2)


def shots(visitor: Visitor, here: str) -> int:
    return visitor.get(here).text.count('<li id="p-')


def test_a_volume_is_fed_from_a_folder_to_a_sealed_batch(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive, shelf: Volume
) -> None:
    here = begin(operator_here)
    for number in (1, 2):
        sheet(tray / f"{number}.png", f"нэг {number}")
    fed(operator_here, here, 2)
    page = operator_here.get(here).text
    (picture, *_) = re.findall(r'src="(/capture/[^"]+/picture)"', page)
    shown = operator_here.get(picture)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert [path.name for path in sorted((tray / "taken").iterdir())] == ["1.png", "2.png"]
    for code in set(re.findall(r'name="code" value="(\w+)"', page)):
        operator_here.post(here, {"act": "looked", "code": code})
    sealed = operator_here.post(here, {"act": "seal"})
    assert sealed.status_code == 303, sealed.text
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        assert batch.sealed is not None
        assert [leaf.label for leaf in tx.volumes.leaves(shelf.id)] == ["1", "2"]


def test_papers_of_a_record_without_a_volume_are_fed_to_a_linked_document(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive, shelve: Shelve
) -> None:
    key = shelve.record("Ү-7")
    here = begin(operator_here, volume="", record="Ү-7")
    assert "Ү-7" in operator_here.get("/capture").text
    sheet(tray / "1.png", "нэг")
    fed(operator_here, here, 1)
    with archive.records.reading() as tx:
        (link,) = tx.links.of_record(RecordKey(key))
        (kept,) = tx.documents.pages(link.document, 1)
        leaf = tx.volumes.leaf(tx.pages.get(kept.page).place.leaf)
        assert leaf.label == "1"
        assert tx.volumes.get(leaf.volume).citation.provisional


def test_papers_of_a_record_are_for_whoever_may_scan_them(
    operator_here: Visitor, tray: Path, shelve: Shelve
) -> None:
    shelve.record("Ү-8", kind="adoption")
    for record in ("Ү-8", "nowhere"):
        asked = {"volume": "", "record": record, "source": f"folder:{tray}"}
        assert operator_here.post("/capture", asked).status_code == 422, record


def good(visitor: Visitor, here: str) -> None:
    """Say of everything that asks for a look that it is good."""
    page = visitor.get(here).text
    for code in set(re.findall(r'name="code" value="(\w+)"', page)):
        visitor.post(here, {"act": "looked", "code": code})


def test_a_rescan_takes_the_place_of_the_page_and_the_old_one_is_kept(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive
) -> None:
    here = begin(operator_here)
    sheet(tray / "1.png", "эхний")
    fed(operator_here, here, 1)
    (page,) = re.findall(r'<li id="p-([^"]+)"', operator_here.get(here).text)
    shown = operator_here.get(f"{here}/pages/{page}")
    assert shown.status_code == 200
    assert operator_here.post(f"{here}/pages/{page}", {"act": "rescan"}).status_code == 422
    sheet(tray / "2.png", "дахин")
    operator_here.post(f"{here}/pages/{page}", {"act": "rescan", "why": "blurred"})
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and shots(operator_here, here) < 2:
        time.sleep(0.2)
    stopped(operator_here, here)
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        old, new = tx.batches.pages(batch.id)
        assert (old.page, old.current, new.current, new.rescan) == (page, False, True, True)
        assert tx.pages.get(old.page).standing == "superseded"


def test_what_was_scanned_once_more_can_be_scanned_once_more(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive
) -> None:
    here = begin(operator_here)
    sheet(tray / "1.png", "эхний")
    fed(operator_here, here, 1)
    for number, words in ((2, "дахин"), (3, "гурав дахь")):
        with archive.records.reading() as tx:
            (batch,) = tx.batches.latest("00", 1)
            (current,) = [one.page for one in tx.batches.pages(batch.id) if one.current]
        sheet(tray / f"{number}.png", words)
        operator_here.post(f"{here}/pages/{current}", {"act": "rescan", "why": "blurred"})
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and shots(operator_here, here) < number:
            time.sleep(0.2)
        stopped(operator_here, here)
    late = operator_here.post(f"{here}/pages/{current}", {"act": "looked"})
    assert late.status_code == 303
    with archive.records.reading() as tx:
        came = tx.batches.pages(batch.id)
        assert [one.current for one in came] == [False, False, True]
        assert [one.rescan for one in came] == [False, True, True]
        assert {one.label for one in came} == {"1"}


def test_what_a_person_brought_today_is_in_sight_over_all_their_batches(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive, enter: Enter
) -> None:
    assert "What you brought today" not in operator_here.get("/capture").text
    for number in (1, 2):
        here = begin(operator_here)
        sheet(tray / f"{number}.png", f"нэг {number}")
        fed(operator_here, here, 1)
    page = operator_here.get("/capture").text
    shown = re.findall(r"<dt>(\w+)</dt><dd>(\d+)</dd>", page.partition("own-day")[2])
    assert shown == [("Leaves", "2"), ("Pages", "2"), ("Records", "0"), ("Rescans", "0")]
    assert "What you brought today" not in enter("dulam", Role.OPERATOR).get("/capture").text
    with archive.records.writing() as tx:
        yesterday = now() - timedelta(days=1)
        tx.connection.execute(update(batches).values(sealed=yesterday))
    assert "What you brought today" not in operator_here.get("/capture").text


def test_an_open_batch_is_called_by_its_unit_wherever_it_stands(
    operator_here: Visitor, begin: Begin
) -> None:
    here = begin(operator_here)
    for path in ("/capture", here):
        assert "00 Central archive of state registration: " in operator_here.get(path).text


def test_what_stands_open_refuses_the_seal_in_words(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive
) -> None:
    here = begin(operator_here)
    sheet(tray / "1.png", "нэг")
    fed(operator_here, here, 1)
    operator_here.post(here, {"act": "feed", "start": "4"})
    sheet(tray / "4.png", "дөрөв")
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and shots(operator_here, here) < 2:
        time.sleep(0.2)
    refused = operator_here.post(here, {"act": "seal"})
    assert refused.status_code == 422
    assert "Wait until the feeder is empty" in refused.text
    stopped(operator_here, here)
    refused = operator_here.post(here, {"act": "seal"})
    assert "Pages ask for a look" in refused.text
    good(operator_here, here)
    refused = operator_here.post(here, {"act": "seal"})
    assert "Leaves or sides are missing" in refused.text
    lost = {"act": "absent", "leaves": "2-3", "code": "lost", "number": "2026/4"}
    assert operator_here.post(here, lost).status_code == 303
    assert operator_here.post(here, {"act": "seal"}).status_code == 303
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        assert batch.sealed is not None


def test_a_counter_that_differs_wants_a_reason_and_a_sealed_batch_stays_as_it_is(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive
) -> None:
    here = begin(operator_here)
    sheet(tray / "1.png", "нэг")
    fed(operator_here, here, 1)
    good(operator_here, here)
    refused = operator_here.post(here, {"act": "seal", "counter": "3"})
    assert refused.status_code == 422
    assert "Other pages were counted than came" in refused.text
    said = {"act": "seal", "counter": "3", "difference": "test_sheets"}
    assert operator_here.post(here, said).status_code == 303
    (page,) = re.findall(r'<li id="p-([^"]+)"', operator_here.get(here).text)
    late = {"act": "discard", "why": "blurred"}
    assert "is sealed" in operator_here.post(f"{here}/pages/{page}", late).text
    gone = {"act": "absent", "leaves": "9", "code": "never_there"}
    for form in (gone, {"act": "feed"}, {"act": "seal"}):
        assert operator_here.post(here, form).status_code == 422, form
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        assert tx.pages.get(tx.batches.pages(batch.id)[0].page).standing == "current"
        (shift,) = tx.batches.shifts(batch.id)
        assert (shift.fed, shift.received, shift.reason) == (3, 1, "test_sheets")


def test_defects_and_the_condition_of_the_paper_are_kept_and_taken_back(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive
) -> None:
    here = begin(operator_here)
    sheet(tray / "1.png", "нэг")
    fed(operator_here, here, 1)
    (page,) = re.findall(r'<li id="p-([^"]+)"', operator_here.get(here).text)
    said = {"act": "observe", "defect-torn": "on", "defect-stained": "on", "condition": "brittle"}
    assert operator_here.post(f"{here}/pages/{page}", said).status_code == 303
    operator_here.post(f"{here}/pages/{page}", {"act": "observe", "defect-torn": "on"})
    with archive.records.reading() as tx:
        assert [one.code for one in tx.feeds.observations("page", (page,))] == ["torn"]
        events = tx.events.of("page", page)
        assert [event.type for event in events].count("page.observed") == 2


def test_a_batch_is_for_those_who_scan_in_its_unit(
    operator_here: Visitor, begin: Begin, enter: Enter
) -> None:
    here = begin(operator_here)
    stranger = enter("tuya", Role.OPERATOR, units="11")
    for path in (here, f"{here}/stream"):
        assert stranger.get(path).status_code == 403
    assert stranger.post(here, {"act": "feed"}).status_code == 403
    assert here not in stranger.get("/capture").text
    assert enter("keeper", Role.KEEPER).get(here).status_code == 403
    assert operator_here.get("/capture/0198c0de-0000-7000-8000-000000000000").status_code == 404


def test_a_restricted_volume_is_for_a_cleared_operator_alone(
    operator_here: Visitor, begin: Begin, archive: Archive, shelf: Volume, tray: Path
) -> None:
    here = begin(operator_here)
    with archive.records.writing() as tx:
        restricted = update(volumes).where(volumes.c.id == shelf.id).values(restricted=True)
        tx.connection.execute(restricted)
    assert operator_here.get(here).status_code == 403
    asked = {"volume": str(shelf.citation), "source": f"folder:{tray}"}
    assert operator_here.post("/capture", asked).status_code == 422
    with archive.records.writing() as tx:
        person = tx.people.named("bat")
        assert person is not None
        grant = Grant(
            id=GrantId(new_id()), person=person.id, noun="volume", subject=shelf.id,
            reason="order 7", given=now(), until=now() + timedelta(days=1), by="privacy",
        )  # fmt: skip
        tx.people.give(grant)
    assert operator_here.get(here).status_code == 200
    assert operator_here.post("/capture", asked).status_code == 303


def test_nothing_but_the_sources_of_the_house_is_fed(
    operator_here: Visitor, shelf: Volume, tmp_path: Path
) -> None:
    for source in (f"folder:{tmp_path}", "folder:/etc", "sane:test:0", ""):
        came = operator_here.post("/capture", {"volume": str(shelf.citation), "source": source})
        assert came.status_code == 422, source


def test_a_batch_is_handed_over_to_somebody_who_may_scan_it(
    operator_here: Visitor, begin: Begin, archive: Archive, enter: Enter
) -> None:
    here = begin(operator_here)
    enter("saraa", Role.OPERATOR)
    enter("tuya", Role.OPERATOR, units="11")
    for name in ("nobody", "tuya", "boss"):
        assert operator_here.post(here, {"act": "hand_over", "to": name}).status_code == 422
    assert operator_here.post(here, {"act": "hand_over", "to": "saraa"}).status_code == 303
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        assert tx.batches.operator(batch.id) == "saraa"


def test_a_stream_tells_on_from_the_mark_that_a_browser_has(
    operator_here: Visitor, begin: Begin, tray: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.streaming.LONGEST", 0.1)
    here = begin(operator_here)
    sheet(tray / "1.png", "нэг")
    fed(operator_here, here, 1)
    first = operator_here.get(f"{here}/stream")
    assert first.headers["content-type"].startswith("text/event-stream")
    assert "data: 1\n" in first.text
    (mark,) = re.findall(r"^id: (\S+)$", first.text, re.MULTILINE)
    again = {"Last-Event-ID": mark}
    assert "data:" not in operator_here.get(f"{here}/stream", **again).text
    good(operator_here, here)
    assert "data: \n" in operator_here.get(f"{here}/stream", **again).text


def test_a_batch_whose_counters_differ_changes_hands_with_the_reason(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive, enter: Enter
) -> None:
    enter("saraa", Role.OPERATOR)
    here = begin(operator_here)
    sheet(tray / "1.png", "нэг")
    fed(operator_here, here, 1)
    with archive.records.writing() as tx:
        tx.connection.execute(update(feeds).values(fed=2))
    asked = {"act": "hand_over", "to": "saraa"}
    refused = operator_here.post(here, asked)
    assert refused.status_code == 422
    assert 'id="difference-handed"' in refused.text
    assert operator_here.post(here, {**asked, "difference": "double_feed"}).status_code == 303
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        first, second = tx.batches.shifts(batch.id)
        assert (first.fed, first.received, first.reason) == (2, 1, "double_feed")
        assert second.operator == "saraa"


def test_a_stream_is_no_sign_of_a_person_and_ends_with_the_screen(
    operator_here: Visitor, begin: Begin, archive: Archive
) -> None:
    here = begin(operator_here)
    with archive.records.writing() as tx:
        earlier = now() - IDLE - timedelta(seconds=5)
        tx.connection.execute(update(session).values(seen=earlier))
    listening = {"accept": "text/event-stream"}
    came = operator_here.get(f"{here}/stream", **listening)
    assert (came.status_code, came.headers["location"][:7]) == (303, "/locked")

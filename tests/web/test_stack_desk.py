"""A mixed stack at the desk: fed with its sheets, explained, settled, and sealed one by one."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from PIL import Image
from sqlalchemy import update

from arkhiv.cli.program import program
from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.ids import GrantId, RecordKey, new_id
from pipeline.moves.sheeting import issue
from pipeline.nouns.person import Grant
from pipeline.nouns.sheet import Face, StackState
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.people.tokens import make
from pipeline.sheets.code import Code
from pipeline.sheets.marks import mark
from storage.schema.desk import feed as feeds
from storage.schema.inventory import volume as volumes
from tests.web.conftest import fed_from
from tests.web.test_capture import PATIENCE, sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.nouns.sheet import Sheet, Stack
    from pipeline.nouns.volume import Volume
    from tests.conftest import Shelve
    from tests.web.conftest import Enter, Visitor
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(240)]

OPERATOR = Actor("bat", Role.OPERATOR.value, via="test")


def separator(path: Path, one: Sheet, face: Face = Face.FRONT) -> None:
    """Write a face of a separator sheet as a scanner sees it, at 150 dpi."""
    image = Image.new("L", (1240, 1754), 250)
    code = Image.fromarray(mark(str(Code(one.number, one.check, face)), 260))
    for corner in ((120, 120), (900, 120), (120, 1400), (900, 1400)):
        image.paste(code, corner)
    image.save(path, dpi=(150, 150))


class Desk:
    """An operator who lays papers into the folder and feeds them."""

    def __init__(self, visitor: Visitor, tray: Path, archive: Archive) -> None:
        self.visitor, self.tray, self.archive = visitor, tray, archive
        self.here, self._laid = "", 0

    def begin(self, **form: str) -> None:
        asked = {"separated": "1", "source": f"folder:{self.tray}", "sides": "front", **form}
        came = self.visitor.post("/capture", asked)
        assert came.status_code == 303, came.text
        self.here = came.headers["location"]

    def lay(self, *things: Sheet | str) -> None:
        for thing in things:
            self._laid += 1
            path = self.tray / f"{self._laid:03}.png"
            if isinstance(thing, str):
                sheet(path, thing)
            else:
                separator(path, thing)

    def feed(self, sheets: int, **form: str) -> str:
        """Feed so many sheets, and return the page as it is when they have come."""
        asked = {"act": "feed", "sheets": str(sheets), **form}
        came = self.visitor.post(self.here, asked)
        assert came.status_code == 303, came.text
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and 'value="stop"' in self.page():
            time.sleep(0.2)
        return self.page()

    def page(self) -> str:
        return self.visitor.get(self.here).text

    def act(self, act: str, **form: str) -> int:
        return self.visitor.post(self.here, {"act": act, **form}).status_code

    def stack(self) -> Stack:
        with self.archive.records.reading() as tx:
            found = tx.sheets.stack(self.here.rpartition("/")[2])
            assert found is not None
            return found

    def labels(self, volume: Volume) -> list[str]:
        with self.archive.records.reading() as tx:
            return [leaf.label for leaf in tx.volumes.leaves(volume.id)]


@pytest.fixture
def house(house: House, archive: Archive, tray: Path) -> Iterator[House]:
    with fed_from(house, archive, tray) as made:
        yield made


@pytest.fixture
def shelf(archive: Archive) -> list[Volume]:
    with archive.records.writing() as tx:
        return [
            tx.volumes.add_unlisted(Citation("00", "1", "2", str(item)), VolumeKind.LOOSE)
            for item in (3, 4)
        ]


@pytest.fixture
def sheets(archive: Archive, shelf: list[Volume]) -> list[Sheet]:
    with archive.records.writing() as tx:
        return list(issue(tx, shelf, [], OPERATOR))


@pytest.fixture
def desk(enter: Enter, tray: Path, archive: Archive) -> Desk:
    return Desk(enter("bat", Role.OPERATOR), tray, archive)


def test_a_mixed_stack_is_fed_and_its_volumes_are_sealed_one_by_one(
    desk: Desk, shelf: list[Volume], sheets: list[Sheet], archive: Archive
) -> None:
    first, second, end = sheets
    desk.begin()
    assert desk.here in desk.visitor.get("/capture").text
    desk.lay(first, "нэг", "хоёр", second, "гурав", end)
    page = desk.feed(6)
    assert "The sheets agree" in page
    assert desk.stack().state is StackState.SETTLED
    assert [desk.labels(one) for one in shelf] == [["1", "2"], ["1"]]
    batches = re.findall(r'href="(/capture/[^"/]+)"', page)
    assert len(batches) == 2
    for one in batches:
        shown = desk.visitor.get(one).text
        (picture, *_) = re.findall(r'src="(/capture/[^"]+/picture)"', shown)
        assert desk.visitor.get(picture).status_code == 200
        for code in set(re.findall(r'name="code" value="(\w+)"', shown)):
            desk.visitor.post(one, {"act": "looked", "code": code})
        sealed = desk.visitor.post(one, {"act": "seal"})
        assert sealed.status_code == 303, sealed.text
    with archive.records.reading() as tx:
        assert not tx.batches.open_ones("00", None), "that of the stack was sealed with it"
        counted = {one.id: tx.batches.counted(one.id) for one in tx.batches.latest("00", 9)}
        assert sorted(one["pages"] for one in counted.values()) == [0, 1, 2]
        (shift,) = tx.batches.shifts(desk.stack().batch)
        assert shift.received == 6


def test_pages_are_seen_behind_their_sheet_before_the_stack_ends(
    desk: Desk, sheets: list[Sheet]
) -> None:
    first, *_ = sheets
    desk.begin()
    desk.lay(first, "нэг")
    assert desk.act("feed") == 303
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and desk.page().count("/images/") < 1:
        time.sleep(0.2)
    page = desk.page()
    assert f'id="sheet-{first.number}"' in page
    assert "Х-1, Д-2, ХН-3" in page
    assert 'value="stop"' in page
    assert "What is wrong" not in page, "the rest of the sheets is still to come"
    (picture,) = re.findall(r'src="(/stacks/[^"]+/images/2/picture)"', page)
    assert desk.visitor.get(picture).headers["content-type"] == "image/jpeg"
    assert desk.act("settle") == 400, "nobody settles what is being fed"
    assert desk.act("stop") == 303


def test_a_missed_sheet_stops_with_its_pictures_and_a_person_says_which_it_is(
    desk: Desk, shelf: list[Volume], sheets: list[Sheet]
) -> None:
    first, second, end = sheets
    desk.begin()
    desk.lay(first, "нэг", "урагдсан", "хоёр", end)
    page = desk.feed(5)
    assert "This sheet was not seen" in page
    assert f"{second.number:06}" in page
    shown = set(re.findall(r"/images/(\d)/picture", page.partition('id="settle"')[2]))
    assert shown == {"1", "2", "3", "4", "5"}
    assert desk.labels(shelf[0]) == [], "nothing is put into a wrong volume"
    said = {"is-3": "sheet", "sheet-3": str(second.number)}
    assert desk.act("settle", **said) == 303
    assert [desk.labels(one) for one in shelf] == [["1"], ["1"]]
    assert desk.act("feed") == 400, "a settled stack takes nothing more"


def test_a_sheet_that_nobody_issued_stops_the_stack_and_it_is_given_up(
    desk: Desk, sheets: list[Sheet], archive: Archive, tray: Path
) -> None:
    first, second, end = sheets
    desk.begin()
    desk.lay(first, "нэг", second, "хоёр")
    forged = Image.new("L", (1240, 1754), 250)
    forged.paste(Image.fromarray(mark(f"ARKHIV1:{first.number}:AAAAAAAAAA:F", 260)), (120, 120))
    forged.save(tray / "900.png", dpi=(150, 150))
    separator(tray / "901.png", end)
    assert "never issued here" in desk.feed(6)
    assert desk.act("undo") == 400, "without a reason"
    assert desk.act("undo", reason="a foreign sheet") == 303
    with archive.records.reading() as tx:
        assert tx.batches.get(desk.stack().batch).sealed is not None
    assert "given up" in desk.page()
    desk.begin()
    desk.lay(first, "нэг", second, "хоёр", end)
    assert "The sheets agree" in desk.feed(5)


def test_papers_of_a_restricted_volume_are_for_a_cleared_operator_alone(
    desk: Desk, enter: Enter, shelf: list[Volume], sheets: list[Sheet], archive: Archive
) -> None:
    first, second, end = sheets
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(volumes).where(volumes.c.id == shelf[1].id).values(restricted=True)
        )
    desk.begin()
    desk.lay(first, "нэг", second, "нууц", end)
    page = desk.feed(5)
    assert "not cleared" in page
    assert "/picture" not in page
    for number in range(1, 6):
        assert desk.visitor.get(f"{desk.here}/images/{number}/picture").status_code == 404
    assert desk.act("settle") == 303
    assert desk.stack().state is StackState.STOPPED
    other = enter("dulam", Role.OPERATOR)
    with archive.records.writing() as tx:
        person = tx.people.named("dulam")
        assert person is not None
        grant = Grant(
            id=GrantId(new_id()), person=person.id, noun="volume", subject=shelf[1].id,
            reason="order 7", given=now(), until=now() + timedelta(days=1), by="privacy",
        )  # fmt: skip
        tx.people.give(grant)
    assert "/images/4/picture" in other.get(desk.here).text
    assert other.post(desk.here, {"act": "settle"}).status_code == 303
    assert desk.stack().state is StackState.SETTLED
    assert desk.labels(shelf[1]) == ["1"]


def test_the_papers_of_a_restricted_volume_whose_sheet_was_missed_are_not_shown(
    desk: Desk, shelf: list[Volume], sheets: list[Sheet], archive: Archive
) -> None:
    first, _, end = sheets
    with archive.records.writing() as tx:
        tx.connection.execute(
            update(volumes).where(volumes.c.id == shelf[1].id).values(restricted=True)
        )
    desk.begin()
    desk.lay(first, "нэг", "нууц", end)
    page = desk.feed(4)
    assert "This sheet was not seen" in page
    assert "/picture" not in page
    assert desk.visitor.post(f"{desk.here}/pictures", {}).status_code == 403


def test_a_stack_goes_on_after_a_power_cut_with_the_rest_of_it(
    desk: Desk, shelf: list[Volume], sheets: list[Sheet], archive: Archive
) -> None:
    first, second, end = sheets
    desk.begin()
    desk.lay(first, "нэг")
    desk.feed(2)
    with archive.records.writing() as tx:
        tx.connection.execute(update(feeds).values(ended=None, fault=None, received=None))
    assert "went off in the middle" in desk.page()
    desk.lay(second, "хоёр", end)
    assert "The sheets agree" in desk.feed(3)
    assert [desk.labels(one) for one in shelf] == [["1"], ["1"]]


def test_it_is_taken_over_and_nobody_of_another_unit_sees_it(
    desk: Desk, enter: Enter, sheets: list[Sheet], archive: Archive
) -> None:
    desk.begin()
    desk.lay(sheets[0], "нэг")
    desk.feed(2)
    other = enter("dulam", Role.OPERATOR)
    assert "has it in hand" in other.get(desk.here).text
    assert other.post(desk.here, {"act": "take_over"}).status_code == 303
    assert other.post(desk.here, {"act": "hand_over", "to": "nobody"}).status_code == 400
    with archive.records.reading() as tx:
        first, second = tx.batches.shifts(desk.stack().batch)
        assert (first.operator, first.received, second.operator) == ("bat", 2, "dulam")
        kinds = [one.type for one in tx.events.of("batch", desk.stack().batch)]
        assert Kind.BATCH_HANDED_OVER in kinds
    stranger = enter("oyun", Role.OPERATOR, units="11")
    for path in ("", "/stream", "/images/2/picture"):
        assert stranger.get(f"{desk.here}{path}").status_code == 403
    assert desk.here not in stranger.get("/capture").text
    assert enter("tuya", Role.REGISTRAR).get(f"{desk.here}/images/2/picture").status_code == 403
    bad = stranger.post("/capture", {"separated": "1", "unit": "00", "source": "folder:/etc"})
    assert bad.status_code in {403, 422}


def test_papers_of_records_go_on_in_batches_of_their_own_and_both_sides_are_kept(
    desk: Desk, shelve: Shelve, archive: Archive, tray: Path
) -> None:
    keys = [RecordKey(shelve.record(name)) for name in ("Ү-7", "Ү-8")]
    with archive.records.writing() as tx:
        first, second, end = issue(tx, [], [tx.inventory.get(key) for key in keys], OPERATOR)
    desk.begin(sides="both")
    laid: list[tuple[Sheet, Face] | str] = []
    for one, words in ((first, "нэг"), (second, "хоёр")):
        laid += [(one, Face.FRONT), (one, Face.BACK), words, f"{words} ар"]
    for number, thing in enumerate([*laid, (end, Face.FRONT), (end, Face.BACK)], 1):
        path = tray / f"{number:02}.png"
        sheet(path, thing) if isinstance(thing, str) else separator(path, *thing)
    page = desk.feed(5)
    assert "The sheets agree" in page, page
    assert "Ү-7" in page
    with archive.records.reading() as tx:
        for key in keys:
            (link,) = tx.links.of_record(key)
            kept = [tx.pages.get(one.page) for one in tx.documents.pages(link.document, 1)]
            assert [one.place.side for one in kept] == ["r", "v"]
            batches = {tx.pages.master(one.master).batch for one in kept}
            assert len(batches) == 1
    assert len(set(re.findall(r'href="(/capture/[^"/]+)"', page))) == 2


def test_counters_that_differ_keep_the_stack_open_until_somebody_says_why(
    desk: Desk, sheets: list[Sheet], archive: Archive
) -> None:
    first, second, end = sheets
    desk.begin()
    desk.lay(first, "нэг")
    desk.feed(2)
    with archive.records.writing() as tx:
        tx.connection.execute(update(feeds).values(fed=3))
    desk.lay(second, "хоёр", end)
    page = desk.feed(3)
    assert "Other pages were counted than came" in page
    batch = desk.stack().batch
    with archive.records.reading() as tx:
        assert tx.batches.is_open(batch)
    assert desk.act("seal") == 400
    with archive.records.reading() as tx:
        assert tx.batches.is_open(batch), "without a reason it stays open"
    assert desk.act("seal", difference="jam") == 303
    with archive.records.reading() as tx:
        assert not tx.batches.is_open(batch)
        (shift,) = tx.batches.shifts(batch)
        assert (shift.fed, shift.received, shift.reason) == (6, 5, "jam")


def test_a_stack_that_is_settled_by_command_ends_as_at_the_desk(
    desk: Desk, sheets: list[Sheet], archive: Archive
) -> None:
    first, second, end = sheets
    desk.begin()
    desk.lay(first, "нэг", "урагдсан", "хоёр", end)
    desk.feed(5)
    with archive.records.writing() as tx:
        person = tx.people.named("bat")
        assert person is not None
        _, token = make(tx, person, "", OPERATOR)
    said = ("--image", "3", str(second.number), "--by", "bat")
    arguments = ["sheets", "settle", desk.stack().id, *said]
    known = program(replace(archive.settings, token=token))
    result = CliRunner().invoke(known, arguments, prog_name="arkhiv")
    assert result.exit_code == 0, result.output
    with archive.records.reading() as tx:
        assert not tx.batches.is_open(desk.stack().batch)
        assert len(tx.batches.open_ones("00", None)) == 2

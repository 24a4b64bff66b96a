"""Stacks with separator sheets: pages stand behind their sheet, or nothing becomes a page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from sqlalchemy import func, select

from pipeline.events import Kind
from pipeline.frames import inspect
from pipeline.ids import new_id
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from pipeline.ingest.stacking import Sheeted
from pipeline.moves.errors import NoSuchImageError, SheetUsedError, StackWrongError
from pipeline.moves.settling import say, settle, undo
from pipeline.moves.sheeting import issue, next_leaf, void
from pipeline.nouns.frame import STANDARD
from pipeline.nouns.hold import Reason
from pipeline.nouns.sheet import Face, StackState, Trouble
from pipeline.nouns.volume import Citation, VolumeKind
from pipeline.sheets.code import Code
from pipeline.sheets.marks import mark
from pipeline.steps.inspect import codes_on
from scanner_drivers.stack import FolderStack, StackFolder
from storage.schema.capture import master, page
from storage.schema.inventory import claim, claim_leaf
from tests.conftest import Shelve, small_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ingest.ingest import Received
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.sheet import Sheet
    from pipeline.nouns.volume import Volume
    from scanner_drivers.driver import Delivery


@dataclass(frozen=True)
class Jamming:
    """A folder whose stacks may end before their end, as a scanner's do."""

    folder: Path
    complete: bool
    name: str = "stack"

    def skipped(self) -> tuple[str, ...]:
        return ()

    def deliveries(self) -> Iterator[Delivery]:
        for one in StackFolder(self.folder).deliveries():
            assert isinstance(one, FolderStack)
            yield replace(one, complete=self.complete)


class Feeder:
    """Lays pages and sheets into a folder, and feeds it."""

    def __init__(self, archive: Archive, operator: Actor, folder: Path) -> None:
        self.archive, self.operator, self.folder = archive, operator, folder / "stack"
        self._count = 0
        with archive.records.writing() as tx:
            self.volumes: list[Volume] = [
                tx.volumes.add_unlisted(Citation("00", "1", "2", str(item)), VolumeKind.LOOSE)
                for item in (1, 2)
            ]

    def issue(self) -> list[Sheet]:
        with self.archive.records.writing() as tx:
            return list(issue(tx, self.volumes, [], self.operator))

    def lay(self, *things: Sheet | str | tuple[Sheet, Face]) -> None:
        for thing in things:
            self._count += 1
            path = self.folder / f"{self._count:04}.png"
            if isinstance(thing, str):
                small_page(path, thing, size=(300, 200))
                continue
            sheet, face = thing if isinstance(thing, tuple) else (thing, Face.FRONT)
            path.parent.mkdir(exist_ok=True)
            made = Image.new("L", (400, 300), 255)
            code = Image.fromarray(mark(str(Code(sheet.number, sheet.check, face)), 200))
            made.paste(code, (40 + self._count, 50))
            made.save(path, dpi=(300, 300))

    def feed(self, *, both: bool = False, onto: str = "", complete: bool = True) -> Received:
        def looked(path: Path) -> Inspection:
            found = inspect(path)
            codes = tuple(codes_on(path, frame.index, STANDARD) for frame in found.frames)
            return replace(found, codes=codes)

        station, way = Station(self.operator, "s", "00"), Sheeted(both, onto)
        taking = Ingest(self.archive.records, self.archive.objects, looked, station, sheets=way)
        return taking.run(Jamming(self.folder, complete=complete), "stack")

    def leaves(self, volume: int) -> list[tuple[str, str]]:
        with self.archive.records.reading() as tx:
            found = tx.pages.current_in(self.volumes[volume].id)
            places = [(tx.volumes.leaf(one.place.leaf), one.place.side) for one in found]
        return sorted((leaf.label, side) for leaf, side in places)

    def pages(self) -> int:
        with self.archive.records.reading() as tx:
            return tx.connection.scalar(select(func.count()).select_from(page)) or 0

    def stack(self) -> str:
        with self.archive.records.reading() as tx:
            return tx.sheets.stacks(1)[0].id


@pytest.fixture
def feeder(archive: Archive, operator: Actor, tmp_path: Path) -> Feeder:
    return Feeder(archive, operator, tmp_path)


def test_pages_stand_behind_their_sheets_and_sheets_are_no_pages(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", "2", second, "3", end)
    received = feeder.feed()
    assert (received.pages, received.files, received.stacks_held) == (3, 6, 0)
    assert feeder.leaves(0) == [("1", "r"), ("2", "r")]
    assert feeder.leaves(1) == [("1", "r")]
    with feeder.archive.records.reading() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(master)) == 6
        assert tx.sheets.seen_in(first.number) == feeder.stack()
        kinds = [event.type for event in tx.events.of("sheet", first.id)]
        assert kinds == [Kind.SHEET_ISSUED, Kind.SHEET_SEEN]
        assert next_leaf(tx, feeder.volumes[0].id) == 3
    again = feeder.feed()
    assert (again.pages, again.repeated, feeder.pages()) == (0, 6, 3)


def test_both_sides_make_leaves_with_two_pages(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    back = Face.BACK
    feeder.lay(first, (first, back), "1", "1v", second, "unprinted", "2", "2v", end, (end, back))
    assert feeder.feed(both=True).pages == 4
    assert feeder.leaves(0) == feeder.leaves(1) == [("1", "r"), ("1", "v")]


def test_a_missed_sheet_stops_the_stack_until_a_person_says_what_is_true(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", "torn sheet", "2", end)
    assert feeder.feed().stacks_held == 1
    assert (feeder.pages(), feeder.leaves(0)) == (0, [])
    key, who = feeder.stack(), feeder.operator
    with feeder.archive.records.writing() as tx:
        (hold,) = tx.holds.of("stack", key)
        assert (hold.code, hold.facts["trouble"]) == (Reason.SHEETS, "missed")
        (told,) = [one for one in tx.events.of("stack", key) if one.type == Kind.STACK_STOPPED]
        missed = {"trouble": "missed", "sheet": second.number, "images": [1, 5]}
        assert told.facts["wrong"] == [missed]
        with pytest.raises(NoSuchImageError):
            say(tx, key, 99, second.number, who)
        say(tx, key, 3, second.number, who)
        assert settle(tx, key, who, "00").pages == 2
        assert tx.holds.of("stack", key) == ()
    assert feeder.leaves(0) == feeder.leaves(1) == [("1", "r")]
    with feeder.archive.records.writing() as tx:
        with pytest.raises(StackWrongError):
            undo(tx, key, who, reason="too late")
        with pytest.raises(SheetUsedError):
            void(tx, second.number, who, reason="too late")


def test_a_void_sheet_is_not_waited_for(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", end)
    assert feeder.feed().stacks_held == 1
    with feeder.archive.records.writing() as tx:
        void(tx, second.number, feeder.operator, reason="the volume is not there")
        assert settle(tx, feeder.stack(), feeder.operator, "00").pages == 1


def test_a_stack_that_was_undone_is_fed_again(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", second, second, "2", end)
    assert feeder.feed().stacks_held == 1
    with feeder.archive.records.writing() as tx:
        undo(tx, feeder.stack(), feeder.operator, reason="a sheet lay there twice")
    (feeder.folder / "0004.png").unlink()
    assert feeder.feed().pages == 2
    with feeder.archive.records.reading() as tx:
        states = [one.state for one in tx.sheets.stacks(9)]
    assert states == [StackState.SETTLED, StackState.UNDONE]


def test_the_rest_of_a_stack_may_be_fed_after_it_stopped(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", second)
    assert feeder.feed().stacks_held == 1
    key = feeder.stack()
    for path in feeder.folder.iterdir():
        path.unlink()
    feeder.lay("2", "3", end)
    received = feeder.feed(onto=key)
    assert (received.pages, received.stacks_held, feeder.stack()) == (3, 0, key)
    assert feeder.leaves(1) == [("1", "r"), ("2", "r")]


def test_a_feeding_that_did_not_end_waits_until_the_rest_is_there(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", second, "2", end)
    assert (feeder.feed(complete=False).stacks_held, feeder.pages()) == (1, 0)
    with feeder.archive.records.writing() as tx:
        (hold,) = tx.holds.of("stack", feeder.stack())
        assert hold.facts["trouble"] == Trouble.UNFINISHED.value
        assert settle(tx, feeder.stack(), feeder.operator, "00").pages == 2


def test_a_file_that_cannot_be_taken_stops_the_stack(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", second, "2", end)
    (feeder.folder / "0002.png").write_bytes(b"35 bytes that are no picture at all")
    received = feeder.feed()
    assert (received.refused, received.stacks_held, received.pages) == (1, 1, 0)
    with feeder.archive.records.reading() as tx:
        (hold,) = tx.holds.of("stack", feeder.stack())
    assert Trouble.REFUSED.value in str(hold.facts["trouble"])


def test_sheets_that_were_seen_are_used_up(feeder: Feeder) -> None:
    first, second, end = feeder.issue()
    feeder.lay(first, "1", second, "2", end)
    feeder.feed()
    feeder.lay(first, "other", second, "papers", end)
    for number in range(1, 6):
        (feeder.folder / f"{number:04}.png").unlink()
    assert (feeder.feed().stacks_held, feeder.pages()) == (1, 2)
    with feeder.archive.records.reading() as tx:
        (hold,) = tx.holds.of("stack", feeder.stack())
    assert hold.facts["trouble"] == Trouble.USED.value


def test_a_record_in_a_loose_file_gets_its_claimed_leaves_and_its_document(
    feeder: Feeder, shelve: Shelve
) -> None:
    key = shelve.record("R-7")
    with feeder.archive.records.writing() as tx:
        tx.connection.execute(
            claim.insert().values(id="c", record=key, volume=feeder.volumes[0].id, leaves="7-8")
        )
        for label in ("7", "8"):
            tx.connection.execute(claim_leaf.insert().values(claim="c", label=label))
        record = tx.inventory.get(key)
        sheet, end = issue(tx, [], [record], feeder.operator)
    feeder.lay(sheet, "1", "2", end)
    assert feeder.feed().documents == 1
    assert feeder.leaves(0) == [("7", "r"), ("8", "r")]
    with feeder.archive.records.writing() as tx:
        document = tx.documents.by_origin("record:R-7")
        assert document is not None
        assert len(tx.documents.pages(document.id, document.version)) == 2
        sheet, end = issue(tx, [], [record], feeder.operator)
    feeder.lay(sheet, "1", "2", "3", end)
    for number in range(1, 5):
        (feeder.folder / f"{number:04}.png").unlink()
    assert feeder.feed().stacks_held == 1
    with feeder.archive.records.reading() as tx:
        (hold,) = tx.holds.of("stack", feeder.stack())
    assert hold.facts["trouble"] == Trouble.TOO_MANY.value


def test_a_volume_that_one_record_claims_as_a_whole_makes_its_document(
    feeder: Feeder, shelve: Shelve
) -> None:
    key = shelve.record("R-8")
    with feeder.archive.records.writing() as tx:
        tx.connection.execute(
            claim.insert().values(id=new_id(), record=key, volume=feeder.volumes[1].id)
        )
    first, second, end = feeder.issue()
    feeder.lay(first, "1", second, "2", end)
    assert feeder.feed().documents == 1
    with feeder.archive.records.reading() as tx:
        assert tx.documents.by_origin("record:R-8") is not None

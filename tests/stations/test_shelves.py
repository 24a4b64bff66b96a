"""What was done with volumes, sheets and counters at stations comes to the centre, too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select, update

from pipeline.capture.sealing import seal
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.frames import inspect
from pipeline.ids import new_id
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from pipeline.ingest.stacking import Sheeted
from pipeline.moves import handing
from pipeline.moves.growing import grow
from pipeline.moves.numbering import certify
from pipeline.moves.settling import undo
from pipeline.moves.sheeting import issue
from pipeline.moves.stacked import end_stack, lay_stack
from pipeline.nouns.frame import STANDARD
from pipeline.nouns.growth import Added
from pipeline.nouns.sheet import Face
from pipeline.nouns.volume import Citation
from pipeline.sheets.code import Code
from pipeline.sheets.marks import mark
from pipeline.steps.inspect import codes_on
from scanner_drivers.stack import StackFolder
from storage.schema.capture import look, master, page, shift
from storage.schema.documents import document
from storage.schema.sheets import sheet, sighting, stack, stack_image
from tests.conftest import small_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.nouns.custody import Custody
    from pipeline.nouns.frame import Inspection
    from pipeline.nouns.sheet import Sheet, Stack
    from pipeline.nouns.volume import Volume
    from storage.records import SqlTransaction
    from tests.stations.conftest import House

KEEPER, BAT = Actor("sarnai", "keeper", via="test"), Actor("bat", "operator", via="test")


def the_volume(tx: SqlTransaction, item: str = "345") -> Volume:
    found = tx.volumes.find(Citation("11", "1", "2", item))
    assert found is not None
    return found


def custody_at(house: House) -> Custody:
    with house.archive.records.reading() as tx:
        return tx.custody.of(the_volume(tx).id)


def moves_at(house: House) -> list[str]:
    with house.archive.records.reading() as tx:
        return [f"{one.by} {one.act}" for one in tx.custody.handings(the_volume(tx).id)]


def take_in(centre: House, bag: Path, ends: int = 0) -> None:
    centre("bundle", "import", str(bag), "--by", "dorj", ends=ends)


def test_hands_and_requests_come_along_once_in_whatever_order_the_disks_cross(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    with north.archive.records.writing() as tx:
        handing.request(tx, the_volume(tx), BAT, reason="to be scanned")
        handing.take(tx, the_volume(tx), KEEPER, to="bat", days=3)
    north.put("R-1", "1")
    first = north.export(tmp_path / "first")
    with north.archive.records.writing() as tx:
        handing.scanned(tx, the_volume(tx), BAT)
        handing.give_back(tx, the_volume(tx), KEEPER, note="all there")
    second = north.export(tmp_path / "second")
    take_in(centre, second, ends=2)
    assert moves_at(centre) == []
    for bag in (first, first):
        take_in(centre, bag)
        assert (custody_at(centre).hand, custody_at(centre).where) == ("bat", "taken")
        assert moves_at(centre) == ["sarnai take"]
    for bag in (second, first, second):
        take_in(centre, bag)
        assert custody_at(centre).hand == ""
        assert moves_at(centre) == ["sarnai take", "bat scan", "sarnai return"]
    with centre.archive.records.reading() as tx:
        assert tx.custody.requests(the_volume(tx).id) == ()
        assert tx.holds.of("volume", the_volume(tx).id) == ()
    assert centre("audit", "verify", "--objects")["holds"]


def test_where_both_moved_a_volume_what_stands_here_stands_and_a_person_decides(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    with north.archive.records.writing() as tx:
        handing.take(tx, the_volume(tx), KEEPER, to="bat")
    with centre.archive.records.writing() as tx:
        handing.take(tx, the_volume(tx), KEEPER, to="dorj")
    take_in(centre, north.export(tmp_path / "disk"))
    assert custody_at(centre).hand == "dorj"
    assert sorted(moves_at(centre)) == ["sarnai take", "sarnai take"]
    with centre.archive.records.reading() as tx:
        key = the_volume(tx).id
        assert [one.code for one in tx.holds.of("volume", key)] == ["station_differs"]
    centre.told("retry", key, "--by", "dorj")
    with centre.archive.records.reading() as tx:
        assert tx.holds.of("volume", key) == ()


def test_counters_of_each_shift_and_looks_at_pages_come_along(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    north.put("R-1", "1")
    with north.archive.records.writing() as tx:
        (key,) = tx.connection.scalars(select(page.c.id))
        tx.connection.execute(look.insert().values(page=key, measured={"ink": 0.1}))
        tx.connection.execute(update(shift).values(fed=3, received=1, reason="blank"))
    bag = north.export(tmp_path / "disk")
    for _ in range(2):
        take_in(centre, bag)
        with centre.archive.records.reading() as tx:
            (part,) = tx.connection.execute(select(shift)).all()
            assert (part.operator, part.fed, part.received, part.reason) == ("bat", 3, 1, "blank")
            assert tx.batches.is_looked_at(key)


def test_sheets_get_numbers_of_the_centre_and_stacks_stay_what_they_were(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    with centre.archive.records.writing() as tx:
        issue(tx, [the_volume(tx, "346")], [], KEEPER)
    north = station("north")
    with north.archive.records.writing() as tx:
        mine = issue(tx, [the_volume(tx)], [], KEEPER)
    north.put("R-1", "1")
    with north.archive.records.writing() as tx:
        put_stack(tx, [one.number for one in mine])
    bag = north.export(tmp_path / "disk")
    for _ in range(2):
        take_in(centre, bag)
        with centre.archive.records.reading() as tx:
            rows = tx.connection.execute(select(sheet).order_by(sheet.c.number)).all()
            assert [row.number for row in rows] == [1, 2, 3, 4]
            assert [row.id for row in rows[2:]] == [one.id for one in mine]
            assert rows[2].check == mine[0].check
            seen = tx.connection.scalars(select(sighting.c.sheet).order_by(sighting.c.sheet))
            assert list(seen) == [3, 4]
            (image,) = tx.connection.execute(select(stack_image)).all()
            assert image.said == 3


def put_stack(tx: SqlTransaction, seen: list[int], state: str = "settled") -> None:
    """A stack of one image in which some sheets were seen."""
    key = new_id()
    run = tx.connection.execute
    found = run(select(page.c.id, master.c.id, master.c.batch).join(master)).first()
    assert found is not None
    run(
        stack.insert().values(
            id=key, batch=found[2], key="k", state=state, held=False, opened=now()
        )
    )
    run(
        stack_image.insert().values(
            stack=key, number=1, master=found[1], frame={}, side="r", codes=[], said=seen[0],
            page=found[0],
        )
    )  # fmt: skip
    for number in seen:
        run(sighting.insert().values(stack=key, sheet=number, at=now()))


def test_a_stack_that_a_person_has_to_decide_stays_at_its_station(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    with north.archive.records.writing() as tx:
        mine = issue(tx, [the_volume(tx)], [], KEEPER)
    north.put("R-1", "1")
    with north.archive.records.writing() as tx:
        put_stack(tx, [one.number for one in mine], state="stopped")
    take_in(centre, north.export(tmp_path / "first"))
    with north.archive.records.writing() as tx:
        tx.connection.execute(update(stack).values(state="settled"))
    with centre.archive.records.reading() as tx:
        assert tx.connection.scalars(select(stack.c.id)).all() == []
    north.put("R-1", "2")
    take_in(centre, north.export(tmp_path / "second"))
    with centre.archive.records.reading() as tx:
        assert len(tx.connection.scalars(select(stack.c.id)).all()) == 1


def test_a_stack_of_the_desk_goes_with_the_batches_of_its_volumes(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    with north.archive.records.writing() as tx:
        mine = issue(tx, [the_volume(tx), the_volume(tx, "346")], [], KEEPER)
        laid = lay_stack(tx, "11", "folder:tray", "tray", {}, BAT, "north")
    fed_as_stack(north, laid, [mine[0], "1", "2", mine[1], "3", mine[2]])
    with north.archive.records.writing() as tx:
        assert end_stack(tx, laid.batch, BAT)
        batches = [one.id for one in tx.batches.open_ones("11", None)]
        assert len(batches) == 2
        for one in batches:
            seal(tx, one, BAT, tx.batches.counted(one))
    bag = north.export(tmp_path / "disk")
    for _ in range(2):
        take_in(centre, bag)
    with centre.archive.records.reading() as tx:
        found = tx.sheets.stack(laid.id)
        assert found is not None
        assert found.state == "settled"
        became = [one.page for one in tx.sheets.images(laid.id)]
        assert [one is not None for one in became] == [False, True, True, False, True, False]
        assert sorted(tx.batches.counted(one)["pages"] for one in batches) == [1, 2]
        assert tx.batches.counted(laid.batch)["pages"] == 0


def test_a_stack_that_was_given_up_before_anything_came_stops_no_bundle(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    with north.archive.records.writing() as tx:
        laid = lay_stack(tx, "11", "folder:tray", "tray", {}, BAT, "north")
        undo(tx, laid.id, BAT, reason="begun by mistake")
        assert end_stack(tx, laid.batch, BAT)
    north.put("R-1", "1")
    take_in(centre, north.export(tmp_path / "disk"))
    with centre.archive.records.reading() as tx:
        found = tx.sheets.stack(laid.id)
        assert found is not None
        assert found.state == "undone"


def fed_as_stack(house: House, laid: Stack, things: list[Sheet | str]) -> None:
    """Feed sheets and pages to a stack of the desk, as its folder would."""
    folder = house.folder / "stack"
    for number, thing in enumerate(things, 1):
        path = folder / f"{number:03}.png"
        if isinstance(thing, str):
            small_page(path, thing, size=(300, 200))
            continue
        path.parent.mkdir(exist_ok=True)
        made = Image.new("L", (400, 300), 255)
        made.paste(Image.fromarray(mark(str(Code(thing.number, thing.check, Face.FRONT)), 200)))
        made.save(path, dpi=(300, 300))
    archive = house.archive

    def looked(path: Path, *, opening: bool = False) -> Inspection:
        assert not opening
        found = inspect(path)
        codes = tuple(codes_on(path, frame.index, STANDARD) for frame in found.frames)
        return replace(found, codes=codes)

    way, where = Sheeted(onto=laid.id), Station(BAT, "north", "11")
    taking = Ingest(archive.records, archive.objects, looked, where, sheets=way, batch=laid.batch)
    assert taking.run(StackFolder(folder), "folder:tray").stacks_held == 0


@pytest.mark.parametrize("corrected", [False, True])
def test_a_count_that_was_corrected_there_counts_here_unless_another_act_stands(
    centre: House, station: Callable[[str], House], tmp_path: Path, *, corrected: bool
) -> None:
    north = station("north")
    with north.archive.records.writing() as tx:
        certify(tx, the_volume(tx), 2, BAT, act="1/2026", reason="counted")
        certify(tx, the_volume(tx), 3, BAT, act="2/2026", reason="counted again")
    if corrected:
        with centre.archive.records.writing() as tx:
            certify(tx, the_volume(tx), 7, BAT, act="9/2026", reason="counted here")
    bag = north.export(tmp_path / "disk")
    for _ in range(2):
        take_in(centre, bag)
        with centre.archive.records.reading() as tx:
            volume = the_volume(tx)
            assert volume.sheets == (7 if corrected else 3)
            codes = [one.code for one in tx.holds.of("volume", volume.id)]
            assert ("station_differs" in codes) is corrected


def test_pages_of_leaves_that_were_added_here_go_on_in_the_paper_that_is_here(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    centre.put("R-1", "1")
    with centre.archive.records.writing() as tx:
        paper = tx.documents.by_origin("record:R-1")
        assert paper is not None
        tx.documents.note(paper.id, current=1)
        tx.connection.execute(update(document).values(state="registered"))
        grow(tx, the_volume(tx), "2", BAT, why=Added.ADDED)
    north = station("north")
    north.feed("11:1/2/345", "2")
    take_in(centre, north.export(tmp_path / "disk"))
    with centre.archive.records.reading() as tx:
        grown = tx.documents.get(paper.id)
        assert (grown.current, grown.version, grown.state) == (1, 2, "delimited")
        assert len(tx.documents.pages(paper.id, 2)) == 2


MOVES = st.lists(st.sampled_from(("take", "pass", "return", "export", "late")), max_size=10)


@pytest.mark.embedded
@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES)
def test_whatever_was_done_there_the_centre_knows_it_when_all_disks_came(
    centre: House, station: Callable[[str], House], tmp_path: Path, moves: list[str]
) -> None:
    """Volumes go from hand to hand while disks are written; they come late, and twice."""
    north = station(f"n{new_id()[-12:]}")
    waiting: list[Path] = []
    folder = tmp_path / new_id()
    before = len(moves_at(centre))
    for number, move in enumerate((*moves, "export")):
        with north.archive.records.writing() as tx:
            volume, out = the_volume(tx), tx.custody.of(the_volume(tx).id)
            if move == "take" and not out.hand:
                handing.take(tx, volume, KEEPER, to="bat")
            elif move == "pass" and out.hand:
                handing.pass_on(tx, volume, KEEPER, to="dorj" if out.hand == "bat" else "bat")
            elif move == "return" and out.hand:
                handing.give_back(tx, volume, KEEPER)
            who = Actor(f"reader {number}", "registrar", via="test")
            handing.request(tx, volume, who, reason="to be read")
        if move in {"export", "late"}:
            north.export(folder / str(number))
            waiting.append(folder / str(number))
        if move == "export":
            for disk in (*waiting, *waiting):
                take_in(centre, disk)
            waiting.clear()
    there = custody_at(north)
    assert len(moves_at(centre)) - before == len(moves_at(north))
    if before == 0 and moves_at(north):
        here = custody_at(centre)
        assert here == replace(there, revision=here.revision)

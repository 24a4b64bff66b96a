"""What a power cut leaves of a feeding: whole sheets are taken up, whatever was stored before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanner_drivers.device import Identity, Profile, Sides
from scanner_drivers.driver import Scan
from scanner_drivers.faults import JamError
from scanner_drivers.feed import DeviceDriver
from scanner_drivers.landing import NOTE, Left, Note, landing, taking_up, write_note
from scanner_drivers.left import LeftDriver, whole_pages
from scanner_drivers.target import Target
from tests.scanner_drivers.test_feed import BOTH, Listed, names

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.device import FedPage

SOURCE = "list:1"
TARGET = Target("11:1/2/3", "11:1/2/3", None, ("12а", "13"), 20, facts=(("unit", "11"),))
NOTED = Note(SOURCE, "list", Identity("Invented", "Feeder"), (("colour", "grey"),), 2, TARGET)


class Ahead(Listed):
    """A device that has all its pages on the disk before the first is stored."""

    def feed(self, profile: Profile, folder: Path) -> Iterator[FedPage]:
        yield from list(super().feed(profile, folder))


def cut(folder: Path, sides: int, stored: int, profile: Profile = BOTH) -> list[str]:
    """Feed so many sides and pull the plug when so many are stored; return those."""
    driver = DeviceDriver(Ahead(names(sides)), profile, TARGET, folder)
    (delivery,) = driver.deliveries()
    kept: list[str] = []
    for item in delivery.scans():
        if len(kept) == stored:
            break
        assert isinstance(item, Scan)
        kept.append(f"{item.places[0].leaf}{item.places[0].side}")
        delivery.accepted(item)
    return kept


def taken_up(folder: Path) -> list[str]:
    """Take up what a folder of feedings holds."""
    shown = []
    with taking_up(folder, SOURCE) as lefts:
        for left in lefts:
            for delivery in LeftDriver(left).deliveries():
                assert not delivery.complete
                for item in delivery.scans():
                    assert isinstance(item, Scan)
                    shown.append(f"{item.places[0].leaf}{item.places[0].side}")
                    delivery.accepted(item)
                delivery.done()
    return shown


def labelled(sides: int) -> list[str]:
    return [f"{TARGET.label(side // 2)}{'rv'[side % 2]}" for side in range(sides)]


@given(sheets=st.integers(1, 8), stored=st.integers(0, 16), again=st.booleans())
def test_pages_stored_before_and_taken_up_after_are_all_that_came_in_their_order(
    tmp_path_factory: pytest.TempPathFactory, sheets: int, stored: int, *, again: bool
) -> None:
    root = tmp_path_factory.mktemp("feeding")
    (root / "one").mkdir()
    kept = cut(root / "one", 2 * sheets, stored)
    if again and kept:
        (root / "one" / f"{len(kept):05}.tif").write_text("stored, and not removed yet")
    up = taken_up(root)
    both = kept[:-1] if again and kept else kept
    assert [*both, *up] == labelled(2 * sheets)
    assert list(root.iterdir()) == []
    assert taken_up(root) == []


@given(present=st.sets(st.integers(1, 12)), sides=st.sampled_from([1, 2]))
def test_only_whole_sheets_without_a_gap_are_taken_up(
    tmp_path_factory: pytest.TempPathFactory, present: set[int], sides: int
) -> None:
    folder = tmp_path_factory.mktemp("left")
    for number in present:
        (folder / f"{number:05}.tif").touch()
    (folder / "00099.tif.part").touch()
    numbers = [number for number, _ in whole_pages(Left(folder, replace(NOTED, sides=sides)))]
    assert numbers == list(range(min(present, default=1), min(present, default=1) + len(numbers)))
    assert not numbers or numbers[-1] % sides == 0
    after = (numbers[-1] if numbers else min(present, default=1) - 1) + 1
    assert not all(after + side in present for side in range(sides - (after - 1) % sides))


def test_a_page_that_is_not_whole_ends_what_is_taken_up(tmp_path: Path) -> None:
    write_note(tmp_path, NOTED)
    for number in range(1, 7):
        (tmp_path / f"{number:05}.tif").touch()
    (delivery,) = LeftDriver(Left(tmp_path, NOTED)).deliveries()
    scans: Iterator[object] = delivery.scans()
    delivery.accepted(next(scans))  # type: ignore[arg-type]  # a scan
    delivery.refused(next(scans), "undecodable", "torn")  # type: ignore[arg-type]  # so is this
    assert list(scans) == []


def test_a_note_says_all_that_was_known(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    write_note(tmp_path / "one", NOTED)
    with taking_up(tmp_path, SOURCE) as (left,):
        assert left.note == NOTED
    with taking_up(tmp_path, "list:2") as lefts:
        assert lefts == ()


def test_a_living_feeding_is_left_alone_and_an_ended_one_leaves_nothing(tmp_path: Path) -> None:
    with landing(tmp_path) as folder:
        write_note(folder, NOTED)
        with taking_up(tmp_path, SOURCE) as lefts:
            assert lefts == ()
        (folder / NOTE).unlink()
    assert list(tmp_path.iterdir()) == []


class FullError(OSError):
    """A disk that is full."""


def broken(root: Path, sides: int, stored: int, profile: Profile = BOTH) -> None:
    """A feeding that an error of the store ends."""
    with landing(root) as folder:
        cut(folder, sides, stored, profile)
        raise FullError


def test_an_error_of_the_store_keeps_what_was_fed_and_a_jam_does_not(tmp_path: Path) -> None:
    with pytest.raises(FullError):
        broken(tmp_path, 4, 1)
    assert taken_up(tmp_path) == labelled(4)[1:]
    device = Listed([], JamError(device=SOURCE, page=1, sheets=0))
    with landing(tmp_path) as folder, pytest.raises(JamError):
        next(DeviceDriver(device, BOTH, TARGET, folder).deliveries())
    assert list(tmp_path.iterdir()) == []


def test_a_feeding_of_fronts_is_taken_up_leaf_by_leaf(tmp_path: Path) -> None:
    with pytest.raises(FullError):
        broken(tmp_path, 3, 0, replace(BOTH, sides=Sides.FRONT))
    assert taken_up(tmp_path) == ["12аr", "13r", "20r"]

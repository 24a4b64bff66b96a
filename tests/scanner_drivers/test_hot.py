"""Hot folders: claimed by a rename, ended by a marker or manifest, safe to kill and to share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner_drivers import claim
from scanner_drivers.driver import Scan
from scanner_drivers.errors import FoldersApartError, SourceMissingError
from scanner_drivers.hot import HotFolder, is_hot
from scanner_drivers.refusal import Refusal
from scanner_drivers.sources import open_driver
from scanner_drivers.watch import Patience, Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from scanner_drivers.driver import Delivery
    from tests.scanner_drivers.conftest import Put

SETTLE, GIVE_UP = 5.0, 600.0
GOOD, TORN = b"whole scan", b"torn"


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def forward(self, seconds: float) -> None:
        self.now += seconds


def decodes(path: Path) -> None:
    """Stand for a decoder: only whole scans pass."""
    if path.read_bytes() != GOOD:
        raise ValueError(path)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hot(tmp_path: Path, clock: Clock) -> Callable[..., HotFolder]:
    """Open the hot folder of the test, as one of perhaps several watchers."""
    (tmp_path / "incoming").mkdir()

    def watcher(*, closing: bool = False) -> HotFolder:
        watch = Watch(decodes, Patience(SETTLE, GIVE_UP), clock, clock.forward)
        return HotFolder(tmp_path, watch, closing=closing)

    return watcher


@pytest.fixture
def arrive(put: Put) -> Callable[..., None]:
    """Let whole scans, or other bytes, arrive in `incoming`."""

    def write(*names: str, data: bytes = GOOD) -> None:
        put(*(f"incoming/{name}" for name in names), data=data)

    return write


def _take(delivery: Delivery) -> list[str]:
    """Do what a caller does: accept scans, refuse refusals and what does not decode."""
    names = []
    for item in delivery.scans():
        names.append(item.name)
        if isinstance(item, Refusal):
            delivery.refused(item, item.code, item.message)
        elif item.path.read_bytes() != GOOD:
            delivery.refused(item, "undecodable", "torn")
        else:
            delivery.accepted(item)
    delivery.done()
    return names


def _pass(driver: HotFolder) -> list[tuple[str, bool, list[str]]]:
    return [(one.key, one.complete, _take(one)) for one in driver.deliveries()]


def _files(folder: Path) -> set[str]:
    return {
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def test_a_marked_group_is_claimed_and_moves_to_done(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif", "Ш-1/.complete")
    driver = hot()
    (delivery,) = driver.deliveries()
    paths = [item.path for item in delivery.scans() if isinstance(item, Scan)]
    assert {path.parent for path in paths} == {tmp_path / "processing" / "Ш-1"}
    assert (delivery.key, delivery.complete) == ("Ш-1", True)
    assert _take(delivery) == ["1r.tif", "1v.tif"]
    assert _files(tmp_path) == {"done/Ш-1/1r.tif", "done/Ш-1/1v.tif"}
    assert _pass(driver) == []


def test_a_marker_with_a_count_waits_for_that_many_files(
    hot: Callable[..., HotFolder], arrive: Callable[..., None]
) -> None:
    arrive("Ш-1/.complete", data=b"2\n")
    arrive("Ш-1/1r.tif")
    driver = hot()
    assert _pass(driver) == []
    arrive("Ш-1/1v.tif")
    (delivery,) = driver.deliveries()
    assert (delivery.expected, delivery.complete) == (2, True)
    assert _take(delivery) == ["1r.tif", "1v.tif"]


def test_nothing_is_claimed_while_a_file_is_called_part(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif.part", "Ш-1/.complete")
    driver = hot()
    assert _pass(driver) == []
    part = tmp_path / "incoming/Ш-1/1v.tif.part"
    part.rename(part.with_suffix(""))
    assert _pass(driver) == [("Ш-1", True, ["1r.tif", "1v.tif"])]


def test_silence_never_ends_a_group_but_its_ready_files_are_taken_once(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock, tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif")
    driver = hot()
    assert _pass(driver) == []
    clock.forward(SETTLE)
    assert _pass(driver) == [("Ш-1", False, ["1r.tif"])]
    clock.forward(100_000)
    assert _pass(driver) == []
    assert _files(tmp_path) == {"incoming/Ш-1/1r.tif"}
    arrive("Ш-1/1v.tif")
    assert _pass(driver) == []
    clock.forward(SETTLE)
    assert _pass(driver) == [("Ш-1", False, ["1v.tif"])]
    arrive("Ш-1/.complete")
    assert _pass(driver) == [("Ш-1", True, ["1r.tif", "1v.tif"])]
    assert _files(tmp_path) == {"done/Ш-1/1r.tif", "done/Ш-1/1v.tif"}


def test_a_file_that_is_still_being_written_waits(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock
) -> None:
    driver = hot()
    arrive("Ш-1/1r.tif", data=b"")
    for size in range(1, len(GOOD)):
        assert _pass(driver) == []
        clock.forward(SETTLE - 1)
        arrive("Ш-1/1r.tif", data=GOOD[:size])
    clock.forward(SETTLE + 60)
    assert _pass(driver) == [], "it rests, but does not decode yet"
    arrive("Ш-1/1r.tif")
    assert _pass(driver) == []
    clock.forward(SETTLE)
    assert _pass(driver) == [("Ш-1", False, ["1r.tif"])]


def test_a_file_that_never_decodes_is_put_aside_with_the_reason(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock, tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", data=TORN)
    arrive("Ш-1/2r.tif", data=b"")
    driver = hot()
    _pass(driver)
    clock.forward(GIVE_UP - 1)
    assert _pass(driver) == []
    clock.forward(1)
    assert _pass(driver) == [("Ш-1", False, ["1r.tif", "2r.tif"])]
    note = json.loads((tmp_path / "failed/Ш-1/1r.tif.error.json").read_text("utf-8"))
    assert note["code"] == "undecodable"
    assert "Copy it again" in note["message"]
    assert note["time"].endswith("+00:00")
    assert (tmp_path / "failed/Ш-1/1r.tif").read_bytes() == TORN
    assert (tmp_path / "failed/Ш-1/2r.tif.error.json").exists()
    assert _files(tmp_path / "incoming") == set()


def test_a_bad_file_of_a_marked_group_fails_alone(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/x y.tif", "Ш-1/.complete")
    arrive("Ш-1/1v.tif", data=TORN)
    assert _pass(hot()) == [("Ш-1", True, ["1r.tif", "1v.tif", "x y.tif"])]
    assert _files(tmp_path) == {
        "done/Ш-1/1r.tif",
        "failed/Ш-1/1v.tif",
        "failed/Ш-1/1v.tif.error.json",
        "failed/Ш-1/x y.tif",
        "failed/Ш-1/x y.tif.error.json",
    }


def test_a_manifest_ends_its_group_when_all_its_files_are_ready(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock, tmp_path: Path
) -> None:
    arrive("lot 7/manifest.csv", data=b"file,leaf\na.tif,1\nb.tif,2\n")
    arrive("lot 7/a.tif")
    driver = hot()
    _pass(driver)
    clock.forward(SETTLE)
    assert _pass(driver) == [("lot 7", False, ["a.tif"])]
    arrive("lot 7/b.tif", data=TORN)
    _pass(driver)
    clock.forward(SETTLE)
    assert _pass(driver) == []
    arrive("lot 7/b.tif")
    _pass(driver)
    clock.forward(SETTLE)
    (delivery,) = driver.deliveries()
    assert (delivery.key, delivery.complete, delivery.expected) == ("lot 7", True, 2)
    assert _take(delivery) == ["a.tif", "b.tif"]
    assert _files(tmp_path) == {"done/lot 7/a.tif", "done/lot 7/b.tif", "done/lot 7/manifest.csv"}


def test_bad_rows_are_noted_once_and_the_manifest_stays_with_its_group(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("lot/manifest.csv", data=b"file,leaf,order\na.tif,1,\na.tif,2,x\ngone.tif,3,\n")
    arrive("lot/a.tif", "lot/.complete")
    driver = hot()
    (delivery,) = driver.deliveries()
    for item in delivery.scans():
        if isinstance(item, Refusal):
            delivery.refused(item, item.code, item.message)
    (again,) = hot().deliveries()
    assert [type(item) for item in again.scans()] == [Scan]
    again.done()
    assert _files(tmp_path) == {
        "done/lot/a.tif",
        "done/lot/manifest.csv",
        "failed/lot/manifest.csv.3.error.json",
        "failed/lot/gone.tif.error.json",
    }


def test_a_loose_file_is_put_aside(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock, tmp_path: Path
) -> None:
    arrive("1r.tif")
    driver = hot()
    assert _pass(driver) == []
    clock.forward(SETTLE)
    assert _pass(driver) == [("1r.tif", True, ["1r.tif"])]
    assert _files(tmp_path) == {"failed/1r.tif", "failed/1r.tif.error.json"}


def test_the_same_record_may_come_again_and_no_file_is_overwritten(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    driver = hot()
    for turn in range(3):
        arrive("191%2FШ.1/1r.tif", "191%2FШ.1/.complete")
        arrive("191%2FШ.1/1v.tif", data=TORN + bytes([turn]))
        assert _pass(driver) == [("191/Ш.1", True, ["1r.tif", "1v.tif"])]
    assert len(list((tmp_path / "done").rglob("1r.tif"))) == 3
    torn = list((tmp_path / "failed").rglob("*.tif"))
    assert {path.read_bytes() for path in torn} == {TORN + bytes([turn]) for turn in range(3)}
    assert len(list((tmp_path / "failed").rglob("*.error.json"))) == 3


def test_a_group_that_arrives_while_its_namesake_is_processed_keeps_its_key(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    driver = hot()
    arrive("Ш-1/1r.tif", "Ш-1/.complete")
    list(driver.deliveries())
    arrive("Ш-1/2r.tif", "Ш-1/.complete")
    found = [(delivery.key, _take(delivery)) for delivery in driver.deliveries()]
    assert found == [("Ш-1", ["1r.tif"]), ("Ш-1", ["2r.tif"])]
    assert len(list((tmp_path / "done").iterdir())) == 2


def test_a_one_time_ingest_ends_what_is_ready_and_leaves_the_rest(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif", "Ш-2/1r.tif")
    arrive("Ш-2/1v.tif", data=TORN)
    driver = hot(closing=True)
    assert _pass(driver) == [
        ("Ш-1", True, ["1r.tif", "1v.tif"]),
        ("Ш-2", False, ["1r.tif"]),
    ]
    assert {path.name for path in driver.waiting()} == {"1r.tif", "1v.tif"}
    assert _files(tmp_path / "incoming") == {"Ш-2/1r.tif", "Ш-2/1v.tif"}


def test_what_was_being_processed_comes_first_after_a_kill(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif", "Ш-1/.complete")
    deliveries = hot().deliveries()
    killed = next(deliveries)
    next(killed.scans())
    del killed, deliveries
    assert _files(tmp_path) == {"processing/Ш-1/1r.tif", "processing/Ш-1/1v.tif"}
    assert _pass(hot()) == [("Ш-1", True, ["1r.tif", "1v.tif"])]


def test_a_group_that_one_watcher_works_on_is_left_alone_by_another(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/.complete", "Ш-2/1r.tif")
    one, other = hot(), hot()
    list(one.deliveries())
    list(other.deliveries())
    clock.forward(SETTLE)
    working = one.deliveries()
    first = next(working)
    assert first.key == "Ш-1"
    assert [delivery.key for delivery in other.deliveries()] == ["Ш-2"]
    _take(first)
    second = next(working)
    assert second.key == "Ш-2"
    assert _pass(other) == []


def test_two_watchers_that_see_the_same_group_do_not_both_get_it(
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/.complete")
    driver, other = hot(), hot()
    rename = Path.rename
    taken = []

    def overtaken(path: Path, target: Path) -> Path:
        monkeypatch.setattr(Path, "rename", rename)
        rename(path, target)
        taken.append(other)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", overtaken)
    assert list(driver.deliveries()) == []
    assert taken
    assert _pass(other) == [("Ш-1", True, ["1r.tif"])]
    assert _files(tmp_path) == {"done/Ш-1/1r.tif"}


HOLDING = """
import sys, time
from pathlib import Path
from scanner_drivers.sources import open_driver
for delivery in open_driver(f"folder:{sys.argv[1]}", decodes=lambda path: None).deliveries():
    print(delivery.key, flush=True)
    time.sleep(600)
"""


def test_a_watcher_killed_for_good_frees_its_group(
    hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/.complete")
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "Ш-1"
            assert _pass(hot()) == [], "it is held by a living watcher"
        finally:
            process.kill()
    assert _pass(hot()) == [("Ш-1", True, ["1r.tif"])]


def test_a_folder_that_may_not_be_moved_is_reported_once(
    hot: Callable[..., HotFolder],
    arrive: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> None:
    arrive("Ш-1/1r.tif", data=TORN)

    def denied(path: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(path), None, str(target))

    monkeypatch.setattr(Path, "rename", denied)
    driver = hot()
    _pass(driver)
    clock.forward(GIVE_UP)
    assert _pass(driver) == [("Ш-1", False, ["1r.tif"])]
    assert _pass(driver) == []


class Killed(BaseException):
    """Stands for kill -9: no handler of the code under test may catch it."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kills=st.lists(st.integers(0, 25), max_size=5))
def test_killed_at_any_step_and_started_again_nothing_is_lost(
    tmp_path_factory: pytest.TempPathFactory, kills: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("hot")
    group = folder / "incoming" / "Ш-1"
    group.mkdir(parents=True)
    for name, data in {"1r.tif": GOOD, "1v.tif": TORN, "2r.tif": GOOD, ".complete": b""}.items():
        (group / name).write_bytes(data)
    stored: set[str] = set()
    for steps in [*kills, 10_000]:
        _run_until_killed(folder, steps, stored)
    assert stored == {"1r.tif", "2r.tif"}
    assert _files(folder) == {
        "done/Ш-1/1r.tif",
        "done/Ш-1/2r.tif",
        "failed/Ш-1/1v.tif",
        "failed/Ш-1/1v.tif.error.json",
    }


def _run_until_killed(folder: Path, steps: int, stored: set[str]) -> None:
    """Run one pass; every change of the file system is a step, and after so many it is killed."""
    left = steps

    def counted(change: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            nonlocal left
            left -= 1
            if left < 0:
                raise Killed
            return change(*arguments, **named)

        return step

    watch = Watch(decodes, Patience(SETTLE, GIVE_UP))
    with pytest.MonkeyPatch.context() as patch:
        for name in ("rename", "replace", "mkdir"):
            patch.setattr(Path, name, counted(getattr(Path, name)))
        patch.setattr(claim, "append_line", counted(claim.append_line))
        patch.setattr(os, "fsync", counted(os.fsync))
        try:
            for delivery in HotFolder(folder, watch, closing=False).deliveries():
                for item in delivery.scans():
                    if item.path.read_bytes() == GOOD:
                        stored.add(item.name)
                        delivery.accepted(item)
                    else:
                        delivery.refused(item, "undecodable", "torn")
                delivery.done()
        except Killed:
            return


def test_a_folder_that_contains_incoming_is_hot(put: Put) -> None:
    folder = put("hot/incoming/Ш-1/1.tif", "plain/Ш-1/1.tif")
    assert is_hot(folder / "hot")
    assert isinstance(open_driver(f"folder:{folder}/hot", decodes=decodes), HotFolder)
    assert not isinstance(open_driver(f"folder:{folder}/plain", decodes=decodes), HotFolder)


def test_a_real_one_time_ingest_takes_files_that_were_just_copied(put: Put) -> None:
    folder = put("incoming/Ш-1/1.tif", data=GOOD)
    driver = open_driver(f"folder:{folder}", decodes=decodes)
    assert [_take(delivery) for delivery in driver.deliveries()] == [["1.tif"]]
    assert (folder / "done" / "Ш-1" / "1.tif").exists()


def test_folders_on_different_file_systems_are_refused(
    hot: Callable[..., HotFolder], tmp_path: Path
) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is no second file system")
    (tmp_path / "done").symlink_to(elsewhere)
    with pytest.raises(FoldersApartError, match="one file system"):
        list(hot().deliveries())


def test_a_hot_folder_that_went_away_is_named(
    hot: Callable[..., HotFolder], tmp_path: Path
) -> None:
    driver = hot()
    (tmp_path / "incoming").rmdir()
    with pytest.raises(SourceMissingError, match="incoming"):
        list(driver.deliveries())

"""Hot folders: killed at any step, shared by several watchers, moved or taken away."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scanner_drivers import claim
from scanner_drivers.errors import FoldersApartError, SourceMissingError
from scanner_drivers.hot import HotFolder
from scanner_drivers.watch import Patience, Watch
from tests.missing import missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.scanner_drivers.conftest import Caller, Clock


SETTLE, GIVE_UP = 5.0, 600.0
GOOD, TORN = b"whole scan", b"torn"


def test_what_was_being_processed_comes_first_after_a_kill(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/1v.tif", "Ш-1/.complete")
    deliveries = hot().deliveries()
    killed = next(deliveries)
    next(killed.scans())
    del killed, deliveries
    assert caller.files(tmp_path) == {"processing/Ш-1/1r.tif", "processing/Ш-1/1v.tif"}
    assert caller.run(hot()) == [("Ш-1", True, ["1r.tif", "1v.tif"])]


def test_a_group_that_one_watcher_works_on_is_left_alone_by_another(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], clock: Clock
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
    caller.take(first)
    second = next(working)
    assert second.key == "Ш-2"
    assert caller.run(other) == []


def test_two_watchers_that_see_the_same_group_do_not_both_get_it(
    caller: Caller,
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
    assert caller.run(other) == [("Ш-1", True, ["1r.tif"])]
    assert caller.files(tmp_path) == {"done/Ш-1/1r.tif"}


HOLDING = """
import sys, time
from pathlib import Path
from scanner_drivers.sources import open_driver
for delivery in open_driver(f"folder:{sys.argv[1]}", decodes=lambda path: None).deliveries():
    print(delivery.key, flush=True)
    time.sleep(600)
"""


def test_a_watcher_killed_for_good_frees_its_group(
    caller: Caller, hot: Callable[..., HotFolder], arrive: Callable[..., None], tmp_path: Path
) -> None:
    arrive("Ш-1/1r.tif", "Ш-1/.complete")
    command = [sys.executable, "-c", HOLDING, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == "Ш-1"
            assert caller.run(hot()) == [], "it is held by a living watcher"
        finally:
            process.kill()
    assert caller.run(hot()) == [("Ш-1", True, ["1r.tif"])]


def test_a_folder_that_may_not_be_moved_is_reported_once(
    caller: Caller,
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
    caller.run(driver)
    clock.forward(GIVE_UP)
    assert caller.run(driver) == [("Ш-1", False, ["1r.tif"])]
    assert caller.run(driver) == []


class Killed(BaseException):
    """Stands for kill -9: no handler of the code under test may catch it."""


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(kills=st.lists(st.integers(0, 25), max_size=5))
def test_killed_at_any_step_and_started_again_nothing_is_lost(
    caller: Caller, tmp_path_factory: pytest.TempPathFactory, kills: list[int]
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
    assert caller.files(folder) == {
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

    watch = Watch(lambda _: None, Patience(SETTLE, GIVE_UP))
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


def test_folders_on_different_file_systems_are_refused(
    hot: Callable[..., HotFolder], tmp_path: Path
) -> None:
    elsewhere = Path("/dev/shm")
    if not elsewhere.is_dir() or elsewhere.stat().st_dev == tmp_path.stat().st_dev:
        missing("there is no second file system")
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

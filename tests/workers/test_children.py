"""Children: whatever bytes do to one, one thing is lost, and another takes its place."""

from __future__ import annotations

import multiprocessing
import os
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from pipeline.errors import InputError
from pipeline.ingest.errors import TooMuchMemoryError, UndecodableError
from pipeline.steps import inspect
from storage.near import near
from tests.conftest import small_page
from workers.child import EngineAwayError, Request, StepBrokenError, answer
from workers.children import Child, Children
from workers.errors import ChildDiedError, ChildOverdueError
from workers.room import LEFTOVER_SECONDS, sweep_leftovers, writing_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.steps.contract import Arguments

GIBIBYTE = 1 << 30


@pytest.fixture
def children() -> Iterator[Children]:
    made = Children(1, 2 * GIBIBYTE)
    yield made
    made.stop()


def look(children: Children, path: Path, scratch: Path, seconds: float = 60) -> str:
    outcome = children.run(
        inspect.TASK,
        {"max_pixels": 10_000_000, "look": True},
        {inspect.FILE: path},
        scratch,
        seconds,
    )
    return str(outcome.facts["media_type"])


def test_a_child_decodes_a_picture(children: Children, tmp_path: Path) -> None:
    page = small_page(tmp_path / "page.png", "А")
    assert look(children, page, tmp_path) == "image/png"


def test_a_child_outlives_the_thread_that_wanted_it_first(
    children: Children, tmp_path: Path
) -> None:
    page = small_page(tmp_path / "page.png", "А")
    first = threading.Thread(target=look, args=(children, page, tmp_path))
    first.start()
    first.join()
    (child,) = multiprocessing.active_children()
    child.join(0.5)
    assert child.is_alive()
    assert look(children, page, tmp_path) == "image/png"
    assert multiprocessing.active_children() == [child]


def test_an_error_in_the_child_arrives_with_its_facts(children: Children, tmp_path: Path) -> None:
    torn = tmp_path / "torn.png"
    torn.write_bytes(small_page(tmp_path / "page.png", "А").read_bytes()[:200])
    with pytest.raises(InputError) as caught:
        look(children, torn, tmp_path)
    assert caught.value.code == UndecodableError.code
    assert "{" not in str(caught.value)


def test_a_killed_child_is_replaced(children: Children, tmp_path: Path) -> None:
    page = small_page(tmp_path / "page.png", "А")
    look(children, page, tmp_path)
    with children.one() as child:
        process = child._process
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    assert look(children, page, tmp_path) == "image/png"


def test_a_child_that_dies_in_the_middle_is_reported(tmp_path: Path) -> None:
    child = Child(2 * GIBIBYTE)
    page = small_page(tmp_path / "page.png", "А")
    request = Request(
        inspect.TASK, {"max_pixels": 10**7, "look": True}, {"file": str(page)}, str(tmp_path)
    )
    child.run(request, 60)
    assert child._process is not None
    pid = child._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    threading.Timer(0.3, os.kill, (pid, signal.SIGKILL)).start()
    with pytest.raises(ChildDiedError):
        child.run(request, 60)
    child.stop()


def test_a_child_that_hangs_is_ended_and_reaped(tmp_path: Path) -> None:
    child = Child(2 * GIBIBYTE)
    page = small_page(tmp_path / "page.png", "А")
    request = Request(
        inspect.TASK, {"max_pixels": 10**7, "look": True}, {"file": str(page)}, str(tmp_path)
    )
    child.run(request, 60)
    assert child._process is not None
    pid = child._process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    started = time.monotonic()
    with pytest.raises(ChildOverdueError):
        child.run(request, 0.5)
    assert time.monotonic() - started < 30
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_memory_beyond_the_limit_is_refused_to_the_child_only(tmp_path: Path) -> None:
    small, roomy = Children(1, GIBIBYTE), Children(1, 8 * GIBIBYTE)
    plan = tmp_path / "plan.png"
    Image.new("RGB", (18_000, 18_000), "white").save(plan, compress_level=1)
    arguments: Arguments = {"max_pixels": 10**9, "look": True}
    try:
        with pytest.raises(TooMuchMemoryError):
            small.run(inspect.TASK, arguments, {inspect.FILE: plan}, tmp_path, 120)
        page = small_page(tmp_path / "page.png", "А")
        assert look(small, page, tmp_path) == "image/png"
        assert roomy.run(inspect.TASK, arguments, {inspect.FILE: plan}, tmp_path, 120).facts
    finally:
        small.stop()
        roomy.stop()


def test_a_missing_language_is_no_fault_of_the_page(tmp_path: Path) -> None:
    page = small_page(tmp_path / "page.png", "А")
    given = answer(
        Request(
            "read",
            {
                "dpi": 300,
                "reader": "auto",
                "language": "no_such_language",
                "psm": 4,
                "seconds": 10,
            },
            {"cleaned": str(page)},
            str(tmp_path),
        )
    )
    assert isinstance(given, EngineAwayError)
    assert "no_such_language. Installed are" in str(given)


def test_an_unexpected_exception_names_its_kind_and_no_content(tmp_path: Path) -> None:
    given = answer(Request("clean", {}, {}, str(tmp_path)))
    assert isinstance(given, StepBrokenError)
    assert "KeyError" in str(given)


def test_a_page_leaves_no_file_outside_the_scratch_folder(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    seen.mkdir()
    with writing_in(seen):
        assert Path(tempfile.mkdtemp()).parent == seen
    assert Path(tempfile.gettempdir()) != seen


def test_what_a_killed_process_left_is_swept_after_a_day(tmp_path: Path) -> None:
    old, new = tmp_path / "step-old", tmp_path / "step-new"
    for folder in (old, new):
        folder.mkdir()
        (folder / "page.pgm").write_bytes(b"P5")
    yesterday = time.time() - LEFTOVER_SECONDS - 60
    os.utime(old, (yesterday, yesterday))
    sweep_leftovers(tmp_path)
    assert [left.name for left in tmp_path.iterdir()] == ["step-new"]


def test_what_a_living_server_keeps_near_is_not_swept_and_what_a_dead_one_left_is(
    tmp_path: Path,
) -> None:
    kept, left = near(tmp_path, "copies"), tmp_path / "copies-left"
    left.mkdir()
    left.with_suffix(".held").touch()
    (kept / "page.tif").write_bytes(b"a page")
    before = {path.name for path in tmp_path.iterdir() if path.stem == kept.name}
    yesterday = time.time() - LEFTOVER_SECONDS - 60
    for path in tmp_path.iterdir():
        os.utime(path, (yesterday, yesterday))
    sweep_leftovers(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == before
    assert (kept / "page.tif").read_bytes() == b"a page"


def test_children_that_were_woken_answer_and_none_outlives_the_end(tmp_path: Path) -> None:
    made = Children(2, 2 * GIBIBYTE)
    made.wake(inspect.WAKE, tmp_path)
    for _ in range(3):
        assert look(made, small_page(tmp_path / "1.png", "А"), tmp_path) == "image/png"
    made.stop()
    hasty = Children(2, 2 * GIBIBYTE)
    hasty.wake(inspect.WAKE, tmp_path)
    hasty.stop()
    until = time.monotonic() + 60
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.1)
    assert multiprocessing.active_children() == []

"""Places that are closed to us, or still being written to: the rest goes on, nothing is lost."""

from __future__ import annotations

import json
import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, Said, digest, ended, record
from tests.missing import need_program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

UNPRIVILEGED = ("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--inh-caps=-all")
"""The superuser of a test machine, bound by permissions like everybody else."""

GIVEN_UP_AFTER = 120


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An installation with three records."""
    made = Desk(tmp_path)
    made.type("init")
    made.holdings("records.csv", RECORDS, *(record(name) for name in ("GOOD", "SHUT", "FILE")))
    return made


@contextmanager
def shut(*paths: Path, mode: int = 0) -> Iterator[None]:
    """Close files and folders for the length of the block."""
    modes = [path.stat().st_mode for path in paths]
    try:
        for path in paths:
            path.chmod(mode)
        yield
    finally:
        for path, before in zip(paths, modes, strict=True):
            path.chmod(before)


def typed(desk: Desk, *words: str, ends: int) -> Said:
    """Run a command as somebody without privileges; it must end with this exit code."""
    if os.geteuid() == 0:
        need_program("setpriv")
    before = UNPRIVILEGED if os.geteuid() == 0 else ()
    said = ended(desk.start(*words, before=before))
    assert said.code == ends, said
    return said


def test_a_closed_folder_and_a_closed_file_cost_only_themselves(desk: Desk) -> None:
    good = small_page(desk.scans / "GOOD" / "1.png", "нэг")
    file = small_page(desk.scans / "FILE" / "1.png", "хоёр")
    small_page(desk.scans / "SHUT" / "1.png", "гурав")
    with shut(desk.scans / "SHUT", file):
        counted = json.loads(typed(desk, "ingest", f"folder:{desk.scans}", "--json", ends=0).out)
    assert (counted["files"], counted["refused"]) == (1, 2)
    assert desk.kept() == {digest(good)}
    refused = desk.refusals()
    assert {path: item["code"] for path, item in refused.items()} == {
        "FILE/1.png": "unreadable_file",
        "SHUT": "unreadable_folder",
    }
    assert refused["SHUT"]["sentence"] == (
        "The folder may not be opened. Correct its permissions and deliver it again."
    )
    assert desk.take()["pages"] == 2
    assert desk.whole()["holds"] is True


def test_a_closed_source_is_named(desk: Desk) -> None:
    with shut(desk.scans):
        said = typed(desk, "ingest", f"folder:{desk.scans}", ends=2)
    assert said.err == (
        f"The folder {desk.scans} cannot be opened (Permission denied). "
        "Check the path and its permissions.\n"
    )


@pytest.mark.parametrize("part", ["objects", "keys", "scratch", "."])
def test_a_closed_part_of_the_data_folder_is_named_and_nothing_is_lost(
    desk: Desk, part: str
) -> None:
    page = small_page(desk.scans / "GOOD" / "1.png", "нэг")
    place = desk.settings.data / part
    place.mkdir(exist_ok=True)
    with shut(place):
        said = typed(desk, "ingest", f"folder:{desk.scans}", ends=4)
        worked = typed(desk, "work", "--until-idle", ends=4) if part in "keys." else said
    for told in (said, worked):
        assert f"Access to {place.resolve()}" in told.err
        assert "(Permission denied). Check the permissions" in told.err
    desk.take()
    assert desk.kept() == {digest(page)}
    assert desk.whole()["holds"] is True


def test_a_place_where_nothing_may_be_made_is_named(tmp_path: Path) -> None:
    place = tmp_path / "closed"
    place.mkdir()
    desk = Desk(tmp_path)
    settings = desk.settings
    assert settings.data.parent == tmp_path
    with shut(tmp_path, mode=0o500):
        said = typed(desk, "init", ends=4)
    assert said.err.startswith(f"Access to {settings.data} is refused (Permission denied).")
    assert not settings.data.exists()


def test_a_hot_folder_that_may_not_be_moved_costs_only_itself(desk: Desk) -> None:
    hot = desk.folder / "hot"
    for name in ("GOOD", "SHUT"):
        small_page(hot / "incoming" / name / "1.png", name)
    with shut(hot / "incoming" / "SHUT", mode=0o500):
        said = typed(desk, "ingest", f"folder:{hot}", "--json", ends=0)
    assert json.loads(said.out)["pages"] == 1
    assert (hot / "done" / "GOOD" / "1.png").exists()
    assert (hot / "incoming" / "SHUT" / "1.png").exists()
    (held,) = desk.held("fixed_folder")
    assert held["facts"]["path"] == "SHUT"
    assert "Let the program write to it" in held["sentence"]
    assert desk.ask("ingest", f"folder:{hot}")["pages"] == 1


def test_a_file_still_being_written_waits_and_a_torn_one_is_put_aside(desk: Desk) -> None:
    hot = desk.folder / "hot"
    good = small_page(hot / "incoming" / "GOOD" / "1.png", "нэг").read_bytes()
    torn = hot / "incoming" / "FILE" / "1.png"
    torn.parent.mkdir()
    torn.write_bytes(good[: len(good) // 2])
    long_ago = time.time() - GIVEN_UP_AFTER
    os.utime(torn, (long_ago, long_ago))
    written = small_page(hot / "incoming" / "SHUT" / "1.png", "хоёр")
    with being_written(written):
        counted = desk.ask("ingest", f"folder:{hot}")
    assert (counted["pages"], counted["refused"]) == (1, 1)
    assert desk.kept() == {digest(hot / "done" / "GOOD" / "1.png")}
    assert written.exists()
    assert not torn.exists()
    assert (hot / "failed" / "FILE" / "1.png").read_bytes() == good[: len(good) // 2]
    note = json.loads((hot / "failed" / "FILE" / "1.png.error.json").read_bytes())
    assert note["code"] == "undecodable"
    assert "scan the page again" in note["message"]
    assert [item["facts"]["path"] for item in desk.held("undecodable")] == ["FILE/1.png"]
    small_page(written, "дууссан")
    whole = digest(written)
    assert desk.ask("ingest", f"folder:{hot}")["pages"] == 1
    assert whole in desk.kept()


@contextmanager
def being_written(path: Path) -> Iterator[None]:
    """Go on writing to a file for the length of the block."""
    stopped = threading.Event()

    def write() -> None:
        while not stopped.wait(0.1):
            with path.open("ab") as file:
                file.write(b"\0")

    thread = threading.Thread(target=write)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()

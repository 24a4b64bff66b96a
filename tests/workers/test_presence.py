"""Presence: who feeds a batch is there until the process ends, however it ends."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from pipeline.ids import BatchId
from workers.presence import LockedFiles

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.embedded

FEEDS = """
import sys, time
from pathlib import Path
from workers.presence import LockedFiles
with LockedFiles(Path(sys.argv[1])).feeding("batch-1"):
    print("here", flush=True)
    time.sleep(60)
"""


def test_nobody_is_gone_where_nobody_was(tmp_path: Path) -> None:
    assert LockedFiles(tmp_path / "none").gone() == ()


def test_who_is_killed_is_gone_and_who_lives_is_not(tmp_path: Path) -> None:
    presence = LockedFiles(tmp_path)
    feeding = subprocess.Popen(
        [sys.executable, "-c", FEEDS, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert feeding.stdout is not None
    with feeding.stdout as said:
        assert said.readline() == "here\n"
        assert presence.gone() == ()
        feeding.kill()
        feeding.wait()
    assert presence.gone() == (BatchId("batch-1"),)
    presence.forget(BatchId("batch-1"))
    assert presence.gone() == ()


def test_whoever_ends_without_sealing_is_gone(tmp_path: Path) -> None:
    presence = LockedFiles(tmp_path)
    with presence.feeding(BatchId("batch-1")):
        assert presence.gone() == ()
    assert presence.gone() == (BatchId("batch-1"),)

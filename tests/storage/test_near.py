"""The folder of copies near at hand: private, and gone after its process, whatever that died of."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from storage.near import near

if TYPE_CHECKING:
    from pathlib import Path

HOLDING = """
import sys, time
from pathlib import Path
from storage.near import near
folder = near(Path(sys.argv[1]), "copies")
(folder / "page.tif").write_bytes(b"a page")
print(folder, flush=True)
time.sleep(60)
"""


def test_the_folder_is_private_and_new(tmp_path: Path) -> None:
    first, second = near(tmp_path / "scratch", "copies"), near(tmp_path / "scratch", "copies")
    assert first != second
    assert first.stat().st_mode & 0o777 == 0o700
    assert first.is_dir()


def test_what_a_living_process_has_stays_and_what_a_killed_one_left_goes(tmp_path: Path) -> None:
    left = tmp_path / "copies-12345"
    left.mkdir()
    (left / "old.tif").write_bytes(b"of an earlier version")
    command = [sys.executable, "-c", HOLDING, tmp_path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        held = tmp_path / process.stdout.readline().strip().rpartition("/")[2]
        assert not left.exists()
        near(tmp_path, "copies")
        assert (held / "page.tif").exists()
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        near(tmp_path, "copies")
    assert not held.exists()
    assert not held.with_suffix(".held").exists()

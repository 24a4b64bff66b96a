"""A program that is started dies with whoever started it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

STARTER = """
import sys
from ocr import supervision
if sys.argv[1] == "bare":
    supervision._guard = tuple
child = supervision.started(["sleep", "300"], **supervision.popen_arguments())
print(child.pid, flush=True)
child.wait()
"""


def is_running(pid: int) -> bool:
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return status.rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("guard", ["setpriv", "bare"])
def test_a_program_dies_with_the_process_that_started_it(guard: str) -> None:
    command = [sys.executable, "-c", STARTER, guard]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        pid = int(starter.stdout.readline())
        time.sleep(0.3)
        assert is_running(pid)
        starter.kill()
    deadline = time.monotonic() + 5
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(pid)

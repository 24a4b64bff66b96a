"""What is printed, where it cannot be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.missing import missing

FULL = Path("/dev/full")
RUN = "from arkhiv.cli import main; main()"


@pytest.mark.parametrize("arguments", [("config", "check"), ("config", "check", "--json")])
def test_a_full_disk_under_the_output_is_not_taken_for_the_archives(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    if not FULL.exists():
        missing("this system has no device that is always full")
    environ = {**os.environ, "ARKHIV_LANG": "en", "ARKHIV_DATA": str(tmp_path / "data")}
    with FULL.open("w") as full:
        ended = subprocess.run(
            [sys.executable, "-c", RUN, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            env=environ,
            text=True,
            check=False,
            timeout=60,
        )
    assert ended.returncode == 4
    assert "What is printed cannot be written" in ended.stderr
    assert "data" not in ended.stderr.replace("tmp", "")
    assert "Exception ignored" not in ended.stderr

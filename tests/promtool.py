"""promtool, as the tests ask it: whether metrics and alarms are as Prometheus wants them."""

from __future__ import annotations

import subprocess

from tests.missing import need_program

SECONDS = 60


def promtool(*words: str, given: str = "") -> tuple[int, str]:
    """Run promtool and return its status with all that it said."""
    need_program("promtool")
    done = subprocess.run(
        ["promtool", *words],
        input=given,
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr

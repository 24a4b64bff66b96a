"""Stopping: what is in hand is finished at the first signal, and the log says what went wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from arkhiv.cli import ingest
from arkhiv.cli.exits import Exit
from arkhiv.cli.ingest import NOTHING
from arkhiv.cli.stopping import SIGNALS, stopping

if TYPE_CHECKING:
    from pipeline.ingest.ingest import Received


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_only_asks(number: signal.Signals) -> None:
    asked: list[bool] = []
    before = [signal.getsignal(one) for one in SIGNALS]
    with stopping(lambda: asked.append(True)):
        os.kill(os.getpid(), number)
        assert signal.getsignal(number) is before[SIGNALS.index(number)]
    assert asked == [True]
    assert [signal.getsignal(one) for one in SIGNALS] == before


HANGS = """
import os, signal, time
from arkhiv.cli.stopping import stopping
with stopping(lambda: None, within=0.3):
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(60)
"""


def test_a_block_that_hangs_after_the_signal_is_cut_off() -> None:
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", HANGS], check=False, timeout=30)
    assert done.returncode == Exit.UNAVAILABLE
    assert time.monotonic() - started < 20


def test_a_block_that_ends_in_time_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    cut: list[bool] = []
    monkeypatch.setattr("arkhiv.cli.stopping._cut_off", lambda: cut.append(True))
    with stopping(lambda: None, within=0.1):
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(0.3)
    assert cut == []


def test_a_watched_source_is_passed_over_until_the_signal_and_added_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ingest, "WATCH_SECONDS", 0.01)
    passes: list[Received] = []

    def run() -> Received:
        passes.append(replace(NOTHING, files=2, pages=3))
        if len(passes) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
        return passes[-1]

    assert ingest._again(run) == replace(NOTHING, files=4, pages=6)
    assert len(passes) == 2

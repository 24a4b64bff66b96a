"""Trouble inside the engine that a child holds: one page suffers, the child is replaced.

A library of the test's own stands before the real one; it knows the pages by their width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr.settings import EngineName
from tests.faults.troubled import STEP, held_page, retry_all, state_of_paper, troubled
from tests.missing import need_module

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.faults.desk import Desk

need_module("tesserocr")
TROUBLE = {
    "SLOW": "time.sleep(timeout / 1000); return False",
    "CRASHES": "os.kill(os.getpid(), signal.SIGSEGV)",
    "EATS": "bytearray(5 << 30)",
    "ABORTS": "os.abort()",
    "HANGS": "time.sleep(1000)",
}
LIBRARY = """
import os, signal, sys, time
del sys.modules["tesserocr"]
sys.path.remove({folder!r})
import tesserocr

class Troubled(tesserocr.PyTessBaseAPI):
    def SetImageBytes(self, data, width, *others):
        self.place = round(width / {step})
        super().SetImageBytes(data, width, *others)

    def Recognize(self, timeout=0):
{cases}
        return super().Recognize(timeout)

tesserocr.PyTessBaseAPI = Troubled
"""


def put_first(folder: Path, patch: pytest.MonkeyPatch, trouble: Mapping[int, str]) -> None:
    """Put the troublesome library where children look first."""
    place = folder / "library"
    place.mkdir()
    cases = "\n".join(f"        if self.place == {at}: {what}" for at, what in trouble.items())
    text = LIBRARY.format(folder=str(place), step=STEP, cases=cases)
    (place / "tesserocr.py").write_text(text, encoding="utf-8")
    patch.syspath_prepend(place)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An installation where the work is done, as far as the troublesome library let it."""
    return troubled(tmp_path_factory.mktemp("held"), EngineName.TESSEROCR, TROUBLE, put_first)


@pytest.mark.parametrize(
    ("name", "code", "cause", "sentence"),
    [
        ("SLOW", "step_failed", "engine_timeout", "Text recognition took longer than 5.0 s"),
        ("CRASHES", "step_died", "child_died", "ended with status -11."),
        ("EATS", "step_failed", "step_broken", "out of memory"),
        ("ABORTS", "step_died", "child_died", "ended with status -6."),
        ("HANGS", "step_died", "child_overdue", "took longer than"),
    ],
)
def test_a_page_in_trouble_is_held_after_three_attempts(
    desk: Desk, name: str, code: str, cause: str, sentence: str
) -> None:
    found = held_page(desk, name)
    assert found["code"] == code
    assert (found["facts"].get("cause"), found["facts"]["step"]) == (cause, "read")
    assert sentence in found["sentence"]


def test_the_other_page_is_finished_and_the_trail_is_whole(desk: Desk) -> None:
    assert state_of_paper(desk, "GOOD") == "assembled"
    assert desk.whole()["holds"] is True


def test_with_the_sound_library_the_held_pages_are_finished(desk: Desk) -> None:
    retry_all(desk)

"""Trouble inside the engine that a child holds: one page suffers, the child is replaced.

A library of the test's own stands before the real one; it knows the pages by their width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr.settings import EngineName
from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, record
from tests.missing import need_module
from workers.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

need_module("tesserocr")
PAGE_SECONDS = 5
STEP = 200
WIDTHS = {"GOOD": 900, "SLOW": 1200, "CRASHES": 1600, "EATS": 2000, "ABORTS": 2400, "HANGS": 2800}
TROUBLE = {
    6: "time.sleep(timeout / 1000); return False",
    8: "os.kill(os.getpid(), signal.SIGSEGV)",
    10: "bytearray(64 << 30)",
    12: "os.abort()",
    14: "time.sleep(1000)",
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


def put_first(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Put the troublesome library where children look first."""
    place = folder / "library"
    place.mkdir()
    cases = "\n".join(f"        if self.place == {at}: {what}" for at, what in TROUBLE.items())
    text = LIBRARY.format(folder=str(place), step=STEP, cases=cases)
    (place / "tesserocr.py").write_text(text, encoding="utf-8")
    patch.syspath_prepend(place)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An installation where the work is done, as far as the troublesome library let it."""
    folder = tmp_path_factory.mktemp("held")
    made = Desk(folder, page_seconds=PAGE_SECONDS, ocr_engine=EngineName.TESSEROCR)
    made.type("init")
    made.holdings("records.csv", RECORDS, *(record(name) for name in WIDTHS))
    for name, width in WIDTHS.items():
        small_page(made.scans / name / "1.png", f"Хуудас {name}", size=(width, 400))
    made.take()
    with pytest.MonkeyPatch.context() as patch:
        put_first(folder, patch)
        patch.setattr(Workshop, "step_seconds", lambda *_: PAGE_SECONDS + 4.0)
        patch.setattr("workers.children.START_SECONDS", 2.0)
        worked = made.work()
    assert (worked["left"], worked["waiting"]) == (0, len(TROUBLE))
    return made


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
    (paper,) = desk.shown(name)["documents"]
    (page,) = (page["id"] for page in paper["pages"])
    (found,) = (item for item in desk.ask("held") if item["id"] == page)
    assert found["code"] == code
    assert (found["facts"].get("cause"), found["facts"]["step"]) == (cause, "read")
    assert sentence in found["sentence"]


def test_the_other_page_is_finished_and_the_trail_is_whole(desk: Desk) -> None:
    (paper,) = desk.shown("GOOD")["documents"]
    assert paper["state"] == "assembled"
    assert desk.whole()["holds"] is True


def test_with_the_sound_library_the_held_pages_are_finished(desk: Desk) -> None:
    waiting = [item["id"] for item in desk.ask("held")]
    desk.type("retry", *waiting, "--by", "bat")
    assert desk.work()["left"] == 0
    assert desk.ask("held") == []

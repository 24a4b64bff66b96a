"""Trouble in the middle of the work: one page suffers, is held after three attempts, and no other.

A reading program of the test's own stands first in the path; it knows the pages by their width.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from ocr.settings import EngineName
from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, digest, record
from workers.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

PAGE_SECONDS = 5
STEP = 200
WIDTHS = {"GOOD": 900, "HANGS": 1200, "CRASHES": 1600, "EATS": 2000, "KILLS": 2400, "STALLS": 2800}
TROUBLE = {
    6: "time.sleep(1000)",
    8: "os.kill(os.getpid(), signal.SIGSEGV)",
    10: "bytearray(64 << 30)",
    12: "os.kill(os.getppid(), signal.SIGKILL)",
    14: "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(1000)",
}
PROGRAM = """#!{python}
import os, signal, sys, time
from PIL import Image
trouble = {trouble}
if "tessedit_create_tsv=1" in sys.argv:
    exec(trouble.get(round(Image.open(sys.argv[1]).width / {step}), ""))
os.execv({real!r}, ["tesseract", *sys.argv[1:]])
"""


def put_first(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Put the troublesome program first in the path."""
    real = shutil.which("tesseract")
    program = folder / "bin" / "tesseract"
    program.parent.mkdir()
    text = PROGRAM.format(python=sys.executable, trouble=TROUBLE, step=STEP, real=real)
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    patch.setenv("PATH", str(program.parent), prepend=":")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An installation where the work is done, as far as the troublesome program let it."""
    folder = tmp_path_factory.mktemp("trouble")
    made = Desk(folder, page_seconds=PAGE_SECONDS, ocr_engine=EngineName.PYTESSERACT)
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


def held(desk: Desk, name: str) -> dict[str, Any]:
    """Return why the page of a record is held."""
    (paper,) = desk.shown(name)["documents"]
    (page,) = (page["id"] for page in paper["pages"])
    (found,) = (item for item in desk.ask("held") if item["id"] == page)
    assert isinstance(found, dict)
    return found


def test_the_other_page_is_finished(desk: Desk) -> None:
    (paper,) = desk.shown("GOOD")["documents"]
    assert paper["state"] == "assembled"


@pytest.mark.parametrize(
    ("name", "code", "cause", "sentence"),
    [
        ("HANGS", "step_failed", "engine_timeout", "Text recognition took longer than 5.0 s"),
        ("CRASHES", "step_failed", "engine_failed", "Text recognition failed (status -11)."),
        ("EATS", "step_failed", "engine_failed", "MemoryError"),
        ("KILLS", "step_died", "child_died", "ended with status -9."),
        ("STALLS", "step_died", "child_overdue", "took longer than"),
    ],
)
def test_a_page_in_trouble_is_held_after_three_attempts(
    desk: Desk, name: str, code: str, cause: str, sentence: str
) -> None:
    found = held(desk, name)
    assert (found["what"], found["code"]) == ("page", code)
    assert (found["facts"]["cause"], found["facts"]["step"]) == (cause, "read")
    assert "three times. Look at the image, then retry or discard it." in found["sentence"]
    assert sentence in found["sentence"]
    assert "is tried again" not in found["sentence"]


def test_nothing_is_lost_or_left_half_done(desk: Desk) -> None:
    assert desk.kept() == {digest(desk.scans / name / "1.png") for name in WIDTHS}
    assert desk.whole()["holds"] is True


def test_the_log_names_codes_and_no_content(desk: Desk) -> None:
    log = (desk.settings.data / "logs" / "work.log").read_text(encoding="utf-8")
    assert log.count('"code": "child_died"') == 3
    assert "Хуудас" not in log
    assert "Traceback" not in log


def test_with_a_sound_program_the_held_pages_are_finished(desk: Desk) -> None:
    waiting = [item["id"] for item in desk.ask("held")]
    desk.type("retry", *waiting, "--by", "bat")
    assert desk.work()["left"] == 0
    assert desk.ask("held") == []
    for name in WIDTHS:
        (paper,) = desk.shown(name)["documents"]
        assert paper["state"] == "assembled"


def test_a_page_that_needs_too_much_memory_is_held_and_the_next_one_done(tmp_path: Path) -> None:
    desk = Desk(tmp_path, child_memory_mb=1024)
    desk.type("init")
    desk.holdings("records.csv", RECORDS, record("BIG"), record("GOOD"))
    (desk.scans / "BIG").mkdir()
    plan = desk.scans / "BIG" / "1.tif"
    Image.new("RGB", (14_000, 14_000), "white").save(plan, compression="tiff_adobe_deflate")
    small_page(desk.scans / "GOOD" / "1.png", "нэг")
    assert desk.take()["pages"] == 2
    assert desk.work()["waiting"] == 1
    (found,) = desk.held("too_much_memory")
    assert "or raise ARKHIV_CHILD_MEMORY_MB." in found["sentence"]
    (paper,) = desk.shown("GOOD")["documents"]
    assert paper["state"] == "assembled"
    assert digest(plan) in desk.kept()

"""Trouble in the middle of the work: one page suffers, is held after three attempts, and no other.

A reading program of the test's own stands first in the path; it knows the pages by their width.
"""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from ocr.settings import EngineName
from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, digest, record
from tests.faults.troubled import STEP, held_page, retry_all, state_of_paper, troubled

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TROUBLE = {
    "HANGS": "time.sleep(1000)",
    "CRASHES": "os.kill(os.getpid(), signal.SIGSEGV)",
    "EATS": "bytearray(5 << 30)",
    "KILLS": "os.kill(os.getppid(), signal.SIGKILL)",
    "STALLS": "os.kill(os.getppid(), signal.SIGSTOP); time.sleep(1000)",
}
NAMES = ("GOOD", *TROUBLE)
PROGRAM = """#!{python}
import os, signal, sys, time
from PIL import Image
trouble = {trouble}
if "tessedit_create_tsv=1" in sys.argv:
    exec(trouble.get(round(Image.open(sys.argv[1]).width / {step}), ""))
os.execv({real!r}, ["tesseract", *sys.argv[1:]])
"""


def put_first(folder: Path, patch: pytest.MonkeyPatch, trouble: Mapping[int, str]) -> None:
    """Put the troublesome program first in the path."""
    real = shutil.which("tesseract")
    program = folder / "bin" / "tesseract"
    program.parent.mkdir()
    text = PROGRAM.format(python=sys.executable, trouble=trouble, step=STEP, real=real)
    program.write_text(text, encoding="utf-8")
    program.chmod(0o755)
    patch.setenv("PATH", str(program.parent), prepend=":")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An installation where the work is done, as far as the troublesome program let it."""
    return troubled(tmp_path_factory.mktemp("trouble"), EngineName.PYTESSERACT, TROUBLE, put_first)


def test_the_other_page_is_finished(desk: Desk) -> None:
    assert state_of_paper(desk, "GOOD") == "assembled"


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
    found = held_page(desk, name)
    assert (found["what"], found["code"]) == ("page", code)
    assert (found["facts"]["cause"], found["facts"]["step"]) == (cause, "read")
    assert "three times. Look at the image, then retry or discard it." in found["sentence"]
    assert sentence in found["sentence"]
    assert "is tried again" not in found["sentence"]


def test_nothing_is_lost_or_left_half_done(desk: Desk) -> None:
    assert desk.kept() == {digest(desk.scans / name / "1.png") for name in NAMES}
    assert desk.whole()["holds"] is True


def test_the_log_names_codes_and_no_content(desk: Desk) -> None:
    log = (desk.settings.data / "logs" / "work.log").read_text(encoding="utf-8")
    assert log.count('"code": "child_died"') == 3
    assert "Хуудас" not in log
    assert "Traceback" not in log


def test_with_a_sound_program_the_held_pages_are_finished(desk: Desk) -> None:
    retry_all(desk)
    assert {state_of_paper(desk, name) for name in NAMES} == {"assembled"}


def test_a_page_that_needs_too_much_memory_is_held_and_the_next_one_done(tmp_path: Path) -> None:
    desk = Desk(tmp_path, child_memory_mb=1280)
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
    assert state_of_paper(desk, "GOOD") == "assembled"
    assert digest(plan) in desk.kept()

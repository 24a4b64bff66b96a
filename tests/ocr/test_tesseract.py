from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ocr.errors import EngineFailedError, EngineMissingError, EngineTimeoutError
from ocr.settings import Settings
from ocr.tesseract import ProgramReader
from ocr.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from ocr.probe import Engine
    from ocr.words import Reading

    Page = NDArray[np.uint8]

HEADER = (
    "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\t"
    "left\\ttop\\twidth\\theight\\tconf\\ttext\\n"
)


def read(page: Page, engine: Engine) -> Reading:
    return ProgramReader(engine).read(page, dpi=300)


@pytest.fixture(autouse=True)
def private_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "temp"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def is_running(pid: int) -> bool:
    """Alive and not merely waiting to be collected by whoever inherited it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state not in {"Z", "X"}


def is_child(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return int(stat.rpartition(")")[2].split()[1]) == os.getpid()


def test_print_is_read_with_places_and_confidence(page: Page, engine: Engine) -> None:
    reading = read(page, engine)
    assert text(reading) == ("Иргэний бүртгэл\nТөрсний гэрчилгээ 125\nӨлзийт сум, 12 дугаар баг\n")
    assert (reading.width, reading.height, reading.dpi) == (1200, 500, 300)
    assert reading.model.startswith("papers:")
    first = reading.words[0]
    assert abs(first.box.x - 80) < 8
    assert first.confidence > 0.8
    assert len({word.line for word in reading.words}) == 3


def test_nothing_is_left_in_the_temp_folder(page: Page, engine: Engine, private_temp: Path) -> None:
    read(page, engine)
    assert list(private_temp.iterdir()) == []


def test_a_hanging_program_is_stopped_with_its_children(
    page: Page, fake: Callable[..., Engine], private_temp: Path, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    hanging = fake(f"trap '' TERM\nsleep 300 &\necho $$ $! > {pids}\nwait\nsleep 300", seconds=0.5)
    started = time.monotonic()
    with pytest.raises(EngineTimeoutError, match=r"longer than 0\.5 s"):
        read(page, hanging)
    assert time.monotonic() - started < 10
    parent, child = map(int, pids.read_text(encoding="ascii").split())
    assert not is_child(parent), "the stopped program was not reaped"
    deadline = time.monotonic() + 5
    while is_running(child) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not is_running(child)
    assert list(private_temp.iterdir()) == []


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("exit 3", "status 3"),
        ("echo 'cannot allocate memory' >&2; exit 1", "cannot allocate memory"),
        ("printf '\\377\\376 broken' >&2; exit 1", "broken"),
        ("kill -SEGV $$", "status -11"),
        ("exit 0", "No such file"),
        (": > $2.tsv", "without a page"),
        ("printf 'level\\n\\377\\376' > $2.tsv", "no UTF-8"),
        ("printf 'level\\nnonsense\\n' > $2.tsv", "none"),
        (f"printf '{HEADER}5\\t1\\t1' > $2.tsv", "none"),
    ],
)
def test_a_broken_program_is_a_clear_error(
    page: Page, fake: Callable[..., Engine], private_temp: Path, lines: str, reason: str
) -> None:
    with pytest.raises(EngineFailedError, match=reason):
        read(page, fake(lines))
    assert list(private_temp.iterdir()) == []


def test_an_error_names_no_path(page: Page, fake: Callable[..., Engine]) -> None:
    with pytest.raises(EngineFailedError) as caught:
        read(page, fake('echo "cannot open $1" >&2; exit 1'))
    assert "page.pgm" not in str(caught.value)


def test_a_program_that_is_not_there_is_named_with_the_install_line(
    page: Page, fake: Callable[..., Engine]
) -> None:
    engine = fake("exit 0")
    Path(engine.settings.program).unlink()
    with pytest.raises(EngineMissingError, match="apt-get install tesseract-ocr"):
        read(page, engine)


def test_one_thread_and_one_pass(page: Page, fake: Callable[..., Engine], tmp_path: Path) -> None:
    said = tmp_path / "said"
    table = f"{HEADER}1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t30\\t20\\t-1\\t\\n"
    engine = fake(f"echo $OMP_THREAD_LIMIT $@ >> {said}\nprintf '{table}' > $2.tsv")
    reading = read(page, engine)
    assert (reading.width, reading.height, reading.words) == (30, 20, ())
    (call,) = said.read_text(encoding="utf-8").splitlines()
    assert call.startswith("1 ")
    assert call.split()[1].endswith("/page.pgm")
    assert "-l Cyrillic" in call
    assert "--psm 4" in call
    assert "-c textord_fast_pitch_test=1" in call


def test_the_settings_of_others_stay_alone(page: Page, fake: Callable[..., Engine]) -> None:
    import pytesseract

    before = dict(os.environ)
    with pytest.raises(EngineFailedError):
        read(page, fake("exit 3"))
    assert pytesseract.pytesseract.tesseract_cmd == Settings().program
    assert dict(os.environ) == before


def test_too_little_text_has_no_upright_side(page: Page, fake: Callable[..., Engine]) -> None:
    for lines in ("echo 'Too few characters' >&2; exit 1", "echo 'Rotate: x' > $2.osd"):
        assert ProgramReader(fake(lines)).upright(page, dpi=150) is None


def test_the_program_is_given_the_pixels_as_they_are(
    page: Page, fake: Callable[..., Engine], tmp_path: Path
) -> None:
    seen = tmp_path / "seen.pgm"
    with pytest.raises(EngineFailedError):
        read(page, fake(f"cp $1 {seen}; exit 1"))
    assert seen.read_bytes() == b"P5\n1200 500\n255\n" + page.tobytes()


def test_models_of_ours_are_named_to_the_program(
    page: Page, fake: Callable[..., Engine], tmp_path: Path
) -> None:
    said = tmp_path / "said"
    engine = replace(fake(f"echo $@ > {said}"), folder=tmp_path / "our models")
    with pytest.raises(EngineFailedError):
        read(page, engine)
    assert f"--tessdata-dir {tmp_path}/our models" in said.read_text(encoding="utf-8")


def test_the_program_s_time_is_counted(page: Page, engine: Engine) -> None:
    reader = ProgramReader(engine)
    assert reader.seconds == 0
    reader.read(page, dpi=300)
    assert reader.seconds > 0.02

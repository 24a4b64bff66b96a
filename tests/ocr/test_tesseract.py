from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ocr.errors import EngineFailedError, EngineMissingError, EngineTimeoutError
from ocr.osd import judge
from ocr.settings import Settings
from ocr.tesseract import read
from ocr.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from ocr.probe import Engine

HEADER = (
    "level\\tpage_num\\tblock_num\\tpar_num\\tline_num\\tword_num\\t"
    "left\\ttop\\twidth\\theight\\tconf\\ttext\\n"
)


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


def test_print_is_read_with_places_and_confidence(page: Path, engine: Engine) -> None:
    reading = read(page, engine, dpi=300)
    assert text(reading) == ("Иргэний бүртгэл\nТөрсний гэрчилгээ 125\nӨлзийт сум, 12 дугаар баг\n")
    assert (reading.width, reading.height, reading.dpi) == (1200, 500, 300)
    assert reading.model.startswith("Cyrillic:")
    first = reading.words[0]
    assert abs(first.box.x - 80) < 8
    assert first.confidence > 0.8
    assert len({word.line for word in reading.words}) == 3


def test_nothing_is_left_in_the_temp_folder(page: Path, engine: Engine, private_temp: Path) -> None:
    read(page, engine, dpi=300)
    assert list(private_temp.iterdir()) == []


def test_a_hanging_program_is_stopped_with_its_children(
    page: Path, fake: Callable[..., Engine], private_temp: Path, tmp_path: Path
) -> None:
    pids = tmp_path / "pids"
    hanging = fake(f"trap '' TERM\nsleep 300 &\necho $$ $! > {pids}\nwait\nsleep 300", seconds=0.5)
    started = time.monotonic()
    with pytest.raises(EngineTimeoutError, match=r"longer than 0\.5 s"):
        read(page, hanging, dpi=300)
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
    page: Path, fake: Callable[..., Engine], private_temp: Path, lines: str, reason: str
) -> None:
    with pytest.raises(EngineFailedError, match=reason):
        read(page, fake(lines), dpi=300)
    assert list(private_temp.iterdir()) == []


def test_an_error_names_no_path(page: Path, fake: Callable[..., Engine]) -> None:
    with pytest.raises(EngineFailedError) as caught:
        read(page, fake('echo "cannot open $1" >&2; exit 1'), dpi=300)
    assert str(page.parent) not in str(caught.value)


def test_a_program_that_is_not_there_is_named_with_the_install_line(
    page: Path, fake: Callable[..., Engine]
) -> None:
    engine = fake("exit 0")
    Path(engine.settings.program).unlink()
    with pytest.raises(EngineMissingError, match="apt-get install tesseract-ocr"):
        read(page, engine, dpi=300)


def test_one_thread_and_one_pass(page: Path, fake: Callable[..., Engine], tmp_path: Path) -> None:
    said = tmp_path / "said"
    table = f"{HEADER}1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t30\\t20\\t-1\\t\\n"
    engine = fake(f"echo $OMP_THREAD_LIMIT $@ >> {said}\nprintf '{table}' > $2.tsv")
    reading = read(page, engine, dpi=300)
    assert (reading.width, reading.height, reading.words) == (30, 20, ())
    (call,) = said.read_text(encoding="utf-8").splitlines()
    assert call.startswith(f"1 {page} ")
    assert "-l Cyrillic" in call
    assert "--psm 4" in call


def test_the_settings_of_others_stay_alone(page: Path, fake: Callable[..., Engine]) -> None:
    import pytesseract

    with pytest.raises(EngineFailedError):
        read(page, fake("exit 3"), dpi=300)
    assert pytesseract.pytesseract.tesseract_cmd == Settings().program
    assert "OMP_THREAD_LIMIT" not in os.environ


def test_too_little_text_has_no_upright_side(page: Path, fake: Callable[..., Engine]) -> None:
    assert judge(page, fake("echo 'Too few characters' >&2; exit 1"), dpi=150) is None
    assert judge(page, fake("echo 'Rotate: x' > $2.osd"), dpi=150) is None

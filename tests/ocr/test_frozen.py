"""The frozen lines: whole, unchanged, and refused otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr import frozen
from ocr.errors import FrozenLinesError

if TYPE_CHECKING:
    from pathlib import Path


def test_every_line_has_its_pixels_and_its_text() -> None:
    lines = frozen.frozen_lines()
    assert len(lines) == 400
    for line in lines:
        height, width = line.strip.shape
        assert len(line.strip.tobytes()) == height * width
        assert line.text.strip()
        assert min(line.strip.tobytes()) < 200 < max(line.strip.tobytes())


def test_they_hold_enough_of_what_is_compared() -> None:
    said = "".join(line.text for line in frozen.frozen_lines())
    assert sum(letter in "ӨҮөү" for letter in said) > 200
    assert sum(letter.isdigit() for letter in said) > 600


def test_lines_that_were_changed_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "frozen.png").write_bytes(frozen.PICTURE.read_bytes())
    texts = frozen.TEXTS.read_text("utf-8")
    (tmp_path / "frozen.tsv").write_text(texts.replace("е", "э", 1), "utf-8")
    monkeypatch.setattr(frozen, "PICTURE", tmp_path / "frozen.png")
    monkeypatch.setattr(frozen, "TEXTS", tmp_path / "frozen.tsv")
    with pytest.raises(FrozenLinesError, match="not the ones of this version"):
        frozen.frozen_lines()


def test_lines_that_are_missing_are_told_of(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frozen, "PICTURE", tmp_path / "none.png")
    with pytest.raises(FrozenLinesError):
        frozen.frozen_lines()

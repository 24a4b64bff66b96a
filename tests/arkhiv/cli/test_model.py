"""`arkhiv model compare`: two models on the frozen lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arkhiv.cli import model
from ocr.frozen import frozen_lines

if TYPE_CHECKING:
    from pathlib import Path

    from tests.arkhiv.cli.conftest import Arkhiv

pytestmark = pytest.mark.embedded

FEW = 60


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Some of the lines are enough to see what the command does."""
    lines = frozen_lines()[:FEW]
    monkeypatch.setattr(model, "frozen_lines", lambda: lines)


def test_our_model_is_held_against_the_packaged_one_and_wins(arkhiv: Arkhiv) -> None:
    said = arkhiv("model", "compare", "Cyrillic", "papers", "--json").json
    assert said["lost"] == []
    assert said["b"]["character_error_rate"] < said["a"]["character_error_rate"]
    assert said["b"]["own_letters_right"] >= said["a"]["own_letters_right"]


def test_a_model_that_loses_is_refused_with_the_table(arkhiv: Arkhiv) -> None:
    said = arkhiv("model", "compare", "papers", "eng", ends=3)
    assert "eng" in said.out
    assert "Ө and Ү right" in said.out
    assert "The model eng reads Ө and Ү or digits worse than papers" in said.err


def test_a_file_is_a_model_too(arkhiv: Arkhiv) -> None:
    from ocr.tessdata import OURS

    path = str(OURS / "papers.traineddata")
    said = arkhiv("model", "compare", "papers", path, "--json").json
    assert {**said["a"], "model": ""} == {**said["b"], "model": ""}


def test_a_file_that_is_missing_is_told_of(arkhiv: Arkhiv, tmp_path: Path) -> None:
    said = arkhiv("model", "compare", "papers", str(tmp_path / "no.traineddata"), ends=4)
    assert "There is no model" in said.err


@pytest.mark.parametrize("engine", ["tesserocr", "pytesseract"])
@pytest.mark.parametrize("size", [0, 5, 200_000])
def test_a_file_that_is_no_model_is_told_of_and_no_model_is_refused_for_it(
    arkhiv: Arkhiv, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, engine: str
) -> None:
    from ocr.tessdata import OURS

    monkeypatch.setenv("ARKHIV_OCR_ENGINE", engine)
    path = tmp_path / "torn.traineddata"
    path.write_bytes((OURS / "papers.traineddata").read_bytes()[:size])
    said = arkhiv("model", "compare", "papers", str(path), ends=4)
    assert f"{path} does not load as a model" in said.err
    assert said.out == ""


def test_a_folder_or_a_name_that_nobody_knows_is_no_model(arkhiv: Arkhiv, tmp_path: Path) -> None:
    (tmp_path / "folder.traineddata").mkdir()
    said = arkhiv("model", "compare", "papers", str(tmp_path / "folder.traineddata"), ends=4)
    assert "There is no model" in said.err
    assert "No package is known for nobody" in arkhiv("model", "compare", "nobody", "x", ends=4).err

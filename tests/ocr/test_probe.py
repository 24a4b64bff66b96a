from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr.errors import EngineFailedError, EngineMissingError, LanguageMissingError
from ocr.probe import Engine, probe
from ocr.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

LISTED = 'echo "List of available languages in \\"/nowhere/\\" (2):"; echo mon; echo'


def test_the_installed_program_reads_mongolian(engine: Engine) -> None:
    assert engine.name.startswith("tesseract 5.")
    assert engine.language in {"Cyrillic", "script/Cyrillic"}


def test_a_missing_program_comes_with_the_install_line() -> None:
    with pytest.raises(EngineMissingError, match="sudo apt-get install tesseract-ocr"):
        probe(Settings(program="no-such-tesseract"))


@pytest.mark.parametrize(
    ("language", "package"),
    [("tur", "tesseract-ocr-tur"), ("Mongolian", "tesseract-ocr-script-mong")],
)
def test_a_missing_language_comes_with_the_install_line(language: str, package: str) -> None:
    with pytest.raises(LanguageMissingError, match=rf"install {package}$"):
        probe(Settings(language=f"Cyrillic+{language}"))


@pytest.mark.parametrize("name", ["Cyrillic", "script/Cyrillic"])
@pytest.mark.parametrize("wanted", ["Cyrillic", "script/Cyrillic"])
def test_a_script_is_found_under_either_name(
    fake: Callable[..., Engine], name: str, wanted: str
) -> None:
    program = fake(f"{LISTED} {name}").settings.program
    found = probe(Settings(program=program, language=f"{wanted}+mon"))
    assert found.language == f"{name}+mon"
    assert not found.can_orient


def test_a_program_that_fails_is_not_a_missing_one(fake: Callable[..., Engine]) -> None:
    with pytest.raises(EngineFailedError, match="--version"):
        probe(fake("exit 1").settings)

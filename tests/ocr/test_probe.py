from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr.errors import (
    EngineFailedError,
    EngineMissingError,
    LanguageMissingError,
    LanguageUnknownError,
    LibraryMissingError,
)
from ocr.library import Library
from ocr.probe import Engine, probe
from ocr.settings import EngineName, Settings

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARY = Library("9.8.7", "6.5.4")
PROGRAM = EngineName.PYTESSERACT
LISTED = 'echo "List of available languages in \\"/nowhere/\\" (2):"; echo mon; echo'


def test_the_installed_program_reads_mongolian(engine: Engine) -> None:
    assert engine.name.startswith("tesseract 5.")
    assert engine.language == "papers"


def test_a_missing_program_comes_with_the_install_line() -> None:
    with pytest.raises(EngineMissingError, match="sudo apt-get install tesseract-ocr"):
        probe(Settings(program="no-such-tesseract", engine=PROGRAM))


@pytest.mark.parametrize(
    ("language", "package"),
    [
        ("tur", "tesseract-ocr-tur"),
        ("script/Tibetan", "tesseract-ocr-script-tibt"),
        ("chi_tra", "tesseract-ocr-chi-tra"),
    ],
)
def test_a_missing_language_comes_with_the_install_line(language: str, package: str) -> None:
    for engine in (PROGRAM, EngineName.AUTO):
        with pytest.raises(LanguageMissingError, match=rf"install {package}$"):
            probe(Settings(language=f"Cyrillic+{language}", engine=engine), lambda: LIBRARY)


@pytest.mark.parametrize("language", ["klingon", "Mongolian", "mon-cyrl"])
def test_a_language_that_is_none_comes_with_those_that_are_installed(language: str) -> None:
    with pytest.raises(LanguageUnknownError, match="Cyrillic") as told:
        probe(Settings(language=language, engine=EngineName.AUTO), lambda: LIBRARY)
    assert "apt-get" not in str(told.value)


@pytest.mark.parametrize("name", ["Cyrillic", "script/Cyrillic"])
@pytest.mark.parametrize("wanted", ["Cyrillic", "script/Cyrillic"])
def test_a_script_is_found_under_either_name(
    fake: Callable[..., Engine], name: str, wanted: str
) -> None:
    program = fake(f"{LISTED} {name}").settings.program
    found = probe(Settings(program=program, language=f"{wanted}+mon", engine=PROGRAM))
    assert found.language == f"{name}+mon"
    assert not found.can_orient


def test_a_program_that_fails_is_not_a_missing_one(fake: Callable[..., Engine]) -> None:
    with pytest.raises(EngineFailedError, match="--version"):
        probe(fake("exit 1").settings)


def test_the_library_is_taken_where_it_loads() -> None:
    found = probe(Settings(program="no-such-tesseract"), lambda: LIBRARY)
    assert found.settings.engine is EngineName.TESSEROCR
    assert found.name == "tesseract 6.5.4 (tesserocr 9.8.7)"
    assert found.model.startswith("papers:")


def test_the_program_is_taken_where_the_library_does_not_load() -> None:
    found = probe(Settings(), lambda: None)
    assert found.settings.engine is PROGRAM
    assert "tesserocr" not in found.name


def test_the_program_is_taken_where_it_is_asked_for() -> None:
    found = probe(Settings(engine=PROGRAM), lambda: LIBRARY)
    assert found.settings.engine is PROGRAM


def test_a_library_that_is_asked_for_must_load() -> None:
    with pytest.raises(LibraryMissingError, match="ARKHIV_OCR_ENGINE=pytesseract"):
        probe(Settings(engine=EngineName.TESSEROCR), lambda: None)


def test_another_engine_signs_with_another_name() -> None:
    names = {probe(Settings(), look).name for look in (lambda: LIBRARY, lambda: None)}
    assert len(names) == 2


def test_exact_models_have_english_beside_them_and_say_so(engine: Engine) -> None:
    assert engine.english == "eng"
    assert "+eng:" in engine.model

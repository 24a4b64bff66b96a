from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ocr import tessdata
from ocr.errors import LanguageMissingError, ModelsApartError
from ocr.tessdata import Folder, find, usual

if TYPE_CHECKING:
    from pathlib import Path

SYSTEM = Folder(None, ("mon", "script/Cyrillic"))


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of ours with two models."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in ("ledgers", "letters"):
        (folder / f"{name}.traineddata").write_bytes(name.encode())
    (folder / "ledgers.md").write_text("a card")
    monkeypatch.setattr(tessdata, "OURS", folder)
    return folder


def test_a_model_of_ours_is_taken_from_its_folder(own: Path) -> None:
    found = find("ledgers", SYSTEM)
    assert (found.folder, found.language) == (own, "ledgers")


def test_several_models_of_one_folder_may_be_joined(own: Path) -> None:
    assert find("ledgers+letters", SYSTEM).folder == own
    assert find("mon+Cyrillic", SYSTEM).language == "mon+script/Cyrillic"


def test_ours_comes_before_the_system_s_of_the_same_name(own: Path) -> None:
    system = Folder(own.parent, ("ledgers",))
    assert find("ledgers", system).folder == own


def test_models_of_two_folders_are_refused_with_what_to_do(own: Path) -> None:
    with pytest.raises(ModelsApartError) as caught:
        find("ledgers+mon", Folder(own.parent, ("mon",)))
    assert "ledgers come with this program and mon with Tesseract" in str(caught.value)
    assert str(own.parent) in str(caught.value)


def test_a_copy_in_the_system_s_folder_joins_them(own: Path) -> None:
    system = Folder(own.parent, ("mon", "ledgers"))
    assert find("ledgers+mon", system).folder == own.parent


@pytest.mark.usefixtures("own")
def test_a_model_that_lies_nowhere_is_missing_beside_one_of_ours() -> None:
    with pytest.raises(LanguageMissingError, match=r"tur \(installed: ledgers, letters"):
        find("ledgers+tur", SYSTEM)


def test_a_changed_model_has_another_digest(own: Path) -> None:
    before = find("ledgers", SYSTEM).digests
    (own / "ledgers.traineddata").write_bytes(b"trained again")
    after = find("ledgers", SYSTEM).digests
    assert before != after
    assert after.startswith("ledgers:")


def test_exact_models_are_found_beside_the_quick_ones_and_are_no_language(own: Path) -> None:
    (own / "exact").mkdir()
    (own / "exact" / "ledgers.traineddata").write_bytes(b"as it was learnt")
    found = find("ledgers", SYSTEM)
    assert (found.language, found.exact) == ("ledgers", "exact/ledgers")
    assert "+exact/ledgers:" in found.digests
    assert find("ledgers+letters", SYSTEM).exact == ""
    with pytest.raises(LanguageMissingError, match=r"installed: ledgers, letters, mon"):
        find("tur", SYSTEM)


def test_the_system_s_folder_is_where_the_environment_says(
    own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "script").mkdir()
    (own / "script" / "Cyrillic.traineddata").write_bytes(b"")
    monkeypatch.setenv("TESSDATA_PREFIX", str(own))
    found = usual()
    assert found is not None
    assert set(found.names) == {"ledgers", "letters", "script/Cyrillic"}


def test_without_any_model_there_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert usual() is None

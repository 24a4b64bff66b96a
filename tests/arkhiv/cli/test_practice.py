"""An archive for practice: made once, marked for ever, and closed to what is real."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from arkhiv import settings as reading
from arkhiv.apart import NOTE, own_settings
from arkhiv.archive import init, open_archive
from arkhiv.cli.practised import REFUSED
from arkhiv.cli.program import program
from arkhiv.moving import Move
from arkhiv.restoring import Wanted, restore
from pipeline.people import secrets
from pipeline.practice.errors import OfPracticeError, PracticeMixedError
from pipeline.practice.planted import planted
from pipeline.practice.words import WORDS
from storage.practice import KEY
from tests.arkhiv.cli.conftest import BOSS

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from arkhiv.settings import Settings

pytestmark = pytest.mark.embedded


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("practice") / "one"


@pytest.fixture(scope="module")
def begun(place: Path) -> dict[str, Any]:
    """What was told of an archive for practice when it was made."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "TIME_COST", 1)
        patch.setattr(secrets, "MEMORY_KIB", 8)
        elsewhere = reading.read({"ARKHIV_DATA": str(place.parent / "real"), "ARKHIV_LANG": "en"})
        made = run(elsewhere, "practice", "init", "--to", str(place), "--json")
    assert made.exit_code == 0, made.output
    told: dict[str, Any] = json.loads(made.stdout)
    return told


@pytest.fixture
def at_practice(settings: Settings, begun: dict[str, Any], place: Path) -> Settings:
    assert begun["data"] == str(place)
    return own_settings(settings, place)


def run(settings: Settings, *words: str) -> Result:
    return CliRunner().invoke(program(settings), list(words), prog_name="arkhiv")


def test_it_has_a_person_of_every_role_and_volumes_that_nobody_ever_wrote(
    begun: dict[str, Any], at_practice: Settings
) -> None:
    archive = open_archive(at_practice)
    assert archive.practice
    with archive.records.reading() as tx:
        assert {one.name for one in tx.people.all()} == set(begun["people"])
        assert begun["volumes"] == ["11:999/1/1", "11:999/1/2", "11:999/1/3"]
        assert [event.type for event in tx.events.about("archive", 9)] == ["practice.begun"]


def test_it_is_made_in_a_new_folder_alone(at_practice: Settings) -> None:
    again = run(at_practice, "practice", "init", "--to", str(at_practice.data))
    assert again.exit_code == 2
    assert str(at_practice.data) in again.stderr


def test_every_command_says_so_on_stderr_and_nothing_else_changes(at_practice: Settings) -> None:
    for words in (["config", "check"], ["init"], ["practice", "--help"], ["user", "list"]):
        said = run(at_practice, *words)
        assert (WORDS in said.stderr) is ("--help" not in words), words
        assert WORDS not in said.stdout


def test_a_real_archive_says_nothing_of_it(settings: Settings) -> None:
    init(settings)
    said = run(settings, "config", "check")
    assert WORDS not in said.output
    assert not open_archive(settings).practice


REAL = {
    "backup": ["make"],
    "bundle": ["export", "--to", "out"],
    "holdings": ["import", __file__],
    "migrate-store": [],
    "objects": ["copy", "folder:/a", "folder:/b"],
    "progress": [],
    "rebuild": [],
    "restore": [__file__, "--identity", __file__],
    "station": ["init", "--unit", "11"],
    "target": ["add", "--kind", "target", "--on", "2030-12-31", "--share", "0.6", "--source", "x"],
    "webhook": ["list"],
}


def test_the_words_of_what_is_refused_are_those_of_commands() -> None:
    assert REAL.keys() == REFUSED


@pytest.mark.parametrize("word", sorted(REFUSED))
def test_what_leaves_or_is_counted_is_refused(at_practice: Settings, word: str) -> None:
    said = run(at_practice, word, *REAL[word])
    if "Usage:" in said.stderr:
        pytest.fail(said.stderr)
    assert said.exit_code == 2
    assert "This archive is for practice" in said.stderr


def test_a_folder_for_practice_with_another_database_opens_nothing(
    at_practice: Settings, settings: Settings
) -> None:
    real = init(settings)
    with pytest.raises(PracticeMixedError):
        open_archive(replace(at_practice, database_url=settings.database_url))
    with pytest.raises(PracticeMixedError):
        open_archive(replace(at_practice, objects_url=settings.objects_url))
    with pytest.raises(PracticeMixedError):
        open_archive(replace(settings, database_url=at_practice.database_url))
    with real.records.reading() as tx:
        assert not tx.people.any()


def test_a_real_archive_is_not_made_on_the_objects_of_one_for_practice(
    at_practice: Settings, settings: Settings
) -> None:
    assert open_archive(at_practice).objects.head(KEY)
    with pytest.raises(OfPracticeError):
        init(replace(settings, objects_url=at_practice.objects_url))


def test_objects_are_copied_neither_from_one_for_practice_nor_onto_it(
    at_practice: Settings, settings: Settings, tmp_path: Path
) -> None:
    init(settings)
    (tmp_path / "new").mkdir()
    for source, target in (
        (at_practice.objects_url, f"folder:{tmp_path}/new"),
        (settings.objects_url, at_practice.objects_url),
    ):
        said = run(settings, "objects", "copy", source, target)
        assert said.exit_code == 2, said.output
        assert "practice" in said.stderr
    assert not any((tmp_path / "new").iterdir())


def test_a_real_archive_is_neither_moved_to_the_place_of_one_for_practice_nor_rebuilt_from_it(
    at_practice: Settings, settings: Settings, tmp_path: Path
) -> None:
    archive = init(settings)
    elsewhere = f"sqlite:///{tmp_path}/elsewhere.db"
    to = replace(settings, database_url=elsewhere, objects_url=at_practice.objects_url)
    with pytest.raises(OfPracticeError):
        Move(archive, to, BOSS).run()
    said = run(replace(settings, objects_url=at_practice.objects_url), "rebuild", "--by", "boss")
    assert said.exit_code == 2, said.output
    assert "practice" in said.stderr


def test_no_backup_is_restored_onto_the_objects_of_one_for_practice(
    at_practice: Settings, settings: Settings
) -> None:
    onto = replace(settings, objects_url=at_practice.objects_url)
    with pytest.raises(OfPracticeError):
        restore(onto, Wanted(at_practice.data / "none.age", ()), BOSS)


def test_whoever_takes_the_note_away_has_no_real_archive(at_practice: Settings) -> None:
    note = at_practice.data / NOTE
    aside = note.rename(note.with_suffix(".aside"))
    with pytest.raises(PracticeMixedError):
        open_archive(at_practice)
    aside.rename(note)


def test_it_says_how_the_operator_practised_and_a_real_archive_has_nothing_to_say(
    at_practice: Settings, settings: Settings
) -> None:
    told = json.loads(run(at_practice, "practice", "show", "--json").stdout)
    assert [one["fault"] for one in told] == [one.fault.value for one in planted()]
    assert {one["outcome"] for one in told} == {"not_met"}
    assert "not fed yet" in run(at_practice, "practice", "show").stdout
    init(settings)
    assert run(settings, "practice", "show").exit_code == 2

"""The program as a whole: its help, its languages, and how errors leave it."""

from __future__ import annotations

import gc
import gettext
import os
from typing import TYPE_CHECKING

import click
import pytest

from arkhiv.cli import main
from arkhiv.cli.exits import MEANINGS, Exit, exit_of
from arkhiv.cli.program import COMMANDS, SENTENCES, program
from arkhiv.language import DOMAIN, tell_process
from ocr.errors import EngineMissingError, EngineTimeoutError
from pipeline.errors import ObjectDamagedError, StoreFullError, UserError
from pipeline.ingest.errors import EmptyFileError
from pipeline.language import Lang
from scanner_drivers.errors import SourceUnknownError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv

pytestmark = pytest.mark.embedded


@pytest.fixture
def own_process(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Give the process its language back after the test."""
    monkeypatch.setenv("LANGUAGE", os.environ.get("LANGUAGE", ""))
    yield
    gettext.textdomain("messages")


def commands(group: click.Group, name: str = "arkhiv") -> Iterator[tuple[str, click.Command]]:
    """Yield every command below a group, with what one types to run it."""
    context = click.Context(group)
    for one in group.list_commands(context):
        found = group.get_command(context, one)
        assert found is not None
        if isinstance(found, click.Group):
            yield from commands(found, f"{name} {one}")
        else:
            yield f"{name} {one}", found


def test_every_command_of_the_list_can_be_built(settings: Settings) -> None:
    assert {name.split()[1] for name, _ in commands(program(settings))} == COMMANDS.keys()


def test_every_command_teaches_with_an_example_of_itself(settings: Settings) -> None:
    for typed, command in commands(program(settings)):
        assert command.help, typed
        assert command.epilog is not None
        assert typed in command.epilog, typed
        assert all(getattr(param, "help", "") for param in command.params), typed


def test_the_help_names_every_exit_code(arkhiv: Arkhiv) -> None:
    said = arkhiv("--help").out
    for code, meaning in MEANINGS.items():
        assert f"{code.value}  {meaning}" in said


@pytest.mark.parametrize("lang", ["en", "mn"])
def test_no_line_of_the_list_of_commands_is_cut_off(arkhiv: Arkhiv, lang: str) -> None:
    assert SENTENCES.keys() == COMMANDS.keys()
    said = arkhiv("--help", lang=lang).out
    for name in COMMANDS:
        (line,) = (line for line in said.splitlines() if line.startswith(f"  {name} "))
        assert not line.endswith("..."), line
        assert len(line) <= 80


def test_the_help_is_mongolian_where_the_setting_says_so(arkhiv: Arkhiv) -> None:
    assert "Үйлдлийн бүртгэл" in arkhiv("--help", lang="mn").out


@pytest.mark.usefixtures("own_process")
def test_the_words_of_click_are_mongolian_too(arkhiv: Arkhiv) -> None:
    tell_process(Lang.MONGOLIAN)
    assert gettext.textdomain() == DOMAIN
    assert "Хэрэглэх нь:" in arkhiv("--help", lang="mn").out
    assert "байхгүй" in arkhiv("nothing", lang="mn", ends=2).err


def test_the_version_is_printed(arkhiv: Arkhiv) -> None:
    assert arkhiv("--version").out.startswith("arkhiv ")


def test_wrong_usage_ends_with_two(arkhiv: Arkhiv) -> None:
    assert "--nothing" in arkhiv("held", "--nothing", ends=2).err


def test_an_archive_that_is_not_there_is_told_with_what_to_do(arkhiv: Arkhiv) -> None:
    said = arkhiv("held", ends=Exit.USAGE)
    assert said.out == ""
    assert "arkhiv init" in said.err


@pytest.mark.usefixtures("own_process")
def test_an_unknown_setting_stops_every_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ARKHIV_LANGG", "en")
    monkeypatch.setenv("ARKHIV_LANG", "en")
    with pytest.raises(SystemExit) as ended:
        main(["held"])
    assert ended.value.code == Exit.USAGE
    assert "Did you mean ARKHIV_LANG" in capsys.readouterr().err
    assert gc.isenabled()


@pytest.mark.usefixtures("archive")
def test_an_unexpected_fault_is_reported_without_any_value(
    arkhiv: Arkhiv, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "Бат".upper()

    def fails(*_: object, **__: object) -> None:
        raise RuntimeError(name)

    monkeypatch.setattr("arkhiv.cli.held.waiting_part", fails)
    said = arkhiv("held", ends=Exit.FAULT)
    report = (settings.data / "logs" / "faults.log").read_text("utf-8")
    assert str(settings.data / "logs" / "faults.log") in said.err
    assert "RuntimeError" in report
    assert name not in said.err + report


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (UserError(), Exit.USAGE),
        (SourceUnknownError(source="x"), Exit.USAGE),
        (EmptyFileError(), Exit.INPUT),
        (EngineTimeoutError(seconds=1), Exit.INPUT),
        (StoreFullError(place="/"), Exit.UNAVAILABLE),
        (EngineMissingError(program="tesseract"), Exit.UNAVAILABLE),
        (ObjectDamagedError(key="k", found="a", expected="b"), Exit.VERIFICATION),
        (RuntimeError(), Exit.FAULT),
    ],
)
def test_each_kind_of_error_has_its_exit_code(fault: Exception, code: Exit) -> None:
    assert exit_of(fault) is code


def test_settings_are_printed_with_their_secrets_masked(
    arkhiv: Arkhiv, settings: Settings, archive: Archive
) -> None:
    assert arkhiv("config", "check", "--json").json["ARKHIV_DATA"] == str(archive.settings.data)
    assert str(settings.data) in arkhiv("config", "check").out

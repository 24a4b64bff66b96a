"""The command reference says what the program does: no more and no less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from arkhiv.cli.exits import MEANINGS
from arkhiv.cli.program import program
from tests.arkhiv.cli.test_program import commands

if TYPE_CHECKING:
    from arkhiv.settings import Settings

pytestmark = pytest.mark.embedded

PAGE = (Path(__file__).parents[3] / "docs" / "commands.md").read_text("utf-8")
SECTION = re.compile(
    r"^### `(?P<usage>arkhiv [^`]+)`\n(?P<text>.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL
)
OPTION = re.compile(r"^- `(--[a-z-]+)`", re.MULTILINE)
HEAD = re.compile(r"^(?P<name>arkhiv(?: [a-z-]+)+)(?P<arguments>.*)$")


@pytest.fixture
def documented() -> dict[str, tuple[str, set[str]]]:
    """For every command of the page its arguments and its options."""
    found = {}
    for section in SECTION.finditer(PAGE):
        head = HEAD.match(section["usage"])
        assert head is not None
        found[head["name"]] = (head["arguments"].strip(), set(OPTION.findall(section["text"])))
    return found


def shape(command: click.Command) -> str:
    """The arguments of a command as the page writes them."""
    shown = []
    for one in command.params:
        if isinstance(one, click.Argument):
            name = one.human_readable_name
            bare = name if one.required else f"[{name}]"
            shown.append(f"{bare}…" if one.nargs == -1 else bare)
    return " ".join(shown)


def test_every_command_is_documented_and_the_other_way_round(
    settings: Settings, documented: dict[str, tuple[str, set[str]]]
) -> None:
    assert {name for name, _ in commands(program(settings))} == documented.keys()


def test_every_argument_and_option_is_documented_and_the_other_way_round(
    settings: Settings, documented: dict[str, tuple[str, set[str]]]
) -> None:
    for name, command in commands(program(settings)):
        options = {one.opts[0] for one in command.params if isinstance(one, click.Option)}
        assert documented[name] == (shape(command), options), name


def test_every_exit_code_is_documented_in_the_same_words() -> None:
    rows = dict(re.findall(r"^\| (\d) \| (.+) \|$", PAGE, re.MULTILINE))
    assert rows == {str(code.value): meaning for code, meaning in MEANINGS.items()}


def test_the_options_of_the_program_are_documented(settings: Settings) -> None:
    for option in program(settings).params:
        assert f"`{option.opts[0]}`" in PAGE

"""An installation where none can be, and a migration where none is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from arkhiv.cli.program import program

if TYPE_CHECKING:
    from arkhiv.settings import Settings


def said(settings: Settings, *arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(program(settings), list(arguments), prog_name="arkhiv")
    return result.exit_code, result.stderr


@pytest.mark.parametrize("place", ["file", "file/below", "/proc/x"])
def test_a_data_folder_that_cannot_be_is_said_with_what_to_do(
    settings: Settings, tmp_path: Path, place: str
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    wanted = replace(settings, data=tmp_path / place)
    code, told = said(wanted, "init")
    assert (code, "ARKHIV_DATA" in told, "Traceback" in told) == (2, True, False)
    code, told = said(wanted, "held")
    assert (code, "arkhiv init" in told) == (2, True)


def test_a_migration_of_nothing_points_to_init(settings: Settings, tmp_path: Path) -> None:
    wanted = replace(settings, data=tmp_path / "nowhere", database_url="sqlite:////nowhere/a.db")
    code, told = said(wanted, "migrate")
    assert (code, "arkhiv init" in told) == (2, True)
    assert not Path("/nowhere").exists()

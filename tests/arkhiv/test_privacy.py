"""What an installation keeps is for its owner alone."""

from __future__ import annotations

import dataclasses
import os
from gettext import NullTranslations
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from arkhiv.archive import init
from arkhiv.cli.edge import Edge
from arkhiv.cli.logs import logged
from arkhiv.doctor.disk import openness
from arkhiv.settings import read
from pipeline.language import Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.settings import Settings


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[Settings]:
    """A data folder that was there before, as a careless umask makes it."""
    before = os.umask(0o022)
    (tmp_path / "data").mkdir(mode=0o755)
    yield dataclasses.replace(read({"ARKHIV_DATA": str(tmp_path / "data")}), log=None)
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_init_lets_nobody_else_into_the_data_folder(shared: Settings) -> None:
    (found,) = openness(shared.data)
    assert (found.code, found.facts["mode"]) == ("folder_open", "755")
    with init(shared).records.writing():
        beside = list(shared.data.glob("arkhiv.db*"))
    assert {mode(path) for path in beside} == {0o600}
    assert len(beside) == 3
    assert mode(shared.data) == 0o700
    assert list(openness(shared.data)) == []


def test_logs_and_reports_of_faults_are_private(shared: Settings) -> None:
    with logged(shared):
        pass
    edge = Edge("arkhiv")
    edge.say, edge.logs = (
        Language(shared.lang, NullTranslations(), ZoneInfo("UTC")),
        shared.data / "logs",
    )
    edge._unexpected(ValueError())
    assert mode(edge.logs) == 0o700
    assert {mode(path) for path in edge.logs.iterdir()} == {0o600}
    assert (edge.logs / "faults.log").is_file()

"""Working as a person starts it: all steps, or only those of an unlike machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from arkhiv.cli.exits import Exit
from storage.schema.capture import page
from tests.missing import need_program

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve


def states(archive: Archive) -> list[str]:
    with archive.records.reading() as tx:
        return list(tx.connection.scalars(select(page.c.state)))


def test_a_worker_of_some_steps_leaves_the_others_to_others(
    arkhiv: Arkhiv, archive: Archive, shelve: Shelve
) -> None:
    need_program("tesseract")
    shelve.page()
    for steps, advanced, state in (
        ("read,describe", 0, "received"),
        ("clean", 1, "cleaned"),
        ("clean", 0, "cleaned"),
        (" read , assemble", 1, "read"),
    ):
        said = arkhiv("work", "--until-idle", "--queues", steps, "--json").json
        assert (said["advanced"], states(archive)) == (advanced, [state])
    assert said["left"] == 0


@pytest.mark.parametrize("steps", ["", "reading", "read,", "read;clean", "seal"])
def test_a_step_that_is_none_is_wrong_usage(arkhiv: Arkhiv, archive: Archive, steps: str) -> None:
    assert archive.settings.station
    said = arkhiv("work", "--queues", steps, ends=Exit.USAGE)
    assert "--queues" in said.err

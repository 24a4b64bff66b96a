"""What people write about their acts is looked at before anything happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from arkhiv.cli.desk import Desk
from arkhiv.cli.options import Words
from arkhiv.cli.program import COMMANDS, program
from arkhiv.language import speak
from pipeline.language import Lang
from pipeline.words import NAME, REASON
from storage.schema.documents import link
from storage.schema.trail import hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve


def options(command: click.Command) -> Iterator[click.Parameter]:
    yield from command.params
    for inner in getattr(command, "commands", {}).values():
        yield from options(inner)


def test_every_name_and_reason_is_looked_at(settings: Settings) -> None:
    group = program(settings)
    assert isinstance(group, click.Group)
    with click.Context(group) as context:
        found = [
            option
            for name in COMMANDS
            for option in options(group.get_command(context, name) or group)
            if option.name in {"by", "reason", "purpose"}
            and not isinstance(option.type, click.Choice)
        ]
    assert len(found) > 20
    unfit = [option.name for option in found if not isinstance(option.type, Words)]
    assert unfit == []
    assert Desk(settings, speak(Lang.ENGLISH)).settings is settings


@pytest.mark.parametrize("by", ["", " ", "Бат\nДорж", "б" * (NAME + 1)])
def test_who_acts_has_a_name(arkhiv: Arkhiv, archive: Archive, shelve: Shelve, by: str) -> None:
    key = shelve.document("1")
    arkhiv("unlink", "R-1", key, "--reason", "wrong", "--by", by, ends=2)
    arkhiv("unlink", "R-1", key, "--reason", "wrong\x1b[2J", "--by", "bat", ends=2)
    arkhiv("unlink", "R-1", key, "--reason", "б" * (REASON + 1), "--by", "bat", ends=2)
    assert "--reason" in arkhiv("unlink", "R-1", key, "--reason", " ", "--by", "bat", ends=2).err
    with archive.records.reading() as tx:
        assert len(tx.links.of_document(key)) == 1


def test_what_is_looked_at_fits_the_columns() -> None:
    assert link.c.withdrawn_by.type.length == hold.c.released_by.type.length == NAME  # type: ignore[attr-defined]  # a String
    assert link.c.reason.type.length == hold.c.reason.type.length == REASON  # type: ignore[attr-defined]  # a String


@pytest.mark.parametrize("lang", ["en", "mn"])
def test_a_unit_that_is_none_is_refused(
    arkhiv: Arkhiv, archive: Archive, tmp_path_factory: pytest.TempPathFactory, lang: str
) -> None:
    scans = tmp_path_factory.mktemp("scans")
    given = ("--unit", "999")
    assert "999" in arkhiv("ingest", f"folder:{scans}", *given, ends=2, lang=lang).err
    share = ("--kind", "target", "--on", "2030-12-31", "--share", "0.5", "--source", "a letter")
    assert "999" in arkhiv("target", "add", *share, *given, ends=2, lang=lang).err
    with archive.records.reading() as tx:
        assert all(target.unit is None for target in tx.progress.targets())

"""The disaster: the database is lost, the object store is not; the newest backup is restored."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from arkhiv.archive import open_archive
from pipeline.events import MACHINE
from pipeline.moves.restricting import restrict
from storage.backup.envelope import new_identity
from tests.arkhiv.cli.test_rebuild import (
    PEOPLE,
    Line,
    audited,
    everything,
    lose,
    metadata_of,
    without_looks,
)

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve

IDENTITY, RECIPIENT = new_identity()


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return dataclasses.replace(
        settings, backup_to=str(tmp_path / "backups"), backup_recipient=RECIPIENT
    )


@pytest.fixture
def restore(tmp_path: Path) -> list[str]:
    """The words that restore the newest backup beside the store that is there."""
    identity = tmp_path / "identity.txt"
    identity.write_text(IDENTITY)
    return ["restore", "--identity", str(identity), "--by", "dorj"]


@pytest.fixture
def line(archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish, tmp_path: Path) -> Line:
    """An archive with two registered papers."""
    made = Line(archive, arkhiv, shelve, finish, tmp_path)
    made.register("R-1", made.paper("R-1", "1"))
    made.register("R-3", made.paper("R-3", "3"))
    return made


def test_with_nothing_done_since_the_backup_everything_is_there(
    line: Line, arkhiv: Arkhiv, settings: Settings, restore: list[str]
) -> None:
    before = {name: arkhiv("show", name, "--purpose", "44", "--json").json for name in PEOPLE[:2]}
    arkhiv("backup", "--by", "dorj")
    lose(line.archive)
    said = arkhiv(*restore)
    assert "The archive is there again." in said.out
    assert "Later events brought back" in said.out
    after = {name: arkhiv("show", name, "--purpose", "44", "--json").json for name in PEOPLE[:2]}
    for name, seen in before.items():
        assert without_looks(after[name]) == without_looks(seen)
    assert audited(open_archive(settings)).faults == ()
    arkhiv("audit", "verify", "--objects")


def test_what_was_registered_and_decided_since_comes_back_from_the_store(
    line: Line, arkhiv: Arkhiv, settings: Settings, restore: list[str], tmp_path: Path
) -> None:
    arkhiv("backup", "--by", "dorj")
    line.register("R-2", line.paper("R-2", "2"))
    line.register("L-1", line.paper("L-1", "1"))
    document, _ = metadata_of(line.archive, "R-3")
    with line.archive.records.writing() as tx:
        restrict(tx, tx.documents.get(document), MACHINE, by="record")
    before = everything(arkhiv, tmp_path / "before")
    line.archive.sealer.seal()
    lose(line.archive)
    report = arkhiv(*restore, "--json").json
    after = report["after"]
    assert (report["faults"], after["documents"], after["lost"]) == ([], 2, [])
    again = everything(arkhiv, tmp_path / "after")
    assert again["files"].keys() == before["files"].keys()
    for name in PEOPLE:
        assert without_looks(again[name]) == without_looks(before[name])
    restored = open_archive(settings)
    assert audited(restored).faults == ()
    with restored.records.reading() as tx:
        assert tx.documents.get(document).restricted


def test_a_scan_that_came_since_is_named_and_the_rest_holds(
    line: Line, arkhiv: Arkhiv, settings: Settings, restore: list[str]
) -> None:
    arkhiv("backup", "--by", "dorj")
    line.shelve.page("шинэ", "8", record="R-9")
    line.archive.sealer.seal()
    lose(line.archive)
    assert "--accept-faults" in arkhiv(*restore, ends=2).err
    said = arkhiv(*restore, "--accept-faults", ends=5)
    assert "lost with the database" in said.out
    assert "page.received" in said.out
    arkhiv("audit", "verify")
    codes = {fault.code for fault in audited(open_archive(settings)).faults}
    assert codes == {"object_missing"}

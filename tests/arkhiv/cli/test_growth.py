"""Growth at the command line: who may say it, and that every way out tells both days."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from pipeline.moves.showing import original
from tests.pipeline.moves.test_growing import LONG_AGO, File

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from tests.arkhiv.cli.conftest import Arkhiv, As
    from tests.conftest import Shelve

REOPEN = ("volume", "reopen", "00:1/2/3", "--leaves", "3", "--reason", "added")
ACT = ("--act", "12/2026", "--by", "bat")
SUPERVISED = ("--act", "12/2026", "--by", "supervisor00")

pytestmark = pytest.mark.embedded


@pytest.fixture
def file(archive: Archive, shelve: Shelve, operator: Actor, tmp_path: Path) -> File:
    return File(archive, shelve, operator, tmp_path)


def test_a_file_is_opened_again_and_its_volume_says_how_it_grew(file: File, arkhiv: Arkhiv) -> None:
    assert "--act" in arkhiv(*REOPEN, "--by", "bat", ends=2).err
    said = arkhiv(*REOPEN, *ACT, "--json").json
    assert (said["before"], said["sheets"], said["waiting"]) == (2, 3, 1)
    assert said["document"] == file.paper
    (grown,) = arkhiv("volume", "where", "00:1/2/3", "--json").json["growths"]
    assert (grown["reason"], grown["act"], grown["by"]) == ("added", "12/2026", "bat")
    assert "нэмэгдсэн" in arkhiv("volume", "where", "00:1/2/3", lang="mn").out
    assert "3" in arkhiv(*REOPEN, *ACT, ends=2).err


def test_show_and_export_tell_the_old_day_and_the_day_of_the_new_version(
    file: File, arkhiv: Arkhiv, tmp_path: Path
) -> None:
    file.grow("3")
    (paper,) = arkhiv("show", "R-1", "--json", "--purpose", "x").json["documents"]
    assert [one["version"] for one in paper["registered"]] == [1]
    file.feed("3")
    file.finish()
    (paper,) = arkhiv("show", "R-1", "--json", "--purpose", "x").json["documents"]
    first, second = paper["registered"]
    assert (first["version"], first["at"]) == (1, LONG_AGO.isoformat())
    assert second["at"] > first["at"]
    assert paper["version"] == 2
    arkhiv("export", "R-1", str(tmp_path / "out"), "--purpose", "x", "--by", "bat")
    (path,) = (tmp_path / "out").rglob("metadata.json")
    said = json.loads(path.read_text(encoding="utf-8"))
    registered = [one for one in said["events"] if one["type"] == "document.registered"]
    assert [one["facts"]["version"] for one in registered] == [1, 2]
    assert said["version"]["number"] == 2
    (growth,) = said["rows"]["growth"]
    assert (growth["before"], growth["sheets"]) == (2, 3)
    assert [one["label"] for one in said["rows"]["leaf"] if one["grown"]] == ["3"]


def test_only_who_scans_in_its_unit_opens_a_file_again(file: File, as_: As) -> None:
    for role, unit in ((Role.KEEPER, "00"), (Role.REGISTRAR, "00"), (Role.OPERATOR, "11")):
        as_(role, unit)(*REOPEN, *ACT[:2], "--by", f"{role}{unit}", ends=2)
    with file.archive.records.reading() as tx:
        assert tx.growths.of(file.volume(tx).id) == ()
    as_(Role.SUPERVISOR)(*REOPEN, *SUPERVISED)
    with file.archive.records.reading() as tx:
        assert len(tx.growths.of(file.volume(tx).id)) == 1
        assert original(tx, "R-1").papers[0].number == 1


def test_pages_that_wait_are_placed_to_a_record_at_the_command_line(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.record("R-2")
    shelve.fed("one", "1", "00:-/-/fed")
    waiting = ("place", "00:-/-/fed")
    arkhiv(*waiting, ends=2)
    arkhiv(*waiting, "--record", "R-2", "--to", "00:1/2/3", ends=2)
    said = arkhiv(*waiting, "--record", "R-2", "--by", "bat", "--json").json
    assert said == {"pages": 1, "record": "civil:R-2"}
    with archive.records.reading() as tx:
        assert len(original(tx, "R-2").papers) == 1

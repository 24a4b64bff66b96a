"""Backups at the command line: a key, a backup, a list, a drill, and an archive again."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from arkhiv.cli.program import program
from storage.backup.envelope import identities_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve


@pytest.fixture
def identity(tmp_path: Path, settings: Settings) -> Path:
    """A key pair as a person makes it."""
    path = tmp_path / "identity.txt"
    done = CliRunner().invoke(program(settings), ["backup", "key", str(path), "--json"])
    assert done.exit_code == 0, done.stderr
    (path.parent / "recipient").write_text(json.loads(done.stdout)["recipient"])
    return path


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return dataclasses.replace(settings, backup_to=str(tmp_path / "backups"))


@pytest.fixture
def made(
    archive: Archive, shelve: Shelve, identity: Path, settings: Settings, tmp_path: Path
) -> Settings:
    """An archive with one document and one backup of it, objects beside it."""
    assert archive
    shelve.document("1", "2")
    ready = dataclasses.replace(settings, backup_recipient=(tmp_path / "recipient").read_text())
    done = CliRunner().invoke(program(ready), ["backup", "--by", "dorj"])
    assert done.exit_code == 0, done.stderr
    assert "MB. It lies in" in done.stdout
    assert identity.exists()
    return ready


def test_a_key_is_private_opens_and_is_never_written_over(
    identity: Path, arkhiv: Arkhiv, tmp_path: Path
) -> None:
    assert identity.stat().st_mode & 0o077 == 0
    assert len(identities_of(identity.read_text())) == 1
    before = identity.read_text()
    assert "stays" in arkhiv("backup", "key", str(identity), ends=2).err
    missing = tmp_path / "nowhere" / "identity.txt"
    assert "cannot be written" in arkhiv("backup", "key", str(missing), ends=2).err
    assert identity.read_text() == before


def test_a_key_is_printed_as_the_setting_has_it(arkhiv: Arkhiv, tmp_path: Path) -> None:
    said = arkhiv("backup", "key", str(tmp_path / "new.txt"))
    assert said.out.startswith("ARKHIV_BACKUP_RECIPIENT=age1")
    assert "SECRET" not in said.out + said.err


def test_nobody_to_encrypt_for_is_told(archive: Archive, arkhiv: Arkhiv) -> None:
    assert archive
    assert "ARKHIV_BACKUP_RECIPIENT" in arkhiv("backup", ends=2).err


def test_the_newest_backup_is_drilled_and_the_report_says_what_was_seen(
    made: Settings, arkhiv: Arkhiv, identity: Path
) -> None:
    (listed,) = arkhiv("backup", "list", "--json").json
    assert listed["name"] in arkhiv("backup", "list").out
    report = arkhiv("restore", "--drill", "--identity", str(identity), "--all", "--json").json
    assert (report["ok"], report["backup"], report["faults"]) == (True, listed["name"], [])
    assert report["checked"] == report["objects"] == 2
    assert report["rows"]["document"] == 1
    said = arkhiv("restore", "--drill", "--identity", str(identity))
    assert "The drill went well" in said.out
    assert made.backup_to


def test_a_drill_that_finds_something_ends_with_5(
    made: Settings, arkhiv: Arkhiv, identity: Path
) -> None:
    copy = Path(made.backup_to or "") / "objects"
    next((copy / "objects/masters").rglob("*/*")).unlink()
    said = arkhiv("restore", "--drill", "--identity", str(identity), ends=5)
    assert "An object is missing from the store." in said.out
    copy.rename(copy.with_name("away"))
    said = arkhiv("restore", "--drill", "--identity", str(identity), ends=5)
    assert "An object is missing from the store." in said.out


def test_an_archive_is_there_again(made: Settings, identity: Path, tmp_path: Path) -> None:
    data = tmp_path / "again"
    there = dataclasses.replace(
        made, data=data, database_url=f"sqlite:///{data}/a.db", objects_url=f"folder:{data}/objects"
    )
    words = ["restore", "--identity", str(identity), "--objects", "--by", "dorj"]
    done = CliRunner().invoke(program(there), words)
    assert done.exit_code == 0, done.stderr
    assert "The archive is there again" in done.stdout
    audit = CliRunner().invoke(program(there), ["audit", "verify", "--objects"])
    assert audit.exit_code == 0, audit.stdout
    again = CliRunner().invoke(program(there), words)
    assert again.exit_code == 2
    assert "There is an archive in" in again.stderr


def test_a_backup_that_is_not_there_is_told(
    archive: Archive, arkhiv: Arkhiv, identity: Path
) -> None:
    assert archive
    said = arkhiv("restore", "x.age", "--identity", str(identity), ends=2)
    assert "no backup x.age" in said.err

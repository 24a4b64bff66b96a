"""A store is left behind and another one taken, and the audit says what somebody did to it."""

from __future__ import annotations

import json
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from minio import Minio
from sqlalchemy import select

from arkhiv.archive import open_archive
from arkhiv.cli.program import program
from storage.schema.capture import master
from tests.servers.seaweed import ACCESS, SECRET

if TYPE_CHECKING:
    from arkhiv.settings import Settings
    from storage.objects.s3 import Bucket
    from tests.conftest import Shelve
    from tests.servers.seaweed import Seaweed

ROOT = Path(__file__).parents[3]


def run(settings: Settings, *arguments: str, ends: int = 0) -> str:
    result = CliRunner().invoke(program(settings), list(arguments), prog_name="arkhiv")
    assert result.exit_code == ends, (result.stdout, result.stderr, result.exception)
    assert SECRET not in result.output
    return result.stdout


def asked(settings: Settings, *arguments: str, ends: int = 0) -> Any:  # noqa: ANN401  # as printed
    return json.loads(run(settings, *arguments, "--json", ends=ends))


def codes(settings: Settings) -> set[str]:
    found = asked(settings, "audit", "verify", "--objects", ends=5)
    return {fault["code"] for fault in found["faults"]}


def on(settings: Settings, seaweed: Seaweed, bucket: Bucket) -> Settings:
    """The same installation with its objects in a bucket."""
    return replace(settings, objects_url=seaweed.url(bucket.name))


@pytest.fixture
def moved(settings: Settings, shelve: Shelve, seaweed: Seaweed) -> tuple[Settings, Bucket]:
    """An installation whose store was copied into a bucket and adopted."""
    for leaf in ("1", "2", "3"):
        shelve.page(leaf=leaf)
    bucket = seaweed.bucket()
    new = on(settings, seaweed, bucket)
    copied = asked(settings, "objects", "copy", settings.objects_url, new.objects_url)
    assert (copied["copied"], copied["failures"]) == (3, [])
    adopted = asked(new, "objects", "adopt", "--by", "bat")
    assert (adopted["changed"], adopted["faults"]) == (3, [])
    return new, bucket


@pytest.mark.service
def test_an_adopted_store_verifies_and_its_masters_are_locked(
    moved: tuple[Settings, Bucket],
) -> None:
    new, _ = moved
    found = asked(new, "audit", "verify", "--objects")
    assert (found["holds"], found["unlocked"]) == (True, 0)
    with open_archive(new).records.reading() as tx:
        rows = tx.connection.execute(select(master)).all()
    assert all(row.object_version and row.retention == "GOVERNANCE" for row in rows)
    assert asked(new, "objects", "adopt")["same"] == 3


@pytest.mark.service
def test_a_copy_of_a_copy_wants_to_be_adopted_too(
    moved: tuple[Settings, Bucket], seaweed: Seaweed, tmp_path: Path
) -> None:
    new, _ = moved
    newer = on(new, seaweed, seaweed.bucket())
    address = tmp_path / "address"
    address.write_text(newer.objects_url + "\n")
    assert asked(new, "objects", "copy", new.objects_url, f"@{address}")["failures"] == []
    assert codes(newer) == {"object_not_adopted"}
    assert asked(newer, "objects", "adopt")["changed"] == 3
    assert asked(newer, "audit", "verify", "--objects")["holds"]


@pytest.mark.service
def test_a_way_back_to_a_folder_takes_the_locks_from_the_rows(
    moved: tuple[Settings, Bucket], settings: Settings, tmp_path: Path
) -> None:
    new, _ = moved
    back = replace(settings, objects_url=f"folder:{tmp_path / 'back'}")
    run(new, "objects", "copy", new.objects_url, back.objects_url)
    assert codes(back) == {"object_unlocked"}
    assert asked(back, "objects", "adopt")["changed"] == 3
    found = asked(back, "audit", "verify", "--objects")
    assert (found["holds"], found["unlocked"]) == (True, 3)


@pytest.mark.service
def test_the_audit_tells_what_was_laid_over_a_master(moved: tuple[Settings, Bucket]) -> None:
    new, bucket = moved
    intruder = Minio(bucket.host, ACCESS, SECRET, secure=False)
    key = next(iter(open_archive(new).objects.keys("masters/"))).key
    intruder.put_object(bucket.masters_name, key, BytesIO(b"scam"), 4)
    assert codes(new) == {"object_overlaid"}
    intruder.remove_object(bucket.masters_name, key)
    assert codes(new) == {"object_overlaid"}


@pytest.mark.service
def test_a_page_that_comes_later_is_written_down_with_its_lock(
    moved: tuple[Settings, Bucket], tmp_path: Path
) -> None:
    new, _ = moved
    image = ROOT / "samples"
    scan = next(path for path in sorted(image.rglob("*.png")) if path.is_file())
    folder = tmp_path / "scans" / "R-1"
    folder.mkdir(parents=True)
    (folder / "9.png").write_bytes(scan.read_bytes())
    run(new, "ingest", f"folder:{folder.parent}")
    assert asked(new, "audit", "verify", "--objects")["unlocked"] == 0
    with open_archive(new).records.reading() as tx:
        events = [item.event for item in tx.events.sealed(new.station)]  # type: ignore[union-attr]  # all are legible
    facts = [one.facts for one in events if one.type == "page.received"][-1]
    assert facts["retention"] == "GOVERNANCE"
    assert facts["object_version"]


def test_a_folder_cannot_lock_and_says_so(settings: Settings, shelve: Shelve) -> None:
    shelve.page()
    assert asked(settings, "audit", "verify", "--objects")["unlocked"] == 1
    told = CliRunner().invoke(program(settings), ["config", "check"])
    assert "does not lock masters" in told.stderr


def test_what_could_not_be_copied_is_named(
    settings: Settings, shelve: Shelve, tmp_path: Path
) -> None:
    shelve.page()
    stored = next((settings.data / "objects" / "objects" / "masters").rglob("*[0-9a-f]"))
    while stored.is_dir():
        stored = next(stored.iterdir())
    stored.write_bytes(b"scam")
    target = f"folder:{tmp_path / 'new'}"
    found = asked(settings, "objects", "copy", settings.objects_url, target, ends=5)
    assert [one["code"] for one in found["failures"]] == ["object_damaged"]


def test_an_address_file_that_is_not_there_is_told(settings: Settings, tmp_path: Path) -> None:
    run(settings, "objects", "copy", f"@{tmp_path / 'absent'}", "folder:x", ends=2)


def test_nobody_is_ever_given_an_address_of_an_object() -> None:
    packages = ("arkhiv", "workers", "web", "storage", "pipeline")
    files = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    assert len(files) > 100
    assert [path for path in files if "presign" in path.read_text().lower()] == []

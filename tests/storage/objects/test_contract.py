"""What every object store promises, tried on each of them."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import (
    MasterKeptError,
    ObjectDamagedError,
    ObjectKeyError,
    ObjectMissingError,
    ObjectTakenError,
    SourceUnreadableError,
    StoreAwayError,
)
from pipeline.ids import new_key

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.ports.objects import Objects

    from .conftest import Bench

LARGE = 12 * (1 << 20) + 7


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_bytes_come_back_as_they_were_put(objects: Objects) -> None:
    stored = objects.put("derived/ab/cd", "Үнэмлэх".encode(), metadata={})
    assert stored.key == "derived/ab/cd"
    assert stored.size == 14
    assert objects.read(stored.key, stored.sha256) == "Үнэмлэх".encode()


def test_an_empty_object_is_an_object(objects: Objects) -> None:
    stored = objects.put("derived/empty", b"", metadata={})
    assert stored.sha256 == sha256(b"")
    assert objects.read("derived/empty", stored.sha256) == b""


def test_a_large_file_passes_through_in_blocks(objects: Objects, tmp_path: Path) -> None:
    content = os.urandom(LARGE)
    (tmp_path / "scan.tif").write_bytes(content)
    stored = objects.put("masters/ab/large", tmp_path / "scan.tif", metadata={})
    assert (stored.sha256, stored.size) == (sha256(content), LARGE)
    objects.fetch("masters/ab/large", stored.sha256, tmp_path / "copy.tif")
    assert (tmp_path / "copy.tif").read_bytes() == content


def test_metadata_in_mongolian_comes_back(bench: Bench) -> None:
    metadata = {"title": "Төрсний бүртгэл № 12, «Х-1»", "station": "a%20b + c"}
    stored = bench.objects.put("derived/titled", b"x", metadata=metadata | {"empty": ""})
    head = bench.again().head("derived/titled")
    assert head == stored
    assert head.metadata == metadata
    assert (head.sha256, head.size) == (sha256(b"x"), 1)


@pytest.mark.parametrize("name", ["Title", "гарчиг", "a b", "sha256", "", "a\r\nb"])
def test_a_metadata_name_that_no_server_takes_is_refused(objects: Objects, name: str) -> None:
    with pytest.raises(ObjectKeyError):
        objects.put("derived/named", b"x", metadata={name: "x"})
    assert list(objects.keys()) == []


def test_the_same_bytes_again_change_nothing(objects: Objects) -> None:
    first = objects.put("masters/ab/one", b"scan", metadata={"name": "1r.tif"})
    again = objects.put("masters/ab/one", b"scan", metadata={"name": "other"})
    assert again == first
    assert objects.head("masters/ab/one") == first


def test_other_bytes_for_a_taken_key_are_refused(objects: Objects) -> None:
    first = objects.put("masters/ab/one", b"scan", metadata={"name": "1r.tif"})
    with pytest.raises(ObjectTakenError, match="masters/ab/one"):
        objects.put("masters/ab/one", b"scam", metadata={})
    assert objects.read("masters/ab/one", first.sha256) == b"scan"
    assert objects.head("masters/ab/one") == first


def test_changed_bytes_are_never_handed_out(bench: Bench, tmp_path: Path) -> None:
    stored = bench.objects.put("derived/one", b"scan", metadata={})
    bench.damage("derived/one", b"scam")
    target = tmp_path / "copy.tif"
    with pytest.raises(ObjectDamagedError, match="derived/one"):
        bench.objects.fetch("derived/one", stored.sha256, target)
    assert not target.exists()
    assert [path for path in tmp_path.iterdir() if path.name.endswith(".part")] == []
    with pytest.raises(ObjectDamagedError, match="derived/one"):
        bench.objects.read("derived/one", stored.sha256)


def test_a_failed_fetch_leaves_an_older_copy_alone(objects: Objects, tmp_path: Path) -> None:
    objects.put("derived/one", b"new", metadata={})
    target = tmp_path / "copy"
    target.write_bytes(b"old")
    with pytest.raises(ObjectDamagedError):
        objects.fetch("derived/one", sha256(b"another"), target)
    assert target.read_bytes() == b"old"


def test_what_is_not_there_is_named(objects: Objects, tmp_path: Path) -> None:
    objects.put("derived/there", b"x", metadata={})
    with pytest.raises(ObjectMissingError, match="derived/absent"):
        objects.head("derived/absent")
    with pytest.raises(ObjectMissingError, match="derived/absent"):
        objects.read("derived/absent", sha256(b""))
    with pytest.raises(ObjectMissingError, match="derived/absent"):
        objects.fetch("derived/absent", sha256(b""), tmp_path / "copy")
    assert list(tmp_path.glob("*copy*")) == []


def test_a_new_store_is_empty_and_usable(objects: Objects) -> None:
    assert list(objects.keys()) == []
    objects.probe()
    assert list(objects.keys()) == []


def test_keys_are_listed_once_with_size_and_time(objects: Objects) -> None:
    before = datetime.now(UTC) - timedelta(seconds=2)
    names = ["derived/b/2", "derived/a-b", "derived/a/1", "masters/a/1", "derived.old/x"]
    for name in names:
        objects.put(name, name.encode(), metadata={"kind": "test"})
    listed = list(objects.keys())
    assert sorted(entry.key for entry in listed) == sorted(names)
    assert all(entry.size == len(entry.key) for entry in listed)
    after = datetime.now(UTC) + timedelta(seconds=2)
    assert all(before <= entry.modified <= after for entry in listed)


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("derived/", ["derived/a/1", "derived/ab/2"]),
        ("derived/a", ["derived/a/1", "derived/ab/2"]),
        ("derived/a/", ["derived/a/1"]),
        ("mast", ["masters/a/1"]),
        ("nothing/", []),
    ],
)
def test_a_prefix_is_text_not_a_folder(objects: Objects, prefix: str, expected: list[str]) -> None:
    for name in ("derived/a/1", "derived/ab/2", "masters/a/1"):
        objects.put(name, b"x", metadata={})
    assert [entry.key for entry in objects.keys(prefix)] == expected


def test_a_deleted_object_is_gone_and_its_key_free(objects: Objects) -> None:
    objects.put("derived/one", b"x", metadata={})
    objects.delete("derived/one")
    objects.delete("derived/one")
    assert list(objects.keys()) == []
    stored = objects.put("derived/one", b"other", metadata={})
    assert objects.read("derived/one", stored.sha256) == b"other"


def test_a_master_is_never_deleted(objects: Objects) -> None:
    stored = objects.put("masters/ab/one", b"scan", metadata={})
    with pytest.raises(MasterKeptError, match="masters/ab/one"):
        objects.delete("masters/ab/one")
    assert objects.read("masters/ab/one", stored.sha256) == b"scan"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "/etc/passwd",
        "derived/../masters/x",
        "derived/./x",
        "derived//x",
        "derived/",
        ".hidden",
        "derived/хавтас",
        "derived/a b",
        "derived/a\n",
        "derived\\x",
        "d/" * 300 + "x",
        "derived/" + "x" * 201,
    ],
)
def test_a_key_that_leads_elsewhere_is_refused(objects: Objects, key: str) -> None:
    with pytest.raises(ObjectKeyError):
        objects.put(key, b"x", metadata={})
    with pytest.raises(ObjectKeyError):
        objects.read(key, sha256(b"x"))
    with pytest.raises(ObjectKeyError):
        objects.head(key)
    with pytest.raises(ObjectKeyError):
        objects.delete(key)


def test_keys_of_the_line_are_accepted(objects: Objects) -> None:
    for key in (new_key("masters"), "seals/station-1/000001.json", "records/191%2F%D0%A8.json"):
        stored = objects.put(key, key.encode(), metadata={})
        assert objects.read(key, stored.sha256) == key.encode()


def test_a_source_that_is_not_there_is_not_the_stores_fault(
    objects: Objects, tmp_path: Path
) -> None:
    with pytest.raises(SourceUnreadableError, match=r"gone\.tif"):
        objects.put("masters/ab/gone", tmp_path / "gone.tif", metadata={})
    assert list(objects.keys()) == []


@pytest.mark.parametrize("bench", ["folder"], indirect=True)
def test_a_target_without_a_folder_is_reported(bench: Bench, tmp_path: Path) -> None:
    stored = bench.objects.put("derived/one", b"x", metadata={})
    with pytest.raises(StoreAwayError):
        bench.objects.fetch("derived/one", stored.sha256, tmp_path / "absent" / "copy")


def test_two_stores_at_one_place_see_the_same(bench: Bench) -> None:
    other = bench.again()
    stored = bench.objects.put("derived/one", b"x", metadata={})
    assert other.put("derived/one", b"x", metadata={}) == stored
    assert [entry.key for entry in other.keys("derived/")] == ["derived/one"]

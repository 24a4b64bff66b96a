"""What only a folder can suffer: full disks, foreign permissions, processes killed half-way."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import (
    ObjectMissingError,
    ObjectTakenError,
    StoreAwayError,
    StoreDeniedError,
    StoreFullError,
)
from storage.objects.folder import FolderObjects
from tests.missing import missing, need_root

if TYPE_CHECKING:
    from collections.abc import Iterator

PUT = """
import sys
from pathlib import Path
from storage.objects.folder import FolderObjects
FolderObjects(Path(sys.argv[1])).put("masters/ab/one", Path(sys.argv[2]), metadata={})
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a file system of 2 MiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)],
        capture_output=True,
        text=True,
        check=False,
    )
    if mounted.returncode:
        missing(f"mounting a small disk is not permitted here: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_keeps_nothing_half_written(small_disk: Path) -> None:
    objects = FolderObjects(small_disk / "store")
    kept = objects.put("masters/ab/kept", b"k" * 1000, metadata={})
    with pytest.raises(StoreFullError, match=r"No room is left in .*store\. Free some space"):
        objects.put("masters/ab/large", b"x" * (3 << 20), metadata={})
    assert [entry.key for entry in objects.keys("")] == ["masters/ab/kept"]
    assert list((small_disk / "store" / "partial").iterdir()) == []
    with pytest.raises(ObjectMissingError):
        objects.head("masters/ab/large")
    objects.put("masters/ab/small", b"x" * (1 << 20), metadata={})
    assert objects.read("masters/ab/kept", kept.sha256) == b"k" * 1000


def test_a_full_disk_at_the_target_is_no_damage(small_disk: Path, tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path / "store")
    stored = objects.put("masters/ab/large", b"x" * (3 << 20), metadata={})
    with pytest.raises(StoreFullError, match="disk"):
        objects.fetch("masters/ab/large", stored.sha256, small_disk / "copy")
    assert list(small_disk.iterdir()) == []


def test_kill_in_the_middle_of_a_put_leaves_nothing_visible(tmp_path: Path) -> None:
    root, pipe = tmp_path / "store", tmp_path / "scan.tif"
    os.mkfifo(pipe)
    child = subprocess.Popen([sys.executable, "-c", PUT, str(root), str(pipe)])
    with pipe.open("wb") as slow:
        slow.write(b"x" * (3 << 20))
        slow.flush()
        wait_until_written(root / "partial", 1 << 20)
        child.send_signal(signal.SIGKILL)
        assert child.wait(10) == -signal.SIGKILL
    objects = FolderObjects(root)
    assert list(objects.keys()) == []
    with pytest.raises(ObjectMissingError):
        objects.head("masters/ab/one")
    stored = objects.put("masters/ab/one", b"whole", metadata={})
    assert objects.read("masters/ab/one", stored.sha256) == b"whole"


def wait_until_written(folder: Path, size: int) -> None:
    deadline = time.monotonic() + 20
    while sum(path.stat().st_size for path in folder.glob(".*.part")) < size:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_kill_between_metadata_and_object_leaves_nothing_visible(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    objects = FolderObjects(tmp_path)

    class KilledError(BaseException):
        pass

    def killed(folder: Path) -> None:
        if folder == tmp_path / "metadata" / "masters":
            raise KilledError

    monkeypatch.setattr("storage.objects.folder.sync_folder", killed)
    with pytest.raises(KilledError):
        objects.put("masters/one", b"first", metadata={"name": "first"})
    monkeypatch.undo()
    assert (tmp_path / "metadata" / "masters" / "one.json").exists()
    assert list(objects.keys()) == []
    with pytest.raises(ObjectMissingError):
        objects.head("masters/one")
    stored = objects.put("masters/one", b"second", metadata={"name": "second"})
    assert objects.head("masters/one") == stored


def test_leftovers_of_a_crash_are_swept_after_a_day(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)
    objects.probe()
    old, young = tmp_path / "partial" / ".old.part", tmp_path / "partial" / ".young.part"
    old.write_bytes(b"x")
    young.write_bytes(b"x")
    day_before = time.time() - 25 * 3600
    os.utime(old, (day_before, day_before))
    objects.probe()
    assert [path.name for path in (tmp_path / "partial").iterdir()] == [".young.part"]


def test_of_many_writers_of_one_key_exactly_one_wins(tmp_path: Path) -> None:
    start = threading.Barrier(8)

    def write(number: int) -> str:
        start.wait(10)
        content = f"writer {number % 4}".encode()
        try:
            stored = FolderObjects(tmp_path).put(
                "derived/one", content, metadata={"writer": str(number % 4)}
            )
        except ObjectTakenError:
            return ""
        return stored.sha256

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(write, range(8)))
    head = FolderObjects(tmp_path).head("derived/one")
    assert outcomes.count(head.sha256) == 2
    assert outcomes.count("") == 6
    content = FolderObjects(tmp_path).read("derived/one", head.sha256)
    assert content == f"writer {head.metadata['writer']}".encode()


def test_only_the_owner_may_look_in(tmp_path: Path) -> None:
    root = tmp_path / "store"
    stored = FolderObjects(root).put("masters/ab/one", b"x", metadata={"a": "b"})
    FolderObjects(root).fetch("masters/ab/one", stored.sha256, tmp_path / "copy")
    for path in [tmp_path / "copy", root, *root.rglob("*")]:
        expected = 0o700 if path.is_dir() else 0o600
        assert stat.S_IMODE(path.stat().st_mode) == expected, path


def test_files_and_their_folders_are_synced_before_put_returns(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: set[str] = set()
    sync = os.fsync

    def noted(descriptor: int) -> None:
        synced.add(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", noted)
    FolderObjects(tmp_path / "store").put("masters/ab/one", b"x", metadata={})
    store = tmp_path / "store"
    folders = {path for path in synced if not path.endswith(".part")}
    assert len(synced - folders) == 2
    expected = [tmp_path, store]
    for tree in ("objects", "metadata"):
        expected += [store / tree, store / tree / "masters", store / tree / "masters" / "ab"]
    assert folders >= {str(path) for path in expected}


def test_a_store_that_is_a_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"")
    with pytest.raises(StoreAwayError, match="store"):
        FolderObjects(tmp_path / "store").probe()


def test_a_lost_note_is_named(tmp_path: Path) -> None:
    objects = FolderObjects(tmp_path)
    objects.put("masters/ab/one", b"x", metadata={})
    (tmp_path / "metadata" / "masters" / "ab" / "one.json").unlink()
    with pytest.raises(ObjectMissingError, match=r"metadata/masters/ab/one\.json"):
        objects.head("masters/ab/one")


def test_a_store_of_another_user_is_refused_in_words(tmp_path: Path) -> None:
    need_root("alone can become another user")
    FolderObjects(tmp_path / "store").probe()
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_mode & 0o005 != 0o005 and str(folder).startswith("/tmp/"):
            folder.chmod(0o755)
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(65534)
        os.setuid(65534)
        try:
            FolderObjects(tmp_path / "store").put("masters/ab/one", b"x", metadata={})
        except StoreDeniedError as error:
            os.write(write, str(error).encode())
        os._exit(0)
    os.close(write)
    os.waitpid(child, 0)
    with os.fdopen(read) as message:
        assert "is refused (Permission denied)" in message.read()


def test_a_digest_of_a_file_is_that_of_its_bytes(tmp_path: Path) -> None:
    (tmp_path / "scan").write_bytes(os.urandom(3 << 20))
    stored = FolderObjects(tmp_path / "store").put("masters/ab/one", tmp_path / "scan", metadata={})
    with (tmp_path / "scan").open("rb") as file:
        assert stored.sha256 == hashlib.file_digest(file, "sha256").hexdigest()

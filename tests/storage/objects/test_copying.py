"""A store copied into another one: whole, verified, and gone on with where it was cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import StoreAwayError, StoreFullError
from storage.objects import copying
from storage.objects.copying import Copy
from storage.objects.folder import FolderObjects
from storage.objects.s3 import S3Objects

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ports.objects import Objects, Stored
    from tests.servers.seaweed import Seaweed

    from .conftest import Bench

CONTENT = {
    "masters/ab/one": b"scan" * 1000,
    "masters/ab/two": b"",
    "products/cd/three": "Үнэмлэх".encode(),
    "seals/station-1/1": b"{}",
}


@pytest.fixture
def source(tmp_path: Path) -> FolderObjects:
    made = FolderObjects(tmp_path / "old")
    for key, content in CONTENT.items():
        made.put(key, content, metadata={"title": f"№ {key}"})
    return made


class Limited(FolderObjects):
    """A store with room for so many objects."""

    room = 2

    def put(self, key: str, source: Path | bytes, *, metadata: Mapping[str, str]) -> Stored:
        if self.room <= 0:
            raise StoreFullError(place="a small disk")
        self.room -= 1
        return super().put(key, source, metadata=metadata)


class Gone(FolderObjects):
    """A store that can still be listed and not be read."""

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        del key, sha256, target
        raise StoreAwayError(place="an old disk", reason="Input/output error")


def same(one: Objects, other: Objects) -> bool:
    heads = [
        {entry.key: (store.head(entry.key).sha256, store.head(entry.key).metadata)}
        for store in (one, other)
        for entry in sorted(store.keys(""), key=lambda entry: entry.key)
    ]
    half = len(heads) // 2
    return heads[:half] == heads[half:]


def test_every_object_and_its_metadata_are_copied(
    source: FolderObjects, bench: Bench, tmp_path: Path
) -> None:
    ticks: list[int] = []
    copied = Copy(source, bench.objects, tmp_path).run(ticks.append)
    assert (copied.copied, copied.present, copied.failures) == (4, 0, ())
    assert copied.size == sum(map(len, CONTENT.values()))
    assert ticks == [1, 2, 3, 4]
    assert same(source, bench.objects)
    assert bench.objects.head("masters/ab/one").retention == (
        "GOVERNANCE" if bench.objects.locks else None
    )


def test_a_copy_that_is_given_again_copies_nothing(
    source: FolderObjects, bench: Bench, tmp_path: Path
) -> None:
    Copy(source, bench.objects, tmp_path).run()
    again = Copy(source, bench.objects, tmp_path).run()
    assert (again.copied, again.present, again.size) == (0, 4, 0)


def test_a_copy_comes_back_as_it_went(source: FolderObjects, bench: Bench, tmp_path: Path) -> None:
    Copy(source, bench.objects, tmp_path).run()
    back = FolderObjects(tmp_path / "back")
    assert Copy(bench.objects, back, tmp_path).run().copied == 4
    assert same(source, back)


def test_a_full_target_ends_the_copy_which_goes_on_elsewhere(
    source: FolderObjects, tmp_path: Path
) -> None:
    target = Limited(tmp_path / "new")
    with pytest.raises(StoreFullError):
        Copy(source, target, tmp_path).run()
    done = len(list(target.keys("")))
    assert done == 2
    target.room = 10
    again = Copy(source, target, tmp_path).run()
    assert (again.copied, again.present) == (2, 2)
    assert same(source, target)


class Vanished(FolderObjects):
    """A store that answered when the copy began and is away ever since."""

    def head(self, key: str) -> Stored:
        raise StoreAwayError(place="a new store", reason=f"no route, not even to {key}")


def test_a_target_that_is_away_ends_the_copy_at_once_and_is_named(
    source: FolderObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[int] = []
    target = Vanished(tmp_path / "new")
    monkeypatch.setattr(target, "probe", lambda: None)
    with pytest.raises(StoreAwayError, match="a new store"):
        Copy(source, target, tmp_path).run(ticks.append)
    assert ticks == []


def test_what_the_source_cannot_give_is_named_and_the_rest_copied(
    source: FolderObjects, tmp_path: Path
) -> None:
    (source.root / "objects" / "masters/ab/one").write_bytes(b"scam")
    (source.root / "metadata" / "products/cd/three.json").unlink()
    target = FolderObjects(tmp_path / "new")
    copied = Copy(source, target, tmp_path).run()
    assert {(one.key, one.fault.code) for one in copied.failures} == {
        ("masters/ab/one", "object_damaged"),
        ("products/cd/three", "object_missing"),
    }
    assert copied.copied == 2
    assert [entry.key for entry in target.keys("masters/")] == ["masters/ab/two"]


def test_a_source_that_is_gone_ends_the_copy(
    source: FolderObjects, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "IN_A_ROW", 3)
    with pytest.raises(StoreAwayError, match="Input/output error"):
        Copy(Gone(source.root), FolderObjects(tmp_path / "new"), tmp_path).run()


def test_other_bytes_in_the_target_stay_and_are_named(
    source: FolderObjects, tmp_path: Path
) -> None:
    target = FolderObjects(tmp_path / "new")
    target.put("masters/ab/one", b"another scan", metadata={})
    copied = Copy(source, target, tmp_path).run()
    assert [(one.key, one.fault.code) for one in copied.failures] == [
        ("masters/ab/one", "object_taken")
    ]
    assert copied.copied == 3


def test_an_object_that_was_damaged_in_the_target_is_named_when_the_copy_is_given_again(
    source: FolderObjects, tmp_path: Path
) -> None:
    target = FolderObjects(tmp_path / "new")
    Copy(source, target, tmp_path).run()
    (target.root / "objects" / "masters/ab/one").write_bytes(b"scam" * 1000)
    again = Copy(source, target, tmp_path).run()
    assert [(one.key, one.fault.code) for one in again.failures] == [
        ("masters/ab/one", "object_damaged")
    ]
    assert Copy(source, target, tmp_path, quick=True).run().failures == ()


def test_a_quick_copy_still_sees_that_an_object_was_cut_short(
    source: FolderObjects, tmp_path: Path
) -> None:
    target = FolderObjects(tmp_path / "new")
    Copy(source, target, tmp_path, quick=True).run()
    (target.root / "objects" / "masters/ab/one").write_bytes(b"scan")
    again = Copy(source, target, tmp_path, quick=True).run()
    assert [(one.key, one.fault.code) for one in again.failures] == [
        ("masters/ab/one", "object_taken")
    ]


def test_a_source_that_does_not_exist_is_refused_and_nothing_is_made(
    tmp_path: Path,
) -> None:
    for place in (tmp_path / "typo", tmp_path / "unmounted"):
        with pytest.raises(StoreAwayError, match="No such file"):
            Copy(FolderObjects(place), FolderObjects(tmp_path / "new"), tmp_path).run()
        assert not (place / "objects").exists()
        (tmp_path / "unmounted").mkdir(exist_ok=True)
    assert not (tmp_path / "new").exists()


@pytest.mark.service
def test_a_bucket_that_does_not_exist_is_refused_and_not_made(
    seaweed: Seaweed, tmp_path: Path
) -> None:
    missing = S3Objects(seaweed.bucket())
    for _ in range(2):
        with pytest.raises(StoreAwayError, match="NoSuchBucket"):
            Copy(missing, FolderObjects(tmp_path / "new"), tmp_path).run()


def test_nothing_stays_on_the_way(source: FolderObjects, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    Copy(source, FolderObjects(tmp_path / "new"), scratch).run()
    assert list(scratch.iterdir()) == []


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(rooms=st.lists(st.integers(min_value=0, max_value=3), max_size=6))
def test_however_often_it_is_cut_off_the_copy_ends_whole(
    source: FolderObjects, tmp_path_factory: pytest.TempPathFactory, rooms: list[int]
) -> None:
    folder = tmp_path_factory.mktemp("cut")
    target = Limited(folder / "new")
    for room in rooms:
        target.room = room
        try:
            Copy(source, target, folder).run()
        except StoreFullError:
            continue
    target.room = 10
    Copy(source, target, folder).run()
    assert same(source, target)

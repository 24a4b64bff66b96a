"""Copies near at hand: brought once, checked, and gone in the order of their use."""

from __future__ import annotations

import hashlib
import shutil
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline import viewing
from pipeline.errors import ObjectDamagedError
from pipeline.viewing.shown import opened
from storage.objects.folder import FolderObjects
from web.copies import Copies

if TYPE_CHECKING:
    from pathlib import Path


class Counted(FolderObjects):
    """A store that counts what is brought from it."""

    fetched = 0

    def fetch(self, key: str, sha256: str, target: Path) -> None:
        self.fetched += 1
        super().fetch(key, sha256, target)


@pytest.fixture
def store(tmp_path: Path) -> Counted:
    made = Counted(tmp_path / "objects")
    made.probe()
    return made


def put(store: Counted, folder: Path, shade: int) -> tuple[str, str]:
    image = np.full((400, 300), shade, np.uint8)
    path = viewing.tiled(image, folder / f"{shade}.tif")
    stored = store.put(f"products/{shade}", path, metadata={})
    return stored.key, stored.sha256


def test_a_copy_is_brought_once_however_many_ask_at_the_same_time(
    store: Counted, tmp_path: Path
) -> None:
    copies, one = Copies(store, tmp_path / "near"), put(store, tmp_path, 90)
    threads = [threading.Thread(target=copies.get, args=one) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (store.fetched, copies.get(*one).size) == (1, (300, 400))


def test_what_was_not_looked_at_for_longest_goes_first(store: Counted, tmp_path: Path) -> None:
    first, second, third = (put(store, tmp_path, shade) for shade in (10, 20, 30))
    size = (tmp_path / "10.tif").stat().st_size
    copies = Copies(store, tmp_path / "near", most_bytes=2 * size + size // 2)
    for each in (first, second, first, third):
        copies.get(*each)
    assert {path.stem for path in (tmp_path / "near").glob("*/*.tif")} == {first[1], third[1]}


def test_a_copy_that_somebody_has_stays_to_its_end_when_others_push_it_out(
    store: Counted, tmp_path: Path
) -> None:
    copies = Copies(store, tmp_path / "near", most_bytes=1)
    one = put(store, tmp_path, 10)
    had = copies.get(*one)
    copies.get(*put(store, tmp_path, 20))
    assert opened(had.path).size == had.size
    again = copies.get(*one)
    assert again.path != had.path
    path = had.path
    del had
    assert not path.exists()
    assert opened(again.path).size == (300, 400)


@pytest.mark.parametrize("whole", [False, True])
def test_a_copy_whose_file_is_lost_is_brought_again(
    store: Counted, tmp_path: Path, *, whole: bool
) -> None:
    copies, one = Copies(store, tmp_path / "near"), put(store, tmp_path, 10)
    lost = copies.get(*one)
    shutil.rmtree(tmp_path / "near" if whole else lost.path.parent)
    assert opened(copies.get(*one).path).size == (300, 400)
    assert store.fetched == 2


def test_a_damaged_copy_is_not_kept(store: Counted, tmp_path: Path) -> None:
    key, sha256 = put(store, tmp_path, 50)
    other = hashlib.sha256(b"other").hexdigest()
    copies = Copies(store, tmp_path / "near")
    with pytest.raises(ObjectDamagedError):
        copies.get(key, other)
    assert not list((tmp_path / "near").iterdir())
    assert copies.get(key, sha256).size == (300, 400)


def test_what_an_earlier_process_left_is_removed(store: Counted, tmp_path: Path) -> None:
    near = tmp_path / "near"
    near.mkdir()
    (near / "left.tif").write_bytes(b"left")
    Copies(store, near)
    assert not list(near.iterdir())

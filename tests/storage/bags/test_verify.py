"""Bags: ours pass the reference validator, and whoever made one with tricks is refused."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import bagit
import pytest

from pipeline.stations.errors import BagError
from storage.bags import tags, verify
from storage.bags.write import Writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [
    pytest.mark.embedded,
    pytest.mark.filterwarnings("ignore::DeprecationWarning:bagit"),
]


def written(folder: Path) -> Path:
    """A whole bag of two files."""
    writing = Writing(folder, "bag")
    for name in ("000001.age", "000002.age"):
        writing.put(name, lambda path: path.write_bytes(path.name.encode() * 100))
    writing.finish([("Source-Organization", "north")], lambda digest: digest.encode())
    return writing.target


def listing(bag: Path, *lines: str) -> None:
    """Give a bag another manifest, and a tag manifest that fits it."""
    (bag / tags.MANIFEST).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    (bag / tags.TAG_MANIFEST).unlink()


def test_our_bag_passes_the_reference_validator_and_our_own(tmp_path: Path) -> None:
    bag = written(tmp_path)
    bagit.Bag(str(bag)).validate()
    found = verify.verify(bag)
    assert sorted(found.payload) == ["data/000001.age", "data/000002.age"]
    assert tags.MANIFEST in found.tagged


def test_a_bag_of_the_reference_implementation_passes_our_validator(tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    (tmp_path / "bag" / "scan 100%.txt").write_text("a leaf")
    bagit.make_bag(str(tmp_path / "bag"), {"Contact-Name": "Bat"}, checksums=["sha512", "sha256"])
    assert list(verify.verify(tmp_path / "bag").payload) == ["data/scan 100%.txt"]


def test_a_bag_that_was_cut_off_goes_on_and_is_whole(tmp_path: Path) -> None:
    first = Writing(tmp_path, "bag")
    first.put("000001.age", lambda path: path.write_bytes(b"one"))
    with pytest.raises(RuntimeError):
        first.put("000002.age", cut_off)
    assert not first.target.exists()
    again = Writing(tmp_path, "bag")
    assert (again.has("000001.age"), again.has("000002.age")) == (True, False)
    again.put("000002.age", lambda path: path.write_bytes(b"two"))
    again.finish([], lambda digest: digest.encode())
    assert len(verify.verify(again.target).payload) == 2


def cut_off(path: Path) -> None:
    path.write_bytes(b"tw")
    raise RuntimeError


def damage(bag: Path) -> None:
    (bag / "data" / "000001.age").write_bytes(b"other")


def remove(bag: Path) -> None:
    (bag / "data" / "000002.age").unlink()


def add(bag: Path) -> None:
    (bag / "data" / "more.exe").write_bytes(b"")


def link_out(bag: Path) -> None:
    (bag / "data" / "000001.age").unlink()
    (bag / "data" / "000001.age").symlink_to("/etc/hostname")


def link_folder(bag: Path) -> None:
    (bag / "data" / "more").symlink_to("/etc")


def pipe(bag: Path) -> None:
    os.mkfifo(bag / "data" / "pipe")


def climb(bag: Path) -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    listing(bag, f"{digest}  data/../../secret")


def absolute(bag: Path) -> None:
    listing(bag, f"{'0' * 64}  /etc/hostname")


def encoded(bag: Path) -> None:
    listing(bag, f"{'0' * 64}  data/a%0Ab")


def backslash(bag: Path) -> None:
    listing(bag, f"{'0' * 64}  data\\..\\secret")


def doubled(bag: Path) -> None:
    digest = hashlib.sha256(b"x").hexdigest()
    listing(bag, f"{digest}  data/000001.age", f"{digest}  data/000001.AGE")


def weak(bag: Path) -> None:
    (bag / "manifest-md5.txt").write_text(f"{'0' * 32}  data/000001.age\n")


def no_digest(bag: Path) -> None:
    listing(bag, "zz  data/000001.age")


def fetched(bag: Path) -> None:
    (bag / tags.FETCH).write_text("http://127.0.0.1/x 1 data/x\n")


def no_bag(bag: Path) -> None:
    (bag / tags.DECLARATION).unlink()


def of_the_future(bag: Path) -> None:
    (bag / tags.DECLARATION).write_text("BagIt-Version: 9.0\nEncoding: UTF-8\n")


def no_text(bag: Path) -> None:
    (bag / tags.MANIFEST).write_bytes(b"\xff\xfe\n")


def wrong_sum(bag: Path) -> None:
    (bag / tags.INFO).write_text("Payload-Oxum: 1.1\n")


def no_manifest(bag: Path) -> None:
    (bag / tags.MANIFEST).unlink()


def no_tag_file(bag: Path) -> None:
    (bag / tags.INFO).unlink()


TRICKS = (
    damage,
    remove,
    add,
    link_out,
    link_folder,
    pipe,
    climb,
    absolute,
    encoded,
    backslash,
    doubled,
    weak,
    no_digest,
    fetched,
    no_bag,
    of_the_future,
    no_text,
    wrong_sum,
    no_manifest,
    no_tag_file,
)


@pytest.mark.parametrize("trick", TRICKS)
def test_a_bag_with_a_trick_is_refused(trick: Callable[[Path], None], tmp_path: Path) -> None:
    bag = written(tmp_path)
    trick(bag)
    with pytest.raises(BagError) as refused:
        verify.verify(bag)
    assert str(refused.value).isprintable()


def test_a_huge_tag_file_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bag = written(tmp_path)
    with (bag / tags.INFO).open("wb") as file:
        file.truncate(verify.LARGEST_TAG + 1)
    with pytest.raises(BagError, match="too large"):
        verify.verify(bag)
    monkeypatch.setattr(verify, "MOST_FILES", 3)
    with pytest.raises(BagError, match="too many"):
        verify.verify(bag)


def test_a_bag_may_be_no_larger_than_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(BagError, match="larger"):
        verify.verify(written(tmp_path), most=100)

"""Once: a file of a hot folder is decoded one time, unless it changed in between."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.frames import inspect
from pipeline.ingest import once
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from pipeline.ingest.once import Once
from scanner_drivers.sources import open_driver
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.nouns.frame import Inspection


class Counted:
    """Inspects, and counts how often it was asked of which file."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, path: Path, *, opening: bool = False) -> Inspection:
        self.asked.append(f"{path.name}{' opened' * opening}")
        found = inspect(path)
        return replace(found, gutters=(None,)) if opening else found


def test_a_hot_folder_decodes_each_file_once(
    archive: Archive, operator: Actor, tmp_path: Path
) -> None:
    root, counted = tmp_path / "hot", Counted()
    for name in ("1r", "1v", "2r"):
        path = small_page(root / "incoming" / "R-1" / f"{name}.png", name)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    seen = Once(counted)
    driver = open_driver(f"folder:{root}", decodes=seen.ahead)
    station = Station(operator, "s", "00")
    received = Ingest(archive.records, archive.objects, seen, station).run(driver, "hot")
    assert (received.pages, received.documents) == (3, 1)
    assert counted.asked == ["1r.png", "1v.png", "2r.png"]
    assert seen.seen == {}


def test_a_file_that_changed_in_between_is_decoded_again(tmp_path: Path) -> None:
    counted = Counted()
    seen = Once(counted)
    path = small_page(tmp_path / "1r.png", "1")
    seen.ahead(path)
    stamps = path.stat()
    small_page(path, "2", size=(901, 500))
    os.utime(path, ns=(stamps.st_atime_ns, stamps.st_mtime_ns))
    assert seen(path).frames[0].width == 901
    assert counted.asked == ["1r.png", "1r.png"]


def test_a_renamed_folder_changes_nothing_of_its_files(tmp_path: Path) -> None:
    counted = Counted()
    seen = Once(counted)
    path = small_page(tmp_path / "incoming" / "1r.png", "1")
    seen.ahead(path)
    (tmp_path / "incoming").rename(tmp_path / "processing")
    assert seen(tmp_path / "processing" / "1r.png").frames[0].width == 900
    assert counted.asked == ["1r.png"]


def test_no_more_is_remembered_than_fits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "MOST", 2)
    counted = Counted()
    seen = Once(counted)
    paths = [small_page(tmp_path / f"{number}r.png", "1") for number in range(3)]
    for path in paths:
        seen.ahead(path)
    for path in paths:
        seen(path)
    assert counted.asked == ["0r.png", "1r.png", "2r.png", "0r.png"]


def test_a_torn_file_is_not_remembered(tmp_path: Path) -> None:
    seen = Once(Counted())
    path = small_page(tmp_path / "1r.png", "1")
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(Exception, match="decode"):
        seen.ahead(path)
    assert seen.seen == {}


def test_a_file_that_is_called_by_its_opening_is_looked_at_for_its_gutter_at_once(
    tmp_path: Path,
) -> None:
    seen = Once(counted := Counted())
    path = small_page(tmp_path / "1v-2r.png", "1")
    seen.ahead(path)
    seen(path, opening=True)
    assert counted.asked == ["1v-2r.png opened"]


def test_a_file_that_only_a_list_calls_an_opening_is_looked_at_again(tmp_path: Path) -> None:
    seen = Once(counted := Counted())
    path = small_page(tmp_path / "7.png", "1")
    seen.ahead(path)
    seen(path, opening=True)
    assert counted.asked == ["7.png", "7.png opened"]

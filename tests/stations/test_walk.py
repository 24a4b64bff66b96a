"""One page from a station to the centre, and the receipt back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bagit
import pytest

from pipeline.events import Kind
from tests.missing import need_program

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.stations.conftest import House


def test_a_page_goes_to_the_centre_and_the_receipt_comes_back(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    need_program("tesseract")
    north = station("north")
    north.scan("R-1", "1", "ТӨРСНИЙ БҮРТГЭЛ\nНэр: Бат")
    north.work()
    disk = tmp_path / "disk"
    (written,) = north("bundle", "export", "--to", str(disk))
    assert written["number"] == 1
    bagit.Bag(written["path"]).validate()
    (taken,) = centre("bundle", "import", str(disk), "--by", "dorj")
    assert (taken["number"], taken["masters"], taken["repeated"]) == (1, 1, False)
    (paper,) = centre("show", "R-1")["documents"]
    assert paper["state"] == "assembled"
    assert centre("work", "--until-idle")["left"] == 0
    assert centre("audit", "verify", "--objects")["holds"]
    (freed,) = north("station", "reclaim", str(disk))
    assert (freed["number"], freed["needed"]) == (1, 0)
    assert freed["objects"] > 1
    assert north("audit", "verify", "--objects")["holds"]
    centre.told("check", "R-1", "--by", "saraa")
    centre.told("register", "R-1", "--by", "dorj")
    progress = centre("progress")
    assert (progress["registered"], progress["digitized"]) == (1, 1)
    assert centre("audit", "verify", "--objects")["holds"]


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:bagit")


def test_nothing_of_an_archive_for_practice_is_taken_however_it_was_written(
    centre: House, station: Callable[[str], House], tmp_path: Path
) -> None:
    north = station("north")
    north.scan("R-1", "1", "ТӨРСНИЙ БҮРТГЭЛ\nНэр: Бат")
    with north.archive.records.writing() as tx:
        tx.events.note(Kind.PRACTICE_BEGUN, "archive", tx.events.origin)
    disk = tmp_path / "disk"
    north("bundle", "export", "--to", str(disk), "--unread")
    (refused,) = centre("bundle", "import", str(disk), "--by", "dorj", ends=2)
    assert refused["code"] == "of_practice"
    with centre.archive.records.reading() as tx:
        assert tx.documents.by_origin("record:R-1") is None

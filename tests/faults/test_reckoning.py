"""The reckoning: it sees what is missing, what is double, and what is somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.events import Kind
from tests.faults.reckoning import assert_happened_once, assert_kept

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from tests.conftest import Shelve

KINDS = (Kind.PAGE_CLEANED, Kind.PAGE_READ)


@pytest.mark.parametrize(
    "happened",
    [
        ["a", "a", "b"],
        ["a"],
        ["a", "c"],
        ["a", "b", "c"],
    ],
)
@pytest.mark.embedded
def test_a_missing_double_or_foreign_event_shows(archive: Archive, happened: list[str]) -> None:
    with archive.records.writing() as tx:
        for kind in KINDS:
            for subject in happened:
                tx.events.note(kind, "page", subject)
        with pytest.raises(AssertionError):
            assert_happened_once(tx.connection, KINDS, ["a", "b"])
        assert_happened_once(tx.connection, [Kind.PAGE_ACCEPTED], [])


@pytest.mark.embedded
def test_another_file_than_was_delivered_shows(
    archive: Archive, shelve: Shelve, tmp_path: Path
) -> None:
    shelve.page()
    (ours,) = (tmp_path / "scans").iterdir()
    other = tmp_path / "other.png"
    other.write_bytes(b"other")
    with archive.records.reading() as tx:
        assert_kept(tx.connection, [ours])
        for delivered in ([], [other], [ours, ours], [ours, other]):
            with pytest.raises(AssertionError):
                assert_kept(tx.connection, delivered)

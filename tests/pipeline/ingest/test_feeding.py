"""Feeding: batches are sealed with what they counted, also those that were left open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from storage.schema.capture import batch
from tests.conftest import small_page

if TYPE_CHECKING:
    from pathlib import Path

    from tests.pipeline.ingest.conftest import Take


class KilledError(Exception):
    """Stands for the end of an ingest at any moment."""


def killed(name: str) -> None:
    raise KilledError(name)


def test_the_next_ingest_seals_what_a_killed_one_left_open(take: Take, scans: Path) -> None:
    for name in ("1", "2"):
        small_page(scans / "R-7" / f"{name}.png", name)
    with pytest.raises(KilledError):
        take(killed)
    assert take.batches() == [(False, {})]
    assert take().pages == 1
    first, second = take.batches()
    assert first == (True, {"files": 1, "pages": 1, "refused": 0})
    assert second[0]
    with take.archive.records.reading() as tx:
        (key, _) = tx.connection.scalars(select(batch.c.id).order_by(batch.c.id))
        sealed = tx.events.of("batch", key)[-1]
    assert (sealed.type, sealed.facts["orphaned"]) == ("batch.sealed", True)
    assert list((take.archive.settings.data / "ingesting").iterdir()) == []


def test_the_batch_of_a_living_ingest_is_never_sealed_by_another(take: Take, scans: Path) -> None:
    for name in ("1", "2"):
        small_page(scans / "R-7" / f"{name}.png", name)

    def beside(name: str) -> None:
        del name
        take()
        assert take.batches()[0] == (False, {})

    assert take(beside).files == 2
    assert all(sealed for sealed, _ in take.batches())


def test_what_is_left_alone_is_counted_and_named(take: Take, scans: Path) -> None:
    small_page(scans / "R-7" / "1.png", "нэг")
    small_page(scans / ".R-8" / "1.png", "хоёр")
    for name in (".2.png", "~$list.xlsx", "3.tif.part", "Thumbs.db", ".DS_Store", ".complete"):
        (scans / "R-7" / name).write_bytes(b"x")
    found = take()
    assert found.files == 1
    assert set(found.skipped) == {".R-8/", "R-7/.2.png", "R-7/3.tif.part", "R-7/~$list.xlsx"}
    assert take.batches()[0][1]["skipped"] == 4


def test_a_half_written_file_in_a_hot_folder_is_waited_for_and_not_named(
    take: Take, scans: Path
) -> None:
    (scans / "incoming" / "R-7").mkdir(parents=True)
    for name in (".1.png", "2.tif.part", ".complete"):
        (scans / "incoming" / "R-7" / name).write_bytes(b"x")
    assert take().skipped == ("R-7/.1.png",)

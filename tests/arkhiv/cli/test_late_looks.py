"""A delivery of files is looked at when it is cleaned, a page in the hand as soon as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import Image

from pipeline.nouns.look import THUMBNAIL, Look
from pipeline.steps import clean
from tests.missing import need_program
from tests.pipeline.cleanup.pages import prose, skewed

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.nouns.batch import BatchPage
    from tests.arkhiv.cli.conftest import Arkhiv

BY = ("--by", "bat", "--unit", "11")
ODD = [set(), {"same_page"}, {"askew"}]
LOOK = Look(width_mm=210.0, height_mm=297.0, dpi=300.0)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """A page, the same paper scanned darker, and another that lies askew."""
    page = cv2.cvtColor(prose().image, cv2.COLOR_BGR2RGB)
    askew = skewed(prose(count=4), 5).image
    folder = tmp_path / "in" / "Х-1"
    folder.mkdir(parents=True)
    for number, image in enumerate((page, page // 10 * 9, askew), 1):
        Image.fromarray(image).save(folder / f"{number}.png", dpi=(300, 300))
    return folder.parent


def pages(archive: Archive) -> tuple[BatchPage, ...]:
    with archive.records.reading() as tx:
        return tx.batches.pages(tx.batches.latest(None, 1)[0].id)


def odd(archive: Archive) -> list[set[str]]:
    with archive.records.reading() as tx:
        flags = [tx.holds.flags("page", page.page) for page in pages(archive)]
    return [{flag.code for flag in each} for each in flags]


def thumbnails(archive: Archive) -> list[tuple[int, int]]:
    """The sizes of the small pictures of the pages."""
    sizes = []
    with archive.records.reading() as tx:
        for page in pages(archive):
            made = tx.products.find("page", page.page, THUMBNAIL)
            if made is not None:
                small = archive.objects.read(made.key, made.sha256)
                height, width = cv2.imdecode(
                    np.frombuffer(small, np.uint8), cv2.IMREAD_COLOR
                ).shape[:2]
                sizes.append((width, height))
    return sizes


def test_a_delivery_is_looked_at_when_its_pages_are_cleaned(
    archive: Archive, arkhiv: Arkhiv, scans: Path
) -> None:
    need_program("tesseract")
    arkhiv("ingest", f"folder:{scans}", *BY)
    assert [page.look for page in pages(archive)] == [None] * 3
    assert thumbnails(archive) == []
    arkhiv("work", "--until-idle")
    *alike, askew = odd(archive)
    assert [*sorted(alike, key=len), askew] == ODD  # which of two is looked at first is open
    assert thumbnails(archive) == [(181, 256)] * 3


def test_pages_in_the_hand_are_looked_at_at_once_and_never_again(
    archive: Archive, arkhiv: Arkhiv, scans: Path
) -> None:
    need_program("tesseract")
    arkhiv("ingest", f"folder:{scans}", *BY, "--look")
    at_once = pages(archive)
    assert odd(archive) == ODD
    assert thumbnails(archive) == [(181, 256)] * 3
    arkhiv("work", "--until-idle")
    assert odd(archive) == ODD
    assert [page.look for page in pages(archive)] == [page.look for page in at_once]


def test_both_looks_measure_the_same(archive: Archive, arkhiv: Arkhiv, scans: Path) -> None:
    need_program("tesseract")
    arkhiv("ingest", f"folder:{scans}", *BY, "--look")
    at_once = [page.look for page in pages(archive)]
    (scans / "Х-1").rename(scans / "Х-2")
    arkhiv("ingest", f"folder:{scans}", *BY)
    arkhiv("work", "--until-idle")
    late = [page.look for page in pages(archive)]
    for one, other in zip(at_once, late, strict=True):
        assert one is not None
        assert other is not None
        assert one.sharpness == pytest.approx(other.sharpness, rel=0.02)
        assert (one.paper, one.contrast) == pytest.approx((other.paper, other.contrast), abs=2)
        assert one.skew == pytest.approx(other.skew, abs=0.1)
        assert (one.width_mm, one.height_mm) == (other.width_mm, other.height_mm)


def test_what_clean_makes_is_the_same_whether_it_looks_or_not(
    archive: Archive, arkhiv: Arkhiv, scans: Path
) -> None:
    arkhiv("ingest", f"folder:{scans}", *BY)
    key = pages(archive)[0].page
    with archive.records.writing() as tx:
        before = clean.prepare(tx, key, archive.recipe)
        tx.batches.keep_look(key, LOOK)
        after = clean.prepare(tx, key, archive.recipe)
    assert (before.asides, after.asides) == ({"look": True}, {"look": False})
    assert before.arguments == after.arguments

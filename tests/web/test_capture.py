"""The operator's desk: beginning a batch, feeding it, what stands open, and sealing."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest
from PIL import Image, ImageDraw, ImageFont

from arkhiv.feeds import Feeds
from pipeline.flow import Role
from pipeline.nouns.volume import Citation, VolumeKind
from tests.conftest import FONT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from tests.web.conftest import Enter, Visitor
    from web.house import House

pytestmark = [pytest.mark.embedded, pytest.mark.timeout(180)]
PATIENCE = 60.0


def sheet(path: Path, words: str) -> None:
    """Write a side of an A4 sheet at 150 dpi that nothing is wrong with."""
    image = Image.new("L", (1240, 1754), 236)
    font = ImageFont.truetype(FONT, 34)
    for line in range(24):
        ImageDraw.Draw(image).text((120, 150 + 60 * line), f"{words} {line * 37} бичиг", 20, font)
    path.parent.mkdir(exist_ok=True)
    image.save(path, dpi=(150, 150))


@pytest.fixture
def tray(tmp_path: Path) -> Path:
    folder = tmp_path / "tray"
    folder.mkdir()
    return folder


@pytest.fixture
def house(house: House, archive: Archive, tray: Path) -> Iterator[House]:
    named = replace(archive.settings, desk_sources=f"folder:{tray}")
    made = replace(house, feeds=Feeds(replace(archive, settings=named)))
    yield made
    made.feeds.close()


@pytest.fixture
def shelf(archive: Archive) -> Volume:
    with archive.records.writing() as tx:
        return tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)


@pytest.fixture
def operator_here(enter: Enter) -> Visitor:
    return enter("bat", Role.OPERATOR)


class Begin(Protocol):
    def __call__(self, visitor: Visitor, **form: str) -> str: ...


@pytest.fixture
def begin(tray: Path, shelf: Volume) -> Begin:
    def begun(visitor: Visitor, **form: str) -> str:
        asked = {"volume": str(shelf.citation), "source": f"folder:{tray}", "sides": "front",
                 "resolution": "200", **form}  # fmt: skip
        came = visitor.post("/capture", asked)
        assert came.status_code == 303, came.text
        return came.headers["location"]

    return begun


def fed(visitor: Visitor, here: str, pages: int) -> None:
    """Feed until so many pages of a batch are there, then stop it."""
    assert visitor.post(here, {"act": "feed"}).status_code == 303
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and shots(visitor, here) < pages:
        time.sleep(0.2)
    assert shots(visitor, here) == pages
    stopped(visitor, here)


def stopped(visitor: Visitor, here: str) -> None:
    visitor.post(here, {"act": "stop"})
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and 'value="stop"' in visitor.get(here).text:
        time.sleep(0.2)


def shots(visitor: Visitor, here: str) -> int:
    return visitor.get(here).text.count('<li id="p-')


def test_a_volume_is_fed_from_a_folder_to_a_sealed_batch(
    operator_here: Visitor, begin: Begin, tray: Path, archive: Archive, shelf: Volume
) -> None:
    here = begin(operator_here)
    for number in (1, 2):
        sheet(tray / f"{number}.png", f"нэг {number}")
    fed(operator_here, here, 2)
    page = operator_here.get(here).text
    (picture, *_) = re.findall(r'src="(/capture/[^"]+/picture)"', page)
    shown = operator_here.get(picture)
    assert (shown.status_code, shown.headers["content-type"]) == (200, "image/jpeg")
    assert [path.name for path in sorted((tray / "taken").iterdir())] == ["1.png", "2.png"]
    for code in set(re.findall(r'name="code" value="(\w+)"', page)):
        operator_here.post(here, {"act": "looked", "code": code})
    sealed = operator_here.post(here, {"act": "seal"})
    assert sealed.status_code == 303, sealed.text
    with archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        assert batch.sealed is not None
        assert [leaf.label for leaf in tx.volumes.leaves(shelf.id)] == ["1", "2"]

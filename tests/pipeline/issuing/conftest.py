"""A printed page, its tiled copy as the viewer has it, and what of it may be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from pipeline import viewing
from pipeline.flow import State
from pipeline.geometry import IDENTITY, Point, invert, transform
from pipeline.ids import LeafId, MasterId, PageId
from pipeline.issuing.part import Part
from pipeline.nouns.page import Page, PageStanding, Place
from pipeline.nouns.viewing import Profile
from pipeline.seeing.panes import Pane, mask
from pipeline.seeing.silence import readable, silence
from pipeline.viewing.shown import opened
from tests.pipeline.assemble.conftest import Desk, Paper

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.geometry import Matrix, Polygon
    from pipeline.nouns.document import Field

DPI = 150
PAGE = PageId("p")


def box(left: float, top: float, right: float, bottom: float) -> Polygon:
    return (Point(left, top), Point(right, top), Point(right, bottom), Point(left, bottom))


@dataclass
class Printer:
    """Prints pages and has them lie askew in the scanner: `onto` straightens them again."""

    folder: Path
    desk: Desk
    made: int = 0

    def part(
        self,
        onto: Matrix = IDENTITY,
        seen: Polygon | None = None,
        hidden: tuple[Polygon, ...] = (),
        secret: tuple[Field, ...] = (),
        paper: Paper | None = None,
    ) -> Part:
        """Return a page of which `seen` and `hidden`, as it lies straight, are what may be."""
        paper = paper or self.desk.print()
        self.made += 1
        back = invert(onto)
        stored = _stored(np.asarray(paper.image)[:, :, ::-1], back)
        copy = opened(viewing.tiled(stored, self.folder / f"{self.made}.tif"))
        page = Page(
            PAGE, Place(LeafId("l"), "r", 1), MasterId("m"), 0, None, copy.size.width,
            copy.size.height, DPI, "file", 1, PageStanding.CURRENT, State.READ, 1,
            matrix=onto, cleaned_width=paper.size[0], cleaned_height=paper.size[1],
            cleaned_dpi=DPI,
        )  # fmt: skip
        own = transform(back, seen) if seen else None
        pane = Pane(PAGE, own, tuple(transform(back, one) for one in hidden))
        untold = silence(secret, frozenset(), Profile.MASKED, ())
        shown = mask(pane, page, copy.size)
        reading = readable(pane, page, replace(paper.reading, dpi=DPI), untold)
        return Part(self.made, page, copy, shown, own, reading)


def _stored(image: np.ndarray, back: Matrix) -> np.ndarray:
    size = (image.shape[1], image.shape[0])
    return np.asarray(
        cv2.warpPerspective(image, np.array(back).reshape(3, 3), size, borderValue=(240, 240, 240)),
        np.uint8,
    )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def printer(tmp_path: Path, desk: Desk) -> Printer:
    folder = tmp_path / "tiles"
    folder.mkdir()
    return Printer(folder, desk)

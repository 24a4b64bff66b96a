"""The picture that people see: small enough for a weak network, and still to be read.

The master stays what it is. What is shown needs no more than 200 dots an inch: letters of 7 points
are 13 pixels high then. Measured on A4 in colour at 300 dpi: 130 to 190 KB, where the master's own
JPEG has 230 to 340 KB and a quality of 85 would have 1.1 MB on noisy yellowed paper.

Legibility is measured, not hoped for: where ink and paper stand apart by much less than before, or
ink was lost in blocks, the quality is raised step by step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline import frames
from pipeline.cleanup.shrink import glimpsed
from pipeline.ingest.errors import UndecodableError
from pipeline.viewing import fax
from pipeline.viewing.content import Content, content

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels

JPEG = "image/jpeg"
DPI = 200
CLEARLY_MORE = 1.15
"""A resolution less than this times the wanted one is left as it is."""
QUALITIES = (55, 72, 88)
FAITHFUL = 14.0
"""Grey steps by which ink may differ in the mean from what was coded."""
LARGEST_ORIGINAL = 150_000
"""Bytes up to which a master's own JPEG is shown as it is."""
AROUND = 8
"""The paper around ink is seen at one in so many of its size."""
LONGEST = 60_000
"""Pixels; JPEG cannot hold more than 65,500 in a row."""


@dataclass(frozen=True, slots=True)
class View:
    """A coded picture as a file, and its pixels as they are shown on a screen."""

    data: bytes
    media_type: str
    pixels: Pixels

    @property
    def suffix(self) -> str:
        """The end of its file's name."""
        return ".tif" if self.media_type == fax.MEDIA_TYPE else ".jpg"


def coded(image: Pixels, dpi: int, own: bytes | None = None) -> View:
    """Code what people see of a page from its pixels as stored: G4, or grey or colour JPEG.

    `own` is the master's JPEG if it may be shown as it is.
    """
    if own is not None:
        return View(own, JPEG, _shrunk(image, dpi))
    kind = content(image)
    if kind is Content.BITONAL:
        return View(fax.as_tiff(fax.packed(_grey(image))), fax.MEDIA_TYPE, _shrunk(image, dpi))
    shown = _shrunk(_grey(image) if kind is Content.GREY else image, dpi)
    return View(_jpeg(shown), JPEG, shown)


def original(path: Path, frame: int, limits: frames.Limits) -> bytes | None:
    """Return the master's own JPEG where it is small enough to be shown as it is."""
    data = frames.original_jpeg(path, frame, limits)
    return data if data is not None and len(data) <= LARGEST_ORIGINAL else None


def written(view: View, folder: Path) -> Path:
    """Write the picture into a folder; return where."""
    path = folder / f"picture{view.suffix}"
    path.write_bytes(view.data)
    return path


def _shrunk(image: Pixels, dpi: int) -> Pixels:
    rows, columns = image.shape[:2]
    factor = min(1.0, DPI / dpi if dpi > DPI * CLEARLY_MORE else 1.0, LONGEST / max(rows, columns))
    if factor == 1.0:
        return image
    size = (max(1, round(columns * factor)), max(1, round(rows * factor)))
    smooth = cv2.INTER_LINEAR if factor > 0.5 else cv2.INTER_AREA  # noqa: PLR2004  # no pixel left out
    return np.asarray(cv2.resize(image, size, interpolation=smooth), np.uint8)


def _jpeg(image: Pixels) -> bytes:
    grey = _grey(image)
    ink = _ink(grey)
    for quality in QUALITIES:
        done, buffer = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
        if not done:
            raise UndecodableError(reason="the picture cannot be coded as JPEG")
        if quality == QUALITIES[-1] or _faithful(grey, buffer, ink):
            break
    return buffer.tobytes()


def _ink(grey: Pixels) -> Pixels:
    """255 where it is clearly darker than the paper around."""
    small = glimpsed(grey, AROUND)
    paper = cv2.resize(cv2.dilate(small, np.ones((5, 5), np.uint8)), grey.shape[::-1])
    return np.asarray(cv2.threshold(cv2.subtract(paper, grey), 40, 255, 0)[1], np.uint8)


def _faithful(grey: Pixels, buffer: np.ndarray, ink: Pixels) -> bool:
    """Whether the ink is as dark as it was, in the mean."""
    again = cv2.imdecode(buffer, cv2.IMREAD_GRAYSCALE)
    if again is None:
        return False
    difference = cv2.mean(cv2.absdiff(grey, again), ink)[0]
    return float(difference) <= FAITHFUL


def _grey(image: Pixels) -> Pixels:
    if image.ndim == 2:  # noqa: PLR2004  # rows and columns
        return image
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), np.uint8)

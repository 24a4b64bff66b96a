"""From a master to its cleaned image and its words, in one go."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pipeline import frames
from pipeline.cleanup import Cleaned, clean, coding, scale
from pipeline.geometry import compose, translation
from pipeline.nouns.page import NOTHING_TO_READ

if TYPE_CHECKING:
    from ocr.osd import Upright
    from ocr.words import Box, Reading
    from pipeline.cleanup.noun import Pixels


class Reader(Protocol):
    """Reads the text of image files and says which way is up."""

    def read(self, path: Path, *, dpi: int) -> Reading:
        """All words of the image."""
        ...

    def upright(self, path: Path, *, dpi: int) -> Upright | None:
        """By how much to turn the image, or None when there is too little text."""
        ...

    def nothing(self, size: tuple[int, int], *, dpi: int) -> Reading:
        """The reading of a page without writing."""
        ...


def read_image(
    path: Path, reader: Reader, out: Path, *, limits: frames.Limits = frames.STANDARD
) -> tuple[Cleaned, Reading]:
    """Clean and read the first frame of an image file; the cleaned image is written to `out`."""
    frame = frames.inspect(path, limits).frames[0]
    cleaned = clean_page(path, frame, reader, limits=limits)
    return cleaned, read_page(cleaned, reader, out)


def clean_page(
    path: Path,
    frame: frames.Frame,
    reader: Reader,
    *,
    region: Box | None = None,
    limits: frames.Limits = frames.STANDARD,
) -> Cleaned:
    """Clean one page of a master: a frame, or a region of it in pixels as stored."""
    dpi, source = scale.known(frame.dpi, (frame.width, frame.height))
    image = frames.pixels(path, frame.index, limits)
    if region is not None:
        image = image[max(0, region.y) : region.bottom, max(0, region.x) : region.right]

    def judge(small: Pixels, small_dpi: int) -> Upright | None:
        return _judged(small, small_dpi, reader)

    cleaned = clean(image, dpi=dpi, orientation=frame.orientation, judge=judge)
    corner = translation(-max(0, region.x), -max(0, region.y)) if region else translation(0, 0)
    return replace(cleaned, matrix=compose(corner, cleaned.matrix), dpi_source=source)


def read_page(cleaned: Cleaned, reader: Reader, out: Path) -> Reading:
    """Write the cleaned page to `out`, once, and recognise that very file."""
    coding.write(cleaned.image, out, dpi=cleaned.dpi)
    if NOTHING_TO_READ.intersection(cleaned.flags):
        height, width = cleaned.image.shape
        return reader.nothing((width, height), dpi=cleaned.dpi)
    return reader.read(out, dpi=cleaned.dpi)


def _judged(image: Pixels, dpi: int, reader: Reader) -> Upright | None:
    with tempfile.TemporaryDirectory(prefix="arkhiv-upright-") as folder:
        path = Path(folder) / "page.pgm"
        coding.write_plain(image, path)
        return reader.upright(path, dpi=dpi)

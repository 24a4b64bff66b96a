"""From a master to its cleaned image and its words, in one go."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ocr.careful import CarefulReader
from pipeline import capitals, frames, initials, levelled, opening, roman
from pipeline.cleanup import Cleaned, clean, coding, scale
from pipeline.cleanup.skeleton import skeleton
from pipeline.geometry import IDENTITY, compose, translation
from pipeline.nouns.page import NOTHING_TO_READ
from pipeline.regions import legible, marked, numbered, recovered, uncovered, without_boxes
from pipeline.regions.known import Known
from pipeline.squared import squared

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ocr.osd import Upright
    from ocr.reader import Reader
    from ocr.words import Box, Reading, Word
    from pipeline.cleanup.noun import Pixels


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
    seen: Callable[[Pixels, int], None] | None = None,
) -> Cleaned:
    """Clean one page of a master: a frame, or a region of it in pixels as stored.

    `seen` is given these pixels, made square, and their resolution, while they are in memory.
    """
    dpi, source = scale.known(frame.dpi, (frame.width, frame.height))
    image, way = frames.pixels(path, frame.index, limits), IDENTITY
    if region is not None:
        image = image[max(0, region.y) : region.bottom, max(0, region.x) : region.right]
        way = translation(-max(0, region.x), -max(0, region.y))
    square = squared(path, frame.index, image, limits) if frame.dpi is None else None
    if square is not None:
        image, stretch, dpi = square
        way, source = compose(way, stretch), "file"
    if seen is not None:
        seen(image, dpi)

    cleaned = clean_pixels(image, reader, dpi=dpi, orientation=frame.orientation)
    return replace(cleaned, matrix=compose(way, cleaned.matrix), dpi_source=source)


def clean_pixels(image: Pixels, reader: Reader, *, dpi: float, orientation: int = 1) -> Cleaned:
    """Clean a master's pixels, with a reader to ask where the pixels themselves do not tell."""
    quick = reader.quick if isinstance(reader, CarefulReader) else reader

    def judge(small: Pixels, small_dpi: int) -> Upright | None:
        return reader.upright(small, dpi=small_dpi)

    def reads(layer: Pixels, layer_dpi: int) -> Sequence[Word]:
        return quick.read(np.ascontiguousarray(layer), dpi=layer_dpi).words

    def attempt(part: Pixels, part_dpi: int) -> float:
        words = (word for word in reads(part, part_dpi) if len(word.text) > 1)
        return sum(word.confidence * len(word.text) for word in words)

    return clean(image, dpi=dpi, orientation=orientation, judge=judge, attempt=attempt, reads=reads)


def read_page(cleaned: Cleaned, reader: Reader, out: Path) -> Reading:
    """Write the cleaned page to `out`, once, and recognise what that very file holds."""
    coding.write(cleaned.image, out, dpi=cleaned.dpi)
    if NOTHING_TO_READ.intersection(cleaned.flags):
        height, width = cleaned.image.shape
        return reader.nothing((width, height), dpi=cleaned.dpi)
    known = Known(skeleton(cleaned.rules), cleaned.regions, cleaned.pens)
    return recognised(coding.read(out), reader, cleaned.dpi, known)


def recognised(image: Pixels, reader: Reader, dpi: int, known: Known) -> Reading:
    """The words of a cleaned page of which something is known; a bent one is levelled for it."""
    bend = levelled.find(image, dpi)
    if bend is None:
        return _recognised(image, reader, dpi, known)
    reading = _recognised(bend.levelled(image), reader, dpi, bend.known(known))
    return bend.back(reading, known)


def _recognised(image: Pixels, reader: Reader, dpi: int, known: Known) -> Reading:
    shown = legible(image, known.regions)
    careful = reader if isinstance(reader, CarefulReader) else None
    reading = opening.read(shown, careful.quick if careful else reader, dpi, len(known.rules))
    reading = replace(reading, rules=known.rules, regions=known.regions)
    if careful:
        reading = recovered(careful.assured(reading, shown), shown, careful.exact)
        reading = numbered(reading, shown, careful.exact)
        reading = uncovered(reading, shown, careful.exact)
    reading = without_boxes(reading, image)
    reading = initials.raised(capitals.settled(reading, image), image)
    reading = roman.counted(reading, image)
    return marked(reading, image, known.regions, known.pens)

"""Frames of TIFF, JPEG, PNG and JPEG 2000 files, decoded one at a time by Pillow."""

from __future__ import annotations

import itertools
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import TiffImageFile

from pipeline.frames.guard import SAMPLES_PHRASE, within_budget
from pipeline.frames.kind import Kind
from pipeline.frames.png import chunk_names
from pipeline.frames.resolution import CM_PER_INCH, believed
from pipeline.ingest.errors import TooManyFramesError, UndecodableError
from pipeline.nouns.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.nouns.frame import Limits

FORMATS: dict[Kind, str] = {
    Kind.TIFF: "TIFF",
    Kind.JPEG: "JPEG",
    Kind.PNG: "PNG",
    Kind.JP2: "JPEG2000",
    Kind.J2C: "JPEG2000",
}
CUT_OFF = ("Truncated File Read", "Corrupt EXIF data")
UNSCANNED_MODES = frozenset({"I", "F"})
SIDEWAYS = frozenset({5, 6, 7, 8})
UNDO: dict[int, Image.Transpose] = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""The transposition that takes back what an orientation asks for."""
REDUCED_OR_MASK, MASK = 0b101, 0b100
SUBFILE, OLD_SUBFILE, OLD_REDUCED = 254, 255, 2
WIDTH, HEIGHT, BITS, PHOTOMETRIC, ORIENTATION = 256, 257, 258, 262, 274
X_RESOLUTION, Y_RESOLUTION, UNIT, TILE_WIDTH, TILE_HEIGHT = 282, 283, 296, 322, 323
UNIT_CM = 3
REDUCED_PER_FRAME = 8
JPEG_BLOCK = 8
Reduction: TypeAlias = "Callable[[Frame], int]"
"""By how much a frame, of which only the header was seen, may be reduced."""
EXIF_CHUNKS = frozenset({b"eXIf", b"tEXt", b"zTXt", b"iTXt"})
"""Chunks of a PNG in which programs keep what a camera said."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One decoded frame, its samples as stored."""

    frame: Frame
    image: Image.Image
    bits: int = 8
    """Meaningful bits of one sample."""
    inverted: bool = False
    """Whether zero means white and the decoder left it so."""


def pictures(
    file: BinaryIO,
    kind: Kind,
    limits: Limits,
    wanted: int | None = None,
    *,
    small: Reduction | None = None,
) -> Iterator[Picture]:
    """Decode every frame in turn, or only the wanted one. Each may reuse the memory of the last.

    A small picture, where that is enough, takes a third of the time of a JPEG: all its codes are
    read, but only the means of its blocks are made into pixels, as many as are asked for. A PNG
    carries checksums of all its bytes; where they are right its pixels are left for later.
    """
    with _opened(file, kind) as image:
        if isinstance(image, TiffImageFile):
            yield from _tiff_pictures(image, limits, wanted)
        elif wanted in {None, 0}:
            whole = small is not None and kind is Kind.PNG and _is_plain_png(file)
            yield _seen(image, limits) if whole else _picture(image, limits, small=small)


def _opened(file: BinaryIO, kind: Kind) -> Image.Image:
    if kind is not Kind.TIFF:
        return Image.open(file, formats=(FORMATS[kind],))
    with _whole_directory():
        return Image.open(file, formats=(FORMATS[kind],))


def claimed(file: BinaryIO, kind: Kind, limits: Limits, wanted: int) -> tuple[float, float]:
    """Dots per inch across and down as the header of a frame has them; 0 where it says nothing."""
    with _opened(file, kind) as image:
        if not isinstance(image, TiffImageFile):
            x, y = image.info.get("dpi", (0.0, 0.0))
            return float(x), float(y)
        found = (_tiff_resolution(image) for index in _sought(image, limits) if index == wanted)
        return next(found, (0.0, 0.0))


def _tiff_pictures(image: TiffImageFile, limits: Limits, wanted: int | None) -> Iterator[Picture]:
    for index in _sought(image, limits):
        if wanted in {None, index}:
            yield _tiff_picture(image, index, limits)


def sizes(file: BinaryIO, limits: Limits) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """The sizes of the pages of a TIFF, and of what is marked as reduced in it, but for masks."""
    pages: list[tuple[int, int]] = []
    reduced: list[tuple[int, int]] = []
    with _opened(file, Kind.TIFF) as image:
        if not isinstance(image, TiffImageFile):
            return pages, reduced
        for index in _walked(image, limits):
            if index is not None or not _is_mask(image):
                size = int(image.tag_v2[WIDTH]), int(image.tag_v2[HEIGHT])
                (reduced if index is None else pages).append(size)
    return pages, reduced


def _sought(image: TiffImageFile, limits: Limits) -> Iterator[int]:
    """The numbers of the frames of a TIFF, each with the file at it; thumbnails are none."""
    return (index for index in _walked(image, limits) if index is not None)


def _walked(image: TiffImageFile, limits: Limits) -> Iterator[int | None]:
    """The numbers of the frames of a TIFF, or None for a thumbnail, each with the file at it."""
    index = 0
    for position in itertools.count():
        if index >= limits.max_frames or position >= REDUCED_PER_FRAME * limits.max_frames:
            if _has_frame(image, position):
                raise TooManyFramesError(allowed=limits.max_frames)
            return
        if not _has_frame(image, position):
            return
        if position and _is_reduced(image):
            yield None
            continue
        yield index
        index += 1


def _has_frame(image: TiffImageFile, position: int) -> bool:
    try:
        with _whole_directory():
            image.seek(position)
    except EOFError:
        return False
    return True


@contextmanager
def _whole_directory() -> Iterator[None]:
    """Refuse a TIFF whose list of frames is cut off; Pillow only warns and forgets the rest."""
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        yield
    if any(str(warning.message).startswith(CUT_OFF) for warning in seen):
        raise UndecodableError(reason="the list of frames is cut off")


def _is_reduced(image: TiffImageFile) -> bool:
    """Whether this is a thumbnail, a step of a pyramid or a mask, and no page of its own."""
    tags = image.tag_v2
    flags = tags.get(SUBFILE, 0)
    return bool(isinstance(flags, int) and flags & REDUCED_OR_MASK) or (
        tags.get(OLD_SUBFILE) == OLD_REDUCED
    )


def _is_mask(image: TiffImageFile) -> bool:
    """Whether this says which parts of a page are to be seen through."""
    flags = image.tag_v2.get(SUBFILE, 0)
    return isinstance(flags, int) and bool(flags & MASK)


def _tiff_picture(image: TiffImageFile, index: int, limits: Limits) -> Picture:
    tags = image.tag_v2
    orientation = _orientation(tags.get(ORIENTATION, 1))
    width, height = int(tags[WIDTH]), int(tags[HEIGHT])
    within_budget(width, height, limits)
    if TILE_WIDTH in tags:
        within_budget(int(tags[TILE_WIDTH]), int(tags[TILE_HEIGHT]), limits)
    x, y = _tiff_resolution(image)
    bits, inverted = max(tags.get(BITS, (1,))), tags.get(PHOTOMETRIC) == 0
    image.load()
    stored = image.transpose(UNDO[orientation]) if orientation in UNDO else image
    if stored.size != (width, height) or stored.mode in UNSCANNED_MODES:
        raise UndecodableError(reason=SAMPLES_PHRASE, mode=stored.mode)
    dpi, source = believed(x, y, width, height)
    frame = Frame(index, width, height, dpi, source, orientation, stored.mode)
    return Picture(frame, stored, bits, inverted and stored.mode.startswith("I;16"))


def _tiff_resolution(image: TiffImageFile) -> tuple[float, float]:
    tags = image.tag_v2
    scale = CM_PER_INCH if tags.get(UNIT) == UNIT_CM else 1.0
    return float(tags.get(X_RESOLUTION, 0)) * scale, float(tags.get(Y_RESOLUTION, 0)) * scale


def _picture(image: Image.Image, limits: Limits, *, small: Reduction | None) -> Picture:
    size = image.size
    within_budget(*size, limits)
    if small is not None:
        times = small(_seen(image, limits).frame)
        image.draft(image.mode, (size[0] // times, size[1] // times))
    image.load()
    if image.mode in UNSCANNED_MODES:
        raise UndecodableError(reason=SAMPLES_PHRASE, mode=image.mode)
    x, y = image.info.get("dpi", (0.0, 0.0))
    dpi, source = believed(float(x), float(y), *size)
    orientation = _orientation(image.getexif().get(ExifTags.Base.Orientation, 1))
    bits = 16 if image.mode.startswith("I;16") else 8
    return Picture(Frame(0, *size, dpi, source, orientation, image.mode), image, bits)


def _is_plain_png(file: BinaryIO) -> bool:
    """Whether a PNG is whole by its checksums, and says nothing of how a camera was held."""
    file.seek(0)
    names = chunk_names(file.read())
    return names is not None and EXIF_CHUNKS.isdisjoint(names)


def _seen(image: Image.Image, limits: Limits) -> Picture:
    """A picture of which nothing but its header was looked at."""
    within_budget(*image.size, limits)
    if image.mode in UNSCANNED_MODES:
        raise UndecodableError(reason=SAMPLES_PHRASE, mode=image.mode)
    x, y = image.info.get("dpi", (0.0, 0.0))
    dpi, source = believed(float(x), float(y), *image.size)
    return Picture(Frame(0, *image.size, dpi, source, 1, image.mode), image)


def _orientation(value: object) -> int:
    return value if isinstance(value, int) and value in UNDO else 1

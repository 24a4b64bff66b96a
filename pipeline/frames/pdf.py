"""Frames of a PDF: its images taken out as they are, or its pages rendered where they must be."""

from __future__ import annotations

import io
import math
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pikepdf
from pikepdf.models.image import PdfImage
from pikepdf.settings import set_qpdf_limits

from pipeline.frames import renderer, scanpdf
from pipeline.frames.guard import within_budget
from pipeline.frames.jpeg import passes_through
from pipeline.frames.kind import Kind
from pipeline.frames.placement import orientation
from pipeline.frames.raster import Picture, pictures
from pipeline.frames.resolution import POINTS_PER_INCH, believed, unequal
from pipeline.ingest.errors import EncryptedPdfError, TooManyFramesError
from pipeline.nouns.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL import Image

    from pipeline.nouns.frame import Limits

RENDER_DPI = 300.0
BYTES_PER_PIXEL = 4
LARGEST_LIMIT = 2**32 - 1
LARGEST_PAGE = 16 * 2**20
"""Bytes of drawing instructions that a page of a scan may have."""
PLAIN_SPACES = frozenset(
    ("/DeviceGray", "/DeviceRGB", "/CalGray", "/CalRGB", "/ICCBased", "/Indexed")
)
WHOLE_FILE = {"/DCTDecode": Kind.JPEG, "/JPXDecode": Kind.JP2}
ALTERED = ("/SMask", "/Mask", "/Decode", "/SMaskInData")
"""What makes a stored image show otherwise than its samples say."""


def pdf_pictures(path: Path, limits: Limits, wanted: int | None = None) -> Iterator[Picture]:
    """Decode every page in turn, or only the wanted one."""
    with _opened(path, limits) as pdf:
        if len(pdf.pages) > limits.max_frames:
            raise TooManyFramesError(allowed=limits.max_frames)
        indices = range(len(pdf.pages)) if wanted is None else (wanted,)
        for index in indices:
            if index < len(pdf.pages):
                yield _picture(path, pdf.pages[index], index, limits)


def embedded_jpeg(path: Path, index: int, limits: Limits) -> bytes | None:
    """Return the bytes of the JPEG that fills a page, where they can be taken over unchanged."""
    with _opened(path, limits) as pdf:
        if not 0 <= index < len(pdf.pages):
            return None
        placed = _placed(pdf.pages[index])
        if placed is None or _stored_kind(placed) is not Kind.JPEG:
            return None
        data = _stored_file(placed)
        size = int(placed.image.Width), int(placed.image.Height)
        return data if passes_through(data, size) else None


def uneven(path: Path, index: int, limits: Limits) -> tuple[float, float] | None:
    """Dots per inch across and down of the image that fills a page, if its pixels are not square.

    None, too, where the page is rendered.
    """
    with _opened(path, limits) as pdf:
        page = pdf.pages[index] if 0 <= index < len(pdf.pages) else None
        placed = _placed(page) if page is not None else None
        if page is None or placed is None:
            return None
        size = int(placed.image.Width), int(placed.image.Height)
        found = unequal(*scanpdf.resolution(placed, *size, scanpdf.user_unit(page)))
        return found if found and _taken_out(placed, limits) is not None else None


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[pikepdf.Pdf]:
    """Open a PDF that is whole: one whose tables must be guessed may have lost pages unseen."""
    try:
        with (
            _unpacking(min(limits.max_pixels * BYTES_PER_PIXEL, LARGEST_LIMIT)),
            pikepdf.open(
                path, attempt_recovery=False, access_mode=pikepdf.AccessMode.stream
            ) as pdf,
        ):
            if pdf.is_encrypted:
                raise EncryptedPdfError
            yield pdf
    except pikepdf.PasswordError as error:
        raise EncryptedPdfError from error


@contextmanager
def _unpacking(at_most: int) -> Iterator[None]:
    """Let qpdf unpack no stream to more bytes than this; its limits hold for the process."""
    previous = set_qpdf_limits(
        flate_max_memory=at_most,
        png_max_memory=at_most,
        tiff_max_memory=at_most,
        run_length_max_memory=at_most,
    )
    try:
        yield
    finally:
        set_qpdf_limits(**previous)  # type: ignore[arg-type]  # what it has just returned


def _picture(path: Path, page: pikepdf.Page, index: int, limits: Limits) -> Picture:
    placed = _placed(page)
    image = None if placed is None else _taken_out(placed, limits)
    if placed is None or image is None:
        return _rendered(path, page, index, placed, limits)
    x, y = scanpdf.resolution(placed, *image.size, scanpdf.user_unit(page))
    dpi, source = believed(x, y, *image.size)
    turn = orientation(placed.transform, _rotation(page))
    return Picture(Frame(index, *image.size, dpi, source, turn, image.mode), image)


def _placed(page: pikepdf.Page) -> scanpdf.Placed | None:
    """Find the page's sole image without unpacking more than a page of a scan can draw."""
    try:
        with _unpacking(LARGEST_PAGE):
            return scanpdf.sole_image(page)
    except pikepdf.PdfError:
        return None


def _taken_out(placed: scanpdf.Placed, limits: Limits) -> Image.Image | None:
    """Return the image as it is stored, or None where only rendering shows it truly."""
    stored = placed.image
    width, height = int(stored.Width), int(stored.Height)
    within_budget(width, height, limits)
    if not _plain(stored):
        return None
    kind = _stored_kind(placed)
    image = _transcoded(stored) if kind is None else _decoded(_stored_file(placed), kind, limits)
    if image is None or image.size != (width, height):
        return None
    return image if image.mode in {"1", "L", "P", "RGB"} else None


def _decoded(data: bytes, kind: Kind, limits: Limits) -> Image.Image | None:
    for picture in pictures(io.BytesIO(data), kind, limits, 0):
        return picture.image
    return None


def _transcoded(stored: pikepdf.Stream) -> Image.Image | None:
    try:
        return PdfImage(stored).as_pil_image()
    except (NotImplementedError, pikepdf.UnsupportedImageTypeError):
        return None


def _plain(stored: pikepdf.Stream) -> bool:
    """Whether the samples show as they are: no mask, no mapping, no ink or spot colours."""
    if any(name in stored for name in ALTERED) or stored.get("/ImageMask", False):
        return False
    if "/JBIG2Decode" in _filters(stored):
        return False
    space = stored.get("/ColorSpace")
    if isinstance(space, pikepdf.Array) and len(space):
        space = space[0]
    return str(space) in PLAIN_SPACES or (space is None and "/JPXDecode" in _filters(stored))


def _filters(stored: pikepdf.Stream) -> tuple[str, ...]:
    found = stored.get("/Filter", pikepdf.Array())
    return tuple(map(str, found)) if isinstance(found, pikepdf.Array) else (str(found),)


def _stored_kind(placed: scanpdf.Placed) -> Kind | None:
    """Return the kind of file that lies in the PDF as it is, if the image is one."""
    filters = _filters(placed.image)
    if len(filters) != 1 or not _plain(placed.image) or "/DecodeParms" in placed.image:
        return None
    return WHOLE_FILE.get(filters[0])


def _stored_file(placed: scanpdf.Placed) -> bytes:
    return placed.image.read_raw_bytes()


def _rendered(
    path: Path, page: pikepdf.Page, index: int, placed: scanpdf.Placed | None, limits: Limits
) -> Picture:
    """Render the page: at 300 dpi, or pixel for pixel where one image fills it."""
    crop, unit = scanpdf.crop_box(page), scanpdf.user_unit(page)
    scale = RENDER_DPI * unit / POINTS_PER_INCH
    grey = False
    if placed is not None:
        scale = int(placed.image.Width) / placed.size[0]
        grey = str(placed.image.get("/ColorSpace")) == "/DeviceGray"
    within_budget(math.ceil(crop.width * scale), math.ceil(crop.height * scale), limits)
    rendering = renderer.Rendering(index + 1, scale * POINTS_PER_INCH, grey=grey)
    image = renderer.render(path, rendering, limits.seconds)
    dpi, source = believed(*(scale * POINTS_PER_INCH / unit,) * 2, *image.size)
    return Picture(Frame(index, *image.size, dpi, source, 1, image.mode), image)


def _rotation(page: pikepdf.Page) -> int:
    return int(page.obj.get("/Rotate", 0)) % 360

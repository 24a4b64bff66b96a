"""PDF scans: images taken out as they are, pages rendered only where they must be."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np
import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from pipeline.frames import Limits, inspect, original_jpeg, pixels, renderer, resolution
from pipeline.ingest.errors import (
    RendererMissingError,
    TooManyFramesError,
    TooManyPixelsError,
    TooSlowError,
    UndecodableError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL import Image

    from tests.pipeline.frames.conftest import Keep

BOX = (28.8, 40.8)
"""The page's 120 × 170 pixels at 300 dpi, in points."""
WHOLE = b"q 28.8 0 0 40.8 0 0 cm /Im0 Do Q"


@pytest.fixture
def make(tmp_path: Path, keep: Keep) -> Callable[..., Path]:
    """Write a PDF of one page that draws the page's JPEG by the given instructions."""

    def write(
        content: bytes = WHOLE,
        image: dict[str, object] | None = None,
        page: dict[str, object] | None = None,
        data: bytes | None = None,
    ) -> Path:
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=BOX)
        jpeg = keep("inside.jpg", quality=95).read_bytes() if data is None else data
        described = {
            "Type": Name.XObject,
            "Subtype": Name.Image,
            "Width": 120,
            "Height": 170,
            "BitsPerComponent": 8,
            "ColorSpace": Name.DeviceRGB,
            "Filter": Name.DCTDecode,
        } | (image or {})
        stored = pikepdf.Stream(pdf, jpeg)
        for name, value in described.items():
            stored[f"/{name}"] = value
        (sheet,) = pdf.pages
        sheet.Resources = Dictionary(XObject=Dictionary(Im0=stored))
        sheet.Contents = pikepdf.Stream(pdf, content)
        for name, value in (page or {}).items():
            sheet.obj[f"/{name}"] = value
        path = tmp_path / "a.pdf"
        pdf.save(path)
        return path

    return write


@pytest.fixture
def no_rendering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where a page is rendered."""
    monkeypatch.setattr(renderer, "PROGRAM", "no-such-renderer")


@pytest.mark.usefixtures("no_rendering")
def test_the_jpeg_of_a_scan_is_taken_out_byte_for_byte(
    make: Callable[..., Path], tmp_path: Path
) -> None:
    path = make()
    (frame,) = inspect(path).frames
    assert (frame.width, frame.height, frame.dpi) == (120, 170, 300.0)
    assert (frame.dpi_source, frame.orientation) == ("file", 1)
    assert original_jpeg(path, 0) == (tmp_path / "inside.jpg").read_bytes()
    assert np.abs(pixels(path, 0)[145, 95].astype(int) - [10, 30, 200]).max() <= 6


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize(
    ("content", "rotate", "orientation"),
    [
        (WHOLE, 0, 1),
        (WHOLE, 90, 6),
        (WHOLE, 180, 3),
        (WHOLE, 270, 8),
        (b"-28.8 0 0 40.8 28.8 0 cm /Im0 Do", 0, 2),
        (b"28.8 0 0 -40.8 0 40.8 cm /Im0 Do", 0, 4),
        (b"-28.8 0 0 -40.8 28.8 40.8 cm /Im0 Do", 0, 3),
        (b"-28.8 0 0 -40.8 28.8 40.8 cm /Im0 Do", 180, 1),
    ],
)
def test_how_the_page_turns_the_image_is_its_orientation(
    make: Callable[..., Path], content: bytes, rotate: int, orientation: int
) -> None:
    (frame,) = inspect(make(content, page={"Rotate": rotate})).frames
    assert frame.orientation == orientation


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize(
    "matrix",
    [
        b"0 40.8 -28.8 0 28.8 0",
        b"0 -40.8 28.8 0 0 40.8",
        b"0 40.8 28.8 0 0 0",
        b"28.8 0 0 40.8 0 0",
    ],
)
def test_turned_upright_the_image_looks_as_the_page_is_rendered(
    make: Callable[..., Path], matrix: bytes, rotate: int
) -> None:
    path = make(matrix + b" cm /Im0 Do", page={"Rotate": rotate})
    (frame,) = inspect(path).frames
    shown = _upright(pixels(path, 0), frame.orientation)
    rendering = renderer.Rendering(1, 300, grey=False)
    rendered = np.asarray(renderer.render(path, rendering, 10))[..., ::-1]
    if shown.shape != rendered.shape:
        ratio = (rendered.shape[0] / shown.shape[0], rendered.shape[1] / shown.shape[1])
        rows = (np.arange(rendered.shape[0]) / ratio[0]).astype(int)
        columns = (np.arange(rendered.shape[1]) / ratio[1]).astype(int)
        shown = shown[rows][:, columns]
    assert np.median(np.abs(shown.astype(int) - rendered)) <= 3
    assert np.corrcoef(shown.ravel(), rendered.ravel())[0, 1] > 0.8


@pytest.mark.usefixtures("no_rendering")
def test_invisible_text_over_the_image_does_not_matter(make: Callable[..., Path]) -> None:
    content = WHOLE + b" BT 3 Tr /F1 8 Tf 2 2 Td (text) Tj ET"
    assert inspect(make(content)).frames[0].mode == "RGB"
    clipped = b"q 0 0 28.8 40.8 re W n 28.8 0 0 40.8 0 0 cm /Im0 Do Q"
    assert inspect(make(clipped)).frames[0].dpi == 300.0


@pytest.mark.parametrize(
    ("content", "image", "sheet"),
    [
        (WHOLE + b" 5 5 10 10 re f", {}, {}),
        (WHOLE + b" " + WHOLE, {}, {}),
        (b"q 14 0 0 20 0 0 cm /Im0 Do Q", {}, {}),
        (b"q 5 5 10 10 re W n 28.8 0 0 40.8 0 0 cm /Im0 Do Q", {}, {}),
        (b"q 28.8 3 -3 40.8 0 0 cm /Im0 Do Q", {}, {}),
        (WHOLE, {"Decode": Array([1, 0, 1, 0, 1, 0])}, {}),
        (WHOLE, {"Width": 121}, {}),
        (WHOLE, {}, {"Annots": Array([Dictionary(Type=Name.Annot, Subtype=Name.Stamp)])}),
        (b"", {}, {}),
    ],
    ids=["drawing", "twice", "small", "clipped", "askew", "inverted", "size", "stamped", "blank"],
)
def test_what_is_more_or_less_than_one_image_is_rendered(
    make: Callable[..., Path],
    content: bytes,
    image: dict[str, object],
    sheet: dict[str, object],
) -> None:
    path = make(content, image, sheet)
    (frame,) = inspect(path).frames
    assert abs(frame.width - 120) <= 1
    assert abs(frame.height - 170) <= 2
    assert frame.dpi_source == "file"
    assert abs(frame.dpi - 300) <= 3
    assert original_jpeg(path, 0) is None
    assert pixels(path, 0).shape[:2] == (frame.height, frame.width)


@pytest.mark.usefixtures("no_rendering")
@pytest.mark.parametrize(("space", "size"), [(Name.DeviceRGB, 3), (Name.DeviceGray, 1)])
def test_packed_samples_are_taken_out(
    make: Callable[..., Path], page: Image.Image, space: Name, size: int
) -> None:
    shown = page if size == 3 else page.convert("L")
    image = {"Filter": Name.FlateDecode, "ColorSpace": space}
    path = make(image=image, data=zlib.compress(shown.tobytes()))
    expected = np.asarray(shown)[..., ::-1] if size == 3 else np.asarray(shown)
    assert np.array_equal(pixels(path, 0), expected)


@pytest.mark.usefixtures("no_rendering")
def test_a_fax_inside_a_pdf_is_taken_out(keep: Keep, page: Image.Image) -> None:
    path = keep("fax.pdf", page.convert("1"), resolution=200)
    (frame,) = inspect(path).frames
    assert (frame.mode, frame.dpi) == ("1", 200.0)
    assert (pixels(path, 0)[15, 30], pixels(path, 0)[80, 20]) == (0, 255)


def test_samples_that_end_early_are_undecodable(
    make: Callable[..., Path], page: Image.Image
) -> None:
    data = zlib.compress(page.tobytes()[: 120 * 3 * 80])
    with pytest.raises(UndecodableError):
        inspect(make(image={"Filter": Name.FlateDecode}, data=data))


def test_an_image_that_unpacks_to_more_than_its_size_is_not_unpacked(
    make: Callable[..., Path],
) -> None:
    packer = zlib.compressobj()
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    path = make(image={"Filter": Name.FlateDecode}, data=bomb)
    with pytest.raises(UndecodableError):
        inspect(path, Limits(max_pixels=1_000_000))


def test_a_gigantic_page_is_refused_before_it_is_rendered(make: Callable[..., Path]) -> None:
    path = make(b"5 5 10 10 re f", page={"MediaBox": Array([0, 0, 14_400, 14_400])})
    with pytest.raises(TooManyPixelsError):
        inspect(path)
    stored = make(image={"Width": 60_000, "Height": 60_000})
    with pytest.raises(TooManyPixelsError):
        inspect(stored)


def test_too_many_pages_are_refused(keep: Keep, page: Image.Image) -> None:
    path = keep("many.pdf", save_all=True, append_images=[page, page])
    assert [frame.index for frame in inspect(path).frames] == [0, 1, 2]
    with pytest.raises(TooManyFramesError):
        inspect(path, Limits(max_frames=2))


def test_a_renderer_that_hangs_is_stopped(
    make: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = tmp_path / "slow"
    slow.write_text(f"#!/bin/sh\necho $$ > {tmp_path}/pid\nexec sleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setattr(renderer, "PROGRAM", str(slow))
    path = make(b"5 5 10 10 re f")
    with pytest.raises(TooSlowError):
        inspect(path, Limits(seconds=0.5))
    pid = int((tmp_path / "pid").read_text())
    with pytest.raises(ProcessLookupError):
        renderer.os.kill(pid, 0)


def test_a_renderer_that_makes_nothing_means_an_undecodable_page(
    make: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(renderer, "PROGRAM", "false")
    with pytest.raises(UndecodableError, match="a page cannot be rendered"):
        inspect(make(b""))


@pytest.mark.usefixtures("no_rendering")
def test_a_missing_renderer_is_said_with_the_line_that_installs_it(
    make: Callable[..., Path],
) -> None:
    with pytest.raises(RendererMissingError, match="poppler-utils"):
        inspect(make(b""))


def test_the_limits_of_qpdf_come_back_afterwards(make: Callable[..., Path]) -> None:
    before = pikepdf.settings.get_qpdf_limits()
    path = make()
    inspect(path)
    pixels(path, 0)
    assert pikepdf.settings.get_qpdf_limits() == before


def _upright(shown: np.ndarray, orientation: int) -> np.ndarray:
    """Turn stored pixels as EXIF says."""
    if orientation in {5, 6, 7, 8}:
        shown = shown.swapaxes(0, 1)
    if orientation in {2, 3, 6, 7}:
        shown = shown[:, ::-1]
    if orientation in {3, 4, 7, 8}:
        shown = shown[::-1]
    return shown


@pytest.mark.usefixtures("no_rendering")
def test_a_scan_that_is_drawn_squashed_says_so(make: Callable[..., Path]) -> None:
    whole = make()
    assert resolution(whole, 0) is None
    assert resolution(whole, 1) is None
    path = make(b"q 28.8 0 0 81.6 0 0 cm /Im0 Do Q", page={"MediaBox": [0, 0, 28.8, 81.6]})
    assert inspect(path).frames[0].dpi is None
    assert resolution(path, 0) == pytest.approx((300, 150))

"""The marks: QR codes as they are drawn on a sheet and found again in a picture, by zxing-cpp."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import zxingcpp

from pipeline.sheets.code import is_ours

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.cleanup.noun import Pixels

CORRECTION = "H"
"""A third of a code may be lost."""
QR = zxingcpp.BarcodeFormats(zxingcpp.QRCode)
FEWEST = 1400
"""Pixels of the longer side below which a picture is not made smaller to be looked at again."""


def mark(text: str, side: int) -> Pixels:
    """Return a code as a square of black and white with no more than so many pixels a side."""
    made = zxingcpp.create_barcode(text, zxingcpp.QRCode, ec_level=CORRECTION)
    modules = np.asarray(
        zxingcpp.write_barcode_to_image(made, scale=1, add_quiet_zones=False), np.uint8
    )
    scale = side // modules.shape[0]
    return np.kron(modules, np.ones((scale, scale), np.uint8))


def codes_in(image: Pixels) -> tuple[str, ...]:
    """Return the different codes on a picture that claim to be ours, whichever way up it lies.

    Most pictures are pages without any. Dirt and screens of dots are smoothed by halving, so what
    shows nothing at full size is looked at once more.
    """
    for looked_at in _sizes(_grey(image)):
        found = {
            one.text
            for one in zxingcpp.read_barcodes(looked_at, formats=QR)
            if one.valid and is_ours(one.text)
        }
        if found:
            return tuple(sorted(found))
    return ()


def _sizes(grey: Pixels) -> Iterator[Pixels]:
    yield grey
    if max(grey.shape) >= FEWEST:
        rows, columns = (side // 2 * 2 for side in grey.shape)
        blocks = grey[:rows, :columns].reshape(rows // 2, 2, columns // 2, 2)
        yield np.ascontiguousarray(blocks.mean(axis=(1, 3)).astype(np.uint8))


def _grey(image: Pixels) -> Pixels:
    """Green is nearest to what an eye sees, and costs nothing."""
    return np.ascontiguousarray(image if image.ndim == 2 else image[..., 1])  # noqa: PLR2004  # rows and columns

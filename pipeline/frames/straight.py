"""Plain JPEG and PNG decoded straight into blue, green and red: half of Pillow's time.

Only what both decoders make the same pixels of: whole files of 8 bits, grey or in three colours.
Whatever is different in any way is left to Pillow.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from pipeline.frames.guard import within_budget
from pipeline.frames.jpeg import passes_through
from pipeline.frames.kind import Kind
from pipeline.frames.png import chunk_names

if TYPE_CHECKING:
    from pipeline.frames.arrays import Pixels
    from pipeline.nouns.frame import Limits

MODES = {"L": cv2.IMREAD_GRAYSCALE, "RGB": cv2.IMREAD_COLOR}
NAMES = {Kind.JPEG: "JPEG", Kind.PNG: "PNG"}
EIGHT_BITS, BITS_OF_PNG = 8, 24
"""A PNG says in its 25th byte how many bits a sample has."""


def decoded(data: bytes, kind: Kind, limits: Limits) -> Pixels | None:
    """The pixels as stored, unturned; None where Pillow has to look."""
    if kind not in NAMES:
        return None
    with Image.open(io.BytesIO(data), formats=(NAMES[kind],)) as header:
        mode, size = header.mode, header.size
        plain = mode in MODES and "transparency" not in header.info
    within_budget(*size, limits)
    if not plain or not _is_whole(data, kind, size):
        return None
    how = MODES[mode] | cv2.IMREAD_IGNORE_ORIENTATION
    image = cv2.imdecode(np.frombuffer(data, np.uint8), how)
    if image is None or image.shape[1::-1] != size:
        return None
    return np.asarray(image, np.uint8)


def _is_whole(data: bytes, kind: Kind, size: tuple[int, int]) -> bool:
    if kind is Kind.JPEG:
        return passes_through(data, size)
    return data[BITS_OF_PNG] == EIGHT_BITS and chunk_names(data) is not None

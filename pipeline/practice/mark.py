"""The mark in pixels: it is burnt into every picture that an archive for practice shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.ingest.errors import UndecodableError
from pipeline.issuing.mark import across
from pipeline.practice.words import SHORT, WORDS

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels
    from pipeline.viewing.shown import Copy

ROOM = 600
"""Pixels of the shorter side from which on there is room for all the words."""
ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png"}
QUALITY = 80


def burnt(image: Pixels) -> Pixels:
    """Return pixels, grey or blue, green and red, with the mark in them."""
    return across(image.copy(), WORDS if min(image.shape[:2]) >= ROOM else SHORT)


def burnt_picture(data: bytes, media_type: str) -> bytes:
    """Return a coded picture with the mark in its pixels."""
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_ANYCOLOR)
    if image is None:
        raise UndecodableError(reason="the picture cannot be marked")
    settings = [cv2.IMWRITE_JPEG_QUALITY, QUALITY] if media_type == "image/jpeg" else []
    done, buffer = cv2.imencode(ENDINGS[media_type], burnt(np.asarray(image, np.uint8)), settings)
    if not done:
        raise UndecodableError(reason="the picture cannot be marked")
    return buffer.tobytes()


def burnt_copy(copy: Copy, target: Path) -> None:
    """Write a tiled copy with the mark in its pixels, at every size."""
    from pipeline.viewing.shown import whole
    from pipeline.viewing.tiles import tiled

    tiled(burnt(whole(copy)), target)

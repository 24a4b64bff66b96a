"""The onlooker: looks at every frame of a new file while it is decoded to be inspected, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from pipeline.capture.looking import look, reduction
from pipeline.cleanup.shrink import shrunk

if TYPE_CHECKING:
    from pipeline.cleanup.noun import Pixels
    from pipeline.nouns.frame import Frame
    from pipeline.nouns.look import Look

_LONG_SIDE = 256
"""Pixels of the longer side of a thumbnail."""
_FAR = 2
"""From so many times its size on a picture is halved first, which is quicker."""
_QUALITY = 70


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Keeps what was measured of each frame, and a small picture of it as a JPEG."""

    looks: list[Look] = field(default_factory=list)
    thumbnails: list[bytes] = field(default_factory=list)

    def reduction(self, frame: Frame) -> int:
        """Say by how much a frame may be reduced to be measured."""
        return reduction(frame)

    def see(self, frame: Frame, picture: Pixels) -> None:
        """Measure a frame and make its thumbnail."""
        self.looks.append(look(picture, frame))
        self.thumbnails.append(thumbnail(picture))


def thumbnail(picture: Pixels) -> bytes:
    """Return a picture made small, coded as JPEG."""
    while max(picture.shape[:2]) >= _FAR * _LONG_SIDE:
        picture = shrunk(picture, 2)
    times = max(1.0, max(picture.shape[:2]) / _LONG_SIDE)
    size = max(1, round(picture.shape[1] / times)), max(1, round(picture.shape[0] / times))
    small = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
    shown = small if small.ndim == 2 else np.ascontiguousarray(small[:, :, ::-1])  # noqa: PLR2004  # grey
    kept = BytesIO()
    Image.fromarray(shown).save(kept, "JPEG", quality=_QUALITY)
    return kept.getvalue()

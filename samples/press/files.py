"""Files: developed images written as the formats that scanners deliver."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image

from press.paper import Coding

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from press.ageing import Picture

DPI = (300, 300)
ORIENTATION = 0x0112
LONG_AGO = time.gmtime(1_577_836_800)


def write(path: Path, coding: Coding, pictures: Sequence[Picture]) -> None:
    """Write one file of one or several frames; pictures are RGB."""
    path.parent.mkdir(parents=True, exist_ok=True)
    images = [Image.fromarray(picture) for picture in pictures]
    if coding is Coding.COLOUR:
        images[0].save(path, quality=72, dpi=DPI, optimize=True)
    elif coding is Coding.G4:
        first, *rest = [_bitonal(picture) for picture in pictures]
        first.save(path, compression="group4", dpi=DPI, save_all=True, append_images=rest)
    elif coding is Coding.PDF:
        _pdf(path, [image.convert("L") for image in images])
    elif coding is Coding.JP2:
        images[0].convert("L").save(path, quality_mode="rates", quality_layers=[16])
    else:
        _grey(path, coding, images[0].convert("L"))


def _grey(path: Path, coding: Coding, image: Image.Image) -> None:
    if coding is Coding.DEFLATE:
        image.save(path, compression="tiff_deflate", dpi=DPI)
    elif coding is Coding.PNG:
        image.quantize(16).save(path, dpi=DPI, optimize=True)
    elif coding is Coding.TURNED:
        facts = Image.Exif()
        facts[ORIENTATION] = 6
        image.save(path, quality=76, dpi=DPI, optimize=True, exif=facts)
    else:
        image.save(path, quality=76, dpi=DPI, optimize=True)


def _pdf(path: Path, images: Sequence[Image.Image]) -> None:
    first, *rest = images
    first.save(
        path,
        save_all=True,
        append_images=rest,
        resolution=DPI[0],
        quality=76,
        creationDate=LONG_AGO,
        modDate=LONG_AGO,
    )


def _bitonal(picture: Picture) -> Image.Image:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    ground = cv2.medianBlur(cv2.resize(grey, None, fx=0.125, fy=0.125), 21)
    ground = cv2.resize(ground, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    ink = grey.astype(np.float32) < 0.72 * ground.astype(np.float32)
    return Image.fromarray(np.where(ink, 0, 255).astype(np.uint8)).convert(
        "1", dither=Image.Dither.NONE
    )

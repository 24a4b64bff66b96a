"""Pixels of a decoded frame as an array: 8 bits, grey or blue-green-red, paper white."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    import numpy.typing as npt

    from pipeline.frames.raster import Picture

Pixels: TypeAlias = "npt.NDArray[np.uint8]"

GREY_MODES = frozenset({"1", "L", "LA", "La"})
ALPHA_MODES = frozenset({"LA", "La", "PA", "RGBA", "RGBa"})
STRIP = 512
"""Rows converted at a time, so that a large plan is in memory once and not three times."""


def array(picture: Picture) -> Pixels:
    """Return the pixels as stored: rows × columns of grey, or with blue, green and red of each."""
    image = picture.image
    width, height = image.size
    grey = _is_grey(image)
    out: Pixels = np.empty((height, width) if grey else (height, width, 3), np.uint8)
    for top in range(0, height, STRIP):
        bottom = min(top + STRIP, height)
        strip = image.crop((0, top, width, bottom))
        if image.mode.startswith("I;16"):
            out[top:bottom] = _eight_bits(strip, picture)
        elif grey:
            out[top:bottom] = np.asarray(_grey(_on_white(strip)))
        else:
            out[top:bottom] = _blue_green_red(_on_white(strip))
    return out


def reduced(picture: Picture, times: int) -> Pixels:
    """Return the pixels as means of so many columns and rows each, if they are not small already.

    It goes from strip to strip, so that a large plan is in memory once.
    """
    image, frame = picture.image, picture.frame
    if times <= 1 or image.size != (frame.width, frame.height):
        return array(picture)
    strips = [
        _means(array(replace(picture, image=_rows(image, top))), times)
        for top in range(0, image.height, STRIP)
    ]
    return np.concatenate(strips)


def _rows(image: Image.Image, top: int) -> Image.Image:
    strip = image.crop((0, top, image.width, min(top + STRIP, image.height)))
    strip.info = image.info
    return strip


def _means(strip: Pixels, times: int) -> Pixels:
    return np.asarray(Image.fromarray(strip).reduce(times), np.uint8)


def _is_grey(image: Image.Image) -> bool:
    if image.mode in {"P", "PA"}:
        colours = image.getpalette("RGB") or []
        return colours[0::3] == colours[1::3] == colours[2::3]
    return image.mode in GREY_MODES or image.mode.startswith("I;16")


def _on_white(strip: Image.Image) -> Image.Image:
    """Lay a strip with transparency on white paper."""
    if strip.mode not in ALPHA_MODES and "transparency" not in strip.info:
        return strip
    strip = strip.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", strip.size, "white"), strip)


def _grey(strip: Image.Image) -> Image.Image:
    return strip if strip.mode == "L" else strip.convert("L")


def _blue_green_red(strip: Image.Image) -> Pixels:
    colours = strip if strip.mode == "RGB" else strip.convert("RGB")
    packed = np.frombuffer(colours.tobytes("raw", "BGR"), np.uint8)
    return packed.reshape(strip.height, strip.width, 3)


def _eight_bits(strip: Image.Image, picture: Picture) -> Pixels:
    samples = np.asarray(strip).astype(np.uint16)
    eight = (samples >> max(0, picture.bits - 8)).clip(0, 255).astype(np.uint8)
    return np.subtract(255, eight, dtype=np.uint8) if picture.inverted else eight

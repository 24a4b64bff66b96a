"""Developing: a picture file becomes a tiled copy at its full size, for eyes that look closely."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from pipeline.steps.contract import Made, Outcome
from pipeline.steps.values import polygon_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.steps.contract import Arguments

TASK = "develop"
FILE = "file"
TILES = "tiles"


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Decode a frame, or a region of it, and write its pyramid, in square pixels."""
    from pipeline import viewing
    from pipeline.frames import Limits, pixels
    from pipeline.geometry import bounds
    from pipeline.squared import squared

    limits = Limits(max_pixels=cast("int", arguments["max_pixels"]))
    frame = cast("int", arguments["frame"])
    image = pixels(files[FILE], frame, limits)
    region = polygon_of(arguments["region"])
    if region:
        part = bounds(region)
        image = image[max(0, part.y) : part.bottom, max(0, part.x) : part.right]
    square = squared(files[FILE], frame, image, limits)
    path = viewing.tiled(square[0] if square else image, scratch / "developed.tif")
    return Outcome(facts={}, made=(Made(TILES, path, viewing.TILES_TYPE),))

"""The tiled copy: small pieces of a page at every size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
import pyvips

from pipeline import viewing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("colours", [1, 3])
def test_every_level_of_the_pyramid_shows_the_page(tmp_path: Path, colours: int) -> None:
    shape = (1500, 1100, 3) if colours == 3 else (1500, 1100)
    image = np.full(shape, 255, np.uint8)
    image[600:900, 300:800] = (200, 60, 20) if colours == 3 else 90
    path = viewing.tiled(image, tmp_path / "tiles.tif")
    whole = pyvips.Image.new_from_file(str(path))
    assert (whole.width, whole.height, whole.bands) == (1100, 1500, colours)
    assert whole.get("n-pages") == 4
    for level in range(4):
        seen = pyvips.Image.new_from_file(str(path), page=level).numpy()
        bgr = seen[..., ::-1] if colours == 3 else seen
        again = cv2.resize(image, (bgr.shape[1], bgr.shape[0]), interpolation=cv2.INTER_AREA)
        assert float(np.abs(again.astype(int) - bgr.astype(int)).mean()) < 4

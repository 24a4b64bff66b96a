"""Real files to decode: one small page, saved in every way a scanner may save it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from pathlib import Path

PAPER, INK, SEAL = (230, 225, 210), (20, 20, 30), (200, 30, 10)


class Keep(Protocol):
    """Saves an image under a name, by default the page, and returns its path."""

    def __call__(self, name: str, image: Image.Image | None = None, **options: object) -> Path: ...


@pytest.fixture
def page() -> Image.Image:
    """A yellowish page, 120 × 170, with a black line at the top left and a red seal below."""
    samples = np.empty((170, 120, 3), np.uint8)
    samples[:] = PAPER
    samples[10:20, 10:60] = INK
    samples[130:160, 80:110] = SEAL
    return Image.fromarray(samples)


@pytest.fixture
def keep(tmp_path: Path, page: Image.Image) -> Keep:
    def save(name: str, image: Image.Image | None = None, **options: object) -> Path:
        path = tmp_path / name
        (image or page).save(path, **options)
        return path

    return save

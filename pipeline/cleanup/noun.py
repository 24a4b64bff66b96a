"""What clean-up hands on: the cleaned image, the way to it, and what was done on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from pipeline.geometry import IDENTITY, Matrix, Segment, compose

if TYPE_CHECKING:
    from cv2.typing import MatLike
    from numpy.typing import NDArray

    from ocr.words import Box, Region

Pixels: TypeAlias = "NDArray[np.uint8]"
"""Grey (height × width) or colour (height × width × 3, blue first), 0 black, 255 white."""


def pixels(image: MatLike) -> Pixels:
    """The same array, known to hold eight bits to a channel."""
    return np.asarray(image, np.uint8)


@dataclass(frozen=True, slots=True)
class Action:
    """One step of clean-up: done or declined, why, and the figure that decided."""

    name: str
    applied: bool
    reason: str
    measure: float


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned page and everything a person may ask about how it came to be."""

    image: Pixels
    matrix: Matrix
    """From pixels of the master as stored to pixels of `image`."""
    dpi: int
    dpi_source: str
    """`file`, or `inferred` when the file does not say."""
    actions: tuple[Action, ...]
    flags: tuple[str, ...]
    ink: float
    """The share of the page that is ink, 0 to 1."""
    rules: tuple[Segment, ...] = ()
    """Where ruled lines ran, in pixels of `image`: the skeleton of a form or table."""
    regions: tuple[Region, ...] = ()
    """What is no print: photographs and classical script, in pixels of `image`."""
    pens: tuple[Box, ...] = ()
    """Ink in another colour than most of the page has, in pixels of `image`."""


@dataclass(frozen=True, slots=True)
class Work:
    """A page on its way through the chain."""

    image: Pixels
    matrix: Matrix = IDENTITY
    actions: tuple[Action, ...] = ()

    def then(self, image: Pixels, action: Action, matrix: Matrix = IDENTITY) -> Work:
        """The page after one more step, which moved its pixels by `matrix`."""
        way = self.matrix if matrix is IDENTITY else compose(self.matrix, matrix)
        return Work(image, way, (*self.actions, action))

    def noting(self, action: Action) -> Work:
        """The same page with one more thing said about it."""
        return replace(self, actions=(*self.actions, action))

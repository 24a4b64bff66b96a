"""Pitch: a typewriter sets every letter as far from the last, on all lines of a page; no hand does.

That holds however soft the strokes of a carbon copy are. It is seen in the ink of a line, summed up
column by column: of all waves the one as long as a letter is wide is by far the strongest there.
"""

from __future__ import annotations

import math
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from pipeline.regions.stretches import stretch
from pipeline.regions.strokes import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.words import Box
    from pipeline.cleanup.noun import Pixels
    from pipeline.regions.stretches import Stretch

    Waves = NDArray[np.complex64]
    Strengths = NDArray[np.float32]

_LEAST_WIDE, _MOST_WIDE, _STEP = 0.45, 1.1, 0.005
"""Widths of a typewriter's letter in usual heights of a word, and the steps they are sought by."""
_FULL = 90
"""The percentile of a line's columns above which more ink tells nothing more: stems, and rules."""
_LEAST = 5
"""Letters of that width by which a wave is seen."""
_ENOUGH = 5
"""Stretches by which a page's pitch is known."""
_PAGE, _ONE = 3.0, 3.0
"""How many times as strong as the others the wave of the pitch is: in the stretches of a page on
the average, and in one of them."""
_NEAR = 2
"""Steps by which the pitch of a line may be off that of the page."""


def typed(parts: Sequence[Stretch], image: Pixels, sure: float) -> list[Stretch]:
    """The less sure stretches that stand in the pitch of a page; none where most stand in none.

    They come without the words at their ends that are read with `sure` or more, which may be the
    label of what a hand wrote behind it.
    """
    height = median(word.box.h for part in parts for word in part.words)
    widths = height * np.exp(np.arange(math.log(_LEAST_WIDE), math.log(_MOST_WIDE), _STEP))
    enough = [part.box for part in parts if part.box.w >= _LEAST * widths[0]]
    if len(enough) < _ENOUGH:
        return []
    waves = _waves(widths, max(box.w for box in enough))
    strong = np.array([_strengths(box, image, waves) for box in enough])
    page = strong.mean(axis=0)
    pitch = int(page.argmax())
    near = slice(max(0, pitch - _NEAR), pitch + _NEAR + 1)
    if page[pitch] < _PAGE or np.median(strong[:, near].max(axis=1)) < _ONE:
        return []
    rests = [rest for part in parts if (rest := _rest(part, sure))]
    return [
        rest
        for rest in rests
        if rest.box.w >= _LEAST * widths[pitch]
        and _strengths(rest.box, image, waves)[near].max() >= _ONE
    ]


def _rest(part: Stretch, sure: float) -> Stretch | None:
    """A stretch without the sure words at its ends; None if all are."""
    doubted = [number for number, word in enumerate(part.words) if word.confidence < sure]
    return stretch(part.words[doubted[0] : doubted[-1] + 1]) if doubted else None


def _waves(widths: NDArray[np.float64], longest: int) -> Waves:
    """A wave of every width in its row."""
    turned = np.exp(-2j * np.pi * np.arange(longest) / widths[:, None])
    return np.asarray(turned, np.complex64)


def _strengths(box: Box, image: Pixels, waves: Waves) -> Strengths:
    """How strong each wave is in the ink of a box, 1 on the average."""
    part = cut(image, box)
    if not part.size:
        return np.zeros(len(waves), np.float32)
    inked = (255 - part).sum(axis=0, dtype=np.float32)
    inked = np.minimum(inked, np.percentile(inked, _FULL).astype(np.float32))
    strong = np.abs(waves[:, : inked.size] @ (inked - inked.mean())) ** 2
    whole = strong.mean()
    return np.asarray(strong / whole if whole else strong, np.float32)

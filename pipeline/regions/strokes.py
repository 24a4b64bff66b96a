"""Strokes: how upright and how level those of a word are, and how like a hand's that is.

Most stems of types are upright, and types stand on one line. No hand keeps to both, however
legible it is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.cleanup.noun import pixels

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from ocr.words import Box, Word
    from pipeline.cleanup.noun import Pixels

    Mask = NDArray[np.bool_]
    Steepness = NDArray[np.int16]

_UPRIGHT = 0.0875
"""The tangent of five degrees: edges that lean less than that are upright."""
_FAINT = 0.25
"""Edges of less than this part of a word's steepest are grain."""
_STEEP, _MOVED = 95, 0.85
"""The percentile of a word's steepness that its edges have, and the share of the steepness of those
down a page that the ones across it lack where it was moved: of 58 others none is below 0.92."""
_FEW_BARS, _LIFTED = 99, 1.8
"""The percentile by which edges down a page are steep, however few bars its letters have, and how
much steeper those across it are where it was moved up or down: of 195 others, by hand and of print,
none has 1.6 times as much, of eleven such pages none less than 2.1 times."""
_BAND, _LONGER = 10, 1.5
"""In so many parts of a word's usual height the ink of a line of types begins and ends, and in how
many times as many rows on a page that was moved up or down."""
_LONG, _CLIMBS, _STEEPEST = 3.0, 0.03, 0.5
"""Heights of a word whose slope its ink tells, and the slopes that are taken out before its level
is looked at."""
_WEIGHTS = (22.0, -52.0, -19.0)
"""Of one, of what is upright and of what is level, as a logistic regression has them that parts
stretches of print from stretches of handwriting; rounded. Made with 3,500 stretches of print, on
pages of the tuning and the training part with every damage, and 750 in eight typefaces made from
hands, plain, restless and joined."""
SHORT = 3
"""Letters by which strokes are known."""
_BEHIND = 2
"""Signs behind a slash that tell something."""
_MOST = 0.2
"""More upright edges than that make print no surer."""
_PRINT = -3.0
"""Of less likeness is print, however doubtful."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """What the strokes of a word, or of several, look like."""

    upright: float
    """The share of its edges that are upright; 1 where there are none."""
    level: float
    """The share of its fullest row of pixels that comes or goes within a few; 1 without ink."""
    letters: int
    signs: int

    @property
    def likeness(self) -> float:
        """How like handwriting it is, as the logarithm of odds: 0 is as like print."""
        one, upright, level = _WEIGHTS
        return one + upright * min(self.upright, _MOST) + level * self.level

    @property
    def is_print(self) -> bool:
        """Whether nothing but types looks like that."""
        return self.likeness < _PRINT


def together(words: Sequence[Strokes]) -> Strokes:
    """The strokes of several words, long ones having more weight."""
    signs = sum(word.signs for word in words)
    upright = sum(word.upright * word.signs for word in words) / signs
    level = sum(word.level * word.signs for word in words) / signs
    return Strokes(upright, level, sum(word.letters for word in words), signs)


def looked_at(words: Sequence[Word], image: Pixels) -> Iterator[Strokes]:
    """The strokes of the words of a page, one after another."""
    limit = ink.threshold(image)
    band = max(1, round(median(word.box.h for word in words) / _BAND))
    parts = [cut(image, telling(word)) for word in words]
    edges = [_edges(part) for part in parts]
    smeared = _smeared(edges)
    band = round(band * _LONGER) if _is_lifted(edges) else band
    for word, part, (across, down) in zip(words, parts, edges, strict=True):
        inked = part < limit
        level = max(_level(each, band) for each in (inked, *_levelled(inked)))
        letters = sum(sign.isalnum() for sign in word.text)
        yield Strokes(_upright(across, down, smeared), level, letters, len(word.text))


def telling(word: Word) -> Box:
    """Where a word shows what wrote it: behind its slash, which leans in all print, as «А» does."""
    before, slash, behind = word.text.rpartition("/")
    if not slash or len(behind) < _BEHIND:
        return word.box
    aside = word.box.w * (len(before) + 1) // len(word.text)
    return replace(word.box, x=word.box.x + aside, w=word.box.w - aside)


def cut(image: Pixels, box: Box) -> Pixels:
    """What of a box lies on the page."""
    return pixels(image[max(0, box.y) : box.bottom, max(0, box.x) : box.right])


def is_moved(words: Sequence[Word], image: Pixels) -> bool:
    """Whether paper or camera moved while the page was taken: all stems or all bars are smeared."""
    edges = [_edges(cut(image, word.box)) for word in words]
    return _smeared(edges) < 1.0 or _is_lifted(edges)


def _edges(part: Pixels) -> tuple[Steepness, Steepness]:
    """How steep a part of the page is at every pixel, across and down."""
    if not part.size:
        return np.zeros((0, 0), np.int16), np.zeros((0, 0), np.int16)
    across, down = cv2.Sobel(part, cv2.CV_16S, 1, 0), cv2.Sobel(part, cv2.CV_16S, 0, 1)
    return np.abs(across), np.abs(down)


def _smeared(edges: Sequence[tuple[Steepness, Steepness]]) -> float:
    """How steep the edges across a page are beside those down it; 1 where it was not moved.

    Those of types and of hands alike are at least about as steep. Where paper or camera moved
    sideways, stems fade, and bars do not.
    """
    by = _steeper(edges, _STEEP)
    return by if 0.0 < by < _MOVED else 1.0


def _is_lifted(edges: Sequence[tuple[Steepness, Steepness]]) -> bool:
    """Whether paper or camera moved up or down: bars fade, and stems do not."""
    return _steeper(edges, _FEW_BARS) >= _LIFTED


def _steeper(edges: Sequence[tuple[Steepness, Steepness]], percentile: int) -> float:
    """How steep the edges across a page are beside those down it; 1 where there are none."""
    steep = [
        tuple(ink.percentile_of(each, percentile) for each in pair)
        for pair in edges
        if pair[0].size
    ]
    if not steep:
        return 1.0
    across, down = (median(each) for each in zip(*steep, strict=True))
    return float(across / down) if down else 1.0


def _upright(across: Steepness, down: Steepness, smeared: float) -> float:
    if not across.size:
        return 1.0
    sharp = across if smeared == 1.0 else (across / smeared).astype(np.int16)
    steep = cv2.add(sharp, down)
    steep[steep < _FAINT * steep.max()] = 0
    edges = steep.sum(dtype=np.int64)
    upright = np.where(down <= _UPRIGHT * sharp, steep, 0)
    return float(upright.sum(dtype=np.int64) / edges) if edges else 1.0


def climb(inked: Mask) -> float | None:
    """How steeply the ink of a long word climbs or falls; None of a short one, which tells none.

    At a fold it does so steeply that the word's box is higher for it.
    """
    height, width = inked.shape
    if width < _LONG * (height - _STEEPEST * width):
        return None
    seen = cv2.moments(inked.astype(np.uint8), binaryImage=True)
    slope = seen["mu11"] / seen["mu20"] if seen["mu20"] else 0.0
    lower = height - min(abs(slope), _STEEPEST) * width
    return float(slope) if width >= _LONG * lower else None


def _levelled(inked: Mask) -> Iterator[Mask]:
    """The ink of a long word that climbs or falls, as paper does near a gutter, on a level line."""
    slope, (height, width) = climb(inked), inked.shape
    if slope is None or not _CLIMBS <= abs(slope) <= _STEEPEST:
        return
    room = int(abs(slope) * width / 2) + 1
    shear = np.array([[1.0, 0.0, 0.0], [-slope, 1.0, room + slope * width / 2]])
    size = width, height + 2 * room
    yield cv2.warpAffine(inked.astype(np.uint8), shear, size, flags=cv2.INTER_NEAREST) > 0


def _level(inked: Mask, band: int) -> float:
    rows = np.zeros(len(inked) + 2 * band, np.int64)
    rows[band:-band] = np.count_nonzero(inked, axis=1)
    fullest = rows.max()
    return float(np.abs(rows[band:] - rows[:-band]).max() / fullest) if fullest else 1.0

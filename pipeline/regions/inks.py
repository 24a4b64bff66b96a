"""Inks: a page that is filled in by hand has two, and a word stands with those it shares one with.

How dark it is and how wide its strokes are tells nothing by itself: pens are as black as print, and
as broad. On one page the two differ, and its own words show by how much.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.regions.strokes import cut

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from ocr.words import Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.regions.strokes import Strokes

    Looks = NDArray[np.float64]
    """A row of every word: how dark its ink is, and how wide its strokes, both in greys."""
    Chosen = NDArray[np.bool_]
    Lengths = NDArray[np.float64]

_DARKEST = 10
"""The percentile of the greys of a word's ink that tells how dark it is."""
_LITTLE = 10
"""Pixels of ink, fewer of which tell nothing."""
_WIDER = 33.0
"""Greys that strokes 2.7 times as wide count for; a tenth wider ones for three."""
_FINEST = 1.5
"""Greys by which words of one ink differ at least."""
_SHORT, _LESS_SURE, _DOUBTFUL = 3, 0.88, 0.72
"""Letters of a word by which an ink is known, and how surely those of print are read; what is print
by its strokes, too, is kept even if it is less sure."""
_ENOUGH, _OTHERS = 5, 2
"""Words by which an ink is known, and those that are enough to be another one."""
_NEAREST = 3
"""Words of an ink that one is held against: the last of the nearest counts."""
_FARTHER = 3.0
"""How many times as far as from its own ink a word lies from the other one at least."""
_SHARE = 0.5
"""The share of the words of an ink that have to be told by it before others are, and that of the
other one that must not."""
_LOW = 1 / 3
"""Usual heights of a word below which there is only a piece of what a hand wrote."""


def settled(
    words: Sequence[Word], written: Collection[Word], strokes: Mapping[Word, Strokes], image: Pixels
) -> set[Word]:
    """The words by hand, when those that were told so and the others are held against each other.

    What shares the hand's ink is by hand as well, however surely it was read, and so are pieces too
    low to be words. What is legible and shares the ink of print is none; where hardly any print was
    told, the ink of what is surely read.
    """
    looks = _looks(words, image)
    by_hand = np.array([word in written for word in words], np.bool_)
    sure = np.array([word.confidence >= _LESS_SURE for word in words], np.bool_)
    fair = np.array([word.confidence >= _DOUBTFUL for word in words], np.bool_)
    types = np.array([strokes[word].is_print for word in words], np.bool_)
    letters = np.array([strokes[word].letters for word in words])
    known = (letters >= _SHORT) & ~np.isnan(looks).any(axis=1)
    hand, doubted = known & by_hand & ~(sure & types), known & by_hand & ~sure
    print_ = known & ~by_hand & sure
    legible = sure | (fair & types)
    more = _shares(looks, hand, print_) | _shares(looks, doubted, print_)
    more |= _are_low(words) & ~(sure & types & (letters >= _SHORT))
    fewer = legible & _shares(looks, print_ if _is_enough(print_) else known & sure, doubted)
    by_hand = (by_hand & ~fewer) | (more & (letters > 0))
    return {word for word, is_written in zip(words, by_hand, strict=True) if is_written}


def _looks(words: Sequence[Word], image: Pixels) -> Looks:
    limit = ink.threshold(image)
    return np.array([_look(cut(image, word.box), limit) for word in words])


def _look(part: Pixels, limit: int) -> tuple[float, float]:
    """Of one word; no numbers where there is hardly any ink."""
    inked = part < limit
    if np.count_nonzero(inked) < _LITTLE:
        return np.nan, np.nan
    dark = float(np.percentile(part[inked], _DARKEST))
    mask = np.pad(inked, 1).astype(np.uint8)
    area = np.count_nonzero(mask)
    outline = area - np.count_nonzero(cv2.erode(mask, np.ones((3, 3), np.uint8)))
    return dark, _WIDER * float(np.log(area / outline))


def _are_low(words: Sequence[Word]) -> Chosen:
    heights = np.array([word.box.h for word in words])
    return np.asarray(heights < _LOW * np.median(heights))


def _is_enough(known: Chosen) -> bool:
    return bool(np.count_nonzero(known) >= _ENOUGH)


def _shares(looks: Looks, own: Chosen, other: Chosen) -> Chosen:
    """Which words clearly share an ink, by words whose ink that is and words in another one.

    None do where most of its own words could be in the other, or most of those in it.
    """
    if not _is_enough(own) or np.count_nonzero(other) < _OTHERS:
        return np.zeros_like(own)
    scaled = looks / np.maximum(_spread(looks[own]) + _spread(looks[other]), _FINEST)
    near, far = _away(scaled, own), _away(scaled, other)
    found = np.asarray(far > np.maximum(1.0, _FARTHER * near))
    is_parted = found[own].mean() >= _SHARE > found[other].mean()
    return found if is_parted else np.zeros_like(own)


def _spread(looks: Looks) -> Lengths:
    """How far from the middle of several words half of them lie."""
    return np.asarray(np.median(np.abs(looks - np.median(looks, axis=0)), axis=0))


def _away(looks: Looks, known: Chosen) -> Lengths:
    """How far every word is from the nearest ones of an ink, itself left out.

    Word by word: all pairs at once would take many bytes each, of which a few are kept.
    """
    own = looks[known]
    last = min(_NEAREST, len(own) - 1) - 1
    found = np.empty(len(looks))
    for number, (look, is_own) in enumerate(zip(looks, known, strict=True)):
        apart = np.abs(own - look).max(axis=1)
        found[number] = np.partition(apart, last + is_own)[last + is_own]
    return found

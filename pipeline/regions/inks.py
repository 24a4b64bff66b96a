"""Inks: a page that is filled in by hand has two, and a word stands with those it shares one with.

How dark it is and how wide its strokes are tells nothing by itself: pens are as black as print, and
as broad. On one page the two differ, and its own words show by how much.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from pipeline.cleanup import ink
from pipeline.regions.stretches import DOUBTFUL, LESS_SURE
from pipeline.regions.strokes import SHORT, cut

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
FINEST = 1.5
"""Greys by which words of one ink differ at least."""
_ENOUGH, _OTHERS = 5, 2
"""Words by which an ink is known, and those that are enough to be another one."""
_NEAREST = 3
"""Words of an ink that one is held against: the last of the nearest counts."""
_FARTHER = 3.0
"""How many times as far as from its own ink a word lies from the other one at least."""
_SHARE = 0.5
"""An ink tells if it tells this share of its own words at least, and less of the other one's."""
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
    page = _seen(words, written, strokes, image)
    by_hand = (page.by_hand & ~page.leaving) | (page.joining & (page.letters > 0))
    return {word for word, is_written in zip(words, by_hand, strict=True) if is_written}


@dataclass(frozen=True, slots=True)
class _Page:
    """The words of a page, one to a row: how they look, and what was told of them before."""

    looks: Looks
    heights: Lengths
    letters: NDArray[np.int64]
    by_hand: Chosen
    sure: Chosen
    fair: Chosen
    types: Chosen

    @property
    def known(self) -> Chosen:
        """Long enough, and with enough ink, to tell an ink by."""
        return np.asarray((self.letters >= SHORT) & ~np.isnan(self.looks).any(axis=1))

    @property
    def print_(self) -> Chosen:
        """Known words that were told to be print, and are surely read."""
        return self.known & ~self.by_hand & self.sure

    @property
    def doubted(self) -> Chosen:
        """Known words by hand, but those that were surely read."""
        return self.known & self.by_hand & ~self.sure

    @property
    def joining(self) -> Chosen:
        """Words in the ink of the hand, and those too low to be words, unless they are print."""
        hand = self.known & self.by_hand & ~(self.sure & self.types)
        owns = (hand, self.doubted)
        in_ink = np.logical_or(*(_shares(self.looks, own, self.print_) for own in owns))
        is_low = self.heights < _LOW * np.median(self.heights)
        is_print = self.sure & self.types & (self.letters >= SHORT)
        return np.asarray(in_ink | (is_low & ~is_print))

    @property
    def leaving(self) -> Chosen:
        """Legible words in the ink of print; where hardly any was told, of what is surely read."""
        legible = self.sure | (self.fair & self.types)
        print_ = self.print_ if _is_enough(self.print_) else self.known & self.sure
        return legible & _shares(self.looks, print_, self.doubted)


def _seen(
    words: Sequence[Word], written: Collection[Word], strokes: Mapping[Word, Strokes], image: Pixels
) -> _Page:
    return _Page(
        looks_of(words, image),
        np.array([float(word.box.h) for word in words]),
        np.array([strokes[word].letters for word in words]),
        np.array([word in written for word in words], np.bool_),
        np.array([word.confidence >= LESS_SURE for word in words], np.bool_),
        np.array([word.confidence >= DOUBTFUL for word in words], np.bool_),
        np.array([strokes[word].is_print for word in words], np.bool_),
    )


def looks_of(words: Sequence[Word], image: Pixels) -> Looks:
    """How the ink of every word looks."""
    limit = ink.threshold(image)
    return np.array([_look(cut(image, word.box), limit) for word in words])


def _look(part: Pixels, limit: int) -> tuple[float, float]:
    """Of one word; no numbers where there is hardly any ink."""
    inked = part < limit
    if np.count_nonzero(inked) < _LITTLE:
        return np.nan, np.nan
    dark = ink.percentile_of(part[inked], _DARKEST)
    mask = cv2.copyMakeBorder(inked.view(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT)
    area = np.count_nonzero(mask)
    outline = area - np.count_nonzero(cv2.erode(mask, np.ones((3, 3), np.uint8)))
    return dark, _WIDER * float(np.log(area / outline))


def _is_enough(known: Chosen) -> bool:
    return bool(np.count_nonzero(known) >= _ENOUGH)


def _shares(looks: Looks, own: Chosen, other: Chosen) -> Chosen:
    """Which words clearly share an ink, by words whose ink that is and words in another one.

    None do where most of its own words could be in the other, or most of those in it.
    """
    if not _is_enough(own) or np.count_nonzero(other) < _OTHERS:
        return np.zeros_like(own)
    scaled = looks / np.maximum(spread(looks[own]) + spread(looks[other]), FINEST)
    near, far = away(scaled, own), away(scaled, other)
    found = np.asarray(far > np.maximum(1.0, _FARTHER * near))
    is_parted = found[own].mean() >= _SHARE > found[other].mean()
    return found if is_parted else np.zeros_like(own)


def spread(looks: Looks) -> Lengths:
    """How far from the middle of several words half of them lie."""
    return np.asarray(np.median(np.abs(looks - np.median(looks, axis=0)), axis=0))


def away(looks: Looks, known: Chosen, nearest: int = _NEAREST) -> Lengths:
    """How far every word is from the last of the nearest ones of an ink, itself left out.

    Word by word: all pairs at once would take many bytes each, of which a few are kept.
    """
    own = looks[known]
    last = min(nearest, len(own) - 1) - 1
    found = np.empty(len(looks))
    for number, (look, is_own) in enumerate(zip(looks, known, strict=True)):
        apart = np.abs(own - look).max(axis=1)
        place = last + int(is_own)
        found[number] = np.partition(apart, place)[place]
    return found

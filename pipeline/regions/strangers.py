"""Strangers: words that a hand put among print, in an ink and with strokes that print has nowhere.

A number or a date that somebody wrote into a printed text is one of many words of its line, and
every one of the others is surely read. Nothing of the page seems filled in by hand; but such a word
is unlike all print beside it, in two ways at once.
"""

from __future__ import annotations

from itertools import compress
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from pipeline.regions import inks
from pipeline.regions.leaning import (
    ENOUGH,
    ROOM,
    is_print,
    letters_of,
    likenesses,
    numbering,
    one_by_one,
    outside,
)
from pipeline.regions.outlines import joined
from pipeline.regions.stretches import DOUBTFUL, LESS_SURE
from pipeline.regions.strokes import is_moved

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ocr.words import Box, Word
    from pipeline.cleanup.noun import Pixels

    Chosen = NDArray[np.bool_]
    Numbers = NDArray[np.float64]

_GLANCE, _SAMPLE = 12, 60
"""So many words of print tell whether another is worth a closer look, and what print is like."""
_FEW = 1.0
"""Words in doubt for each of print; where there are more, the print itself is hard to read."""
_UNLIKE, _JOINING = 3.5, 3.0
"""How far above that of most print the likeness of a stranger lies, in what it differs by there and
in logarithms of odds; and that of a word beside others."""
_APART = 3.0
"""How far from print its ink is, in what the inks of print differ by; and how many times as far as
from the ink of others a word that joins them is."""
_NEIGHBOURS, _MOST = 5, 0.5
"""Words around a stranger, and the share of them whose ink is that of print at least: under tape or
in a stain all of them are unlike it."""
_LEGIBLE = 0.5
"""Where more of the strangers are surely read they are print: italics in an ink of their own."""


def find(words: Sequence[Word], hands: Sequence[Box], image: Pixels) -> list[Box]:
    """Where strangers stand outside regions of handwriting.

    One that is hardly read stands for itself; of those that are less doubtful there are two at
    least. Where some are, words in their ink join them, however surely they were read. None are
    told on a page that was moved: figures have few stems, fade more than letters, and lean.
    """
    page = outside(words, hands)
    left_out = one_by_one(page) | numbering(page)
    page = [word for word in page if word not in left_out]
    asked = [word for word in page if word.confidence < LESS_SURE and letters_of(word)]
    print_ = [word for word in page if is_print(word)]
    if len(print_) < max(ENOUGH, len(asked) / _FEW) or not _is_enough(_sureness(asked)):
        return []
    some = [*print_[_some(len(print_), _GLANCE)], *asked]
    leaning = set(compress(some, likenesses(some, image) >= _JOINING))
    if not _is_enough(_sureness([*leaning])) or is_moved(page, image):
        return []
    found = dict(zip(page, _found(page, leaning, image), strict=True))
    boxes = [word.box for word, is_one in found.items() if is_one]
    others = [word.box for word, is_one in found.items() if not is_one]
    return joined(boxes, others, ROOM * median(word.box.h for word in page))


def _found(page: Sequence[Word], leaning: set[Word], image: Pixels) -> Chosen:
    """Which words of a page are strangers; of some of them the strokes are known to lean."""
    sure, looks = _sureness(page), inks.looks_of(page, image)
    letters = np.array([letters_of(word) > 0 for word in page], np.bool_)
    print_ = np.array([is_print(word) for word in page], np.bool_) & ~np.isnan(looks).any(axis=1)
    if not print_.any():
        return print_
    asked = _could_be(looks, print_, np.array([word in leaning for word in page], np.bool_))
    places = np.flatnonzero(print_)
    asked[places[_some(len(places), _SAMPLE)]] = True
    asked |= sure < LESS_SURE
    likeness = np.zeros(len(page))
    likeness[asked] = likenesses(list(compress(page, asked)), image)
    upright = print_ & (likeness < _UNLIKE)
    if not upright.any():
        return upright
    scaled = looks / np.maximum(inks.spread(looks[upright]), inks.FINEST)
    away = inks.away(scaled, upright)
    unlike = letters & (likeness >= _UNLIKE) & (away >= _APART) & (sure < LESS_SURE)
    unlike = _amid(page, unlike, away < _APART)
    if not _is_enough(sure[unlike]):
        return np.zeros_like(print_)
    near = _APART * inks.away(scaled, unlike, nearest=1) < away
    leans, differs = likeness >= _JOINING, away >= _APART
    alike = unlike | (letters & leans & differs & near)
    if np.mean(sure[alike] >= LESS_SURE) > _LEGIBLE:
        return np.zeros_like(print_)
    return np.asarray(alike | ((leans | differs) & (sure < DOUBTFUL)))


def _could_be(looks: inks.Looks, print_: Chosen, leaning: Chosen) -> Chosen:
    """Which words are in an ink more like that of words that lean than like that of most print."""
    middle = np.median(looks[print_], axis=0)
    scaled = (looks - middle) / np.maximum(inks.spread(looks[print_]), inks.FINEST)
    near = inks.away(scaled, leaning, nearest=1)
    return np.asarray((near < np.abs(scaled).max(axis=1)) | leaning)


def _amid(page: Sequence[Word], asked: Chosen, print_: Chosen) -> Chosen:
    """Which of the asked words have print around them."""
    middles = np.array(
        [(word.box.x + word.box.w / 2, word.box.y + word.box.h / 2) for word in page]
    )
    found = np.zeros_like(asked)
    for number in np.flatnonzero(asked):
        apart = np.abs(middles - middles[number]).max(axis=1)
        nearest = np.argsort(apart, kind="stable")[1 : _NEIGHBOURS + 1]
        found[number] = print_[nearest].mean() >= _MOST
    return found


def _some(count: int, most: int) -> slice:
    """So many of several at most, from all over the page."""
    return slice(None, None, 1 + count // most)


def _is_enough(sureness: Numbers) -> bool:
    """Whether words read so surely can be strangers: one that is hardly read, or two."""
    return bool(np.count_nonzero(sureness < LESS_SURE) > 1 or (sureness < DOUBTFUL).any())


def _sureness(words: Sequence[Word]) -> Numbers:
    return np.array([word.confidence for word in words])

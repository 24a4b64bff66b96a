"""Slanted hands: leaning throughout, and so level that they are read like print, if less surely.

Italics lean as well, but are read nearly as surely as upright print. Where damage makes them
doubtful, their feet are soft, too; those of a hand that is taken for print are not.
"""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import cv2
import numpy as np

from ocr.latin import is_english
from pipeline.regions.stretches import LESS_SURE, stretch
from pipeline.regions.strokes import SHORT, cut, telling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ocr.words import Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.regions.stretches import Stretch
    from pipeline.regions.strokes import Strokes

_LEAST, _MOST = 6.0, 35.0
"""Degrees by which the stems of a slanted word lean to the right."""
_WIDE = 40
"""Degrees to both sides among which the commonest lean is sought, two at a time."""
_AGREED = 0.14
"""The share of all edges that agree on it within six degrees; grain agrees on nothing."""
_STEEP, _FAINT = 1.2, 0.25
"""Edges of stems change so much more across than down; fainter ones than this part are grain."""
_DOUBTFUL = 0.8
_FEW, _SHARE, _BESIDE_UPRIGHT = 3, 0.18, 0.11
"""Doubtful words of all that lean, and their share, by which a hand is known: of fourteen italic
faces with every damage not more than a seventh are, if the page is read at all. Of italics beside
upright labels, which damage left as print, fewer are: on twenty damaged pages at most a sixteenth.
"""
_OF_DOUBTFUL = 0.2
"""The share of a page's doubtful words that lean at least. «сум» and 787 lean by themselves, and
some are doubtful on a damaged page of print: 0.14 of all that are on a folded register. Of those of
41 pages with such a hand 0.22 and more do, but for one hand that is upright."""
_LEVEL, _LEVEL_BESIDE_UPRIGHT = 0.9, 0.8
"""How level the leaning words of such a hand are; upright print tells that they are no italics
whose feet damage made soft."""
_SEVERAL = 3
"""Words of English that no hand is taken for."""
_BEHIND = 0.5
"""The share of all that leans that stands behind strokes where it says labels once more."""
_LABELS = 5
"""Upright printed words by which a page's labels are known to be no italics."""


def is_likely(words: Sequence[Word], image: Pixels) -> bool:
    """Whether so many doubtful words of a page lean that it is worth a look at all of them."""
    if _are_in_two_languages(words):
        return False
    doubtful = [word for word in words if _is_doubtful(word)]
    leaning = 0
    for word in doubtful:
        leaning += _is_slanted(cut(image, telling(word)))
        if leaning >= _FEW:
            return True
    return False


def find(parts: Sequence[Stretch], looks: Mapping[Word, Strokes], image: Pixels) -> list[Stretch]:
    """What leans, if the page has such a hand; where its print may lean, too, but what is sure."""
    if _are_in_two_languages([word for part in parts for word in part.words]):
        return []
    leaning = {
        word for part in parts for word in part.words if _is_slanted(cut(image, telling(word)))
    }
    judged = [word for word in leaning if _letters(word) >= SHORT]
    doubtful = sum(map(_is_doubtful, judged))
    upright = _is_upright(parts, looks, leaning)
    if _say_labels_once_more(parts, leaning) or doubtful < max(
        _FEW, (_BESIDE_UPRIGHT if upright else _SHARE) * len(judged)
    ):
        return []
    if doubtful < _OF_DOUBTFUL * sum(_is_doubtful(word) for part in parts for word in part.words):
        return []
    level = median(looks[word].level for word in judged)
    if level < (_LEVEL_BESIDE_UPRIGHT if upright else _LEVEL):
        return []
    runs = list(_runs(parts, leaning))
    if upright:
        return runs
    return [run for run in runs if any(word.confidence < LESS_SURE for word in run.words)]


def _are_in_two_languages(words: Sequence[Word]) -> bool:
    """Whether English stands beside Mongolian, in print: its italics are misread, and doubted."""
    return sum(is_english(word.text) for word in words) >= _SEVERAL


def _say_labels_once_more(parts: Sequence[Stretch], leaning: set[Word]) -> bool:
    """Whether italics behind strokes say labels in another language: «Хүйс / Пол».

    Nobody writes an entry behind a stroke that is printed beside its label.
    """
    lean = [part.words for part in parts if any(word in leaning for word in part.words)]
    behind = sum(
        any(one.text.endswith("/") and other in leaning for one, other in pairwise(words))
        for words in lean
    )
    return behind >= max(_SEVERAL, _BEHIND * len(lean))


def _is_upright(
    parts: Sequence[Stretch], looks: Mapping[Word, Strokes], leaning: set[Word]
) -> bool:
    """Whether the print of a page does not lean: then what leans is no label."""
    upright = (word for part in parts for word in part.words if word not in leaning)
    known = [word for word in upright if word.confidence >= LESS_SURE and _letters(word) >= SHORT]
    return sum(looks[word].is_print for word in known) >= _LABELS


def _is_doubtful(word: Word) -> bool:
    """Whether a word that is long enough to tell by its lean what wrote it is not surely read."""
    return word.confidence < _DOUBTFUL and _letters(word) >= SHORT


def _letters(word: Word) -> int:
    """How many signs of a word tell by their lean what wrote it; of one with a slash, letters."""
    tells = str.isalpha if "/" in word.text else str.isalnum
    return sum(map(tells, word.text))


def _runs(parts: Sequence[Stretch], leaning: set[Word]) -> Iterator[Stretch]:
    """Every stretch from its first leaning word to its last one."""
    for part in parts:
        leans = [word in leaning for word in part.words]
        if any(leans):
            first, end = leans.index(True), len(leans) - leans[::-1].index(True)
            yield stretch(part.words[first:end])


def _is_slanted(part: Pixels) -> bool:
    """Whether the stems of a word lean, and most of them alike."""
    if not part.size:
        return False
    across = cv2.Sobel(part, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(part, cv2.CV_32F, 0, 1)
    steep = np.abs(across) + np.abs(down)
    counted = (steep > _FAINT * steep.max()) & (np.abs(across) > _STEEP * np.abs(down))
    weights = steep[counted]
    if not weights.size:
        return False
    leans = np.degrees(np.arctan(down[counted] / across[counted]))
    agreed, edges = np.histogram(leans, _WIDE, (-_WIDE, _WIDE), weights=weights)
    agreed = np.convolve(agreed, np.ones(3), "same")
    commonest = int(agreed.argmax())
    lean = (edges[commonest] + edges[commonest + 1]) / 2
    return bool(_LEAST <= lean <= _MOST and agreed[commonest] >= _AGREED * weights.sum())

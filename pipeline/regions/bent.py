"""Bent paper: its lines climb and fall, and the stems of its print stay plumb.

A fold, or the curl of a page that stands up at its gutter, moves every column of letters up or
down by itself. Upright hands have plumb stems as well, but keep to their lines.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from pipeline.cleanup import ink
from pipeline.regions.strokes import SHORT, climb, cut, telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ocr.words import Word
    from pipeline.cleanup.noun import Pixels
    from pipeline.regions.strokes import Strokes

_PLUMB = 0.1
"""The share of upright edges from which on the stems of what is bent are print's."""
_CLIMBS, _LETTERS = 0.1, 4
"""What a word of bent paper climbs or falls by at least, its stems as plumb as print's, and its
letters: a capital or a comma makes a shorter one seem to."""
_SHARE = 1 / 20
"""The share of such words among the long ones of a bent page: a fold bends what lies on it, and
the rest of the page lies flat. Of 108 pages by hand and 105 of print, none of them bent, one word
or one in eighty at the most is such; of 24 bent pages one in twelve to seven in ten."""
_READ = 0.2
"""How surely half of its long words are read at least; of eleven folded pages 0.36 and more. Of
notes in an upright hand on squared paper, whose lines climb as they like, it was 0.0: of what is
read so nothing is lost, print or not."""
_ENOUGH = 3
"""Words that climb by which a page is known to be bent."""


def is_bent(strokes: Mapping[Word, Strokes], image: Pixels) -> bool:
    """Whether print stands on this page that is bent, of whose words the strokes are given."""
    judged = [word for word, each in strokes.items() if each.letters >= SHORT]
    if not judged or median(strokes[word].upright for word in judged) < _PLUMB:
        return False
    if median(word.confidence for word in judged) < _READ:
        return False
    limit = ink.threshold(image)
    words = [word for word in judged if strokes[word].letters >= _LETTERS]
    climbs = {word: climb(cut(image, telling(word)) < limit) for word in words}
    told = {word: abs(each) for word, each in climbs.items() if each is not None}
    steep = sum(each >= _CLIMBS and strokes[word].upright >= _PLUMB for word, each in told.items())
    return steep >= max(_ENOUGH, _SHARE * len(told))


def is_plumb(strokes: Strokes) -> bool:
    """Whether the stems of a stretch on bent paper are those of print: its level tells nothing."""
    return strokes.letters >= SHORT and strokes.upright >= _PLUMB

"""Bent paper: its lines climb and fall, and the stems of its print stay plumb.

A fold, or the curl of a page that stands up at its gutter, moves every column of letters up or
down by itself. Upright hands have plumb stems as well, but keep to their lines.
"""

from __future__ import annotations

from statistics import median, quantiles
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
_BENT = 0.06
"""What a quarter of the long words of a bent page climb or fall by at least. Of 108 pages by hand,
none of them bent, a quarter of the words climbs by 0.05 at the most, or their stems are not plumb;
of print that folds or curls by 0.07 to 0.31."""
_READ = 0.2
"""How surely half of its long words are read at least; of eleven folded pages 0.36 and more. Of
notes in an upright hand on squared paper, whose lines climb as they like, it was 0.0: of what is
read so nothing is lost, print or not."""
_ENOUGH = 4
"""Long words by which a page is known to be bent."""


def is_bent(strokes: Mapping[Word, Strokes], image: Pixels) -> bool:
    """Whether print stands on this page that is bent, of whose words the strokes are given."""
    judged = [word for word, each in strokes.items() if each.letters >= SHORT]
    if not judged or median(strokes[word].upright for word in judged) < _PLUMB:
        return False
    if median(word.confidence for word in judged) < _READ:
        return False
    limit = ink.threshold(image)
    climbs = [climb(cut(image, telling(word)) < limit) for word in judged]
    told = [abs(each) for each in climbs if each is not None]
    return len(told) >= _ENOUGH and quantiles(told, n=4)[-1] >= _BENT


def is_plumb(strokes: Strokes) -> bool:
    """Whether the stems of a stretch on bent paper are those of print: its level tells nothing."""
    return strokes.letters >= SHORT and strokes.upright >= _PLUMB

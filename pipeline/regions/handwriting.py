"""Handwriting: stretches that are doubtful, and whose letters are of all heights.

Measured on typefaces made from hands: the heights of their pieces spread by 0.25 to 0.31 of their
mean, those of print by 0.17. Print that is doubtful because its paper is damaged keeps its heights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pipeline.cleanup.places import gathered, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.words import Box
    from pipeline.cleanup.ink import Boxes, Written
    from pipeline.regions.stretches import Stretch

DOUBTFUL, _LESS_SURE = 0.72, 0.88
"""Stretches of print are read with more confidence than this, even on damaged paper."""
_SPREAD = 0.22
_NEARLY_ALL, _MORE, _ENOUGH = 90, 0.04, 8
"""In hundredths, how much of a page's print spreads less than what is taken for its most; how much
more handwriting spreads; and the stretches by which that is known. The letters of some faces, and
of blurred ones, are of all heights, too."""
_FEWEST = 6
"""Pieces of ink by which the heights of a stretch can be judged."""
_SPECK = 0.4
_EDGE = 5
_ROOM = 2.5
"""Letters between stretches of one region."""
_LONE = 12
"""Pieces of a stretch that stands for itself; shorter ones only count beside others."""
_MANY, _SHARE = 8, 0.4
"""Doubtful and uneven stretches, and their share of all doubtful ones, by which a page is known
to be filled in by hand: what is doubtful there is handwriting, too, be it a number of few pieces or
a word whose letters happen to be of one height. Damaged print is doubtful in far more places than
its letters seem uneven in."""


def find(parts: Sequence[Stretch], written: Written) -> list[Box]:
    """Regions of stretches that look written by hand.

    A region begins with a doubtful stretch, and goes on over neighbours that are less so.
    """
    letter = written.letter or 1.0
    weak = [part for part in parts if part.confidence < _LESS_SURE]
    seen = {part: _letters(written.pieces.boxes, part.box, letter) for part in weak}
    hands = {part.box: part for part, pieces in seen.items() if _spread(pieces) >= _SPREAD}
    doubtful = {part.box: part for part in weak if part.confidence < DOUBTFUL}
    filled_in = len(doubtful.keys() & hands.keys()) >= max(_MANY, _SHARE * len(doubtful))
    if filled_in:
        hands |= doubtful
    elif hands:
        least = _uneven(parts, written.pieces.boxes, letter)
        hands = {box: part for box, part in hands.items() if _spread(seen[part]) >= least}
    groups = [[hands[box] for box in group] for group in gathered(hands, _ROOM * letter)]
    return [
        whole(part.box for part in group)
        for group in groups
        if any(part.box in doubtful for part in group)
        and (filled_in or len(group) > 1 or len(seen[group[0]]) >= _LONE)
    ]


def _letters(pieces: Boxes, box: Box, letter: float) -> Boxes:
    x, y, w, h = pieces.T
    inside = (
        (x >= box.x - _EDGE)
        & (x + w <= box.right + _EDGE)
        & (y >= box.y - _EDGE)
        & (y + h <= box.bottom + _EDGE)
        & (h > _SPECK * letter)
    )
    return np.asarray(pieces[inside])


def _uneven(parts: Sequence[Stretch], pieces: Boxes, letter: float) -> float:
    """The least spread of handwriting on a page, by that of the stretches that are surely print."""
    sure = [_letters(pieces, part.box, letter) for part in parts if part.confidence >= _LESS_SURE]
    spreads = [_spread(letters) for letters in sure if len(letters) >= _FEWEST]
    if len(spreads) < _ENOUGH:
        return _SPREAD
    return max(_SPREAD, float(np.percentile(spreads, _NEARLY_ALL)) + _MORE)


def _spread(letters: Boxes) -> float:
    """By what share of their mean the heights of the pieces spread; 0 of too few."""
    heights = letters[:, 3]
    return float(heights.std() / heights.mean()) if len(heights) >= _FEWEST else 0.0

"""Lines of whole pages: generated papers, cleaned as in earnest, and cut as the engine cuts them.

What is left on a line by damage and clean-up together, and where the engine ends it, cannot be
imitated as well as it can be had.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from ocr import library
from pipeline import reduced
from pipeline.cleanup import clean
from pipeline.geometry import Point, apply
from samples.papers.damage import Damage
from samples.papers.page import page
from samples.papers.papers import Layout
from training.lines import Line
from training.tesseract import packaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.geometry import Matrix
    from samples.papers.parts import Part
    from samples.papers.sheet import Word
    from training.wear import Grey

ENGINE = "Cyrillic"
ONE_COLUMN = 4
"""Tesseract's page segmentation mode, the one that pages are read with."""
PAD = 4
"""Pixels that Tesseract takes in around a line."""
WORST = 4
"""How many times as often several damages at once are drawn as each one alone."""
HARDEST = 2
"""How many more times typewritten forms are drawn than other layouts: no two typewriters strike
alike, and few of them are among the typefaces."""
AS_PAGES_ARE_READ = 0.6
"""Of the pages, how many are cut at the size at which pages are read first; lines in doubt are read
from all pixels."""
NARROWEST, LOWEST = 20, 10
"""Pixels of a line; what is less is a rest of something else."""
SHORT = 0.85
"""A line whose letters reach less than this share of the usual height is cut higher."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word of the paper in the pixels of the cleaned page."""

    text: str
    row: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class _Cut:
    """A line as the engine found it: its box, and the height of its foot."""

    left: int
    top: int
    right: int
    bottom: int
    foot: float

    @property
    def holds_letters(self) -> bool:
        return self.right - self.left >= NARROWEST and self.bottom - self.top >= LOWEST

    def holds(self, x: float, y: float) -> bool:
        return self.left <= x < self.right and self.top <= y < self.bottom


def page_lines(part: Part, seed: int) -> Iterator[Line]:
    """Yield the lines of one page, those left out of which it cannot be told what they say."""
    dice = random.Random(f"{part}/{seed}")
    damage = dice.choice((*Damage, *(Damage.MIXED,) * WORST))
    made = page(part, dice.choice((*Layout, *(Layout.TYPED,) * HARDEST)), damage, seed)
    cleaned = clean(made.image, dpi=made.dpi)
    by = reduced.share(cleaned.image, cleaned.dpi) if dice.random() < AS_PAGES_ARE_READ else 1.0
    image = reduced.smaller(cleaned.image, by)
    words = [_placed(word, cleaned.matrix, by) for word in made.words]
    cuts = _engine_cuts(image, round(by * cleaned.dpi))
    usual = _usual(cuts)
    for cut in cuts:
        text = _said(cut, words)
        if text:
            yield Line(_pixels(image, cut, *usual), text, PAD)


def _placed(word: Word, matrix: Matrix, by: float) -> _Placed:
    left, top, right, bottom = word.box
    placed = [apply(matrix, Point(x, y)) for x in (left, right) for y in (top, bottom)]
    corners = [Point(by * point.x, by * point.y) for point in placed]
    xs, ys = [corner.x for corner in corners], [corner.y for corner in corners]
    return _Placed(word.text, word.row, min(xs), min(ys), max(xs), max(ys))


def _engine_cuts(image: Grey, dpi: int) -> list[_Cut]:
    tesserocr: Any = library.module()
    found: list[_Cut] = []
    height, width = image.shape
    folder = f"{packaged(ENGINE).parent}/"
    with tesserocr.PyTessBaseAPI(path=folder, lang=ENGINE, psm=ONE_COLUMN) as api:
        api.SetImageBytes(image.tobytes(), width, height, 1, width)
        api.SetSourceResolution(dpi)
        lines = api.AnalyseLayout()
        if lines is None:
            return found
        level = tesserocr.RIL.TEXTLINE
        for line in tesserocr.iterate_level(lines, level):
            box, foot = line.BoundingBox(level), line.Baseline(level)
            if box is not None and foot is not None:
                (_, first), (_, last) = foot
                left, top, right, bottom = box
                found.append(_Cut(left, top, right, bottom, (first + last) / 2))
    return [cut for cut in found if cut.holds_letters]


def _usual(cuts: Sequence[_Cut]) -> tuple[float, float]:
    """How far letters usually reach over and under the foot of a line on this page."""
    if not cuts:
        return 0.0, 0.0
    return (
        median(cut.foot - cut.top for cut in cuts),
        median(cut.bottom - cut.foot for cut in cuts),
    )


def _said(cut: _Cut, words: Sequence[_Placed]) -> str:
    """The text of a line; nothing where words are cut through or of several rows."""
    inside = [word for word in words if cut.holds(*word.middle)]
    near = [word for word in words if _overlaps(cut, word) and word not in inside]
    if not inside or near or len({word.row for word in inside}) > 1:
        return ""
    if any(word.left < cut.left - PAD or word.right > cut.right + PAD for word in inside):
        return ""
    return " ".join(word.text for word in sorted(inside, key=lambda word: word.left))


def _overlaps(cut: _Cut, word: _Placed) -> bool:
    """Whether a good part of a word stands in a line that does not hold its middle."""
    across = min(cut.right, word.right) - max(cut.left, word.left)
    down = min(cut.bottom, word.bottom) - max(cut.top, word.top)
    return across > PAD and down > (word.bottom - word.top) / 4


def _pixels(image: Grey, cut: _Cut, over: float, under: float) -> Grey:
    """The line with the pad around it; one without high or deep letters is cut as if it had."""
    top, bottom = float(cut.top), float(cut.bottom)
    if SHORT / 2 * over < cut.foot - top < SHORT * over:
        top = cut.foot - over
    if bottom - cut.foot < SHORT * under:
        bottom = min(cut.foot + under, cut.bottom + under)
    rows = slice(max(0, round(top) - PAD), round(bottom) + PAD)
    return image[rows, max(0, cut.left - PAD) : cut.right + PAD]

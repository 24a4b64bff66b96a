"""Judging: what models read of the lines of a part, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ocr.frozen import DPI, FrozenLine, Strip
from ocr.named import line_reader
from ocr.score import Kind, Score, score
from training.lines import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ocr.settings import Settings
    from samples.papers.parts import Part

COUNT = 400
AIR = 12
WHITE = 255
HEADS = "| model | letters wrong | Ө and Ү right | digits right | register numbers exact |"


def told(part: Part, seed: int, models: Sequence[str], settings: Settings) -> str:
    """A table of what each model reads right."""
    drawn = judged_lines(part, seed, COUNT)
    rows = [_row(name, score(line_reader(name, settings), drawn, dpi=DPI)) for name in models]
    return "\n".join((HEADS, "|---|---|---|---|---|", *rows))


def judged_lines(part: Part, seed: int, count: int) -> tuple[FrozenLine, ...]:
    """Worn lines of a part, with white paper around them."""
    found = []
    for line in lines(part, seed, count):
        image = np.pad(line.image, AIR, constant_values=WHITE)
        height, width = image.shape
        found.append(FrozenLine(Strip((height, width), image.tobytes()), line.text))
    return tuple(found)


def _row(name: str, found: Score) -> str:
    shares = (
        found.error_rate,
        found.right(Kind.OWN),
        found.right(Kind.DIGIT),
        found.numbers_exact,
    )
    return f"| {name} | " + " | ".join(f"{share:.2%}" for share in shares) + " |"

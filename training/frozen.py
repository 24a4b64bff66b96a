"""Draw the frozen lines of the test part, once, into `ocr/models/`.

    python -m training.frozen

Sixteen greys keep the picture small. Whoever draws them anew changes the digest in
`ocr/frozen.py`, and no earlier figure can be compared any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from ocr.frozen import DPI, PICTURE, TEXTS, digest
from samples.papers.parts import Part
from training.lines import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from training.lines import Line

SEED = 33
COUNT = 400
WIDEST = 1500
AIR = 12
WHITE = 255
GREYS = 16
STEP = WHITE // (GREYS - 1)


def main() -> None:
    """Write both files and print their digest."""
    drawn = [line for line in lines(Part.TEST, SEED, 2 * COUNT) if line.image.shape[1] <= WIDEST]
    write(drawn[:COUNT])
    print(f"{DPI} dpi, digest {digest(PICTURE.read_bytes(), TEXTS.read_bytes())}")


def write(drawn: Sequence[Line]) -> None:
    """Write lines below one another, and where each one stands."""
    padded = [np.pad(line.image, AIR, constant_values=WHITE) for line in drawn]
    width = max(image.shape[1] for image in padded)
    picture = np.full((sum(len(image) for image in padded), width), WHITE, np.uint8)
    rows, top = [], 0
    for line, image in zip(drawn, padded, strict=True):
        height, wide = image.shape
        picture[top : top + height, :wide] = image
        rows.append(f"{top}\t{height}\t{wide}\t{line.text}\n")
        top += height
    greys = Image.fromarray(((picture.astype(np.uint16) + STEP // 2) // STEP).astype(np.uint8), "P")
    greys.putpalette([STEP * grey for grey in range(GREYS) for _ in range(3)])
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    greys.save(PICTURE, bits=4, optimize=True)
    TEXTS.write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()

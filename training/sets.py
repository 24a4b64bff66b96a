"""Sets: lines as files that Tesseract's training reads, some dozens of lines to a file."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import cv2
import numpy as np

from training.tesseract import run

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from training.lines import Line

LINES_OF_A_FILE = 40
GAP = 20
WHITE = 255
DPI = 300


def written(lines: Iterable[Line], folder: Path, name: str) -> tuple[Path, ...]:
    """Write lines into training files of a folder; raises CalledProcessError."""
    folder.mkdir(parents=True, exist_ok=True)
    source = iter(lines)
    made: list[Path] = []
    while some := tuple(islice(source, LINES_OF_A_FILE)):
        made.append(_file(some, folder / f"{name}-{len(made):04d}"))
    return tuple(made)


def _file(lines: tuple[Line, ...], base: Path) -> Path:
    done = base.with_suffix(".lstmf")
    if done.exists():
        return done
    picture, boxes = _stacked(lines)
    image = base.with_suffix(".png")
    cv2.imwrite(str(image), picture)
    base.with_suffix(".box").write_text(boxes, encoding="utf-8")
    run("tesseract", image, base, "--psm", "13", "--dpi", str(DPI), "lstm.train")
    image.unlink()
    base.with_suffix(".box").unlink()
    return done


def _stacked(lines: tuple[Line, ...]) -> tuple[np.ndarray, str]:
    """One picture of all lines below one another, and where each stands, from the bottom up."""
    width = max(line.image.shape[1] for line in lines) + 2 * GAP
    height = sum(line.image.shape[0] + GAP for line in lines) + GAP
    picture = np.full((height, width), WHITE, np.uint8)
    told, top = [], GAP
    for line in lines:
        rows, columns = line.image.shape
        picture[top : top + rows, GAP : GAP + columns] = line.image
        left, right = GAP + line.pad, GAP + columns - line.pad
        bottom, upper = height - top - rows + line.pad, height - top - line.pad
        told.append(f"WordStr {left} {bottom} {right} {upper} 0 #{line.text}")
        told.append(f"\t {right} {bottom} {right + 1} {upper} 0")
        top += rows + GAP
    return picture, "\n".join(told) + "\n"

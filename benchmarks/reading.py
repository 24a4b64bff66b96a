"""The sides of the samples, cleaned and read as the line does it, two at a time."""

from __future__ import annotations

import multiprocessing
import os
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.truth import Side
    from ocr.reader import Reader
    from ocr.settings import EngineName
    from ocr.words import Reading
    from pipeline.geometry import Matrix


@dataclass(frozen=True, slots=True)
class Page:
    """What was read on a side, and the way from its master to the cleaned page."""

    reading: Reading
    matrix: Matrix
    flags: tuple[str, ...]


def read_all(
    samples: Path, sides: Sequence[Side], engine: EngineName, workers: int = 2
) -> dict[Side, Page]:
    """Clean and read every side in processes of their own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin) as pool:
        pages = pool.map(_read, [samples] * len(sides), sides, [engine] * len(sides))
        return dict(zip(sides, pages, strict=True))


def _begin() -> None:
    os.environ.update(OMP_THREAD_LIMIT="1", OPENCV_FOR_THREADS_NUM="1")


@cache
def _reader(engine: EngineName) -> Reader:
    from ocr.reader import found
    from ocr.settings import Settings

    return found(Settings(engine=engine))


def _read(samples: Path, side: Side, engine: EngineName) -> Page:
    """The same calls that the steps `clean` and `read` make."""
    from pipeline import frames
    from pipeline.reading import clean_page, read_page

    path = samples / side.file
    reader = _reader(engine)
    frame = frames.inspect(path).frames[side.frame]
    cleaned = clean_page(path, frame, reader, region=side.region)
    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as folder:
        reading = read_page(cleaned, reader, Path(folder) / "cleaned.jpg")
    return Page(reading, cleaned.matrix, cleaned.flags)

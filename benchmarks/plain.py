"""Plain Tesseract beside the line: one process for each page, two at once, nothing around it.

`OMP_THREAD_LIMIT=1 tesseract page.png - -l Cyrillic` on the same sides: every frame as it was
scanned, in its colours, the two pages of an opening apart. Making the PNG files does not count.
"""

from __future__ import annotations

import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from benchmarks.meter import Spent
from benchmarks.truth import Side
from ocr.probe import probe
from ocr.settings import Settings
from pipeline import frames

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ocr.words import Box

AT_ONCE = 2
LANGUAGE = "Cyrillic"
IMAGES = frozenset({".jpg", ".jp2", ".png", ".tif", ".pdf"})


@dataclass(frozen=True, slots=True)
class Round:
    """What plain Tesseract spent, and what it read on each side."""

    pages: int
    spent: Spent
    texts: dict[Side, str]


def prepare(samples: Path, known: Iterable[Side], folder: Path) -> dict[Side, Path]:
    """Write every side of the delivery as a PNG; `known` sides say where an opening is parted."""
    folder.mkdir(parents=True, exist_ok=True)
    parted: dict[tuple[str, int], list[Side]] = {}
    for side in known:
        parted.setdefault((side.file, side.frame), []).append(side)
    written: dict[Side, Path] = {}
    for path in sorted(p for p in (samples / "scans").rglob("*") if p.suffix in IMAGES):
        name = path.relative_to(samples).as_posix()
        for frame in frames.inspect(path).frames:
            pixels = frames.pixels(path, frame.index)
            for side in parted.get((name, frame.index), [Side(name, frame.index, None)]):
                written[side] = folder / f"{len(written):03}.png"
                _write(pixels, side.region, written[side], frame.dpi)
    return written


def _write(pixels: np.ndarray, region: Box | None, path: Path, dpi: float | None) -> None:
    if region is not None:
        pixels = pixels[region.y : region.bottom, region.x : region.right]
    image = Image.fromarray(np.ascontiguousarray(pixels[..., ::-1] if pixels.ndim == 3 else pixels))
    image.save(path, compress_level=1, dpi=(dpi or 300, dpi or 300))


def run(pages: Mapping[Side, Path]) -> Round:
    """Read every page, two at once."""
    language = probe(replace(Settings(), language=LANGUAGE)).language
    began = time.perf_counter()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        results = list(pool.map(lambda path: _read(path, language), pages.values()))
    wall = time.perf_counter() - began
    cpu = sum(seconds for seconds, _ in results)
    texts = {side: text for side, (_, text) in zip(pages, results, strict=True)}
    return Round(len(pages), Spent(wall, cpu, cpu), texts)


def _read(path: Path, language: str) -> tuple[float, str]:
    with subprocess.Popen(  # the command that this is compared with
        ["tesseract", path, "-", "-l", language],
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as child:
        text = child.stdout.read() if child.stdout else ""
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise subprocess.CalledProcessError(child.returncode, "tesseract")
    return usage.ru_utime + usage.ru_stime, text

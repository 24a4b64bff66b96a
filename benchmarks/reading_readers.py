"""Readers that are compared: our line, our model without clean-up, and the peers."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tempfile
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.reading_pages import KEPT, ROOT

if TYPE_CHECKING:
    from benchmarks.reading_pages import Kept
    from ocr.reader import Reader
    from ocr.words import Reading

OCRMYPDF = ROOT / ".venv-peers" / "bin" / "ocrmypdf"
SECONDS = 1200
QUARTERS = {"turned-90": 3, "turned-180": 2, "turned-270": 1}
"""By how many quarter turns to the left a page comes upright again."""


class By(StrEnum):
    """Who read."""

    OURS = "ours"
    RAW = "ours, clean-up off"
    MON = "mon"
    CYRILLIC = "Cyrillic"
    OCRMYPDF = "OCRmyPDF"


@dataclass(frozen=True, slots=True)
class Found:
    """A field that was found: its value, and how sure the reader is of it."""

    name: str
    value: str | None
    confidence: float


@dataclass(frozen=True, slots=True)
class Read:
    """What one reader made of one page."""

    text: str
    fields: tuple[Found, ...] = ()
    type: str | None = None


def read(page: Kept, by: By, language: str) -> Read:
    """Read a page; the peers' results are kept, ours are made each time."""
    if by is By.OURS:
        return _ours(page, language)
    if by is By.RAW:
        return _raw(page, language)
    return _peer(page, by)


@cache
def _reader(language: str) -> Reader:
    from ocr.reader import found
    from ocr.settings import Settings

    os.environ.update(OMP_THREAD_LIMIT="1", OPENCV_FOR_THREADS_NUM="1")
    return found(replace(Settings(), language=language or Settings().language))


def _ours(page: Kept, language: str) -> Read:
    """The same calls that the steps `clean` and `read` make."""
    from pipeline.reading import read_image

    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as folder:
        _, reading = read_image(page.image, _reader(language), Path(folder) / "cleaned.jpg")
    return _described(reading)


def _raw(page: Kept, language: str) -> Read:
    """The same model on grey pixels as scanned, upright."""
    import numpy as np
    from PIL import Image

    with Image.open(page.image) as picture:
        grey = np.asarray(picture.convert("L"))
        dpi = round(float(picture.info["dpi"][0]))
    quarters = sum(QUARTERS.get(damage, 0) for damage in page.damages)
    upright = np.ascontiguousarray(np.rot90(grey, quarters))
    return _described(_reader(language).read(upright, dpi=dpi))


def _described(reading: Reading) -> Read:
    from ocr.text import text
    from pipeline.describe.describe import describe
    from pipeline.describe.description import PageText
    from pipeline.describe.forms import built_in

    said = describe([PageText(0, reading)], built_in())
    fields = tuple(Found(each.name, each.value, each.confidence) for each in said.fields)
    return Read(text(reading), fields, said.type)


def _peer(page: Kept, by: By) -> Read:
    place = KEPT / "peers" / version(by) / f"{_digest(page.image)}.json"
    if place.exists():
        facts = json.loads(place.read_text(encoding="utf-8"))
        return Read(facts["text"], tuple(Found(**each) for each in facts["fields"]), facts["type"])
    made = _by_ocrmypdf(page.image) if by is By.OCRMYPDF else _by_tesseract(page.image, by)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(asdict(made), ensure_ascii=False), encoding="utf-8")
    return made


@cache
def version(by: By) -> str:
    """A peer and its version, fit for the name of a folder."""
    program = [OCRMYPDF] if by is By.OCRMYPDF else ["tesseract"]
    said = _run([*program, "--version"]).split("\n")[0].split()[-1]
    return f"{by}-{said}"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:24]


def _by_tesseract(image: Path, language: str) -> Read:
    from ocr.tsv import parse
    from ocr.words import Reading

    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as folder:
        base = Path(folder) / "read"
        _run(["tesseract", image, base, "-l", language, "txt", "tsv"])
        said = base.with_suffix(".txt").read_text(encoding="utf-8")
        page = parse(base.with_suffix(".tsv").read_bytes())
    reading = Reading(page.width, page.height, 300, page.words, "tesseract", "", language)
    return replace(_described(reading), text=said)


def _by_ocrmypdf(image: Path) -> Read:
    options = ["--deskew", "--clean", "--rotate-pages", "--output-type", "pdfa", "--jobs", "1"]
    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as folder:
        sidecar, out = Path(folder) / "text", Path(folder) / "out.pdf"
        _run([OCRMYPDF, "-l", "mon", *options, "-q", "--sidecar", sidecar, image, out])
        return Read(sidecar.read_text(encoding="utf-8").replace("\f", "\n"))


def _run(command: list[str | Path]) -> str:
    done = subprocess.run(
        command,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        capture_output=True,
        check=True,
        text=True,
        timeout=SECONDS,
    )
    return done.stdout

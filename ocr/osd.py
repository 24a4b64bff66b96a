"""Which way is up: Tesseract's judgement of a page's orientation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ocr.errors import EngineFailedError
from ocr.tesseract import run

if TYPE_CHECKING:
    from pathlib import Path

    from ocr.probe import Engine


@dataclass(frozen=True, slots=True)
class Upright:
    """By how many degrees to turn a page clockwise so that it stands upright, and how surely."""

    turn: int
    confidence: float


def judge(path: Path, engine: Engine, *, dpi: int) -> Upright | None:
    """The judgement, or None when there is too little text to judge by."""
    if not engine.can_orient:
        return None
    arguments = ["--psm", "0", "--dpi", str(dpi)]
    try:
        said = run(path, engine, language="osd", kind="osd", arguments=arguments)
    except EngineFailedError:
        return None
    facts = dict(
        line.split(": ", 1) for line in said.decode(errors="replace").splitlines() if ": " in line
    )
    try:
        return Upright(int(facts["Rotate"]) % 360, float(facts["Orientation confidence"]))
    except (KeyError, ValueError):
        return None

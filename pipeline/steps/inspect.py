"""The inspection of a new file, before it counts: every frame is really decoded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from pipeline.steps.contract import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.nouns.frame import Limits
    from pipeline.steps.contract import Arguments

TASK = "inspect"
FILE = "file"


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Return the media type and the frames of a file, or raise why it is no picture."""
    del scratch
    from pipeline.frames import Limits, inspect

    limits = Limits(max_pixels=cast("int", arguments["max_pixels"]))
    found = inspect(files[FILE], limits)
    facts: Arguments = {
        "media_type": found.media_type,
        "frames": [asdict(frame) for frame in found.frames],
    }
    if arguments.get("codes"):
        facts["codes"] = [
            list(codes_on(files[FILE], frame.index, limits)) for frame in found.frames
        ]
    return Outcome(facts=facts)


def codes_on(path: Path, frame: int, limits: Limits) -> tuple[str, ...]:
    """Return the codes of separator sheets on one frame."""
    from pipeline.frames import pixels
    from pipeline.sheets.marks import codes_in

    return codes_in(pixels(path, frame, limits))

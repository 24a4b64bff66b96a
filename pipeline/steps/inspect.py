"""The inspection of a new file, before it counts: every frame is really decoded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from pipeline.steps.contract import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.steps.contract import Arguments

TASK = "inspect"
FILE = "file"


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Return the media type and the frames of a file, or raise why it is no picture."""
    del scratch
    from pipeline.frames import Limits, inspect

    found = inspect(files[FILE], Limits(max_pixels=cast("int", arguments["max_pixels"])))
    return Outcome(
        facts={
            "media_type": found.media_type,
            "frames": [asdict(frame) for frame in found.frames],
        }
    )

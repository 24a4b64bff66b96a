"""The inspection of a new file, before it counts: every frame is really decoded."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

from pipeline.nouns.look import THUMBNAIL, THUMBNAIL_TYPE
from pipeline.steps.contract import Made, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.capture.gutters import GutterFinder
    from pipeline.capture.onlooker import Onlooker
    from pipeline.nouns.frame import Limits
    from pipeline.steps.contract import Arguments, Run

TASK, WAKE = "inspect", "wake"
FILE = "file"
HALF = "half"
"""The kind of a small picture of one page of an opening, the left one first."""


def run(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Return the media type and the frames of a file, or raise why it is no picture.

    Where that is asked, each frame is looked at while it is decoded; its thumbnail lies in the
    scratch folder. The gutter of an opening is looked for then, or where an opening is expected.
    """
    from pipeline.frames import Limits, inspect
    from pipeline.ids import new_id

    onlooker, finder = _onlookers(arguments)
    limits = Limits(max_pixels=cast("int", arguments["max_pixels"]))
    found = inspect(files[FILE], limits, finder)
    halves = finder.halves if finder else []
    smalls = [(THUMBNAIL, small) for small in (onlooker.thumbnails if onlooker else [])]
    smalls += [(HALF, small) for both in halves if both is not None for small in both]
    made = []
    for kind, small in smalls:
        path = scratch / f"{kind}-{new_id()}"
        path.write_bytes(small)
        made.append(Made(kind, path, THUMBNAIL_TYPE))
    facts: Arguments = {
        "media_type": found.media_type,
        "frames": [asdict(frame) for frame in found.frames],
        "looks": [asdict(look) for look in (onlooker.looks if onlooker else [])],
        "gutters": [
            None if one is None else list(one) for one in (finder.gutters if finder else [])
        ],
    }
    if arguments.get("codes"):
        facts["codes"] = [
            list(codes_on(files[FILE], frame.index, limits)) for frame in found.frames
        ]
    return Outcome(facts=facts, made=tuple(made))


def _onlookers(arguments: Arguments) -> tuple[Onlooker | None, GutterFinder | None]:
    """Who looks at the frames; where nobody does, nothing of it is brought in."""
    if not arguments["look"] and not arguments.get("opening"):
        return None, None
    from pipeline.capture.gutters import GutterFinder
    from pipeline.capture.onlooker import Onlooker

    onlooker = Onlooker() if arguments["look"] else None
    return onlooker, GutterFinder(onlooker)


def codes_on(path: Path, frame: int, limits: Limits) -> tuple[str, ...]:
    """Return the codes of separator sheets on one frame."""
    from pipeline.frames import pixels
    from pipeline.sheets.marks import codes_in

    return codes_in(pixels(path, frame, limits))


def get_ready(arguments: Arguments, files: Mapping[str, Path], scratch: Path) -> Outcome:
    """Bring in what looking at a file needs, before there is one."""
    del arguments, files, scratch
    import pipeline.capture.gutters
    import pipeline.frames  # noqa: F401  # they are here from now on

    return Outcome(facts={}, made=())


TASKS: Mapping[str, Run] = {TASK: run, WAKE: get_ready}
"""What a child that looks through new files does."""

"""The feeder: lays the drawn leaves into the folder from which the desk feeds in practice.

A side that was fed before comes whole, as if somebody had laid its paper right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.practice import papers
from pipeline.practice.planted import DRAWN, VOLUMES, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels
    from pipeline.practice.planted import Volume

LAID = "laid"
"""The folder within that says which sides were fed before."""


def lay(
    folder: Path,
    cited: str,
    label: Callable[[int], str],
    sides: Iterable[str],
    sheets: int | None = None,
) -> None:
    """Lay so many leaves of a volume, or all that follow; of one that was fed before only itself.

    `label` says which leaf a sheet is, counted from 0. Of a volume that is not drawn nothing comes.
    """
    _clear(folder)
    volume = next((one for one in VOLUMES if one.cited == cited and one.item in DRAWN), None)
    if volume is None:
        return
    many = sheets or (1 if _was_fed(folder, volume, label(0)) else volume.leaves)
    for place in range(many):
        if label(place) in volume.labels:
            for side in sides:
                _lay(folder, place, volume, label(place), side)


def _lay(folder: Path, place: int, volume: Volume, label: str, side: str) -> None:
    said = folder / LAID / f"{volume.item}-{label}-{side}"
    fault = None if said.exists() else volume.faults.get((label, side))
    said.touch()
    if fault is not Fault.MISSING:
        name = f"{place + 1:03}-{label}-{side}.jpg"
        papers.write(_picture(volume, label, side, fault), folder / name)


def _clear(folder: Path) -> None:
    """Take what lies in the feeder out of it."""
    (folder / LAID).mkdir(parents=True, exist_ok=True)
    for left in folder.glob("*.jpg"):
        left.unlink()


def _was_fed(folder: Path, volume: Volume, label: str) -> bool:
    return any((folder / LAID).glob(f"{volume.item}-{label}-?"))


def _picture(volume: Volume, label: str, side: str, fault: Fault | None) -> Pixels:
    if volume.faults.get((label, side)) is Fault.BLANK:
        return papers.blank()
    drawn = papers.front if side == "r" or fault is Fault.TWICE else papers.back
    picture = drawn(volume.item, label)
    return picture if fault is None else papers.spoilt(picture, fault)

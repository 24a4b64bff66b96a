"""The part: which numbered piece of a side a file shows, and what that piece is on the paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from scanner_drivers.driver import PartKind

KINDS: dict[str, PartKind | None] = {
    **dict.fromkeys(("", "part", "хэсэг"), None),
    **dict.fromkeys(("flap", "наалт"), "flap"),
    **dict.fromkeys(("foldout", "эвхмэл"), "fold_out"),
    **dict.fromkeys(("tile", "хэрчим"), "tile"),
}
"""What a part may be called, in small letters without spaces and marks."""

_NAMED = re.compile(r"(?P<leaf>.+)\.(?P<part>(?:[a-z-]*[a-z])?[ -]?[1-9][0-9]{0,2})", re.IGNORECASE)
_WRITTEN = re.compile(r"(?P<kind>\D*?)[ _-]?(?P<number>[0-9]+)")
_MARKS = re.compile(r"[ _-]")


class Part(NamedTuple):
    """A part of a side: its number, and what it is where that is said."""

    number: str
    kind: PartKind | None


WHOLE = Part("1", None)
"""The side itself."""


def part_written(text: str) -> Part | None:
    """Read «2», «flap 2», «fold-out 2» or «tile-2», or return None."""
    found = _WRITTEN.fullmatch(text)
    kind = None if found is None else _MARKS.sub("", found["kind"]).casefold()
    return Part(found["number"], KINDS[kind]) if found and kind in KINDS else None


def leaf_and_part(stem: str) -> tuple[str, Part | None]:
    """Divide `<leaf>[.<part>]`; the part is None where it says something else."""
    found = _NAMED.fullmatch(stem)
    return (stem, WHOLE) if found is None else (found["leaf"], part_written(found["part"]))

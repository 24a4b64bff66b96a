"""The ending of a picture: the bytes by which some formats say themselves that nothing follows."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ENDS = {b"\xff\xd8\xff": b"\xff\xd9", b"\x89PNG\r\n\x1a\n": b"IEND\xaeB`\x82"}
"""How a JPEG and a PNG begin, and how each ends."""
_LONGEST = max(map(len, (*ENDS, *ENDS.values())))


def is_ended(path: Path) -> bool:
    """Say whether a file ends as its format ends; of other formats nobody can tell."""
    with path.open("rb") as file:
        begins = file.read(_LONGEST)
        file.seek(-min(_LONGEST, file.seek(0, os.SEEK_END)), os.SEEK_END)
        last = file.read()
    return any(begins.startswith(begin) and last.endswith(end) for begin, end in ENDS.items())

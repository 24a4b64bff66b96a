"""Links: whether a path, all links followed, still lies in the folder that was given."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def leads_inside(path: Path, folder: Path) -> bool:
    """Whether the path ends below the folder when every link on its way is followed."""
    real, root = os.path.realpath(path), os.path.realpath(folder)
    return os.path.commonpath((real, root)) == root and real != root

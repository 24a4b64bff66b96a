"""Make whole fonts of the pieces, one for each alphabet, that web packages carry."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools.merge import Merger, Options  # type: ignore[import-untyped]  # it has no types
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # it has no types

if TYPE_CHECKING:
    from collections.abc import Iterable

ALPHABETS = ("latin", "cyrillic", "cyrillic-ext")
WEIGHTS = (400, 700)
LAYOUT = ("GSUB", "GPOS", "GDEF", "vhea", "vmtx", "DSIG", "STAT")
HINTS = ("fpgm", "prep", "cvt ", "gasp")


def whole(pieces: Iterable[Path]) -> TTFont:
    """One font of all letters; hints and ligatures are of no use to generated pages."""
    with tempfile.TemporaryDirectory(prefix="arkhiv-fonts-") as folder:
        opened = []
        for number, piece in enumerate(pieces):
            font = TTFont(piece)
            font.flavor = None
            opened.append(str(Path(folder) / f"{number}.ttf"))
            font.save(opened[-1])
        return Merger(Options(drop_tables=[*LAYOUT, *HINTS])).merge(opened)


def main(packages: Path, target: Path) -> None:
    """Write every weight of every package as one file."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    for package in sorted(packages.iterdir()):
        for weight in WEIGHTS:
            pieces = [
                package / "files" / f"{package.name}-{alphabet}-{weight}-normal.woff"
                for alphabet in ALPHABETS
            ]
            if pieces[0].exists():
                whole(pieces).save(target / f"{package.name}-{weight}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

"""What `clean` makes for people's eyes while the master's pixels are in memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import viewing
from pipeline.steps.clean import PICTURE, TILES
from pipeline.steps.contract import Made

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels
    from pipeline.frames import Frame, Limits


@dataclass(frozen=True, slots=True)
class Views:
    """The picture of the access copy and the tiled copy of one page, in a folder."""

    master: Path
    frame: Frame
    limits: Limits
    folder: Path
    whole: bool
    """Whether the page is the whole frame: only then may the master's own bytes be shown."""
    made: list[Made] = field(default_factory=list)

    def see(self, image: Pixels, dpi: int) -> None:
        """Code the pixels of the page, as stored, at a resolution."""
        own = None
        if self.whole:
            own = viewing.original(self.master, self.frame.index, self.limits)
        view = viewing.coded(image, dpi, own)
        tiles = viewing.tiled(view.pixels, self.folder / "tiles.tif")
        self.made.append(Made(PICTURE, viewing.written(view, self.folder), view.media_type))
        self.made.append(Made(TILES, tiles, viewing.TILES_TYPE))

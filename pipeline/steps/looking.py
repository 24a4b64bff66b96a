"""What `clean` measures of a page that nobody looked at when it came."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from pipeline.capture.onlooker import Onlooker
from pipeline.cleanup.shrink import shrunk
from pipeline.nouns.look import THUMBNAIL, THUMBNAIL_TYPE
from pipeline.steps.contract import Made

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.cleanup.noun import Pixels
    from pipeline.frames import Frame
    from pipeline.steps.contract import Arguments


@dataclass(frozen=True, slots=True)
class Late:
    """A look that comes late: its measures as facts, and a small picture in a folder."""

    frame: Frame
    folder: Path
    facts: Arguments = field(default_factory=dict)
    made: list[Made] = field(default_factory=list)

    def see(self, image: Pixels) -> None:
        """Measure the pixels of the page as stored."""
        height, width = image.shape[:2]
        seen = replace(self.frame, width=width, height=height)
        onlooker = Onlooker()
        onlooker.see(seen, shrunk(image, onlooker.reduction(seen)))
        (found,), (small,) = onlooker.looks, onlooker.thumbnails
        self.facts["look"] = asdict(found)
        if found.measured:
            path = self.folder / "thumbnail.jpg"
            path.write_bytes(small)
            self.made.append(Made(THUMBNAIL, path, THUMBNAIL_TYPE))

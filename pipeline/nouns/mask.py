"""The mask: what of a page's image may be seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.geometry import transform

if TYPE_CHECKING:
    from pipeline.geometry import Matrix, Polygon


@dataclass(frozen=True, slots=True)
class Mask:
    """What of a page may be seen: within the polygons `seen` (None: all), without those `hidden`.

    They are in pixels of the whole image.
    """

    seen: tuple[Polygon, ...] | None = None
    hidden: tuple[Polygon, ...] = ()

    def moved(self, matrix: Matrix) -> Mask:
        """Return the same in another image."""
        seen = None if self.seen is None else tuple(transform(matrix, one) for one in self.seen)
        return Mask(seen, tuple(transform(matrix, one) for one in self.hidden))


ALL = Mask()

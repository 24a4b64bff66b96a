"""What the growing of files needs of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ids import LeafId, VolumeId
    from pipeline.nouns.growth import Growth


class Growths(Protocol):
    """The growths of volumes, and the leaves that came by them."""

    def add(self, made: Growth, leaves: Sequence[LeafId]) -> None: ...
    def get(self, key: str) -> Growth: ...
    def of(self, volume: VolumeId) -> tuple[Growth, ...]: ...

"""What the improving of old scans needs of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.ids import VolumeId
    from pipeline.nouns.quality import OldScan
    from pipeline.ports.listing import Part


class OldScans(Protocol):
    """The pages that came as old scans."""

    def part(
        self,
        limit: int,
        after: str | None = None,
        *,
        volume: VolumeId | None = None,
        units: Collection[str] | None = None,
    ) -> Part[OldScan]: ...

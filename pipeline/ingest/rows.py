"""Rows: whether what a line of a manifest says of a file can be true of it.

Who wrote the manifest could not see into the files, and knows no archive units; a line that cannot
be true is refused by itself, and the file's other lines go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.nouns.volume import CitationError, parse_citation
from scanner_drivers.leaves import per_frame
from scanner_drivers.refusal import Code, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipeline.nouns.frame import Frame
    from pipeline.ports.records import Transaction
    from scanner_drivers.driver import Place


def row_refusal(
    tx: Transaction, manifest: Path, place: Place, frames: Sequence[Frame], unit: str
) -> Refusal | None:
    """Return why a line cannot be taken, or None. `unit` is meant where it names none."""
    fault = _outside(place, frames) or _nowhere(tx, place, unit)
    return fault and Refusal(manifest, fault[0], place.line, fault[1])


def _outside(place: Place, frames: Sequence[Frame]) -> tuple[Code, dict[str, str]] | None:
    """What a line names outside the file or its images."""
    for one in per_frame(place, len(frames)):
        frame, region = one.frame or 0, one.region
        if frame >= len(frames):
            return Code.ROW_FRAME, {"value": str(frame + 1), "most": str(len(frames))}
        width, height = frames[frame].width, frames[frame].height
        if region and (region.x + region.width > width or region.y + region.height > height):
            written = ",".join(str(number) for number in region)
            return Code.ROW_OUTSIDE, {"value": written, "most": f"{width} × {height}"}
    return None


def _nowhere(tx: Transaction, place: Place, unit: str) -> tuple[Code, dict[str, str]] | None:
    """A volume that cannot be, or that lies in no archive unit."""
    if place.volume is None:
        return None
    try:
        citation = parse_citation(place.volume, unit)
    except CitationError:
        return Code.ROW_VOLUME, {"value": place.volume}
    if not tx.inventory.knows_unit(citation.unit):
        return Code.ROW_UNIT, {"value": citation.unit}
    return None

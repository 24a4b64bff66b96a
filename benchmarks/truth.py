"""What a faultless reader would say of the samples: the papers, their sides and their fields."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ocr.words import Box
from pipeline.geometry import Point, Polygon

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Side:
    """One scanned side of a leaf: a frame of a file, or a region of it."""

    file: str
    """Its path below the samples."""
    frame: int
    region: Box | None


@dataclass(frozen=True, slots=True)
class Part:
    """What a paper has of a side, and all that stands on that side."""

    side: Side
    extent: Polygon | None
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper: its type, its parts in order, and the meaning of each of its fields."""

    name: str
    type: str
    hard: bool
    """For people, not for machines: written by hand, or scanned badly on purpose."""
    parts: tuple[Part, ...]
    fields: tuple[tuple[str, str], ...]


def papers(samples: Path) -> tuple[Paper, ...]:
    """Every paper that `samples/expected` tells of, by name."""
    files = sorted((samples / "expected").glob("*.json"))
    return tuple(_paper(json.loads(file.read_text(encoding="utf-8"))) for file in files)


def sides(all_papers: Iterable[Paper]) -> tuple[Side, ...]:
    """Every side that some paper stands on, once."""
    return tuple(dict.fromkeys(part.side for paper in all_papers for part in paper.parts))


def _paper(told: dict[str, Any]) -> Paper:
    return Paper(
        name=told["paper"],
        type=told["type"],
        hard=told["hard"],
        parts=tuple(_part(page) for page in told["pages"]),
        fields=tuple((field["name"], field["value"]) for field in told["fields"]),
    )


def _part(page: dict[str, Any]) -> Part:
    region, extent = page["region"], page["extent"]
    return Part(
        side=Side(page["file"], page["frame"], Box(*map(round, region)) if region else None),
        extent=tuple(Point(x, y) for x, y in extent) if extent else None,
        text=page["text"],
    )

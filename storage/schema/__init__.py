"""The tables, one module per part of the archive; Alembic's migrations are written from these."""

from __future__ import annotations

from storage.schema import (
    age,
    asking,
    capture,
    custody,
    desk,
    documents,
    finding,
    inventory,
    notices,
    oddity,
    people,
    practice,
    progress,
    rollup,
    safety,
    sheets,
    stations,
    tally,
    trail,
    viewings,
)
from storage.schema.base import METADATA

__all__ = [
    "METADATA",
    "age",
    "asking",
    "capture",
    "custody",
    "desk",
    "documents",
    "finding",
    "inventory",
    "notices",
    "oddity",
    "people",
    "practice",
    "progress",
    "rollup",
    "safety",
    "sheets",
    "stations",
    "tally",
    "trail",
    "viewings",
]

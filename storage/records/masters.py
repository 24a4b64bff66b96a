"""Masters as rows: what is kept of a file as it came."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.ids import BatchId, MasterId
from pipeline.nouns.page import Master, Provenance

if TYPE_CHECKING:
    from sqlalchemy.engine import Row


def master_row(made: Master) -> dict[str, object]:
    """Return the row of a master that is new."""
    source = made.provenance
    return {
        "id": made.id,
        "sha256": made.sha256,
        "size": made.size,
        "media_type": made.media_type,
        "key": made.key,
        "batch": made.batch,
        "created": now(),
        "object_version": made.object_version,
        "retention": made.retention,
        "retained_until": made.retained_until,
        "provenance": {
            "operator": source.operator,
            "station": source.station,
            "device": source.device,
            "driver": source.driver,
            "name": source.name,
            "sequence": source.sequence,
            "scanned_at": source.scanned_at.isoformat() if source.scanned_at else None,
            "settings": [list(pair) for pair in source.settings],
        },
    }


def master_of(row: Row[tuple[object, ...]]) -> Master:
    """Return the master of a row of its table."""
    source = row.provenance
    return Master(
        id=MasterId(row.id),
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        key=row.key,
        batch=BatchId(row.batch),
        provenance=Provenance(
            operator=source["operator"],
            station=source["station"],
            device=source["device"],
            driver=source["driver"],
            name=source["name"],
            sequence=source["sequence"],
            scanned_at=(
                datetime.fromisoformat(source["scanned_at"]) if source["scanned_at"] else None
            ),
            settings=tuple((name, value) for name, value in source["settings"]),
        ),
        object_version=row.object_version,
        retention=row.retention,
        retained_until=row.retained_until,
    )

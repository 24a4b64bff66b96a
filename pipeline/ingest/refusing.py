"""Refusing: what cannot be taken is written down in its batch, and its driver puts it aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ingest.masters import digest_of
from scanner_drivers.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from pipeline.ingest.feeding import Feeding
    from scanner_drivers.driver import Delivery, Scan


def refuse(
    fed: Feeding,
    delivery: Delivery,
    item: Scan | Refusal,
    code: str,
    facts: Mapping[str, object],
) -> None:
    """Refuse a file, or a line of a manifest, with the reason that `facts` say."""
    where, sha256 = _where(delivery, item), _digest(item.path)
    with fed.records.writing() as tx:
        refused = tx.batches.refuse(fed.batch, where, code, facts, sha256)
        tx.events.note(
            Kind.FILE_REFUSED,
            "file",
            refused.id,
            actor=fed.station.operator,
            batch=fed.batch,
            facts={"code": code},
        )
    delivery.refused(item, code, str(facts["said"]))
    fed.counted["refused"] += 1


def refuse_as_said(fed: Feeding, delivery: Delivery, refusal: Refusal) -> None:
    """Refuse what a driver could not deliver, or a line that cannot be true, in its own words."""
    facts = {"said": refusal.message, "line": refusal.line, **refusal.facts}
    refuse(fed, delivery, refusal, refusal.code.value, facts)


def _where(delivery: Delivery, item: Scan | Refusal) -> str:
    """Return where a file or a row lies in its source; a delivery may be refused as a whole."""
    if isinstance(item, Refusal) and item.is_row:
        return f"{delivery.key}/{item.name}:{item.line}"
    return item.name if item.name == delivery.key else f"{delivery.key}/{item.name}"


def _digest(path: Path) -> str | None:
    """Return the digest of a refused file, None where it cannot be read."""
    try:
        return digest_of(path) if path.is_file() else None
    except OSError:
        return None

"""Progress: the counts of the inventory, whole and by group, beside the targets."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from pipeline.progress.counts import Counts
    from pipeline.progress.targets import Target

DIGITS = 6


class By(StrEnum):
    """What the records are grouped by."""

    UNIT = "unit"
    REGISTER = "register"
    TYPE = "type"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Group:
    """One group. Of a month: what the inventory gained, and what was done in it."""

    name: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Progress:
    """The indicator's records (civil and legal), the property register apart, and the targets.

    `merged` and `withdrawn` records are in none of the counts.
    """

    counts: Counts
    groups: tuple[Group, ...]
    property: Counts
    property_groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    merged: int
    withdrawn: int
    by: By | None
    as_of: date | None


def as_json(progress: Progress) -> dict[str, object]:
    """The form in which `arkhiv progress --json` prints it."""
    return {
        **_counts(progress.counts),
        "groups": [_group(group) for group in progress.groups],
        "targets": [
            {**asdict(target), "on": target.on.isoformat(), "kind": target.kind.value}
            for target in progress.targets
        ],
        "property": {
            **_counts(progress.property),
            "groups": [_group(group) for group in progress.property_groups],
        },
        "merged": progress.merged,
        "withdrawn": progress.withdrawn,
        "by": progress.by.value if progress.by else None,
        "as_of": progress.as_of.isoformat() if progress.as_of else None,
    }


def _group(group: Group) -> dict[str, object]:
    return {"name": group.name, **_counts(group.counts)}


def _counts(counts: Counts) -> dict[str, object]:
    return {
        "records": counts.records,
        "captured": counts.captured,
        "digitized": counts.digitized,
        "registered": counts.registered,
        "share": round(counts.share, DIGITS),
        "share_registered": round(counts.share_registered, DIGITS),
        "machine_read": counts.machine_read,
        "keyed": counts.keyed,
        "unread": counts.unread,
        "cleared_by_rule": counts.cleared_by_rule,
        "lost": counts.lost,
        "denominator": {
            "counted": counts.counted,
            "estimated": counts.estimated,
            "unknown": counts.unknown,
        },
    }

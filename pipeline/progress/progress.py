"""Progress: the counts of the inventory, whole and by group, beside the targets."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.progress.counts import Counts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
    share: float
    share_registered: float


def group(name: str, counts: Counts) -> Group:
    """Return a group with its own shares."""
    return Group(name, counts, counts.share, counts.share_registered)


def months(found: Mapping[str, Counts]) -> tuple[Group, ...]:
    """Return the months in order. Their shares are those reached by their end, of all records.

    What has no known moment stands first, under no name.
    """
    records = sum(counts.records for counts in found.values())
    reached, made = Counts(), []
    for name in sorted(found):
        reached += found[name]
        whole = replace(reached, records=records)
        made.append(Group(name, found[name], whole.share, whole.share_registered))
    return tuple(made)


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
        **_reached(progress.counts),
        "groups": [_group(made) for made in progress.groups],
        "targets": [
            {**asdict(target), "on": target.on.isoformat(), "kind": target.kind.value}
            for target in progress.targets
        ],
        **_apart(progress.counts),
        "property": {
            **_reached(progress.property),
            **_apart(progress.property),
            "groups": [_group(made) for made in progress.property_groups],
        },
        "merged": progress.merged,
        "withdrawn": progress.withdrawn,
        "by": progress.by.value if progress.by else None,
        "as_of": progress.as_of.isoformat() if progress.as_of else None,
    }


def _group(made: Group) -> dict[str, object]:
    return {
        "name": made.name,
        **_reached(made.counts),
        "share": round(made.share, DIGITS),
        "share_registered": round(made.share_registered, DIGITS),
        **_apart(made.counts),
    }


def _reached(counts: Counts) -> dict[str, object]:
    return {
        "records": counts.records,
        "captured": counts.captured,
        "digitized": counts.digitized,
        "registered": counts.registered,
        "share": round(counts.share, DIGITS),
        "share_registered": round(counts.share_registered, DIGITS),
    }


def _apart(counts: Counts) -> dict[str, object]:
    """What is counted apart, and how well the leaves of the records are known."""
    return {
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

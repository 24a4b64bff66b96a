"""Figures: how much of the inventory is digitized, whole and by group, beside the targets."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

from pydantic import Field

from pipeline.progress.progress import By
from pipeline.progress.targets import TargetKind
from web.api.call import Reply
from web.api.shapes import Shape
from web.practice import require_real

if TYPE_CHECKING:
    from pipeline.progress.counts import Counts as FoundCounts
    from pipeline.progress.progress import Group as FoundGroup
    from web.api.call import Call


class ProgressAsked(Shape):
    """What the records are grouped by."""

    by: By = By.REGISTER


class Counts(Shape):
    """Numbers of records, by the definitions of the archive."""

    records: int
    captured: int
    digitized: int
    registered: int
    machine_read: int
    keyed: int
    unread: int
    cleared_by_rule: int
    lost: int
    counted: int
    estimated: int
    unknown: int


class Group(Shape):
    """One group of records, with its own shares."""

    name: str
    counts: Counts
    share: float
    share_registered: float


class Target(Shape):
    """A baseline, a target or a declared share; never added to what is proven."""

    kind: TargetKind
    on: date
    share: float
    unit: str | None
    source: str
    in_force: bool


class Progress(Shape):
    """The indicator (citizens and legal entities), property apart, and the targets."""

    by: By
    counts: Counts
    groups: tuple[Group, ...]
    property_: Counts = Field(alias="property")
    property_groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    merged: int
    withdrawn: int


def get_progress(call: Call[ProgressAsked]) -> Reply:
    """Give the progress of the whole archive, with its groups and the targets."""
    require_real(call.house)
    by = call.asked.by
    with call.house.records.reading() as tx:
        found = tx.progress.progress(by)
    return Reply(
        Progress(
            by=by,
            counts=_counts(found.counts),
            groups=tuple(map(_group, found.groups)),
            property=_counts(found.property),
            property_groups=tuple(map(_group, found.property_groups)),
            targets=tuple(
                Target(
                    kind=one.kind,
                    on=one.on,
                    share=one.share,
                    unit=one.unit,
                    source=one.source,
                    in_force=one.in_force,
                )
                for one in found.targets
            ),
            merged=found.merged,
            withdrawn=found.withdrawn,
        )
    )


def _group(found: FoundGroup) -> Group:
    return Group(
        name=found.name,
        counts=_counts(found.counts),
        share=found.share,
        share_registered=found.share_registered,
    )


def _counts(found: FoundCounts) -> Counts:
    return Counts(**asdict(found))

"""Targets: baselines, targets and declared shares of an indicator, with source and history."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ids import new_id
from pipeline.moves.finding import the_unit
from pipeline.progress.errors import NoSourceError, ShareError

if TYPE_CHECKING:
    from datetime import date

    from pipeline.events import Actor
    from pipeline.ports.records import Transaction

INDICATOR = "originals_digitized"


class TargetKind(StrEnum):
    """What a share is: where one started, where one shall be, or what somebody says was done."""

    BASELINE = "baseline"
    TARGET = "target"
    DECLARED = "declared"


@dataclass(frozen=True, slots=True)
class Target:
    """One share that an indicator had, shall have or is said to have on a day.

    `unit` is the archive unit it is about (None: all of them). `in_force`: nothing later was
    recorded for the same indicator, kind, day and unit.
    """

    indicator: str
    kind: TargetKind
    on: date
    share: float
    unit: str | None
    source: str
    in_force: bool = True


def set_target(tx: Transaction, target: Target, actor: Actor) -> None:
    """Record a share; what was recorded before stays as history."""
    if not 0 <= target.share <= 1:
        raise ShareError(share=target.share)
    if not target.source.strip():
        raise NoSourceError
    if target.unit is not None:
        the_unit(tx, target.unit)
    key = new_id()
    tx.progress.add_target(key, target, actor.name)
    tx.events.note(
        Kind.TARGET_SET,
        "target",
        key,
        actor=actor,
        facts={
            "indicator": target.indicator,
            "kind": target.kind.value,
            "on": target.on.isoformat(),
            "share": str(target.share),
            "unit": target.unit,
        },
    )


def seed_targets(tx: Transaction) -> int:
    """Write the programme's own indicators where there are none yet; return how many."""
    from pipeline.events import MACHINE

    if tx.progress.targets():
        return 0
    text = files("pipeline.progress").joinpath("indicators.toml").read_text(encoding="utf-8")
    entries = tomllib.loads(text)["targets"]
    for entry in entries:
        target = Target(
            indicator=entry["indicator"],
            kind=TargetKind(entry["kind"]),
            on=entry["on"],
            share=entry["share"],
            unit=None,
            source=entry["source"],
        )
        set_target(tx, target, MACHINE)
    return len(entries)

"""Figures: every metric by its name, made of one look. No label holds a record or a person."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)

from pipeline.flow import Noun, work_moves
from pipeline.nouns.notice import Standing
from storage.backup.ledger import BACKUP, DRILL
from storage.records.tally import BOUNDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from storage.records.tally import Met, Took
    from web.look import Look, Room
    from web.readiness import StepLook

STEPS = tuple(move.step.value for move in work_moves())
STORE_ERRORS = (
    *("store_away", "store_untrusted", "store_full", "store_denied"),
    *("store_unlocked", "store_unencrypted", "database_away", "database_damaged"),
)
CHILD_DEATHS = ("child_died", "child_overdue")
LEASE_LOSSES = ("lease_lost",)
SAFETY = (BACKUP, DRILL)
OTHER = "other"
_WORD = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


def of_look(look: Look, steps: Sequence[StepLook]) -> Iterator[Metric]:
    """Yield every metric that the records know."""
    yield from _standing(look)
    yield from _queue(look, steps)
    yield from _steps(look)
    yield from _faults(look)
    yield from _trail(look)
    yield from _notices(look)
    for kind in SAFETY:
        text = f"When the last good {kind} was finished; 0 if there was none."
        yield _one(f"arkhiv_{kind}_last_success_timestamp_seconds", text, look.safety.get(kind))


def of_parts(up: Mapping[str, bool], rooms: Iterable[Room]) -> Iterator[Metric]:
    """Yield what is known even without the records: which parts answer, and the room on disks."""
    parts = GaugeMetricFamily(
        "arkhiv_part_up", "Whether a part of the archive answers.", labels=["part"]
    )
    for part, answers in up.items():
        parts.add_metric([part], answers)
    yield parts
    free = GaugeMetricFamily("arkhiv_disk_free_bytes", "Room left on disks.", labels=["place"])
    size = GaugeMetricFamily("arkhiv_disk_size_bytes", "Size of the disks.", labels=["place"])
    for room in rooms:
        free.add_metric([room.name], room.free)
        size.add_metric([room.name], room.size)
    yield from (free, size)


def of_version(version: str) -> Metric:
    """Return the metric that tells which program this is."""
    info = GaugeMetricFamily("arkhiv_build_info", "The program's version.", labels=["version"])
    info.add_metric([version], 1)
    return info


def of_practice(*, invented: bool) -> Metric:
    """Return the metric that tells whether what is counted here are invented papers."""
    told = GaugeMetricFamily("arkhiv_practice", "Whether the papers are invented, for practice.")
    told.add_metric([], float(invented))
    return told


def _standing(look: Look) -> Iterator[Metric]:
    names = {Noun.PAGE: "arkhiv_pages", Noun.DOCUMENT: "arkhiv_documents"}
    helps = {
        Noun.PAGE: "Current pages by the state that is finished.",
        Noun.DOCUMENT: "Documents by the state that is finished.",
    }
    for noun, counts in look.states.items():
        family = GaugeMetricFamily(names[noun], helps[noun], labels=["state"])
        for state, count in counts.items():
            family.add_metric([word(state)], count)
        yield family
    held = GaugeMetricFamily(
        "arkhiv_held", "Open holds by reason; each waits for a person.", labels=["noun", "reason"]
    )
    for (kind, code), count in look.held.items():
        held.add_metric([word(kind), word(code)], count)
    yield held
    yield GaugeMetricFamily("arkhiv_refused_files", "Unsettled refused files.", look.refused)


def _queue(look: Look, steps: Sequence[StepLook]) -> Iterator[Metric]:
    things = GaugeMetricFamily(
        "arkhiv_queue_things",
        "Things that wait for a step, by class of priority.",
        labels=["step", "priority"],
    )
    for one in look.waiting:
        things.add_metric([one.step.value, str(one.priority)], one.count)
    yield things
    age = GaugeMetricFamily(
        "arkhiv_queue_oldest_seconds", "How long the oldest has waited for a step.", labels=["step"]
    )
    still = GaugeMetricFamily(
        "arkhiv_step_stands_still",
        "Whether work waits for a step and nothing was finished for too long.",
        labels=["step"],
    )
    known = {one.step: one for one in steps}
    for step in STEPS:
        found = known.get(step)
        waited = (look.moment - found.since).total_seconds() if found else 0.0
        age.add_metric([step], max(waited, 0.0))
        still.add_metric([step], bool(found and found.stands_still))
    yield from (age, still)


def _steps(look: Look) -> Iterator[Metric]:
    took = HistogramMetricFamily(
        "arkhiv_step_seconds", "How long steps took that moved their thing.", labels=["step"]
    )
    last = GaugeMetricFamily(
        "arkhiv_step_last_success_timestamp_seconds",
        "When a step was last finished; 0 if never.",
        labels=["step"],
    )
    rows = [one for several in look.took.values() for one in several]
    for step in STEPS:
        counted = [one for one in rows if one.step == step]
        took.add_metric([step], _cumulated(counted), sum(one.seconds for one in counted))
        last.add_metric([step], _stamp(look.last_done.get(step)))
    yield from (took, last)


def _cumulated(counted: Sequence[Took]) -> list[tuple[str, float]]:
    total, buckets = 0, []
    for bound in BOUNDS:
        total += sum(one.count for one in counted if one.within == bound)
        buckets.append((bound, float(total)))
    return buckets


def _faults(look: Look) -> Iterator[Metric]:
    every = CounterMetricFamily(
        "arkhiv_step_faults",
        "Steps that did not move their thing, by the code of the fault.",
        labels=["station", "step", "code"],
    )
    for station, met in look.met.items():
        for one in met:
            every.add_metric([word(station), word(one.step), word(one.code)], one.count)
    yield every
    yield _some(look, "arkhiv_store_errors", "Times that a store was away or full.", STORE_ERRORS)
    yield _some(look, "arkhiv_child_deaths", "Children that died or were ended.", CHILD_DEATHS)
    yield _some(look, "arkhiv_lease_losses", "Leases lost in the middle of a step.", LEASE_LOSSES)


def _some(look: Look, name: str, text: str, codes: Sequence[str]) -> Metric:
    """Return a counter of some codes, with a zero for what has not happened yet."""
    family = CounterMetricFamily(name, text, labels=["station", "code"])
    for station in sorted({*look.took, *look.met}):
        met: Iterable[Met] = look.met.get(station, ())
        for code in codes:
            count = sum(one.count for one in met if one.code == code)
            family.add_metric([word(station), code], count)
    return family


def _trail(look: Look) -> Iterator[Metric]:
    yield GaugeMetricFamily("arkhiv_events_unsealed", "Events without a seal.", look.unsealed)
    waited = (look.moment - look.unsealed_since).total_seconds() if look.unsealed_since else 0.0
    text = "How long the oldest event has waited for its seal."
    yield GaugeMetricFamily("arkhiv_events_unsealed_oldest_seconds", text, max(waited, 0.0))
    last = GaugeMetricFamily(
        "arkhiv_last_seal_timestamp_seconds",
        "When a station last sealed its events.",
        labels=["station"],
    )
    for station, at in look.last_seals.items():
        last.add_metric([word(station)], at.timestamp())
    yield last


def _notices(look: Look) -> Iterator[Metric]:
    notices = GaugeMetricFamily(
        "arkhiv_notices",
        "Notices that other systems have not taken: waiting ones are tried again, dead ones not.",
        labels=["state"],
    )
    notices.add_metric([Standing.WAITING.value], sum(one.waiting for one in look.outboxes))
    notices.add_metric([Standing.DEAD.value], sum(one.dead for one in look.outboxes))
    yield notices
    since = min((one.since for one in look.outboxes if one.since is not None), default=look.moment)
    waited = (look.moment - since).total_seconds()
    text = "How long the oldest notice that is tried again has waited."
    yield GaugeMetricFamily("arkhiv_notices_oldest_seconds", text, max(waited, 0.0))


def _one(name: str, text: str, at: datetime | None) -> Metric:
    return GaugeMetricFamily(name, text, _stamp(at))


def _stamp(at: datetime | None) -> float:
    return at.timestamp() if at else 0.0


def word(text: str) -> str:
    """Return a code as a label may have it; whatever is no code stays out."""
    return text if _WORD.fullmatch(text) else OTHER

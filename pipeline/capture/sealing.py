"""Sealing: a batch ends when its pages are judged together and its counters are reconciled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.capture.batchwise import by_kind, gaps, lone_sides
from pipeline.capture.thresholds import promised
from pipeline.events import Kind
from pipeline.nouns.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.capture.judging import Problems
    from pipeline.events import Actor
    from pipeline.ids import BatchId, VolumeId
    from pipeline.nouns.batch import BatchPage, Difference
    from pipeline.ports.records import Transaction

BATCH = "batch"


def seal(
    tx: Transaction,
    batch: BatchId,
    actor: Actor,
    counted: Mapping[str, int],
    *,
    orphaned: bool = False,
    fed: int | None = None,
    reason: Difference | None = None,
    unfinished: str | None = None,
) -> None:
    """Seal a batch with what it counted, and write that down, with what is odd about it."""
    tx.batches.end_shift(batch, fed, received_in_shift(tx, batch), reason)
    tx.batches.seal(batch, counted)
    problems = problems_of(tx, batch)
    tx.holds.set_flags(BATCH, batch, problems, actor.name)
    facts: dict[str, object] = {**({"orphaned": True} if orphaned else {}), **counted}
    if fed is not None:
        facts["fed"] = fed
    if reason is not None:
        facts["reason"] = reason.value
    if unfinished is not None:
        facts["unfinished"] = unfinished
    if problems:
        facts["problems"] = sorted(problems)
    tx.events.note(Kind.BATCH_SEALED, BATCH, batch, actor=actor, batch=batch, facts=facts)


def received_in_shift(tx: Transaction, batch: BatchId) -> int:
    """Count the pages that came since whoever has the batch now took it over.

    Of a stack at the desk every image counts that came, the separator sheets among them.
    """
    earlier = sum(shift.received or 0 for shift in tx.batches.shifts(batch))
    stack = tx.sheets.at_desk(batch)
    if stack is not None:
        return tx.sheets.count(stack.id) - earlier
    return tx.batches.counted(batch)["pages"] - earlier


def leave_open(tx: Transaction, batch: BatchId, fed: int, received: int) -> None:
    """Leave a batch open until somebody says why the device fed other pages than came."""
    facts = {"fed": fed, "received": received}
    tx.holds.set_flags(BATCH, batch, {Problem.COUNTERS_DIFFER: facts}, "machine")


def problems_of(tx: Transaction, batch: BatchId) -> Problems:
    """Return what is odd about the pages of a batch together."""
    pages = tx.batches.pages(batch)
    found: Problems = {}
    limits = promised(tx.batches.get(batch).profile)
    fronts, backs = lone_sides(pages, limits)
    if fronts:
        found[Problem.MISSING_BACK] = {"leaves": fronts}
    if backs:
        found[Problem.MISSING_FRONT] = {"leaves": backs}
    missing, counts = _of_volumes(tx, pages)
    if missing:
        found[Problem.LEAF_GAP] = {"volumes": missing}
    if counts:
        found[Problem.LEAVES_DIFFER] = {"volumes": counts}
    return found


def _of_volumes(
    tx: Transaction, pages: Sequence[BatchPage]
) -> tuple[dict[str, list[str]], dict[str, dict[str, object]]]:
    """Gaps in the numbers of each volume's leaves, and counts that are not the certified ones."""
    missing: dict[str, list[str]] = {}
    counts: dict[str, dict[str, object]] = {}
    for key in dict.fromkeys(page.volume for page in pages):
        leaves = tx.volumes.leaves(key)
        if found := gaps(leaves):
            missing[key] = found
        if differing := _differing(tx, key):
            counts[key] = {**differing, **{kind.value: n for kind, n in by_kind(leaves).items()}}
    return missing, counts


def _differing(tx: Transaction, key: VolumeId) -> dict[str, object]:
    certified, found = tx.volumes.get(key).sheets, tx.volumes.settled_leaves(key)
    if certified is None or certified == found:
        return {}
    return {"certified": certified, "found": found}

"""Standing: what is said of a batch as it stands, in words and with the leaves it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.capture.sealing import problems_of
from pipeline.moves.sitting import flagged
from pipeline.nouns.feed import LEFT, SENTENCES, Open
from web.pages.leaves import all_called
from web.pages.leaves import called as by_leaf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.language import Language
    from pipeline.moves.sitting import Standing
    from pipeline.nouns.batch import Batch, BatchPage
    from pipeline.nouns.feed import Feed
    from storage.records import SqlTransaction
    from web.asking import Ask


def fault_of(ask: Ask, feeds: Sequence[Feed], *, runs_on: bool) -> str:
    """Return in words what stopped the last run, unless another is under way."""
    if not feeds or runs_on:
        return ""
    last = feeds[-1]
    code = LEFT if last.ended is None else last.fault
    return ask.house.speech.explain(ask.say, code, last.facts) if code else ""


def groups_of(
    tx: SqlTransaction, ask: Ask, pages: Sequence[BatchPage]
) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Return every problem of pages: its code, what to do, and the pages it is about."""
    found: dict[str, list[tuple[str, str]]] = {}
    for page, flag in flagged(tx, pages):
        found.setdefault(flag.code, []).append((page.page, by_leaf(ask.say, page)))
    return [(code, ask.house.speech.flagged(ask.say, code), these) for code, these in found.items()]


def missing_of(tx: SqlTransaction, ask: Ask, found: Batch) -> list[tuple[str, str]]:
    """Return what shows only when the pages are seen together: what to do, and at which leaves."""
    if found.sealed is not None:
        return []
    told, sentence = problems_of(tx, found.id), ask.house.speech.flagged
    return [(sentence(ask.say, code), leaves_of(facts)) for code, facts in told.items()]


def leaves_of(facts: dict[str, object]) -> str:
    """Return the leaves that a problem of a batch names, or both counts."""
    leaves = facts.get("leaves")
    if isinstance(leaves, list):
        return ", ".join(map(str, leaves))
    volumes = facts.get("volumes")
    of_volumes = list(volumes.values()) if isinstance(volumes, dict) else []
    return "; ".join(
        f"{one['found']} / {one['certified']}" if isinstance(one, dict) else ", ".join(one)
        for one in of_volumes
    )


def stands(
    say: Language, found: Sequence[Standing], pages: Sequence[BatchPage]
) -> list[tuple[Open, str, str]]:
    """Return what stands open: its code, what to do, and the leaves it is about."""
    return [
        (one.code, say(SENTENCES[one.code]), all_called(say, one.leaves, pages)) for one in found
    ]

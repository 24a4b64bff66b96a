"""Marks: how far a batch was heard of, and how all of it stood, so that only news is told."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from pipeline.moves.sitting import flagged
from web.asking import Told
from web.numbers import number_in
from web.pages.leaves import called

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.ids import BatchId
    from pipeline.nouns.batch import BatchPage
    from pipeline.nouns.sheet import Stack
    from storage.records import SqlTransaction
    from web.asking import Ask


def told_since(tx: SqlTransaction, ask: Ask, key: BatchId, since: str) -> Told | None:
    """Return what changed behind a mark: the last page that was heard of, and how all stood."""
    pages = tx.batches.pages(key)
    last = max((page.page for page in pages), default="")
    mark = f"{last}.{_standing(tx, ask, key, pages)}"
    if mark == since:
        return None
    heard = since.partition(".")[0]
    return Told(mark, ", ".join(called(ask.say, page) for page in pages if page.page > heard))


def of_stack_since(tx: SqlTransaction, ask: Ask, stack: Stack, since: str) -> Told | None:
    """Return what changed of a stack behind a mark: how many images came, and how it stood."""
    images, batch = tx.sheets.count(stack.id), tx.batches.get(stack.batch)
    feeds = tx.feeds.of(batch.id)
    running = [(one.id, one.ended, ask.house.feeds.runs(one.id)) for one in feeds]
    mark = f"{images}.{_digest(stack.state, running, tx.batches.operator(batch.id), batch.sealed)}"
    if mark == since:
        return None
    heard = number_in(since.partition(".")[0]) or 0
    return Told(mark, ", ".join(map(str, range(heard + 1, images + 1))) if since else "")


def _digest(*shown: object) -> str:
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def _standing(tx: SqlTransaction, ask: Ask, key: BatchId, pages: Sequence[BatchPage]) -> str:
    """Return a digest of all that a page shows of a batch beside its newest pages."""
    feeds = tx.feeds.of(key)
    shown = (
        [(page.page, page.current) for page in pages],
        [flag.id for _, flag in flagged(tx, pages)],
        [(one.id, one.ended, ask.house.feeds.runs(one.id)) for one in feeds],
        tx.batches.operator(key),
        tx.batches.get(key).sealed,
    )
    return _digest(*shown)

"""Keeping what was measured of a page when its pixels were there, and saying what is odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from pipeline.capture.judging import Beside, appraised
from pipeline.nouns.look import Look

if TYPE_CHECKING:
    from pipeline.capture.judging import Problems
    from pipeline.ids import PageId
    from pipeline.ports.records import Transaction
    from pipeline.steps.contract import Arguments

NEIGHBOURS = 512
"""A page is compared with so many others of its volume at most, the newest first."""


def keep_look(tx: Transaction, key: PageId, facts: Arguments) -> Problems:
    """Keep the look among the facts of a step, if there is one; return what it finds odd."""
    if "look" not in facts or tx.batches.is_looked_at(key):
        return {}
    look = Look(**cast("dict[str, Any]", facts["look"]))
    page = tx.pages.get(key)
    settings = dict(tx.pages.master(page.master).provenance.settings)
    others = tx.batches.looks_in(tx.volumes.leaf(page.place.leaf).volume, NEIGHBOURS)
    beside = Beside(
        [(other, likeness) for other, likeness, _ in others if likeness],
        [length for _, _, length in others if length is not None],
    )
    tx.batches.keep_look(key, look)
    return appraised(look, settings, beside, whole=page.region is None)

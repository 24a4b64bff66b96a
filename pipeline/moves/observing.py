"""Observing: defects of a page and the condition of its paper, said by code and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.events import Kind

if TYPE_CHECKING:
    from pipeline.events import Actor
    from pipeline.ids import BatchId, LeafId, PageId
    from pipeline.nouns.observation import Condition, Defect
    from pipeline.ports.records import Transaction

PAGE, LEAF = "page", "leaf"


def say_defects(
    tx: Transaction, batch: BatchId, page: PageId, defects: frozenset[Defect], actor: Actor
) -> None:
    """A person says which defects a page has, all of them at once; others are taken back."""
    stand = {one.code for one in tx.feeds.observations(PAGE, (page,))}
    for code in sorted(stand - defects):
        tx.feeds.withdraw(PAGE, page, code, actor.name)
    for defect in sorted(defects - stand):
        tx.feeds.observe(PAGE, page, defect, actor.name)
    if stand != defects:
        facts = {"before": sorted(stand), "after": sorted(defects)}
        tx.events.note(Kind.PAGE_OBSERVED, PAGE, page, actor=actor, batch=batch, facts=facts)


def say_condition(
    tx: Transaction, batch: BatchId, leaf: LeafId, condition: Condition | None, actor: Actor
) -> None:
    """A person says in what condition the paper of a leaf is; None that nothing is wrong."""
    stand = [one.code for one in tx.feeds.observations(LEAF, (leaf,))]
    wanted = [condition.value] if condition else []
    if stand == wanted:
        return
    for code in stand:
        tx.feeds.withdraw(LEAF, leaf, code, actor.name)
    for code in wanted:
        tx.feeds.observe(LEAF, leaf, code, actor.name)
    facts = {"before": stand, "after": wanted}
    tx.events.note(Kind.LEAF_OBSERVED, LEAF, leaf, actor=actor, batch=batch, facts=facts)

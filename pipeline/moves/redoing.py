"""Redoing: pages that another recipe cleaned or read are worked on again; capture never is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import HeldError
from pipeline.events import Kind
from pipeline.flow import Noun, Role, State, Step, move_of
from pipeline.moves.finding import the_record
from pipeline.moves.revising import revise
from pipeline.nouns.page import PageStanding
from pipeline.steps.table import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.events import Actor
    from pipeline.ids import DocumentId, PageId
    from pipeline.nouns.page import Page
    from pipeline.ports.records import Transaction
    from pipeline.recipe import Recipe

WHY = "redone"


@dataclass(frozen=True, slots=True)
class Redone:
    """The pages that are worked on again, and the documents that follow them."""

    pages: tuple[PageId, ...] = ()
    documents: tuple[DocumentId, ...] = ()


def pages_of_record(tx: Transaction, name: str) -> tuple[PageId, ...]:
    """Return the pages of a record's original, as the versions in work have them."""
    links = tx.links.of_record(the_record(tx, name).id)
    documents = [tx.documents.get(link.document) for link in links]
    return tuple(
        item.page
        for document in documents
        for item in tx.documents.pages(document.id, document.version)
    )


def redo(
    tx: Transaction,
    recipe: Recipe,
    pages: Iterable[PageId],
    actor: Actor,
    most: int | None = None,
) -> Redone:
    """Have those of the pages, or so many, worked on again that this recipe would make otherwise.

    What was made for a registered version stays named, so nothing of it is collected; its
    document follows with the next version.
    """
    moved: dict[PageId, None] = {}
    documents: dict[DocumentId, None] = {}
    for key in dict.fromkeys(pages):
        if most is not None and len(moved) >= most:
            break
        page = tx.pages.get(key)
        if _may_move(page, actor) and is_outdated(tx, page, recipe):
            moved[key] = None
            documents.update(dict.fromkeys(_send_back(tx, page, actor)))
    for document in documents:
        revise(tx, tx.documents.get(document), actor, WHY)
    return Redone(tuple(moved), tuple(documents))


def _may_move(page: Page, actor: Actor) -> bool:
    move = move_of(Noun.PAGE, Step.REDO, page.state)
    return (
        move is not None
        and Role(actor.role) in move.roles
        and page.standing is PageStanding.CURRENT
    )


def is_outdated(tx: Transaction, page: Page, recipe: Recipe) -> bool:
    """Say whether the results of a page lack, or are not what this recipe would make of it."""
    found = {made.kind: made.recipe for made in tx.products.of(Noun.PAGE.value, page.id)}
    for step in (Step.CLEAN, Step.READ):
        try:
            job = STEPS[step].prepare(tx, page.id, recipe)
        except HeldError:
            return True
        inputs = {item.name: item.sha256 for item in job.inputs}
        key = recipe.key(step.value, job.arguments, inputs)
        if any(found.get(kind) != key for kind in STEPS[step].makes):
            return True
    return False


def _send_back(tx: Transaction, page: Page, actor: Actor) -> list[DocumentId]:
    """Move a page back to where it was received; return the documents that follow."""
    papers = tx.documents.touching(page.place)
    if any(paper.current is not None for paper in papers):
        tx.products.keep(Noun.PAGE.value, page.id)
    tx.work.send_back(Noun.PAGE, page.id, State.RECEIVED)
    facts = {"from": page.state.value}
    revision = page.revision + 1
    tx.events.note(Kind.PAGE_REDONE, "page", page.id, actor=actor, revision=revision, facts=facts)
    return [paper.id for paper in papers if paper.state is not State.DELIMITED]

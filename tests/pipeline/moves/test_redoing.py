"""Redoing: what another recipe made is made again, what this one made costs nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from pipeline.events import Kind
from pipeline.flow import Noun, State, Step
from pipeline.moves.checking import check
from pipeline.moves.redoing import pages_of_record, redo
from pipeline.moves.registering import register_original
from pipeline.steps.contract import Made, Outcome
from storage.audit import verify
from storage.schema.documents import product
from tests.faults.conftest import CheapSteps
from workers.advance import advance
from workers.workshop import Workshop

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId, PageId
    from pipeline.ports.records import Due
    from pipeline.recipe import Recipe
    from tests.conftest import Shelve


class Counted(CheapSteps):
    """Cheap steps that make all that the real ones make, and are counted."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    def run(self, task: str, *given: Any) -> Outcome:  # noqa: ANN401  # handed on as it came
        self.ran.append(task)
        outcome = super().run(task, *given)
        scratch: Path = given[2]
        more = ("picture", "tiles") if task == "clean" else ()
        made = [*outcome.made, *(self._made(kind, str(len(self.ran)), scratch) for kind in more)]
        if task == "describe":
            path = scratch / "description"
            path.write_text(json.dumps(outcome.facts))
            made.append(Made("description", path, "application/json"))
        return replace(outcome, made=tuple(made))


class Line:
    """The work on one archive, done until nothing is due."""

    def __init__(self, archive: Archive, scratch: Path) -> None:
        self.steps = Counted()
        self._archive = archive
        self._scratch = scratch

    def work(self, recipe: Recipe) -> list[str]:
        """Do what is due with a recipe, and return the steps that had to run."""
        self.steps.ran.clear()
        children: Any = self.steps
        shop = Workshop(
            self._archive.records, self._archive.objects, children, recipe, self._scratch
        )
        while due := self._due():
            assert advance(shop, due[0])
        return [*self.steps.ran]

    def _due(self) -> tuple[Due, ...]:
        with self._archive.records.reading() as tx:
            return tx.work.due(9)


@pytest.fixture
def line(archive: Archive, tmp_path: Path) -> Line:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return Line(archive, scratch)


@pytest.fixture
def supervisor(reviewer: Actor) -> Actor:
    return replace(reviewer, role="supervisor")


def first_page(archive: Archive, key: DocumentId) -> PageId:
    with archive.records.reading() as tx:
        return tx.documents.pages(key, 1)[0].page


def test_an_unchanged_recipe_redoes_nothing(
    archive: Archive, shelve: Shelve, line: Line, supervisor: Actor
) -> None:
    key = shelve.document("1", "2")
    line.work(archive.recipe)
    with archive.records.writing() as tx:
        pages = pages_of_record(tx, "R-1")
        assert len(pages) == 2
        assert redo(tx, archive.recipe, pages, supervisor).pages == ()
        assert tx.documents.get(key).state is State.ASSEMBLED
    assert line.work(archive.recipe) == []


def test_a_page_that_is_sent_back_in_vain_costs_nothing(
    archive: Archive, shelve: Shelve, line: Line
) -> None:
    key = shelve.document("1")
    line.work(archive.recipe)
    with archive.records.writing() as tx:
        tx.work.send_back(Noun.PAGE, first_page(archive, key), State.RECEIVED)
    assert line.work(archive.recipe) == []
    with archive.records.reading() as tx:
        assert tx.pages.get(first_page(archive, key)).state is State.READ


def test_a_changed_recipe_redoes_the_page_and_its_document_follows(
    archive: Archive, shelve: Shelve, line: Line, supervisor: Actor
) -> None:
    key = shelve.document("1")
    assert line.work(archive.recipe) == ["clean", "read", "describe", "assemble"]
    newer = replace(archive.recipe, model="a better one")
    page = first_page(archive, key)
    with archive.records.writing() as tx:
        done = redo(tx, newer, [page, page], supervisor)
        assert (done.pages, done.documents) == ((page,), (key,))
        assert tx.pages.get(page).state is State.RECEIVED
        assert tx.documents.get(key).state is State.DELIMITED
        event = tx.events.of("page", page)[-1]
        assert (event.type, event.facts["from"]) == (Kind.PAGE_REDONE, "read")
    assert line.work(newer) == ["clean", "read", "describe", "assemble"]
    with archive.records.writing() as tx:
        assert redo(tx, newer, [page], supervisor).pages == ()
        assert tx.documents.get(key).version == 1


def test_what_a_registered_version_was_made_of_stays(
    archive: Archive,
    shelve: Shelve,
    line: Line,
    reviewer: Actor,
    registrar: Actor,
    supervisor: Actor,
) -> None:
    key = shelve.document("1")
    line.work(archive.recipe)
    page = first_page(archive, key)
    with archive.records.writing() as tx:
        check(tx, tx.documents.get(key), reviewer)
        register_original(tx, archive.objects, tx.documents.get(key), registrar)
        before = {made.kind: made for made in tx.products.of("page", page)}
    newer = replace(archive.recipe, model="a better one")
    with archive.records.writing() as tx:
        redo(tx, newer, [page], supervisor)
        document = tx.documents.get(key)
        assert (document.version, document.current) == (2, 1)
    line.work(newer)
    with archive.records.reading() as tx:
        after = {made.kind: made for made in tx.products.of("page", page)}
        assert before.keys() == after.keys()
        assert before["words"].key != after["words"].key
        named = set(tx.connection.scalars(select(product.c.key)))
        assert {made.key for made in before.values()} <= named
        assert tx.products.find("document", key, "access", 1) is not None
        assert tx.documents.get(key).state is State.ASSEMBLED
    archive.sealer.seal()
    audit = verify(archive.records, archive.objects, archive.trusted, with_objects=True)
    assert audit.faults == ()


def test_only_who_may_sends_back_and_only_what_stands(
    archive: Archive, shelve: Shelve, line: Line, operator: Actor, supervisor: Actor
) -> None:
    key = shelve.document("1", "2", "3")
    line.work(archive.recipe)
    newer = replace(archive.recipe, psm=6)
    with archive.records.writing() as tx:
        pages = pages_of_record(tx, "R-1")
        assert redo(tx, newer, pages, operator).pages == ()
        assert len(redo(tx, newer, pages, supervisor, most=2).pages) == 2
        assert [one.step for one in tx.work.due(9)] == [Step.CLEAN, Step.CLEAN]
        assert tx.documents.get(key).state is State.DELIMITED

"""The bench of finding asks for papers that are there, and every kind of question finds its own."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from benchmarks.bared import CONSTRAINTS, EMBEDDED, INDEXES
from benchmarks.finding_load import load
from benchmarks.finding_names import misread
from benchmarks.finding_papers import known
from benchmarks.finding_questions import KINDS, questions
from benchmarks.finding_recall import WAYS, recalled
from pipeline.finding.findable import Level
from pipeline.finding.folding import name, number, words
from pipeline.finding.keys import SORTS, Sort
from pipeline.finding.sight import EVERYWHERE, Sight
from storage.database import open_engine
from storage.migrate import migrate
from storage.records import SqlRecords
from storage.records.finding_rows import write
from storage.schema.finding import findable, findable_term

if TYPE_CHECKING:
    from collections.abc import Iterator

COUNT = 600
ALL = Sight(EVERYWHERE, EVERYWHERE)
MISREAD_IN_THE_INDEX = 0.85
"""Two names of a hundred are misread in the index; with a misread question there may be no way.

Of what very many papers say, some are shown, and it is said that there are more.
"""


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlRecords]:
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('finding')}/finding.db")
    made = SqlRecords(engine, "bench")
    load(made, COUNT)
    yield made
    engine.dispose()


def test_a_paper_is_the_same_whenever_it_is_asked_for() -> None:
    assert known(7) == known(7)
    assert known(7).paper.digest != known(8).paper.digest
    assert {known(at).paper.level for at in range(40)} == {Level.OPEN, Level.UNCHECKED}


def test_no_two_papers_have_the_same_register_number() -> None:
    some = [*range(300), *range(33_000, 33_300), *range(999_700, 1_000_000)]
    assert len({known(at).register for at in some}) == len(some)


def test_papers_are_folded_as_the_index_folds_them() -> None:
    for paper in (known(at).paper for at in range(0, 5000, 61)):
        for value in paper.values:
            fold = number if SORTS[value.key] in {Sort.NUMBER, Sort.DATE} else name
            assert value.text == fold(value.shown.removesuffix(" сум"))
        assert set(paper.words) == {*words(paper.text), *(value.text for value in paper.values)}


@pytest.mark.parametrize("times", [1, 2])
def test_so_many_signs_of_a_text_are_misread_and_no_others(times: int) -> None:
    chance = Random(2)
    for text in ("Батболд", "87031512"):
        other = misread(text, chance, times)
        assert sum(one != was for one, was in zip(other, text, strict=True)) == times


def test_a_loaded_index_stands_as_a_migration_makes_it_and_takes_further_papers(
    empty_database_url: str,
) -> None:
    engine = open_engine(empty_database_url)
    migrate(engine)
    made = SqlRecords(engine, "bench")
    before = _definitions(made)
    load(made, 300)
    assert before
    assert _definitions(made) == before
    other = known(900).paper
    with made.writing() as tx:
        key = tx.documents.add("another", None, 0, restricted=False).id
        write(tx.connection, [key], {key: replace(other, document=key)})
    with made.reading() as tx:
        terms, every = (
            tx.connection.scalar(select(func.count()).select_from(one))
            for one in (findable_term, findable)
        )
        assert terms
        assert every == 301
        found = tx.finding.find(KINDS["record ID"](known(900), Random(1)), ALL, 5)
    assert [hit.paper.document for hit in found.hits] == [key]
    engine.dispose()


def _definitions(records: SqlRecords) -> set[tuple[object, ...]]:
    embedded = records.engine.dialect.name == "sqlite"
    with records.reading() as tx:
        return {
            tuple(row)
            for asked in ((EMBEDDED,) if embedded else (INDEXES, CONSTRAINTS))
            for row in tx.connection.exec_driver_sql(asked)
        }


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"nobody"}))
def test_every_kind_of_question_finds_the_paper_it_knows_something_of(
    records: SqlRecords, kind: str
) -> None:
    chance = Random(1)
    papers = [known(at) for at in range(0, COUNT, 17)]
    found = 0
    for one in papers:
        with records.reading() as tx:
            answer = tx.finding.find(KINDS[kind](one, chance), ALL, 200)
        found += answer.more or one.paper.document in {hit.paper.document for hit in answer.hits}
    assert found / len(papers) >= MISREAD_IN_THE_INDEX


def test_recall_counts_the_paper_that_is_meant(records: SqlRecords) -> None:
    found = {one.name: one for one in recalled(records, COUNT, 8)}
    assert found.keys() == WAYS.keys()
    for way in ("record ID", "former record ID", "register number"):
        assert (found[way].first, found[way].asked) == (8, 8), way
    assert all(one.first <= one.seen <= one.shown <= one.asked for one in found.values())
    for way in ("record ID, one sign misread", "certificate, one sign misread"):
        assert found[way].shown + found[way].others == 8, way
    assert found["record ID, one sign misread, and given name"].shown >= 7


def test_where_nobody_is_found_undigitized_volumes_are_named(records: SqlRecords) -> None:
    with records.reading() as tx:
        (last,) = (one.ask(tx) for one in questions(1, 1) if one.name == "nobody")
    assert last.hits == ()  # type: ignore[attr-defined]  # an answer
    assert last.undigitized.volumes  # type: ignore[attr-defined]  # an answer

"""Renewal: papers that an older rule has indexed are made again, some at a time, under searches."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, insert, select, update

from pipeline.finding.indexing import RECIPE
from pipeline.finding.keyed import keyed
from pipeline.moves.holding import discard
from storage.schema.finding import findable, findable_term, findable_value
from tests.workers.test_finder import ALL, REVIEWER, Line, kept
from workers.finder import Watch, follow, rebuild, renew

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.finding.answer import Answer
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve


@pytest.fixture
def line(archive: Archive, shelve: Shelve, tmp_path: Path) -> Line:
    return Line(archive, shelve, tmp_path)


@pytest.fixture
def papers(line: Line) -> list[DocumentId]:
    """Five papers in an index that is up with the events."""
    keys = [line.described(f"R-{number}") for number in range(5)]
    line.follow()
    return keys


def age(line: Line) -> None:
    """Have the index be as a program made it that knew names and their shapes otherwise."""
    with line.archive.records.writing() as tx:
        at = tx.connection
        terms = [dict(row) for row in at.execute(select(findable_term)).mappings()]
        at.execute(update(findable).values(recipe=RECIPE - 1))
        at.execute(update(findable_value).where(findable_value.c.text == "дорж").values(text="d"))
        at.execute(delete(findable_term))
        at.execute(insert(findable_term), [{**term, "shape": "old"} for term in terms])


def ask(line: Line, name: str) -> Answer:
    with line.archive.records.reading() as tx:
        return tx.finding.find(keyed({"name": name}), ALL, 20)


def left(line: Line) -> int:
    with line.archive.records.reading() as tx:
        return tx.finding.left()


def round_of(line: Line) -> bool:
    return renew(line.archive.records, line.archive.objects)


def test_papers_of_an_older_rule_are_made_again_and_until_then_the_answer_says_so(
    line: Line, papers: list[DocumentId]
) -> None:
    as_made = kept(line.archive)
    assert (ask(line, "Дорж").whole, left(line)) == (True, 0)
    age(line)
    assert (ask(line, "Дорж").hits, ask(line, "Дорж").whole, left(line)) == ((), False, 5)
    assert round_of(line)
    assert kept(line.archive) == as_made
    for name in ("Дорж", "Доржь"):
        answer = ask(line, name)
        assert {hit.paper.document for hit in answer.hits} == set(papers), name
        assert answer.whole


def test_a_round_makes_so_many_and_the_next_one_goes_on_with_the_rest(
    line: Line, papers: list[DocumentId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.finder.AT_ONCE", 1)
    monkeypatch.setattr("workers.finder.TIMES_IN_A_ROUND", 2)
    age(line)
    numbers = []
    for _ in range(4):
        assert round_of(line)
        numbers.append(left(line))
        assert len(ask(line, "Дорж").hits) == len(papers) - numbers[-1]
    assert numbers == [3, 1, 0, 0]
    assert not renewing(line)


def renewing(line: Line) -> tuple[str, ...]:
    with line.archive.records.reading() as tx:
        due = tx.finding.renewing(10)
    return due.keys if due else ()


def test_what_is_to_stop_makes_no_paper_again(line: Line, papers: list[DocumentId]) -> None:
    age(line)
    assert renew(line.archive.records, line.archive.objects, lambda: True)
    assert left(line) == len(papers)


def test_a_paper_that_is_gone_meanwhile_goes(line: Line, papers: list[DocumentId]) -> None:
    age(line)
    with line.archive.records.writing() as tx:
        discard(tx, papers[0], REVIEWER, reason="not ours")
    assert round_of(line)
    assert left(line) == 0
    assert {hit.paper.document for hit in ask(line, "Дорж").hits} == set(papers[1:])


def test_of_two_who_renew_one_writes(line: Line, papers: list[DocumentId]) -> None:
    age(line)
    with line.archive.records.reading() as tx:
        same = tx.finding.renewing(2)
    assert same is not None
    assert len(same.keys) == 2
    assert round_of(line)
    with line.archive.records.marking() as tx:
        assert not tx.finding.write(same, {})
    assert len(ask(line, "Дорж").hits) == len(papers)


def test_an_event_meanwhile_is_followed_and_its_paper_not_made_twice(
    line: Line, papers: list[DocumentId]
) -> None:
    age(line)
    line.describe(papers[2], "Цэцэг")
    line.follow()
    assert left(line) == len(papers) - 1
    assert round_of(line)
    assert [hit.paper.document for hit in ask(line, "Цэцэг").hits] == [papers[2]]
    assert left(line) == 0


def test_before_the_index_is_made_nothing_is_renewed(line: Line) -> None:
    line.described()
    assert left(line) == 1
    assert round_of(line)
    assert left(line) == 1
    with line.archive.records.reading() as tx:
        assert not tx.finding.is_whole()
    line.follow()
    with line.archive.records.reading() as tx:
        assert tx.finding.is_whole()


def test_the_finder_renews_by_itself_and_follows_meanwhile(
    line: Line, papers: list[DocumentId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workers.finder.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("workers.finder.AT_ONCE", 1)
    monkeypatch.setattr("workers.finder.TIMES_IN_A_ROUND", 1)
    watch, going = Watch(line.archive.records, line.archive.objects), threading.Event()
    age(line)
    watch.look(going)
    assert left(line) == len(papers) - 1
    new = line.described("R-9", "Сүхбат")
    line.archive.sealer.seal()
    watch.look(going)
    assert left(line) == len(papers) - 2
    assert [hit.paper.document for hit in ask(line, "Сүхбат").hits] == [new]
    for _ in papers:
        watch.look(going)
    assert left(line) == 0


def test_making_the_index_again_renews_all_of_it(line: Line, papers: list[DocumentId]) -> None:
    age(line)
    rebuild(line.archive.records, line.archive.objects)
    assert left(line) == 0
    assert len(ask(line, "Дорж").hits) == len(papers)


def test_what_an_older_program_writes_is_of_an_older_rule(
    line: Line, papers: list[DocumentId]
) -> None:
    with line.archive.records.writing() as tx:
        at = tx.connection
        row = dict(at.execute(select(findable).limit(1)).mappings().one())
        at.execute(delete(findable_value).where(findable_value.c.findable == row["number"]))
        at.execute(delete(findable).where(findable.c.number == row["number"]))
        at.execute(insert(findable).values({k: v for k, v in row.items() if k != "recipe"}))
    assert left(line) == 1
    follow(line.archive.records, line.archive.objects)
    assert round_of(line)
    assert len(ask(line, "Дорж").hits) == len(papers)

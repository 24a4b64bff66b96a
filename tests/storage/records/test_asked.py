"""Asked: rows are named by the values of columns, and nothing else is told, changed or taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.clock import now
from storage.records import asked
from storage.schema.sheets import stack
from storage.schema.trail import hold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine import Connection

    from arkhiv.archive import Archive
    from storage.records.asked import Values


@pytest.fixture
def connection(archive: Archive) -> Iterator[Connection]:
    with archive.records.writing() as tx:
        rows: list[Values] = [
            {"id": key, "noun": noun, "subject": "s", "code": code, "facts": {}, "at": now()}
            for key, noun, code in (("2", "page", "x"), ("1", "page", "y"), ("3", "volume", "x"))
        ]
        asked.add(tx.connection, hold, rows)
        yield tx.connection


def test_rows_are_those_with_all_values_in_the_order_that_is_asked_for(
    connection: Connection,
) -> None:
    found = asked.rows(connection, hold, noun="page", subject="s", order="id")
    assert [(row.id, row.code) for row in found] == [("1", "y"), ("2", "x")]
    assert [row.id for row in asked.rows(connection, hold, noun="page", code="x")] == ["2"]
    assert asked.rows(connection, stack).first() is None


def test_a_question_that_was_asked_before_is_asked_with_the_values_of_now(
    connection: Connection,
) -> None:
    found = [asked.rows(connection, hold, id=key).one().code for key in ("1", "2", "1")]
    assert found == ["y", "x", "y"]


def test_a_change_touches_one_row_and_the_named_columns(connection: Connection) -> None:
    asked.change(connection, hold, "1", reason="done", released_by="b")
    asked.change(connection, hold, "1", reason=None)
    rows = asked.rows(connection, hold, order="id").all()
    assert [(row.reason, row.released_by) for row in rows] == [
        (None, "b"),
        (None, None),
        (None, None),
    ]


def test_only_the_rows_that_are_meant_are_taken_away(connection: Connection) -> None:
    asked.take(connection, hold, noun="page", code="x")
    assert [row.id for row in asked.rows(connection, hold, order="id")] == ["1", "3"]


def test_moments_and_facts_are_changed_as_what_they_are(connection: Connection) -> None:
    at = now()
    asked.change(connection, hold, "1", released=at, facts={"leaf": "7"})
    row = asked.rows(connection, hold, id="1").one()
    assert (row.released, row.facts) == (at, {"leaf": "7"})


def test_to_add_no_row_adds_none(connection: Connection) -> None:
    asked.add(connection, hold, [])
    assert len(asked.rows(connection, hold).all()) == 3


def test_some_rows_are_those_with_the_ids_however_many_are_asked_about_at_once(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "AT_ONCE", 2)
    found = asked.some(connection, hold, ["3", "9", "1", "2"])
    assert sorted(row.id for row in found) == ["1", "2", "3"]
    assert list(asked.some(connection, hold, [])) == []

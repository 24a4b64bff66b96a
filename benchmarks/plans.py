"""Plans: how PostgreSQL answers the questions, as EXPLAIN (ANALYZE, BUFFERS) tells it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import event

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from benchmarks.scale_questions import Question
    from storage.records import SqlRecords, SqlTransaction

EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF) "
WIDTH = 160
LONGEST = 30


def keep_plans(records: SqlRecords, asked: Iterable[Question], path: Path, number: int) -> None:
    """Write the plans of the last question of every name, once for each statement in it."""
    last = {question.name: question for question in asked}
    parts = [f"Plans at {number:,} records, in the middle or at the end of every list.\n"]
    for name, question in last.items():
        with records.reading() as tx:
            plans = plans_of(tx, question)
        parts += [f"\n## {name}\n", *(f"\n{plan}\n" for plan in plans)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(parts), encoding="utf-8")


def plans_of(tx: SqlTransaction, question: Question) -> list[str]:
    """Return the plans of the statements that a question is made of, each once."""
    said: dict[str, object] = {}

    def note(
        _connection: object, _cursor: object, statement: str, values: object, *_rest: object
    ) -> None:
        said.setdefault(statement, values)

    event.listen(tx.connection, "before_cursor_execute", note)
    question.ask(tx)
    event.remove(tx.connection, "before_cursor_execute", note)
    return [_plan(tx.connection, text, values) for text, values in said.items()]


def _plan(connection: Connection, statement: str, values: object) -> str:
    rows = connection.exec_driver_sql(EXPLAIN + statement, values)  # type: ignore[arg-type]  # as it was sent
    lines = [str(row[0])[:WIDTH] for row in rows]
    more = len(lines) - LONGEST
    rest = [f"… {more} lines more of the same kind"] if more > 0 else []
    return "\n".join(lines[:LONGEST] + rest)

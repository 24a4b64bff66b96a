"""The questions of the desks: every list with every filter, at its beginning, middle and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING

from pipeline.flow import State
from pipeline.moves.showing import original
from pipeline.nouns.record import Register
from pipeline.ports.listing import DocumentsWanted, RecordsWanted
from pipeline.progress.progress import By
from pipeline.progress.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from storage.records import SqlTransaction

    Ask = Callable[[SqlTransaction], object]

LINES = 50
PLACES = (0.0, 0.5, 0.99)
BASE = 1704067200000


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and how; several may have one name, like the parts of one list."""

    name: str
    ask: Ask


def key(kind: int, number: int) -> str:
    """Return the id that the rows have in the database."""
    text = f"{BASE + number:012x}"
    return f"{text[:8]}-{text[8:]}-7{kind:03x}-8000-000000000000"


def questions(records: int) -> Iterator[Question]:
    """Yield every question, list by list."""
    for place in PLACES:
        yield from _records(int(records * place))
        yield from _papers(int(records * place))
        yield from _waiting(int(records * place))
        yield from _trail(int(records * place))
        for by in (None, *By):
            name = f"progress by {by.value}" if by else "progress"
            yield Question(name, _ask_progress(by))
    for number in range(0, records, max(records // 20, 1)):
        register = _register(number)
        name = f"{register}:R-{number:09d}"
        yield Question("show of a record", _ask_original(name))


def _register(number: int) -> Register:
    return {8: Register.LEGAL, 9: Register.PROPERTY}.get(number % 10, Register.CIVIL)


def _records(number: int) -> Iterator[Question]:
    after = f"civil:R-{number:09d}" if number else None
    for unit, register, kind, stage in product(
        (None, "11"), (None, Register.CIVIL), (None, "birth"), (None, *Stage)
    ):
        wanted = RecordsWanted(register=register, unit=unit, type=kind, stage=stage)
        given = {"unit": unit, "register": register, "type": kind, "stage": stage}
        named = ", ".join(name for name, value in given.items() if value) or "all"
        yield Question(f"records: {named}", _ask_records(wanted, after))
    yield Question(
        "records: ID begins", _ask_records(RecordsWanted(begins=f"R-{number:09d}"[:8]), None)
    )
    yield Question(
        "records: former ID", _ask_records(RecordsWanted(former=f"OLD-{number // 5 * 5}"), None)
    )


def _ask_records(wanted: RecordsWanted, after: str | None) -> Ask:
    return lambda tx: tx.lists.records(wanted, LINES, after)


def _ask_progress(by: By | None) -> Ask:
    return lambda tx: tx.progress.progress(by)


def _ask_original(name: str) -> Ask:
    return lambda tx: original(tx, name)


def _ask_documents(wanted: DocumentsWanted, after: str | None) -> Ask:
    return lambda tx: tx.lists.documents(wanted, LINES, after)


def _ask_flagged(code: str, after: str | None) -> Ask:
    return lambda tx: tx.lists.flagged(code, LINES, after)


def _ask_pages(state: State | None, after: str | None, held: bool | None) -> Ask:  # noqa: FBT001  # a filter that may be left open
    return lambda tx: tx.lists.pages(state, LINES, after, held=held)


def _ask_holds(code: str, after: str | None) -> Ask:
    return lambda tx: tx.lists.holds(LINES, after, code)


def _ask_batches(unit: str, after: str | None) -> Ask:
    return lambda tx: tx.lists.batches(unit, LINES, after)


def _papers(number: int) -> Iterator[Question]:
    after = key(7, number) if number else None
    for state, held, kind in product(
        (None, State.DELIMITED, State.ASSEMBLED, State.CHECKED, State.REGISTERED),
        (None, True, False),
        (None, "birth", "contract"),
    ):
        wanted = DocumentsWanted(state=state, held=held, type=kind)
        given = {"state": state is not None, "held": held is not None, "type": kind is not None}
        named = ", ".join(name for name, value in given.items() if value) or "all"
        yield Question(
            f"documents: {named}",
            _ask_documents(wanted, after),
        )
    for code in ("low_confidence", "names_differ"):
        yield Question("documents: flag", _ask_flagged(code, after))
    page = key(5, number * 10) if number else None
    for state, held in product((None, State.RECEIVED, State.READ), (None, True, False)):
        given = {"state": state is not None, "held": held is not None}
        named = ", ".join(name for name, value in given.items() if value) or "all"
        yield Question(
            f"pages: {named}",
            _ask_pages(state, page, held),
        )


def _waiting(number: int) -> Iterator[Question]:
    after = key(10, number) if number else None
    for code in ("", "leaf_conflict", "unknown_record"):
        yield Question(
            "holds: code" if code else "holds: all",
            _ask_holds(code, after),
        )
    volume = key(3, number) if number else None
    yield Question(
        "volumes with pages in no document", lambda tx: tx.lists.undelimited(LINES, volume)
    )
    yield Question("refused files", lambda tx: tx.lists.refusals(LINES))


def _trail(number: int) -> Iterator[Question]:
    position = str(number) if number else None
    yield Question("events: position", lambda tx: tx.lists.sealed("station-1", LINES, position))
    moment = datetime.fromtimestamp(BASE / 1000, UTC) + timedelta(milliseconds=number)
    yield Question("events: time", lambda tx: tx.lists.since(moment, LINES))
    document = key(7, number)
    yield Question("events: subject", lambda tx: tx.lists.history("document", document, LINES))
    batch = key(1, number // 200) if number else None
    for unit in ("", "11"):
        yield Question(
            "batches: unit" if unit else "batches: all",
            _ask_batches(unit, batch),
        )

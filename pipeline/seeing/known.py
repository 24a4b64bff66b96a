"""Known: records that the inventory has under the IDs that are asked, as far as one may see them.

They are told of where no paper of theirs was found, so that an ID that is right leads to the place
where the paper lies.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.moves.restricting import is_restricted
from pipeline.nouns.record import parse_wanted
from pipeline.people.rights import Right
from pipeline.seeing.verdicts import verdict_on_record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.finding.answer import Answer
    from pipeline.nouns.person import Person
    from pipeline.nouns.record import Record
    from pipeline.ports.records import Transaction

MOST = 8
"""So many IDs of one question are looked up."""


def known_records(
    tx: Transaction, person: Person | None, line: str, record: str, answer: Answer
) -> tuple[Record, ...]:
    """Return the records of the IDs in a line and of one asked by itself that were not found."""
    told = {hit.paper.record for hit in answer.hits}
    found = {
        one.id: one
        for name in list(dict.fromkeys(_ids(line, record)))[:MOST]
        for one in _of(tx, name)
        if str(one) not in told
    }
    return tuple(one for one in found.values() if _may_see(tx, person, one))


def _ids(line: str, record: str) -> Iterator[str]:
    """Yield what may be an ID: all of it, and every word that has a digit."""
    yield from filter(None, (record.strip(), line.strip()))
    yield from (word for word in line.split() if any(map(str.isdigit, word)))


def _of(tx: Transaction, name: str) -> tuple[Record, ...]:
    wanted = parse_wanted(name)
    large = replace(wanted, record_id=wanted.record_id.upper())
    return tx.inventory.find(wanted) or tx.inventory.find(large)


def _may_see(tx: Transaction, person: Person | None, record: Record) -> bool:
    """Say whether they may; where nobody can be known, only what is restricted may not be seen."""
    if person is None:
        return not is_restricted(tx, record)
    return verdict_on_record(tx, person, Right.SEE_RECORDS, record).allowed

"""Cut off: a feeding that a power cut ended is taken up before its scanner is fed again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from arkhiv.cli.desk import acting
from pipeline.ingest.onward import onward_in_volume, onward_of_record
from pipeline.ingest.stacking import Sheeted
from pipeline.nouns.sheet import StackState
from pipeline.nouns.volume import parse_citation
from pipeline.people.rights import Right, reach
from scanner_drivers.faults import CutOffError, CutStackError
from scanner_drivers.landing import remove_note, taking_up
from scanner_drivers.left import LeftDriver

if TYPE_CHECKING:
    from collections.abc import Callable

    from arkhiv.cli.desk import Desk
    from pipeline.ingest.ingest import Received
    from scanner_drivers.errors import FeedingError
    from scanner_drivers.landing import Note
    from scanner_drivers.target import Target
    from storage.records import SqlTransaction

LANDING = "feeding"
"""The folder within the data folder where pages lie until they are stored."""
UNIT, STACK, AFTER = "unit", "stack", "after"


def findable(tx: SqlTransaction, target: Target, unit: str, way: Sheeted | None) -> Target:
    """Keep with a target what taking it up needs: its unit, and which stack it goes on with."""
    facts = [(UNIT, unit)]
    if way is not None:
        after = len(tx.sheets.images(way.onto)) if way.onto else 0
        facts += [(STACK, way.onto), (AFTER, str(after))]
    return replace(target, facts=tuple(facts))


def take_up(
    desk: Desk, source: str, run: Callable[[LeftDriver, str, Sheeted | None], Received]
) -> tuple[Received, FeedingError] | None:
    """Take in what feedings of a scanner left; return what the operator must know, if any did.

    Those of units where whoever asks may not scan wait for somebody who may, those of the desk in
    the browser for the desk.
    """
    found: tuple[Received, FeedingError] | None = None
    with taking_up(desk.archive().settings.data / LANDING, source) as lefts:
        for left in lefts:
            facts = dict(left.note.target.facts)
            if UNIT not in facts or not _may(desk, facts[UNIT]):
                continue
            way = Sheeted(onto=facts[STACK], after=int(facts[AFTER])) if AFTER in facts else None
            if way is not None and _given_up(desk, way.onto):
                remove_note(left.folder)
                continue
            received = run(LeftDriver(left), facts[UNIT], way)
            with desk.looking() as tx:
                told = _told(tx, left.note, facts[UNIT], way, received.files)
            found = (received, told) if told is not None else found
    return found


def _may(desk: Desk, unit: str) -> bool:
    with desk.looking() as tx:
        person = acting(desk, tx)
        return person is None or reach(person, Right.CAPTURE).covers(frozenset({unit}))


def _given_up(desk: Desk, stack: str) -> bool:
    """Whether a stack was undone meanwhile: all of its paper is fed again."""
    with desk.looking() as tx:
        found = tx.sheets.stack(stack)
        return found is not None and found.state is StackState.UNDONE


def _told(
    tx: SqlTransaction, note: Note, unit: str, way: Sheeted | None, pages: int
) -> FeedingError | None:
    """Say which sheet comes next; of a stack that had not begun there is nothing to go on with."""
    if way is None:
        return CutOffError(device=note.source, pages=pages, leaf=_next_leaf(tx, note, unit))
    stack = tx.sheets.stack(way.onto) or tx.sheets.last_stack(f"{note.source}/{note.target.key}")
    if stack is None:
        return None
    sheets = len(tx.sheets.images(stack.id)) // note.sides
    return CutStackError(device=note.source, pages=pages, stack=stack.id, sheets=sheets)


def _next_leaf(tx: SqlTransaction, note: Note, unit: str) -> str:
    target = note.target
    if target.volume is None:
        return onward_of_record(tx, target.record or "", unit).label(0)
    citation = parse_citation(target.volume, unit)
    return onward_in_volume(tx, tx.volumes.find(citation), citation.unit).label(0)

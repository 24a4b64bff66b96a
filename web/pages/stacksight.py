"""Sight: what of a stack a person may see, and that it was looked at.

The pictures are of no paper yet: whoever scans in the unit has the paper in hand. Where one of the
sheets is of something restricted, or was printed with one that is, they are shown to nobody here;
of a stack that is fed at the desk, to whoever is cleared for all of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Actor, Kind
from pipeline.moves.restricting import is_restricted
from pipeline.moves.settling import STACK, images_of, planned
from pipeline.nouns.sheet import StackState
from pipeline.people.rights import Right, reach, role_for
from pipeline.seeing.verdicts import may_feed
from pipeline.sheets.code import parse
from web.errors import NotFoundError, NotYoursError
from web.pages import stackdesk
from web.pages.told import by_token, was_told

if TYPE_CHECKING:
    from pipeline.nouns.person import Person
    from pipeline.nouns.sheet import Sheet, Stack, StackImage, Wrong
    from pipeline.sheets.plan import Plan
    from storage.records import SqlTransaction
    from web.asking import Visit

LINES = 50
"""So many of the last stacks are listed."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stack with its unit, what is wrong with it, and the pictures that show that."""

    stack: Stack
    unit: str
    wrong: tuple[Wrong, ...]
    pictures: tuple[StackImage, ...]
    withheld: bool
    """Whether something restricted may be seen on its pictures."""
    plan: Plan


def theirs(tx: SqlTransaction, person: Person) -> list[tuple[Stack, str]]:
    """Return the last stacks that a person may settle, each with its unit."""
    within = reach(person, Right.CAPTURE)
    found = ((one, tx.batches.get(one.batch).unit) for one in tx.sheets.stacks(LINES))
    return [(one, unit) for one, unit in found if within.covers(frozenset({unit}))]


def stack_of(tx: SqlTransaction, person: Person, key: str) -> Stack:
    """Return a stack, or raise that there is none, or that this person does not scan there."""
    stack = tx.sheets.stack(key)
    if stack is None:
        raise NotFoundError
    unit = tx.batches.get(stack.batch).unit
    if not reach(person, Right.CAPTURE).covers(frozenset({unit})):
        raise NotYoursError
    return stack


def found_of(tx: SqlTransaction, person: Person, key: str) -> Found:
    """Return a stack with all that is found of it."""
    stack = stack_of(tx, person, key)
    unit = tx.batches.get(stack.batch).unit
    images, plan = tx.sheets.images(key), planned(tx, stack, person.name)
    told = {StackState.STOPPED} if stack.at_desk else {StackState.STOPPED, StackState.OPEN}
    wrong = plan.wrong if stack.state in told else ()
    shown = {one.number: one for fault in wrong for one in images_of(fault, images)}
    pictures = tuple(shown[number] for number in sorted(shown))
    return Found(stack, unit, wrong, pictures, is_withheld(tx, stack, person), plan)


def is_shown(tx: SqlTransaction, visit: Visit, found: Found) -> bool:
    """Say whether somebody asked for the pictures of a stack and may see them."""
    events = tx.events.of(STACK, found.stack.id)
    return not found.withheld and was_told(events, Kind.STACK_SHOWN, visit)


def note_shown(tx: SqlTransaction, visit: Visit, found: Found, via: str, reason: str = "") -> None:
    """Write down who looks at the pictures of a stack."""
    if found.withheld or not found.pictures:
        raise NotYoursError
    facts = {"images": [one.number for one in found.pictures], **by_token(visit)}
    who = actor(visit.person, via)
    tx.events.note(Kind.STACK_SHOWN, STACK, found.stack.id, actor=who, facts=facts, words=reason)


def actor(person: Person, via: str) -> Actor:
    """Return a person as who settles stacks."""
    return Actor(person.name, role_for(person, Right.CAPTURE).value, via=via)


def image_of(tx: SqlTransaction, visit: Visit, key: str, number: int) -> StackImage | None:
    """Return a picture of a stack that this person was shown; None if it is none of those."""
    stack = tx.sheets.stack(key)
    if stack is None:
        return None
    unit = frozenset({tx.batches.get(stack.batch).unit})
    if not reach(visit.person, Right.CAPTURE).covers(unit):
        return None
    found = found_of(tx, visit.person, key)
    if not is_shown(tx, visit, found):
        return None
    return next((one for one in found.pictures if one.number == number), None)


def is_withheld(tx: SqlTransaction, stack: Stack, person: Person) -> bool:
    """Say whether a sheet is withheld; the papers of one that was missed lie there as well."""
    codes, said = tx.sheets.read_on(stack.id)
    numbers = said | {code.number for code in map(parse, codes) if code is not None}
    sheets = stackdesk.printed_with(tx, sorted(numbers))
    if stack.at_desk:
        return not all(may_feed(tx, person.name, sheet) for sheet in sheets)
    return any(_is_restricted(tx, sheet) for sheet in sheets)


def _is_restricted(tx: SqlTransaction, sheet: Sheet) -> bool:
    if sheet.volume is not None:
        return tx.volumes.get(sheet.volume).restricted
    return sheet.record is not None and is_restricted(tx, tx.inventory.get(sheet.record))

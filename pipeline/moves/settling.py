"""Settling: a stack becomes pages behind its sheets, or is held with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ingest.delimiting import close
from pipeline.ingest.intake import Intake
from pipeline.moves.errors import (
    NoSuchImageError,
    NoSuchStackError,
    ReasonMissingError,
    StackWrongError,
)
from pipeline.moves.sheeting import SHEET, the_sheet
from pipeline.moves.unstacking import claimed, pages_of
from pipeline.nouns.hold import Reason
from pipeline.nouns.sheet import StackState, Trouble, Wrong
from pipeline.seeing.verdicts import may_feed
from pipeline.sheets.plan import Known, plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.events import Actor
    from pipeline.nouns.sheet import Stack, StackImage
    from pipeline.ports.records import Transaction
    from pipeline.sheets.plan import Plan

STACK = "stack"


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a stack: its new pages and documents, or what is wrong with it."""

    pages: int = 0
    contested: int = 0
    documents: int = 0
    wrong: tuple[Wrong, ...] = ()


def settle(tx: Transaction, key: str, actor: Actor, unit: str) -> Settled:
    """Make the pages of a stack if nothing is wrong with it, all of them or none; else hold it."""
    stack = the_stack(tx, key)
    if stack.state is StackState.UNDONE:
        raise StackWrongError(stack=key, state=stack.state)
    found = planned(tx, stack, actor.name)
    if found.wrong:
        return _stopped(tx, stack, found.wrong, actor)
    taken = pages_of(tx, stack, found, Intake(actor, unit, stack.batch))
    documents = close(tx, stack.id, tuple(taken.values()), actor, stack.batch)
    tx.sheets.set_pages(stack.id, {number: one.page for number, one in taken.items()})
    _see(tx, stack, found, actor)
    tx.sheets.set_state(stack.id, StackState.SETTLED)
    for code in tx.holds.release(STACK, stack.id, actor.name, "the sheets agree", Reason.SHEETS):
        tx.events.note(Kind.RELEASED, STACK, stack.id, actor=actor, facts={"code": code})
    facts = {"sheets": list(found.seen), "pages": len(taken)}
    tx.events.note(Kind.STACK_SETTLED, STACK, stack.id, actor=actor, batch=stack.batch, facts=facts)
    new = [one for one in taken.values() if one.new]
    return Settled(len(new), sum(one.contested for one in new), documents)


def interrupt(tx: Transaction, key: str, actor: Actor) -> Settled:
    """Hold a stack whose feeding did not come to its own end, whatever was seen of it."""
    stack = the_stack(tx, key)
    wrong = (Wrong(Trouble.UNFINISHED, None, ()), *planned(tx, stack, actor.name).wrong)
    return _stopped(tx, stack, wrong, actor)


def planned(tx: Transaction, stack: Stack, name: str = "") -> Plan:
    """Return the plan of a stack as it is now, with everything that is wrong.

    At the desk, where pages are seen, it is wrong as well that it holds something that the person
    of this name may not feed.
    """
    images = tx.sheets.images(stack.id)
    known = Known(
        tx.sheets.numbered,
        tx.sheets.of_printing,
        lambda number: tx.sheets.seen_in(number, apart_from=stack.id) is not None,
    )
    found = plan(images, known)
    more = [
        Wrong(Trouble.TOO_MANY, one.sheet.number, (one.papers[-1][0].number,))
        for one in found.segments
        if one.sheet.record is not None and 0 < len(claimed(tx, one.sheet.record)) < len(one.papers)
    ]
    if stack.at_desk:
        more += [
            Wrong(Trouble.NOT_CLEARED, one.sheet.number, ())
            for one in found.segments
            if not may_feed(tx, name, one.sheet)
        ]
    if stack.refused:
        more.append(Wrong(Trouble.REFUSED, None, ()))
    return type(found)(found.segments, (*found.wrong, *more), found.seen)


def say(tx: Transaction, key: str, image: int, sheet: int, actor: Actor) -> None:
    """A person says which sheet an image of a stack is, by its number; with 0, that it is none."""
    stack = the_stack(tx, key)
    if stack.state is not StackState.STOPPED:
        raise StackWrongError(stack=key, state=stack.state)
    if all(one.number != image for one in tx.sheets.images(key)):
        raise NoSuchImageError(stack=key, number=image)
    if sheet:
        the_sheet(tx, sheet)
    tx.sheets.say(key, image, sheet)
    facts = {"image": image, "sheet": sheet}
    tx.events.note(Kind.STACK_SAID, STACK, key, actor=actor, batch=stack.batch, facts=facts)


def undo(tx: Transaction, key: str, actor: Actor, *, reason: str) -> None:
    """Give a stack up, so that it is fed again; its images stay accounted for."""
    if not reason.strip():
        raise ReasonMissingError
    stack = the_stack(tx, key)
    if stack.state in (StackState.SETTLED, StackState.UNDONE):
        raise StackWrongError(stack=key, state=stack.state)
    tx.sheets.set_state(key, StackState.UNDONE)
    for code in tx.holds.release(STACK, key, actor.name, reason.strip(), Reason.SHEETS):
        tx.events.note(Kind.RELEASED, STACK, key, actor=actor, facts={"code": code})
    tx.events.note(
        Kind.STACK_UNDONE, STACK, key, actor=actor, batch=stack.batch, words=reason.strip()
    )


def the_stack(tx: Transaction, key: str) -> Stack:
    """Return the stack of an ID, or raise that there is none."""
    stack = tx.sheets.stack(key)
    if stack is None:
        raise NoSuchStackError(name=key)
    return stack


def _stopped(tx: Transaction, stack: Stack, wrong: Sequence[Wrong], actor: Actor) -> Settled:
    tx.sheets.set_state(stack.id, StackState.STOPPED)
    told = [
        {"trouble": one.trouble.value, "sheet": one.sheet, "images": list(one.images)}
        for one in wrong
    ]
    names = ", ".join(dict.fromkeys(one.trouble.value for one in wrong))
    if tx.holds.hold(STACK, stack.id, Reason.SHEETS, {"stack": stack.id, "trouble": names}):
        facts = {"code": Reason.SHEETS.value}
        tx.events.note(Kind.HELD, STACK, stack.id, actor=actor, batch=stack.batch, facts=facts)
    tx.events.note(
        Kind.STACK_STOPPED, STACK, stack.id, actor=actor, batch=stack.batch, facts={"wrong": told}
    )
    return Settled(wrong=tuple(wrong))


def _see(tx: Transaction, stack: Stack, found: Plan, actor: Actor) -> None:
    """Write down every sheet that was seen; its own images are no pages."""
    tx.sheets.see(stack.id, found.seen)
    for sheet in (segment.sheet for segment in found.segments):
        facts = {"stack": stack.id, "number": sheet.number}
        tx.events.note(
            Kind.SHEET_SEEN, SHEET, sheet.id, actor=actor, batch=stack.batch, facts=facts
        )


def images_of(found: Wrong, images: Sequence[StackImage]) -> Iterator[StackImage]:
    """Yield the images that show what is wrong: those that are named, and what lies between two."""
    if not found.images:
        return
    first, last = min(found.images), max(found.images)
    yield from (one for one in images if first <= one.number <= last)

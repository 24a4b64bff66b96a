"""Settling: a stack becomes pages behind its sheets, or is held with what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ingest.delimiting import close
from pipeline.ingest.intake import Intake, take_image
from pipeline.ingest.placing import Paper, Part, Placed
from pipeline.moves.errors import (
    NoSuchImageError,
    NoSuchStackError,
    ReasonMissingError,
    StackWrongError,
)
from pipeline.moves.sheeting import SHEET, the_sheet
from pipeline.nouns.hold import Reason
from pipeline.nouns.record import parse_wanted
from pipeline.nouns.sheet import StackState, Trouble, Wrong
from pipeline.nouns.volume import label_position
from pipeline.sheets.plan import Known, plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.events import Actor
    from pipeline.ids import RecordKey
    from pipeline.ingest.intake import Taken
    from pipeline.nouns.sheet import Sheet, Stack, StackImage
    from pipeline.ports.records import Transaction
    from pipeline.sheets.plan import Plan, Segment

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
    found = planned(tx, stack)
    if found.wrong:
        return _stopped(tx, stack, found.wrong, actor)
    taken = _pages(tx, stack, found, Intake(actor, unit, stack.batch))
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
    wrong = (Wrong(Trouble.UNFINISHED, None, ()), *planned(tx, stack).wrong)
    return _stopped(tx, stack, wrong, actor)


def planned(tx: Transaction, stack: Stack) -> Plan:
    """Return the plan of a stack as it is now, with everything that is wrong."""
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
        if one.sheet.record is not None
        and 0 < len(_claimed(tx, one.sheet.record)) < len(one.papers)
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


def _pages(tx: Transaction, stack: Stack, found: Plan, intake: Intake) -> dict[int, Taken]:
    """Make the images behind every sheet into pages; those that are pages already stay."""
    del stack
    taken: dict[int, Taken] = {}
    for segment in found.segments:
        placed = _placer(tx, segment)
        for at, paper in enumerate(segment.papers):
            for image in paper:
                if image.page is None:
                    master = tx.pages.master(image.master)
                    taken[image.number] = take_image(
                        tx, intake, master, image.frame, placed(at, image)
                    )
    return taken


def _placer(tx: Transaction, segment: Segment) -> partial[Placed]:
    sheet = segment.sheet
    record = sheet.record if sheet.volume is None else _sole(tx, sheet)
    name = None if record is None else _name(tx, record)
    labels = () if sheet.record is None else _claimed(tx, sheet.record)
    volume = None if sheet.volume is None else str(tx.volumes.get(sheet.volume).citation)
    return partial(_placed, sheet, volume, name, labels)


def _placed(
    sheet: Sheet,
    volume: str | None,
    record: str | None,
    labels: Sequence[str],
    at: int,
    image: StackImage,
) -> Placed:
    label = labels[at] if labels else str(sheet.first + at)
    records = () if record is None else (record,)
    parts = () if record is None else (Part(Paper(None, records), None),)
    return Placed(
        frame=image.frame.index,
        volume=volume,
        records=records,
        label=label,
        ordinal=0,
        position=label_position(label),
        side=image.side,
        part=1,
        region=None,
        parts=parts,
    )


def _sole(tx: Transaction, sheet: Sheet) -> RecordKey | None:
    """Return the one record that claims a volume as a whole, and alone."""
    claims = () if sheet.volume is None else tx.inventory.claims_in(sheet.volume)
    if len(claims) == 1 and not claims[0].labels:
        return claims[0].record
    return None


def _name(tx: Transaction, key: RecordKey) -> str:
    """Return a record as a folder would be called by it: its ID, with its register if needed."""
    record = tx.inventory.get(key)
    alone = len(tx.inventory.find(parse_wanted(record.record_id))) == 1
    return record.record_id if alone else str(record)


def _claimed(tx: Transaction, key: RecordKey) -> tuple[str, ...]:
    """Return the labels that the inventory claims for a record, in the order of the leaves."""
    labels = {label for claim in tx.inventory.claimed_places(key) for label in claim.labels}
    return tuple(sorted(labels, key=lambda label: (label_position(label), label)))


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

"""Stacks that were fed with separator sheets, what is wrong with them, and who decides that."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from pipeline.moves.settling import say, settle, undo
from pipeline.moves.stacked import end_stack, require_still
from pipeline.nouns.sheet import StackState, Trouble
from pipeline.sheets.advice import ADVICE
from web.api.call import VIA, Reply, reason_of, visit_of
from web.api.cursor import sliced
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Paged, Part, Reasoned, Shape, Words
from web.pages.stacksight import actor, found_of, note_shown, theirs

if TYPE_CHECKING:
    from pipeline.nouns.sheet import Stack as FoundStack
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.pages.stacksight import Found

Number = Annotated[int, Field(ge=0, le=999_999_999)]


class Stack(Shape):
    """One stack."""

    key: Key
    unit: str
    state: StackState
    opened: datetime


class Stacks(Part):
    """The last stacks of the units in which whoever asks scans."""

    items: tuple[Stack, ...]


class StackWrong(Shape):
    """One thing that is wrong with a stack."""

    trouble: Trouble
    sheet: int | None
    """The number of the separator sheet that it is about."""
    images: tuple[int, ...]
    """The numbers of the images at which it shows."""
    said: str
    """What to do with the paper in hand."""


class StackTold(Shape):
    """One stack, and everything that is wrong with it."""

    stack: Stack
    images: int
    wrong: tuple[StackWrong, ...]
    withheld: bool
    """Whether its pictures are shown to nobody here, because a sheet is of something restricted."""


class ImageSaid(Shape):
    """What a person sees on one image."""

    image: Number
    sheet: Number
    """The number of the sheet that it is; 0 where it is a page."""


class SettlingAsked(Shape):
    """What the images of a stack are; nothing for those that were read rightly."""

    said: tuple[ImageSaid, ...] = Field(default=(), max_length=100)


class UndoingAsked(Shape):
    """Why a stack is given up."""

    reason: Words


class StackPicturesAsked(Reasoned):
    """What the pictures of a stack are needed for."""


class StackPictures(Shape):
    """The pictures that explain what is wrong, for an hour."""

    services: tuple[str, ...]
    """Their names at the image service."""


def list_stacks(call: Call[Paged]) -> Reply:
    """List the last stacks."""
    with call.house.records.reading() as tx:
        found = theirs(tx, call.person)
    shown, onward = sliced(found, call.asked, lambda one: one[0].id)
    return Reply(Stacks(items=tuple(_stack(*one) for one in shown), next=onward), onward=onward)


def get_stack(call: Call[Shape]) -> Reply:
    """Give one stack with what is wrong with it."""
    with call.house.records.reading() as tx:
        return Reply(_told(tx, call))


def settle_stack(call: Call[SettlingAsked]) -> Reply:
    """Say what images of a stack are, and have it settled."""
    with call.house.records.writing() as tx:
        found, who = _found(tx, call), actor(call.person, VIA)
        if made_before(tx, call) is None:
            require_still(tx, found.stack, call.house.feeds.runs)
            for one in call.asked.said:
                say(tx, found.stack.id, one.image, one.sheet, who)
            settle(tx, found.stack.id, who, found.unit)
            end_stack(tx, found.stack.batch, who)
            keep_made(tx, call, {"stack": found.stack.id})
        return Reply(_told(tx, call))


def undo_stack(call: Call[UndoingAsked]) -> Reply:
    """Give a stack up, so that it is fed again."""
    with call.house.records.writing() as tx:
        found = _found(tx, call)
        if made_before(tx, call) is None:
            who = actor(call.person, VIA)
            require_still(tx, found.stack, call.house.feeds.runs)
            undo(tx, found.stack.id, who, reason=call.asked.reason)
            end_stack(tx, found.stack.batch, who)
            keep_made(tx, call, {"stack": found.stack.id})
        return Reply(_told(tx, call))


def show_stack(call: Call[StackPicturesAsked]) -> Reply:
    """Name the pictures that explain what is wrong; that somebody saw them is written down."""
    reason = reason_of(call)
    with call.house.records.writing() as tx:
        found = _found(tx, call)
        if made_before(tx, call) is None:
            note_shown(tx, visit_of(call), found, VIA, reason)
            keep_made(tx, call, {"stack": found.stack.id})
    key = found.stack.id
    return Reply(
        StackPictures(services=tuple(f"stack.{key}.{one.number}" for one in found.pictures))
    )


def _found(tx: SqlTransaction, call: Call[Shape]) -> Found:
    return found_of(tx, call.person, call.path["key"])


def _stack(one: FoundStack, unit: str) -> Stack:
    return Stack(key=one.id, unit=unit, state=one.state, opened=one.opened)


def _told(tx: SqlTransaction, call: Call[Shape]) -> StackTold:
    found = _found(tx, call)
    wrong = tuple(
        StackWrong(
            trouble=one.trouble,
            sheet=one.sheet,
            images=one.images,
            said=call.say(ADVICE[one.trouble]),
        )
        for one in found.wrong
    )
    return StackTold(
        stack=_stack(found.stack, found.unit),
        images=tx.sheets.count(found.stack.id),
        wrong=wrong,
        withheld=found.withheld,
    )

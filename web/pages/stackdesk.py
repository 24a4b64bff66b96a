"""A stack at the desk: fed, watched as its pages come behind each sheet, and ended.

Its pictures are seen by whoever may feed all that was printed with its sheets: the papers of a
sheet that was missed lie behind the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.capture.errors import CountersDifferError
from pipeline.capture.sealing import received_in_shift
from pipeline.moves.batching import hand_over
from pipeline.moves.sitting import require_open, running, told_by_devices
from pipeline.moves.stacked import ENDED, end_stack
from pipeline.nouns.batch import Difference
from pipeline.nouns.feed import Asked
from pipeline.nouns.sheet import SheetKind, StackState, Trouble
from pipeline.people.rights import Right, reach
from pipeline.seeing.verdicts import may_feed
from web.errors import NobodyFeedsError, NotFoundError
from web.numbers import number_in
from web.pages.batch import answers_of
from web.pages.capture import actor_of
from web.pages.cells import cited, record_name
from web.pages.marks import of_stack_since
from web.pages.people import called_in
from web.pages.standing import fault_of
from web.pages.units import units_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.nouns.batch import Batch
    from pipeline.nouns.sheet import Sheet, Stack, StackImage
    from pipeline.sheets.plan import Plan
    from storage.records import SqlTransaction
    from web.asking import Ask
    from web.pages.units import Units

NEWEST = 24
"""So many pictures are shown behind each sheet; the others are counted."""
LOOSE = (Trouble.BEFORE_FIRST, Trouble.AFTER_END)


@dataclass(frozen=True, slots=True)
class Part:
    """What lies behind one sheet, or, without a number, before the first and behind the end."""

    sheet: int | None
    name: str
    pages: int
    newest: tuple[int, ...]
    """The numbers of its newest images, the newest first."""
    batch: Batch | None = None
    """The batch in which its pages go on."""


def desk_of(tx: SqlTransaction, ask: Ask, stack: Stack, plan: Plan) -> dict[str, object]:
    """Return what the page of a stack at the desk shows beside what is wrong with it."""
    batch, runs = tx.batches.get(stack.batch), ask.house.feeds.runs
    feeds, holder = tx.feeds.of(batch.id), tx.batches.operator(batch.id)
    fed, received = told_by_devices(tx, batch.id), received_in_shift(tx, batch.id)
    seen, issued = len(set(plan.seen)), len(printed_with(tx, plan.seen))
    mark = of_stack_since(tx, ask, stack, "")
    return {
        "batch": batch,
        "holder": called_in(tx, ask.say, [holder])(holder),
        "mine": holder == ask.person.name,
        "source": batch.source.partition(":")[2],
        "running": running(tx, batch.id, runs) is not None,
        "fed_on": batch.sealed is None and stack.state not in ENDED,
        "fault": fault_of(ask, feeds, runs_on=any(runs(one.id) for one in feeds)),
        "parts": tuple(_parts(tx, ask, plan)),
        "seen": seen,
        "issued": issued,
        "counted": fed if fed is not None and fed != received else None,
        "received": received,
        "differences": tuple(Difference),
        "mark": mark.mark if mark else "",
    }


def printed_with(tx: SqlTransaction, numbers: Iterable[int]) -> tuple[Sheet, ...]:
    """Return every sheet that was printed with some others and is not void."""
    found = [tx.sheets.numbered(number) for number in numbers]
    printings = dict.fromkeys(one.printing for one in found if one is not None)
    return tuple(
        sheet
        for printing in printings
        for sheet in tx.sheets.of_printing(printing)
        if sheet.voided is None
    )


def _parts(tx: SqlTransaction, ask: Ask, plan: Plan) -> Iterable[Part]:
    units = units_in(tx, ask.say)
    for one in plan.segments:
        if one.sheet.kind is not SheetKind.END:
            images = [image for paper in one.papers for image in paper]
            name = _name(tx, ask, units, one.sheet)
            numbers = tuple(image.number for image in images)
            yield Part(one.sheet.number, name, *_newest(numbers), _batch(tx, images))
    for wrong in plan.wrong:
        if wrong.trouble in LOOSE:
            numbers = tuple(range(min(wrong.images), max(wrong.images) + 1))
            yield Part(None, ask.say.word(wrong.trouble), *_newest(numbers))


def _newest(numbers: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
    return len(numbers), tuple(reversed(numbers[-NEWEST:]))


def _name(tx: SqlTransaction, ask: Ask, units: Units, sheet: Sheet) -> str:
    """Return what a sheet stands for, as it is printed on it."""
    if sheet.volume is not None:
        return cited(ask.say, units, tx.volumes.get(sheet.volume).citation)
    if sheet.record is not None and may_feed(tx, ask.person.name, sheet):
        return record_name(ask.say, tx.inventory.get(sheet.record))
    return ""


def _batch(tx: SqlTransaction, images: list[StackImage]) -> Batch | None:
    """Return the batch in which the pages of a part go on; None while they are none."""
    page = next((image for image in images if image.page is not None), None)
    return None if page is None else tx.batches.get(tx.pages.master(page.master).batch)


def feed(ask: Ask, stack: Stack) -> None:
    """Begin a run."""
    sheets = number_in(ask.form.get("sheets", "").strip())
    ask.house.feeds.begin(stack.batch, Asked("", sheets), actor_of(ask))


def stop(ask: Ask, stack: Stack) -> None:
    """Stop the run that is under way."""
    with ask.house.records.reading() as tx:
        under_way = running(tx, stack.batch, ask.house.feeds.runs)
    if under_way is not None:
        ask.house.feeds.stop(under_way.id)


def _take_over(tx: SqlTransaction, ask: Ask, stack: Stack) -> None:
    _give(tx, ask, stack, ask.person.name)


def _hand_over(tx: SqlTransaction, ask: Ask, stack: Stack) -> None:
    name = ask.form.get("to", "").strip()
    person, batch = tx.people.named(name), tx.batches.get(stack.batch)
    if person is None or not reach(person, Right.CAPTURE).covers(frozenset({batch.unit})):
        raise NobodyFeedsError(person=name)
    _give(tx, ask, stack, person.name)


def _give(tx: SqlTransaction, ask: Ask, stack: Stack, name: str) -> None:
    batch, fed = tx.batches.get(stack.batch), told_by_devices(tx, stack.batch)
    hand_over(tx, batch, name, actor_of(ask), fed=fed, reason=answers_of(ask).difference)


def _seal(tx: SqlTransaction, ask: Ask, stack: Stack) -> None:
    """Say why other pages were counted than came, and seal what is settled."""
    batch = stack.batch
    require_open(tx.batches.get(batch))
    if stack.state is not StackState.SETTLED:
        raise NotFoundError
    if not end_stack(tx, batch, actor_of(ask), answers_of(ask).difference):
        fed, received = told_by_devices(tx, batch), received_in_shift(tx, batch)
        raise CountersDifferError(batch=batch, fed=fed, received=received)


ACTS: Mapping[str, Callable[[SqlTransaction, Ask, Stack], None]] = MappingProxyType(
    {"take_over": _take_over, "hand_over": _hand_over, "seal": _seal}
)
RUNS: Mapping[str, Callable[[Ask, Stack], None]] = MappingProxyType({"feed": feed, "stop": stop})

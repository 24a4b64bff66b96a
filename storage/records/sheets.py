"""Separator sheets and stacks in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from pipeline.clock import now
from pipeline.ids import BatchId, MasterId, PageId, RecordKey, VolumeId
from pipeline.nouns.frame import Frame
from pipeline.nouns.look import Look
from pipeline.nouns.sheet import DESK, Sheet, SheetKind, Stack, StackImage, StackState
from storage.schema.capture import master
from storage.schema.sheets import sheet, sighting, stack, stack_image

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, Row
    from sqlalchemy.engine import Connection

STANDING = (StackState.OPEN.value, StackState.STOPPED.value, StackState.SETTLED.value)
_IMAGES = select(stack_image, master.c.sha256).join(master, master.c.id == stack_image.c.master)


class SqlSheets:
    """One row per sheet, per stack and per image of a stack; nothing of it is ever taken away."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def next_number(self) -> int:
        """Return the number after the last that was issued."""
        return (self._connection.scalar(select(func.max(sheet.c.number))) or 0) + 1

    def issue(self, made: Sheet) -> None:
        """Add a sheet."""
        self._connection.execute(sheet.insert().values(**{**asdict(made), "kind": made.kind.value}))

    def numbered(self, number: int) -> Sheet | None:
        """Return the sheet with a number."""
        row = self._connection.execute(select(sheet).where(sheet.c.number == number)).first()
        return None if row is None else _sheet(row)

    def of_printing(self, printing: str) -> tuple[Sheet, ...]:
        """Return the sheets that were issued together, in their order."""
        asked = select(sheet).where(sheet.c.printing == printing).order_by(sheet.c.number)
        return tuple(_sheet(row) for row in self._connection.execute(asked))

    def issued(self, limit: int) -> tuple[Sheet, ...]:
        """Return the sheets that were issued last, the newest first."""
        asked = select(sheet).order_by(sheet.c.number.desc()).limit(limit)
        return tuple(_sheet(row) for row in self._connection.execute(asked))

    def void(self, number: int, reason: str) -> None:
        """Declare a sheet void."""
        self._connection.execute(
            update(sheet).where(sheet.c.number == number).values(voided=now(), void_reason=reason)
        )

    def seen_in(self, number: int, *, apart_from: str = "") -> str | None:
        """Return the settled stack in which a sheet was seen; None if there is no other."""
        return self._connection.scalar(
            select(sighting.c.stack)
            .join(stack, stack.c.id == sighting.c.stack)
            .where(
                sighting.c.sheet == number,
                sighting.c.stack != apart_from,
                stack.c.state == StackState.SETTLED.value,
            )
        )

    def open_stack(self, made: Stack) -> None:
        """Begin a stack."""
        self._connection.execute(
            stack.insert().values(
                id=made.id,
                batch=made.batch,
                key=made.key,
                state=made.state.value,
                held=False,
                opened=made.opened,
            )
        )

    def stack(self, key: str) -> Stack | None:
        """Return one stack."""
        row = self._connection.execute(select(stack).where(stack.c.id == key)).first()
        return None if row is None else _stack(row)

    def stacks(self, limit: int) -> tuple[Stack, ...]:
        """Return the stacks that were fed last, the newest first."""
        asked = select(stack).order_by(stack.c.id.desc()).limit(limit)
        return tuple(_stack(row) for row in self._connection.execute(asked))

    def last_stack(self, key: str) -> Stack | None:
        """Return the last stack of this name that was not undone."""
        return self._last(stack.c.key == key, stack.c.state.in_(STANDING))

    def at_desk(self, batch: BatchId) -> Stack | None:
        """Return the stack that is fed at the desk in a batch; None if a volume lies there."""
        return self._last(stack.c.key == f"{DESK}{batch}")

    def _last(self, *wanted: ColumnElement[bool]) -> Stack | None:
        asked = select(stack).where(*wanted).order_by(stack.c.id.desc())
        row = self._connection.execute(asked).first()
        return None if row is None else _stack(row)

    def set_state(self, key: str, state: StackState) -> None:
        """Say how far a stack is."""
        closed = None if state is StackState.OPEN else now()
        self._connection.execute(
            update(stack).where(stack.c.id == key).values(state=state.value, closed=closed)
        )

    def refuse(self, key: str) -> None:
        """Note that a file of a stack could not be taken."""
        self._connection.execute(
            update(stack).where(stack.c.id == key).values(refused=stack.c.refused + 1)
        )

    def add_image(self, made: StackImage) -> None:
        """Note the next image of a stack."""
        self._connection.execute(
            stack_image.insert().values(
                stack=made.stack,
                number=made.number,
                master=made.master,
                frame=asdict(made.frame),
                side=made.side,
                codes=list(made.codes),
                look=None if made.look is None else asdict(made.look),
            )
        )

    def images(self, stack: str) -> tuple[StackImage, ...]:
        """Return the images of a stack in the order in which they were fed."""
        asked = _IMAGES.where(stack_image.c.stack == stack).order_by(stack_image.c.number)
        return tuple(map(_image, self._connection.execute(asked)))

    def image(self, stack: str, number: int) -> StackImage | None:
        """Return one image of a stack."""
        wanted = stack_image.c.stack == stack, stack_image.c.number == number
        row = self._connection.execute(_IMAGES.where(*wanted)).first()
        return None if row is None else _image(row)

    def count(self, stack: str) -> int:
        """Count the images of a stack."""
        asked = select(func.count()).select_from(stack_image).where(stack_image.c.stack == stack)
        return self._connection.scalar(asked) or 0

    def read_on(self, stack: str) -> tuple[frozenset[str], frozenset[int]]:
        """Return the codes that were read on a stack, and the sheets that people saw there."""
        asked = select(stack_image.c.codes, stack_image.c.said).where(stack_image.c.stack == stack)
        rows = self._connection.execute(asked).all()
        codes = frozenset(code for row in rows for code in row.codes)
        return codes, frozenset(row.said for row in rows if row.said)

    def say(self, stack: str, number: int, sheet: int | None) -> None:
        """Write down what a person saw on an image."""
        self._connection.execute(
            update(stack_image)
            .where(stack_image.c.stack == stack, stack_image.c.number == number)
            .values(said=sheet)
        )

    def set_pages(self, stack: str, pages: Mapping[int, str]) -> None:
        """Write down which page each image became."""
        for number, page in pages.items():
            self._connection.execute(
                update(stack_image)
                .where(stack_image.c.stack == stack, stack_image.c.number == number)
                .values(page=page)
            )

    def see(self, stack: str, numbers: Sequence[int]) -> None:
        """Write down which sheets were seen in a stack."""
        moment = now()
        known = set(
            self._connection.scalars(select(sighting.c.sheet).where(sighting.c.stack == stack))
        )
        for number in dict.fromkeys(one for one in numbers if one not in known):
            self._connection.execute(sighting.insert().values(stack=stack, sheet=number, at=moment))


def _image(row: Row[tuple[object, ...]]) -> StackImage:
    return StackImage(
        stack=row.stack,
        number=row.number,
        master=MasterId(row.master),
        sha256=row.sha256,
        frame=Frame(**row.frame),
        side=row.side,
        codes=tuple(row.codes),
        said=row.said,
        page=None if row.page is None else PageId(row.page),
        look=None if row.look is None else Look(**row.look),
    )


def _sheet(row: Row[tuple[object, ...]]) -> Sheet:
    return Sheet(
        id=row.id,
        number=row.number,
        check=row.check,
        kind=SheetKind(row.kind),
        printing=row.printing,
        place=row.place,
        of=row.of,
        issued=row.issued,
        issued_by=row.issued_by,
        volume=None if row.volume is None else VolumeId(row.volume),
        record=None if row.record is None else RecordKey(row.record),
        first=row.first,
        voided=row.voided,
        void_reason=row.void_reason,
    )


def _stack(row: Row[tuple[object, ...]]) -> Stack:
    return Stack(
        row.id,
        BatchId(row.batch),
        row.key,
        StackState(row.state),
        row.opened,
        row.closed,
        row.refused,
    )

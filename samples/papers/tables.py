"""Tables and pages of registers: ruled columns with heads, entries of one row or several."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from samples.papers.composing import Case, cells, centred, wrap
from samples.papers.parts import Part
from samples.papers.prose import paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from samples.papers.clerk import Clerk
    from samples.papers.sheet import Pen, Sheet

BOTTOM = 260
"""Pixels that stay free below a table."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its head as the printings of each part have it, its share, what is entered."""

    heads: tuple[str, str, str]
    """In the order of `Part`; no part has another's."""
    share: float
    make: Callable[[Clerk, int], str]

    def head(self, part: Part) -> str:
        """What stands above it."""
        return self.heads[list(Part).index(part)]


def _amount(clerk: Clerk, _: int) -> str:
    return f"{clerk.dice.randint(10, 9000) * 1000:,}"


def _size(clerk: Clerk, _: int) -> str:
    return f"{clerk.dice.randint(12, 900)},{clerk.dice.randrange(100):02d}"


def _short_name(clerk: Clerk, _: int) -> str:
    return f"{clerk.given()} {clerk.given()}" if clerk.dice.random() < 0.6 else clerk.signed()


NUMBER = Column(("№", "Тоо", "Д/д"), 0.6, lambda _, line: str(line))
KNOWN = (
    Column(("Овог, нэр", "Эцгийн нэр, нэр", "Иргэний нэр"), 3.2, _short_name),
    Column(("Регистрийн дугаар", "РД", "Регистр"), 2.3, lambda clerk, _: clerk.register()),
    Column(("Огноо", "Он, сар, өдөр", "Хугацаа"), 2.0, lambda clerk, _: f"{clerk.day():%Y.%m.%d}"),
    Column(("Үнэ, төгрөг", "Төлбөр", "Үнийн дүн"), 1.9, _amount),
    Column(("Талбай, м2", "Хэмжээ", "Талбайн хэмжээ"), 1.5, _size),
    Column(("Хувь, %", "Эзлэх хувь", "Оногдох"), 1.1, lambda c, _: f"{c.dice.randint(1, 100)} %"),
    Column(("Тушаал №", "Шийдвэр №", "Захирамж"), 1.5, lambda c, _: f"А/{c.dice.randint(1, 900)}"),
    Column(("Тайлбар", "Нэмэлт", "Үндэслэл"), 2.6, lambda clerk, _: clerk.phrase(1, 3)),
    Column(("Хаяг", "Байршил", "Оршин суух газар"), 3.6, lambda clerk, _: clerk.place()),
)
BOOK = (
    NUMBER,
    Column(
        ("Бүртгэсэн он, сар, өдөр", "Бүртгэсэн огноо", "Бүртгэлд авсан өдөр"),
        2.0,
        lambda clerk, _: f"{clerk.day():%Y.%m.%d}",
    ),
    Column(
        ("Овог, эцгийн нэр, нэр", "Ургийн овог, нэр", "Хүний овог, нэр"),
        3.4,
        lambda clerk, _: clerk.person(),
    ),
    Column(("Регистрийн дугаар", "РД", "Регистр"), 2.4, lambda clerk, _: clerk.register()),
    Column(
        ("Оршин суугаа газар", "Оршин суух хаяг", "Гэрийн хаяг"),
        3.3,
        lambda clerk, _: clerk.place(),
    ),
    Column(
        ("Шийдвэрийн дугаар", "Тушаалын дугаар", "Захирамж №"),
        1.8,
        lambda clerk, _: f"А/{clerk.dice.randint(1, 900)}",
    ),
    Column(("Тэмдэглэл", "Нэмэлт тэмдэглэл", "Бусад"), 2.2, lambda clerk, _: clerk.phrase(1, 2)),
)
TITLES = {
    Part.TRAIN: ("ИРГЭНИЙ БҮРТГЭЛИЙН ДЭВТЭР", "УЛСЫН БҮРТГЭЛИЙН ДЭВТЭР"),
    Part.TUNE: ("ОРОН НУТГИЙН БҮРТГЭЛИЙН ДЭВТЭР", "НЭГДСЭН ДЭВТЭР"),
    Part.TEST: ("СУМЫН БҮРТГЭЛИЙН ДЭВТЭР", "ҮНДСЭН ДЭВТЭР"),
}


def table(sheet: Sheet, case: Case, clerk: Clerk) -> None:
    """A heading, some words, and a table of several columns."""
    dice = clerk.dice
    y = centred(sheet, case, case.top, clerk.phrase(2, 4).upper()) + case.leading
    width = sheet.size[0] - case.left - case.right
    for line in wrap(case.label, paragraph(clerk), width)[:3]:
        y += case.leading
        sheet.put(case.label, (case.left, y), line)
    chosen = (NUMBER, *dice.sample(KNOWN, dice.randint(3, 4)))
    _grid(sheet, case, clerk, chosen, (y + case.leading, dice.randint(8, 18), dice.randint(1, 40)))


def register(sheet: Sheet, case: Case, clerk: Clerk) -> None:
    """A page of a bound register: as many entries as fit."""
    dice = clerk.dice
    y = centred(sheet, case, 180, dice.choice(TITLES[clerk.part]))
    y += case.leading
    dropped = dice.choice(BOOK[4:])
    chosen = tuple(column for column in BOOK if column is not dropped)
    _grid(sheet, case, clerk, chosen, (y, 40, dice.randint(1, 900)))


def _grid(
    sheet: Sheet,
    case: Case,
    clerk: Clerk,
    columns: tuple[Column, ...],
    place: tuple[int, int, int],
) -> None:
    (top, lines, first), pad = place, round(case.value.size * 0.4)
    edges = _edges(sheet, case, columns)
    weight = clerk.dice.choice((2, 3, 4))
    head = _row(sheet, case.label, edges, [column.head(clerk.part) for column in columns], top, pad)
    bottoms = [top, head]
    for line in range(first, first + lines):
        texts = [column.make(clerk, line) for column in columns]
        if _below(case.value, edges, texts, bottoms[-1], pad) > sheet.size[1] - BOTTOM:
            break
        bottoms.append(_row(sheet, case.value, edges, texts, bottoms[-1], pad))
    for y in bottoms:
        sheet.across(y, edges[0], edges[-1], weight)
    for x in edges:
        sheet.down(x, top, bottoms[-1] + weight, weight)


def _edges(sheet: Sheet, case: Case, columns: tuple[Column, ...]) -> list[int]:
    left, right = min(case.left, 240), sheet.size[0] - min(case.right, 200)
    whole, edges = sum(column.share for column in columns), [left]
    for column in columns:
        edges.append(edges[-1] + round((right - left) * column.share / whole))
    return edges


def _below(pen: Pen, edges: list[int], texts: list[str], top: int, pad: int) -> int:
    widths = [right - left - 2 * pad for left, right in pairwise(edges)]
    lines = max(len(wrap(pen, text, width)) for text, width in zip(texts, widths, strict=True))
    return top + lines * pen.leading + 2 * pad


def _row(sheet: Sheet, pen: Pen, edges: list[int], texts: list[str], top: int, pad: int) -> int:
    places = [
        (left + pad, right - left - 2 * pad, pen, text)
        for left, right, text in zip(edges, edges[1:], texts, strict=False)
    ]
    cells(sheet, places, top + pad + pen.size, pen.leading)
    return _below(pen, edges, texts, top, pad)

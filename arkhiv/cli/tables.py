"""Tables: columns laid out for a width, so that no word, number or ID is broken.

Where a table is wider than the terminal, its columns of numbers go to further tables with the same
first columns; where even that is too wide, every row is printed by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.box import SIMPLE
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

EDGES = 3
GAP = 2
LONGEST_WORD = 40


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its cells, and whether they are numbers."""

    head: str
    cells: tuple[str, ...]
    numbers: bool

    @property
    def least(self) -> int:
        """The width below which a word or a number would be broken."""
        words = self.head.split() + [word for cell in self.cells for word in self._pieces(cell)]
        return max(1, min(LONGEST_WORD, max(map(_width, words), default=1)))

    @property
    def most(self) -> int:
        """The width at which every cell stands on one line."""
        return max(self.least, *map(_width, (self.head, *self.cells)))

    def _pieces(self, cell: str) -> Sequence[str]:
        return [cell] if self.numbers else cell.split()


def columns(
    heads: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int]
) -> tuple[Column, ...]:
    """Return the columns of a table; those in `right` hold numbers."""
    cells = tuple(zip(*rows, strict=True)) or ((),) * len(heads)
    return tuple(
        Column(head, tuple(cells[number]), number in right) for number, head in enumerate(heads)
    )


def laid_out(
    title: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    right: Sequence[int],
    width: int,
) -> Iterator[RenderableType]:
    """Return what to print for a table on so many columns of a terminal."""
    every = columns(heads, rows, right)
    parts = _parts(every, width)
    if not parts:
        yield from _one_by_one(title, every)
    for number, part in enumerate(parts):
        yield _table("" if number else title, part, width)


def _width(text: str) -> int:
    return Text(text).cell_len


def _space(part: Sequence[Column]) -> int:
    return sum(column.least for column in part) + GAP * (len(part) - 1) + EDGES


def _parts(every: Sequence[Column], width: int) -> list[tuple[Column, ...]]:
    """Return the tables that the columns fit in, or none if they do not fit at all."""
    if _space(every) <= width:
        return [tuple(every)]
    stays = tuple(column for column in every if not column.numbers)
    parts: list[tuple[Column, ...]] = []
    for column in every:
        if column.numbers:
            if not parts or _space((*parts[-1], column)) > width:
                parts.append(stays)
            parts[-1] = (*parts[-1], column)
    return parts if all(_space(part) <= width for part in parts) else []


def _widths(part: Sequence[Column], width: int) -> list[int]:
    """Share out what is left: the column that lacks least comes first."""
    widths = [column.least for column in part]
    left = width - _space(part)
    lacking = sorted(range(len(part)), key=lambda number: part[number].most - widths[number])
    for done, number in enumerate(lacking):
        more = min(part[number].most - widths[number], left // (len(part) - done))
        widths[number] += more
        left -= more
    return widths


def _table(title: str, part: Sequence[Column], width: int) -> Table:
    table = Table(
        title=Text(title) if title else None,
        box=SIMPLE,
        title_justify="left",
        padding=(0, 1, 0, 0),
    )
    for column, room in zip(part, _widths(part, width), strict=True):
        table.add_column(
            Text(column.head),
            justify="right" if column.numbers else "left",
            width=room,
            overflow="fold",
        )
    for cells in zip(*(column.cells for column in part), strict=True):
        table.add_row(*map(Text, cells))
    return table


def _one_by_one(title: str, every: Sequence[Column]) -> Iterator[RenderableType]:
    if title:
        yield Text(title, style="italic")
    for cells in zip(*(column.cells for column in every), strict=True):
        yield Text("")
        yield pairs(zip((column.head for column in every), cells, strict=True))


def pairs(named: Iterable[tuple[str, str]]) -> Table:
    """Return names and values below one another."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style="bold", no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in named:
        grid.add_row(Text(name), Text(value))
    return grid

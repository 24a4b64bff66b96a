"""The report of an import: a CSV file of every line that was not taken, with column and reason.

While an import runs, its report grows as a `.part` file in step with what is committed; an import
that is continued cuts off what it will find again.
"""

from __future__ import annotations

import csv
import os
from glob import escape
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from pipeline.holdings.problems import Problem

Words: TypeAlias = "Callable[[Problem], str]"
"""Says a problem in words, in the language of whoever imports."""

COLUMNS = ("line", "column", "code", "reason")


class Report:
    """The report of one file; nothing is written before the first problem."""

    def __init__(self, folder: Path, file_name: str, run: str, words: Words) -> None:
        self._words = words
        self._folder = folder
        self._name = file_name
        self._final = folder / f"{file_name}.problems.csv"
        self._part = folder / f"{file_name}.{run}.problems.csv.part"

    def resume(self, line: int) -> None:
        """Keep only the problems up to a line."""
        if not self._part.exists():
            return
        kept = self._part.with_suffix(".kept")
        kept.unlink(missing_ok=True)
        _append(kept, _up_to(self._part, line))
        self._part.unlink()
        if kept.exists():
            kept.replace(self._part)

    def add(self, problems: Iterable[Problem]) -> int:
        """Append problems, durably, and return how many."""
        return _append(
            self._part,
            (
                (str(item.line or ""), item.column, item.code.value, self._words(item))
                for item in problems
            ),
        )

    def close(self) -> Path | None:
        """Put the report in its place; None, and no old report is left, if nothing was wrong."""
        found = self._part.exists()
        if found:
            self._part.replace(self._final)
        else:
            self._final.unlink(missing_ok=True)
        for left in self._folder.glob(f"{escape(self._name)}.*.problems.csv.part"):
            left.unlink()
        return self._final if found else None


def _up_to(part: Path, line: int) -> Iterator[tuple[str, ...]]:
    with part.open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream):
            if len(row) == len(COLUMNS) and row[0].isdigit() and int(row[0]) <= line:
                yield tuple(row)


def _append(path: Path, rows: Iterable[tuple[str, ...]]) -> int:
    """Write rows at the end of a file and wait until they are on the disk; none make no file."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh, count = not path.exists(), 0
    with path.open("a", encoding="utf-8-sig" if fresh else "utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if fresh:
            writer.writerow(COLUMNS)
        for row in chain([first], rows):
            writer.writerow(row)
            count += 1
        stream.flush()
        os.fsync(stream.fileno())
    return count

"""The report of an import: a CSV file of every line that was not taken, with column and reason.

While an import runs, its report grows as a `.part` file in step with what is committed; an import
that is continued cuts off what it will find again.
"""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.holdings.problems import Problem

COLUMNS = ("line", "column", "code", "reason")


class Report:
    """The report of one file; nothing is written before the first problem."""

    def __init__(self, folder: Path, file_name: str, run: str) -> None:
        self._final = folder / f"{file_name}.problems.csv"
        self._part = folder / f"{file_name}.{run}.problems.csv.part"

    def resume(self, line: int) -> int:
        """Keep the problems up to a line, and return how many they are."""
        if not self._part.exists():
            return 0
        with self._part.open(encoding="utf-8-sig", newline="") as stream:
            kept = [row for row in csv.reader(stream) if len(row) == len(COLUMNS)][1:]
        kept = [row for row in kept if row[0].isdigit() and int(row[0]) <= line]
        self._part.unlink()
        self._append(kept)
        return len(kept)

    def add(self, problems: Iterable[Problem]) -> int:
        """Append problems, durably, and return how many."""
        rows = (
            [str(item.line or ""), item.column, item.code.value, item.message] for item in problems
        )
        return self._append(rows)

    def _append(self, rows: Iterable[list[str]]) -> int:
        count = 0
        stream = None
        try:
            for row in rows:
                if stream is None:
                    self._part.parent.mkdir(parents=True, exist_ok=True)
                    fresh = not self._part.exists()
                    stream = self._part.open(
                        "a", encoding="utf-8-sig" if fresh else "utf-8", newline=""
                    )
                    writer = csv.writer(stream)
                    if fresh:
                        writer.writerow(COLUMNS)
                writer.writerow(row)
                count += 1
        finally:
            if stream is not None:
                stream.flush()
                os.fsync(stream.fileno())
                stream.close()
        return count

    def close(self) -> Path | None:
        """Put the report in its place; None, and no old report is left, if nothing was wrong."""
        if self._part.exists():
            self._part.replace(self._final)
            return self._final
        self._final.unlink(missing_ok=True)
        return None

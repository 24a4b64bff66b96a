"""The manifest: a CSV that says of each file where it belongs, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scanner_drivers.refusal import Code, Refusal
from scanner_drivers.rows import opened, row_of
from scanner_drivers.table import (
    DELIMITERS,
    LINE_END,
    RowError,
    cells_of,
    decoded,
    delimiter_of,
    named,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.rows import Row


def rows(manifest: Path) -> Iterator[Row | Refusal]:
    """Read a manifest; a bad row comes as a refusal with its line, and the others go on."""
    try:
        text = decoded(manifest.read_bytes())
    except UnicodeDecodeError:
        yield Refusal(manifest, Code.MANIFEST_ENCODING)
    except OSError:
        yield Refusal(manifest, Code.MANIFEST_UNREADABLE)
    else:
        yield from _rows(manifest, text)


def _rows(manifest: Path, text: str) -> Iterator[Row | Refusal]:
    """Split each line by itself, so that a stray quotation mark spoils one row and not the rest."""
    first, *others = LINE_END.split(text)
    delimiter = delimiter_of(first, DELIMITERS)
    try:
        header = [name.strip().lower() for name in cells_of(first, delimiter)]
    except RowError:
        header = []
    if "file" not in header:
        yield Refusal(manifest, Code.MANIFEST_HEADER)
        return
    for line, written in enumerate(others, start=2):
        if written.strip(f" {delimiter}"):
            yield from _taken(manifest, line, header, (written, delimiter))


def _taken(
    manifest: Path, line: int, header: list[str], written: tuple[str, str]
) -> tuple[Row | Refusal, ...]:
    try:
        return opened(row_of(manifest.parent, line, named(header, cells_of(*written))))
    except RowError as error:
        return (Refusal(manifest, error.code, line, error.facts),)

"""The plain text of a page, as a person would copy it by hand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ocr.columns import parted
from ocr.halves import halves
from ocr.order import rows_of

if TYPE_CHECKING:
    from ocr.words import Reading

_LEADERS = re.compile(r"[.·•]{4,}|…{2,}|_{2,}|[-—–=]{4,}|\|+")
_NO_LETTERS = re.compile(r"[._…·•|~=—–\-,:;'`‘’]{2,}|[._…·•|~=,:;'`‘’]")


def text(reading: Reading) -> str:
    """Visual rows top to bottom, the words of a row joined by one space.

    Columns of running text come one after the other, as a person reads them, and so do the halves
    of a certificate in two languages. Wrapped cells and hyphens stay as printed; dotted leaders and
    rules are left out.
    """
    lines = (
        " ".join(filter(None, (without_leaders(word.text) for word in row)))
        for half in halves(reading, reading.words)
        for passage in parted(rows_of(half))
        for row in passage
    )
    return "".join(f"{line}\n" for line in lines if line)


def without_leaders(piece: str) -> str:
    """A word without the dots, dashes and rules that only guide the eye or the pen.

    Three dots stay: names are shortened with them.
    """
    rest = _LEADERS.sub("", piece)
    return "" if _NO_LETTERS.fullmatch(rest) else rest

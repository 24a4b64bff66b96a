"""Advice: what to do with the paper in hand for everything that can be wrong with a stack."""

from __future__ import annotations

from pipeline.nouns.sheet import Trouble

ADVICE: dict[Trouble, str] = {
    Trouble.MISSED: (
        "This sheet was not seen. If one of the pictures shows it, say which; if it was left out "
        "or lies in another stack, give the stack up and feed it again with the sheet."
    ),
    Trouble.UNKNOWN: (
        "A sheet that was never issued here. Look whose it is and give the stack up; if it is part "
        "of a page, say that the picture is no sheet."
    ),
    Trouble.VOIDED: "This sheet was declared void. Print a new one, and feed the stack again.",
    Trouble.USED: (
        "This sheet was seen in another stack. If these papers were fed before, give this stack "
        "up; if not, print a new sheet and feed the stack again."
    ),
    Trouble.DOUBLED: "The same sheet lies twice in the stack. Take the copy out and feed it again.",
    Trouble.TWO_SHEETS: (
        "Two sheets are seen on one paper. If one shows through, say which it is; if two went "
        "through at once, feed the stack again."
    ),
    Trouble.BEFORE_FIRST: (
        "There are pages before the first sheet. Say which picture is their sheet, or put the "
        "sheet before them and feed the stack again."
    ),
    Trouble.AFTER_END: (
        "There are pages behind the end sheet. Put the end sheet last and feed the stack again."
    ),
    Trouble.EMPTY: "Nothing lies behind this sheet. Put its papers there and feed the stack again.",
    Trouble.ODD_SIDES: "One side of a paper is missing. Feed the stack again.",
    Trouble.REFUSED: "A file of the stack could not be taken. Feed the stack again.",
    Trouble.TOO_MANY: (
        "More leaves lie behind this sheet than its record claims. Look whether a sheet is missing "
        "between them, and feed the stack again."
    ),
    Trouble.NOT_CLEARED: (
        "The papers behind this sheet are restricted, and you are not cleared for them. Have the "
        "stack settled by somebody who is, or give it up and take these papers out."
    ),
    Trouble.UNFINISHED: (
        "The feeding was cut off. Feed the rest; if nothing is missing, settle the stack as it is."
    ),
}

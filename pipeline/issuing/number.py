"""The number of a copy: it stands on the copy, and leads to the event that tells of it.

It is the id of the event without its last group, so that whoever holds a copy in hand can be told
at once by whom, when and for what it was taken. What it leaves out is random, what it keeps is too
in part: nobody guesses the number of another copy.
"""

from __future__ import annotations

import re

from pipeline.issuing.errors import CopyNumberError

GROUPS = (8, 4, 4, 4)
DIGITS = sum(GROUPS)
SHOWN = 4
_BETWEEN = re.compile(r"[\s\-–—·.]+")


def number_of(event: str) -> str:
    """Return the number of the copy that an event tells of: 0198-C0DE-1234-7ABC-8DEF."""
    digits = event.replace("-", "")[:DIGITS].upper()
    return "-".join(digits[start : start + SHOWN] for start in range(0, DIGITS, SHOWN))


def event_of(number: str) -> str:
    """Return how the id of the event begins, or raise that this is no number of a copy."""
    digits = _BETWEEN.sub("", number).lower()
    if len(digits) != DIGITS or not set(digits) <= set("0123456789abcdef"):
        raise CopyNumberError(given=number)
    groups, start = [], 0
    for length in GROUPS:
        groups.append(digits[start : start + length])
        start += length
    return "-".join(groups)

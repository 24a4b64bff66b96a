"""Neighbours: the numbers that are one digit away from another, all of them.

Where every number is somebody's, hundreds share most of their signs with one that is asked; those
that are misread by a single digit are few enough to be asked for by what they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

DIGITS = "0123456789"
LONGEST = 24
"""A longer number has so many signs that nothing else is like it."""


def neighbours(number: str) -> tuple[str, ...]:
    """Return the numbers with one digit exchanged, lost or put in, or two beside it changed over.

    >>> neighbours("a1")[:3]
    ('a0', 'a2', 'a3')
    """
    if len(number) > LONGEST or not any(sign in DIGITS for sign in number):
        return ()
    return tuple(dict.fromkeys(one for one in _beside(number) if one != number))


def _beside(number: str) -> Iterator[str]:
    for at, sign in enumerate(number):
        before, after = number[:at], number[at + 1 :]
        if sign in DIGITS:
            yield from (f"{before}{other}{after}" for other in DIGITS)
            yield f"{before}{after}"
            if after[:1] in DIGITS:
                yield f"{before}{after[:1]}{sign}{after[1:]}"
    for at in range(len(number) + 1):
        yield from (f"{number[:at]}{other}{number[at:]}" for other in DIGITS)

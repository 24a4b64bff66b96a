"""Words that people give: names and reasons, one line each and no longer than is kept."""

from __future__ import annotations

import unicodedata

from pipeline.errors import UserError

NAME, REASON = 120, 400
"""How many letters of a name, and of a reason, are kept."""
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""The categories of signs that nobody sees: controls, directions, ends of lines, broken bytes."""
OF_CLASSICAL_SCRIPT = frozenset("\u180b\u180c\u180d\u180e\u180f")


class NameMissingError(UserError):
    """Nobody is nobody."""

    code = "name_missing"
    template = "Say who does this: the name with --by is empty."


class UnseenSignsError(UserError):
    """A name or a reason holds signs that cannot be seen, such as the end of a line."""

    code = "unseen_signs"
    template = (
        "What was given for {what} holds an end of line or another sign that cannot be seen. "
        "Write it on one line, as plain text."
    )


class TooLongError(UserError):
    """A name or a reason is longer than is kept."""

    code = "too_long"
    template = "What was given for {what} has {found} letters; {most} are kept. Write it shorter."


def plain(text: str, what: str, most: int) -> str:
    """Return a text without blanks at its ends, or raise why it cannot be kept."""
    kept = text.strip()
    if any(
        unicodedata.category(sign) in UNSEEN and sign not in OF_CLASSICAL_SCRIPT for sign in kept
    ):
        raise UnseenSignsError(what=what)
    if len(kept) > most:
        raise TooLongError(what=what, found=len(kept), most=most)
    return kept


def name(text: str, what: str = "--by") -> str:
    """Return a person's name."""
    kept = plain(text, what, NAME)
    if not kept:
        raise NameMissingError
    return kept

"""Numbers: those that stand in addresses, headers and forms, of which some are hostile."""

from __future__ import annotations

LONGEST = 9
"""Digits; nothing that is asked for has more, and very many would cost us very much to read."""


def number_in(text: str) -> int | None:
    """Return the whole number that is written; None where it is none, or longer than any is."""
    if not text.isascii() or not text.isdecimal() or len(text) > LONGEST:
        return None
    return int(text)

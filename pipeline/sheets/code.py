"""The code on a sheet: its number, the letters by which it is known as ours, and its face."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from pipeline.nouns.sheet import Face

OURS = "ARKHIV"
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Digits and capitals that nobody takes for one another."""
CHECKED = 10
_CODE = re.compile(
    rf"{OURS}1:(?P<number>[0-9]{{6,12}}):(?P<check>[{LETTERS}]{{10}}):(?P<face>[FB])"
)


@dataclass(frozen=True, slots=True)
class Code:
    """What one QR code of a sheet says."""

    number: int
    check: str
    face: Face

    def __str__(self) -> str:
        return f"{OURS}1:{self.number:06}:{self.check}:{self.face}"


def is_ours(text: str) -> bool:
    """Say whether a code claims to be of one of our sheets."""
    return text.startswith(OURS)


def parse(text: str) -> Code | None:
    """Return what a code says, or None where it is not written as ours are."""
    found = _CODE.fullmatch(text)
    if found is None:
        return None
    return Code(int(found["number"]), found["check"], Face(found["face"]))


def new_check() -> str:
    """Return the letters of a new sheet, which nobody can guess."""
    return "".join(secrets.choice(LETTERS) for _ in range(CHECKED))

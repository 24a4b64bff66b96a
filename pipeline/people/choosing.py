"""Choosing: which names, passwords and PINs can be used, and what to do about the others."""

from __future__ import annotations

import re
import unicodedata

from pipeline.people.errors import (
    PasswordCommonError,
    PasswordLongError,
    PasswordNameError,
    PasswordShortError,
    PinError,
    SignInNameError,
)

LONGEST_NAME = 40
SHORTEST_PASSWORD, LONGEST_PASSWORD = 10, 200
SHORTEST_PIN, LONGEST_PIN = 4, 8
IN_A_ROW = "01234567890", "09876543210"
_NAME = re.compile(r"\w[\w.-]*")

COMMONEST = frozenset(
    {
        "0123456789",
        "1111111111",
        "123123123123",
        "1234567890",
        "12345678910",
        "1q2w3e4r5t",
        "1q2w3e4r5t6y",
        "1qaz2wsx3edc",
        "abcdefghij",
        "administrator",
        "adminadmin",
        "arkhivarkhiv",
        "iloveyou123",
        "mongolia123",
        "mongolulsaa",
        "mongoluls1",
        "nuutsug123",
        "password12",
        "password123",
        "password1234",
        "qwerty12345",
        "qwerty123456",
        "qwertyuiop",
        "ulaanbaatar",
        "ulaanbaatar1",
        "welcome123",
        "архивархив",
        "монголулс1",
        "монголулсаа",
        "нууцүг1234",
        "улаанбаатар",
        "улаанбаатар1",
        "фцужэнгшүз",
    }
)
"""The passwords of at least ten letters that are tried first, here and elsewhere."""


def sign_in_name(text: str) -> str:
    """Return a name as people sign in under it: one for all ways of writing it, or raise."""
    name = folded(text)
    if not is_name(name):
        raise SignInNameError(name=text, most=LONGEST_NAME)
    return name


def is_name(folded_name: str) -> bool:
    """Say whether anybody can sign in under a name; a database need not be asked for others."""
    return len(folded_name) <= LONGEST_NAME and bool(_NAME.fullmatch(folded_name))


def folded(text: str) -> str:
    """Return a name without blanks around it and without capitals."""
    return unicodedata.normalize("NFC", text.strip()).casefold()


def require_password(password: str, name: str) -> None:
    """Raise unless a password can be used by the person of a name."""
    if len(password) < SHORTEST_PASSWORD:
        raise PasswordShortError(least=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise PasswordLongError(most=LONGEST_PASSWORD)
    plain = _letters(password)
    if plain == _letters(name):
        raise PasswordNameError
    if plain in COMMONEST or len(set(plain)) == 1:
        raise PasswordCommonError


def require_pin(pin: str) -> None:
    """Raise unless a PIN can be used."""
    right = pin.isascii() and pin.isdecimal() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN
    if not right or len(set(pin)) == 1 or any(pin in row for row in IN_A_ROW):
        raise PinError(least=SHORTEST_PIN, most=LONGEST_PIN)


def _letters(text: str) -> str:
    """Return the letters and digits alone: what stands between them is no secret."""
    return "".join(sign for sign in folded(text) if sign.isalnum())

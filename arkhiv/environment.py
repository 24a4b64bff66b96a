"""The environment as text: which of its variables are ours, and what value each can have."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.errors import (
    AddressSettingError,
    BadSettingError,
    NoSuchSettingError,
    NumberSettingError,
    SettingFileError,
    SettingTwiceError,
    UnknownSettingError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PREFIX = "ARKHIV_"
IN_FILE = "_FILE"
ALIKE = 0.6
"""How alike two names must be for one to be taken for a slip of the other; 1 is the same."""
HIDDEN_PHRASE = "what it is set to"
NO_TEXT_PHRASE = "it is not text"


class Environment:
    """Our variables, by their names without `ARKHIV_`; an empty one counts as not set."""

    def __init__(
        self, environ: Mapping[str, str], known: Iterable[str], secret: Iterable[str]
    ) -> None:
        self._ours = {key: environ[key] for key in environ if key.upper().startswith(PREFIX)}
        self._secret = frozenset(secret)
        names = [*known, *(name + IN_FILE for name in self._secret)]
        keys = [PREFIX + name for name in names]
        for key in self._ours.keys() - set(keys):
            near = get_close_matches(key.upper()[len(PREFIX) :], names, n=1, cutoff=ALIKE)
            if not near:
                raise NoSuchSettingError(key=key)
            raise UnknownSettingError(key=key, nearest=PREFIX + near[0])

    def text(self, name: str) -> str | None:
        """Return a variable's text; that of an address or secret may stand in a file."""
        direct = self._ours.get(PREFIX + name)
        path = self._ours.get(PREFIX + name + IN_FILE) if name in self._secret else None
        if direct and path:
            raise SettingTwiceError(key=PREFIX + name)
        return (_read(PREFIX + name + IN_FILE, path) if path else direct) or None

    def path(self, name: str) -> Path | None:
        """Return a path, made absolute: a child process may stand in another folder."""
        text = self.text(name)
        return Path(text).expanduser().absolute() if text else None

    def word(self, name: str, pattern: str, expected: str) -> str | None:
        """Return a text that a pattern fits."""
        text = self.text(name)
        if text and not re.fullmatch(pattern, text):
            raise BadSettingError(**self._bad(name, text), expected=expected)
        return text

    def address(self, name: str, *schemes: str) -> str | None:
        """Return an address that begins with one of the schemes."""
        text = self.text(name)
        if text and not re.match("|".join(re.escape(scheme) + ":" for scheme in schemes), text):
            spoken = ", ".join(f"{scheme}:" for scheme in schemes)
            raise AddressSettingError(**self._bad(name, text), schemes=spoken)
        return text

    def number(self, name: str, least: int, most: int) -> int | None:
        """Return a whole number between two bounds; 200_000_000 may be written so."""
        text = self.text(name)
        if text is None:
            return None
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise NumberSettingError(**self._bad(name, text), least=least, most=most)
        return number

    def _bad(self, name: str, text: str) -> dict[str, str]:
        value = HIDDEN_PHRASE if name in self._secret else f"“{text}”"
        return {"key": PREFIX + name, "value": value}


def _read(key: str, path: str) -> str:
    try:
        return Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else NO_TEXT_PHRASE
        raise SettingFileError(key=key, path=path, reason=reason) from error

"""Text as XML may hold it."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def printable(text: str) -> str:
    """The text without the characters that no XML document can hold."""
    return _FORBIDDEN.sub("", text)

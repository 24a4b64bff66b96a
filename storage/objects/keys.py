"""Keys and metadata: what may name an object, and how notes about it are put into plain ASCII."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from pipeline.errors import MasterKeptError, ObjectKeyError

if TYPE_CHECKING:
    from collections.abc import Mapping

MASTERS = "masters/"
LONGEST_KEY = 512
_PART = r"[A-Za-z0-9_%][A-Za-z0-9._%-]{0,199}"
_KEY = re.compile(rf"{_PART}(?:/{_PART})*")
_NAME = re.compile(r"[a-z][a-z0-9-]{0,62}")
_PRINTABLE = "!\"#$&'()*+,/:;<=>?@[\\]^`{|}"


def check_key(key: str) -> None:
    """Refuse a key that is empty, too long, absolute, not ASCII, or leads out of the store."""
    if len(key) > LONGEST_KEY or not _KEY.fullmatch(key):
        raise ObjectKeyError(key=key)


def check_deletable(key: str) -> None:
    """Refuse to delete what must be kept for ever."""
    check_key(key)
    if key.startswith(MASTERS):
        raise MasterKeptError(key=key)


def encode(metadata: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata in ASCII: values percent-encoded, empty ones left out, names checked."""
    for name in metadata:
        if not _NAME.fullmatch(name) or name == "sha256":
            raise ObjectKeyError(key=name)
    return {name: quote(value, safe=_PRINTABLE) for name, value in metadata.items() if value}


def decode(encoded: Mapping[str, str]) -> dict[str, str]:
    """Return the metadata as it was given."""
    return {name: unquote(value) for name, value in encoded.items()}

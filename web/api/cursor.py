"""The cursor: after which line a list goes on, in a form that tells nobody to make one."""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, TypeVar

from web.api.errors import NoCursorError
from web.api.shapes import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from web.api.shapes import Paged

T = TypeVar("T")


def cursor_of(after: str | None) -> str | None:
    """Return the cursor that goes on after a line; None at the end."""
    return after and base64.urlsafe_b64encode(after.encode()).decode().rstrip("=")


def after_of(cursor: str | None) -> str | None:
    """Return after which line a list goes on, or raise that this is no cursor."""
    if cursor is None:
        return None
    try:
        after = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (binascii.Error, ValueError):
        raise NoCursorError from None
    if not after or not after.isprintable():
        raise NoCursorError
    return after


def key_after(cursor: str | None) -> str | None:
    """Return after which thing a list goes on that is told by its key, or raise."""
    after = after_of(cursor)
    if after is not None and not re.fullmatch(UUID, after):
        raise NoCursorError
    return after


def sliced(
    every: Sequence[T], asked: Paged, key: Callable[[T], str]
) -> tuple[Sequence[T], str | None]:
    """Return one part of what is short enough to be read whole, and the cursor of the next."""
    after = after_of(asked.cursor)
    keys = [key(one) for one in every]
    if after is not None and after not in keys:
        raise NoCursorError
    start = 0 if after is None else keys.index(after) + 1
    end = start + asked.limit
    return every[start:end], cursor_of(keys[end - 1]) if end < len(every) else None

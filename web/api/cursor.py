"""The cursor: after which line a list goes on, in a form that tells nobody to make one."""

from __future__ import annotations

import base64
import binascii

from web.api.errors import NoCursorError


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

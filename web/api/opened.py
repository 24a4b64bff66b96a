"""Opened: the paper that an address means to who has opened it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.api.call import visit_of
from web.api.errors import NothingThereError
from web.opened import opened

if TYPE_CHECKING:
    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.api.shapes import Shape
    from web.opened import Opened


def open_to(tx: SqlTransaction, call: Call[Shape]) -> Opened:
    """Return the paper that is open under the address to whoever asks, or raise."""
    found = opened(tx, call.house.speech.forms, visit_of(call), call.path["viewing"])
    if found is None:
        raise NothingThereError
    return found

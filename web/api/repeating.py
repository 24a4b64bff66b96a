"""Repeating: what came of a request under a key, so that asking twice does it once.

Only ids are kept. The answer is drawn anew from them, within what may be seen by then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.people.secrets import digest
from storage.records.replies import KeptReply
from web.api.errors import KeyUsedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storage.records import SqlTransaction
    from web.api.call import Call
    from web.api.shapes import Shape

KEPT = timedelta(days=1)


def made_before(tx: SqlTransaction, call: Call[Shape]) -> Mapping[str, object] | None:
    """Return what came of this request before; raise where the key was another request's."""
    if call.key is None:
        return None
    found = tx.replies.find(_id_of(call, call.key), now())
    if found is None:
        return None
    if found.asked != digest(call.key + call.digest):
        raise KeyUsedError
    return found.made


def keep_made(tx: SqlTransaction, call: Call[Shape], made: Mapping[str, object]) -> None:
    """Keep what came of a request, as long as what was opened by it stays open, or a day."""
    if call.key is None:
        return
    moment = now()
    until = min(moment + KEPT, call.caller.session.ends)
    asked = digest(call.key + call.digest)
    tx.replies.keep(KeptReply(_id_of(call, call.key), asked, made, until), moment)


def _id_of(call: Call[Shape], key: str) -> str:
    return digest(f"{call.caller.session.id}\n{key}")

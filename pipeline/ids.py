"""Identifiers: time-ordered inside (UUIDv7, RFC 9562), random for what leaves the database."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import NewType

VolumeId = NewType("VolumeId", str)
LeafId = NewType("LeafId", str)
MasterId = NewType("MasterId", str)
PageId = NewType("PageId", str)
DocumentId = NewType("DocumentId", str)
RecordKey = NewType("RecordKey", str)
BatchId = NewType("BatchId", str)
FeedId = NewType("FeedId", str)
EventId = NewType("EventId", str)
PersonId = NewType("PersonId", str)
SessionId = NewType("SessionId", str)
TokenId = NewType("TokenId", str)
GrantId = NewType("GrantId", str)
ViewingId = NewType("ViewingId", str)
ReceiverId = NewType("ReceiverId", str)
NoticeId = NewType("NoticeId", str)

_MILLISECOND = 1_000_000
"""Nanoseconds of a millisecond."""

_VERSION = 0x7
_VARIANT = 0b10


def new_id(now_ns: int | None = None) -> str:
    """Return a UUIDv7: 48 bits of Unix milliseconds, 12 of their fraction, then 62 random bits.

    The fraction (RFC 9562, section 6.2, method 3) keeps what happens within one millisecond in
    its order.
    """
    milliseconds, beyond = divmod(time.time_ns() if now_ns is None else now_ns, _MILLISECOND)
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= _VERSION << 76
    value |= (beyond << 12) // _MILLISECOND << 64
    value |= _VARIANT << 62
    value |= secrets.randbits(62)
    return str(uuid.UUID(int=value))


def new_key(area: str) -> str:
    """Return a random object key in an area of the store: `area/ab/abcdef…`."""
    name = secrets.token_hex(16)
    return f"{area}/{name[:2]}/{name}"


def new_token() -> str:
    """Return an unguessable owner token for a lease."""
    return secrets.token_hex(16)

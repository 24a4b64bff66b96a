"""Signing by the Standard Webhooks convention, with a key of each receiver's own.

The signature is over `ID.TIMESTAMP.BODY`, so that nothing of it can be changed and an old one told
from a new one. The keys follow from the secret of the settings and the receiver's id: none of them
is kept, and who knows one cannot make another.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from pipeline.notices.errors import WebhookSecretError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from pipeline.ids import ReceiverId

PREFIX = "whsec_"
VERSION = "v1"
PURPOSE = b"arkhiv webhook "


def keys_of(receiver: ReceiverId, secret: str | None) -> tuple[str, ...]:
    """Return a receiver's keys as they are handed over; the newest first, two while they change."""
    if not secret:
        raise WebhookSecretError
    roots = [b64decode(one.strip().removeprefix(PREFIX)) for one in secret.split(",")]
    made = [hmac.digest(root, PURPOSE + receiver.encode(), hashlib.sha256) for root in roots]
    return tuple(PREFIX + b64encode(one).decode() for one in made)


def headers(message: str, moment: datetime, body: str, keys: Sequence[str]) -> Mapping[str, str]:
    """Return the headers by which a receiver knows who sent it, what and when."""
    timestamp = str(int(moment.timestamp()))
    signed = f"{message}.{timestamp}.{body}".encode()
    return {
        "webhook-id": message,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"{VERSION},{_signature(key, signed)}" for key in keys),
    }


def _signature(key: str, signed: bytes) -> str:
    root = b64decode(key.removeprefix(PREFIX))
    return b64encode(hmac.digest(root, signed, hashlib.sha256)).decode()

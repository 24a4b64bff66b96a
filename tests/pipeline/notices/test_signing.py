"""Signatures by the Standard Webhooks convention, checked as a receiver checks them."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime

import pytest

from pipeline.ids import ReceiverId
from pipeline.notices.errors import WebhookSecretError
from pipeline.notices.signing import headers, keys_of

ROOT = "whsec_" + b64encode(b"r" * 32).decode()
OTHER = "whsec_" + b64encode(b"o" * 32).decode()
MOMENT = datetime(2026, 7, 14, 1, 2, 3, 999, UTC)


def test_a_receiver_that_has_its_key_can_check_what_came() -> None:
    (key,) = keys_of(ReceiverId("a"), ROOT)
    body = '{"a":"Ө"}'
    made = headers("0198", MOMENT, body, [key])
    assert (made["webhook-id"], made["webhook-timestamp"]) == ("0198", "1783990923")
    signed = f"0198.1783990923.{body}".encode()
    raw = hmac.new(b64decode(key.removeprefix("whsec_")), signed, hashlib.sha256).digest()
    assert made["webhook-signature"] == "v1," + b64encode(raw).decode()


def test_every_receiver_has_a_key_of_its_own_that_stays() -> None:
    assert keys_of(ReceiverId("a"), ROOT) == keys_of(ReceiverId("a"), ROOT)
    assert keys_of(ReceiverId("a"), ROOT) != keys_of(ReceiverId("b"), ROOT)
    assert keys_of(ReceiverId("a"), ROOT) != keys_of(ReceiverId("a"), OTHER)


def test_while_secrets_change_both_sign_and_either_is_enough() -> None:
    keys = keys_of(ReceiverId("a"), f"{OTHER},{ROOT}")
    assert keys == (*keys_of(ReceiverId("a"), OTHER), *keys_of(ReceiverId("a"), ROOT))
    both = headers("1", MOMENT, "{}", keys)["webhook-signature"].split(" ")
    alone = [headers("1", MOMENT, "{}", [key])["webhook-signature"] for key in keys]
    assert both == alone


@pytest.mark.parametrize("secret", [None, ""])
def test_without_a_secret_nothing_can_be_signed(secret: str | None) -> None:
    with pytest.raises(WebhookSecretError):
        keys_of(ReceiverId("a"), secret)

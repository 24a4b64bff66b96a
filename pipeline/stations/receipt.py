"""The receipt: the centre's signed word that it read every master of a bundle back."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.stations.errors import ReceiptForgedError
from pipeline.stations.signed import RECEIPT, holds, sign

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

LARGEST = 64 << 20


@dataclass(frozen=True, slots=True)
class Receipt:
    """Which bundle was taken in by whom and when, and the digest of every master in it."""

    centre: str
    station: str
    number: int
    content: str
    made: str
    masters: tuple[str, ...]
    format: int = 1

    def signed(self, key: Ed25519PrivateKey) -> str:
        """Return it with its signature, as it travels."""
        facts = _facts(self)
        return json.dumps({**facts, "signature": sign(RECEIPT, facts, key)}, indent=1)

    @property
    def moment(self) -> datetime:
        """When it was made, by the centre's clock."""
        return datetime.fromisoformat(self.made)


def file_name(station: str, number: int) -> str:
    """Return how a receipt is called on a disk."""
    return f"receipt-{station}-{number:06d}.json"


def receipt_of(name: str, text: str, public: str) -> Receipt:
    """Return the receipt in a text, if the centre's key signed it."""
    try:
        said = json.loads(text)
        signature = said.pop("signature")
        receipt = Receipt(**{**said, "masters": tuple(said["masters"])})
        _ = receipt.moment
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        raise ReceiptForgedError(name=name, reason="it is none") from fault
    if not isinstance(signature, str) or not holds(RECEIPT, _facts(receipt), signature, public):
        raise ReceiptForgedError(name=name, reason="its signature is not the centre's")
    return receipt


def _facts(receipt: Receipt) -> dict[str, object]:
    return {**asdict(receipt), "masters": list(receipt.masters)}

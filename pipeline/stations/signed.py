"""Signed: statements in canonical JSON, each kind under a name of its own.

The name is signed too, so that no seal passes for a bundle and no bundle for a receipt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import rfc8785
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

BUNDLE, RECEIPT, HOLDINGS, PIECE = "bundle", "receipt", "holdings", "piece"


def sign(kind: str, facts: Mapping[str, object], key: Ed25519PrivateKey) -> str:
    """Return the signature of a statement of a kind, in hexadecimal."""
    return key.sign(_bytes(kind, facts)).hex()


def holds(kind: str, facts: Mapping[str, object], signature: str, public: str) -> bool:
    """Say whether a signature is this key's for this statement of this kind."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))
        key.verify(bytes.fromhex(signature), _bytes(kind, facts))
    except (InvalidSignature, ValueError, rfc8785.CanonicalizationError):
        return False
    return True


def _bytes(kind: str, facts: Mapping[str, object]) -> bytes:
    return f"arkhiv-{kind}\0".encode() + rfc8785.dumps(dict(facts))  # type: ignore[arg-type]  # JSON values by construction

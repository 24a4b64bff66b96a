"""Pieces: what a station asks its centre's server over a line, each request signed by its key.

A request that is heard twice does no harm: a piece only ever continues a file where it ends.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.stations.signed import PIECE, holds, sign

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HEADER = "x-arkhiv-signature"
LARGEST = 48 << 10
"""Bytes at once: a form of the desks may be no larger either, and a slow line loses little."""


class Act(StrEnum):
    """What is asked: how far it is, to continue a file, or to take the whole."""

    LOOK = "look"
    ADD = "add"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, as it is signed."""

    act: Act
    station: str
    number: int
    file: str = ""
    offset: int = 0
    content: bytes = b""

    def signed(self, key: Ed25519PrivateKey) -> str:
        """Return the signature that goes along."""
        return sign(PIECE, self._facts(), key)

    def is_by(self, public: str, signature: str) -> bool:
        """Say whether a key signed it."""
        return holds(PIECE, self._facts(), signature, public)

    def _facts(self) -> dict[str, object]:
        facts = asdict(self)
        del facts["content"]
        return {**facts, "act": self.act.value, "sha256": hashlib.sha256(self.content).hexdigest()}

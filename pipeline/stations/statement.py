"""The statement of a bundle: what its station signs, in clear, before anything is opened."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import TYPE_CHECKING

from pipeline.seals import GENESIS, moment
from pipeline.stations.errors import BundleForgedError
from pipeline.stations.signed import BUNDLE, holds, sign

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

FILE = "signature.json"
LARGEST = 16 << 10
FIRST = GENESIS
"""What stands for the contents before the first bundle."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


@dataclass(frozen=True, slots=True)
class Statement:
    """Which bundle of which station this is, over which tag manifest, and when it was made.

    `said` and `heard` are the centre's clock in the last thing that the station got from it, and
    the station's own clock when it took that.
    """

    station: str
    number: int
    content: str
    previous: str
    tagmanifest: str
    made: str
    said: str
    heard: str
    format: int = 1

    def signed(self, key: Ed25519PrivateKey) -> bytes:
        """Return it with its signature, as it lies in the bag."""
        facts = asdict(self)
        return json.dumps({**facts, "signature": sign(BUNDLE, facts, key)}, indent=1).encode()

    def moments(self) -> tuple[datetime, datetime, datetime]:
        """Return when it was made, what the centre's clock last said and when that was heard."""
        made, said, heard = map(datetime.fromisoformat, (self.made, self.said, self.heard))
        return made, said, heard


@dataclass(frozen=True, slots=True)
class Claimed:
    """A statement with a signature that nobody has looked at yet."""

    statement: Statement
    signature: str

    def is_by(self, public: str) -> bool:
        """Say whether this key signed it."""
        return holds(BUNDLE, asdict(self.statement), self.signature, public)


def claimed(name: str, content: bytes) -> Claimed:
    """Return what a bag claims to be; whatever is no statement is refused."""
    try:
        said = json.loads(content)
        signature = said.pop("signature")
        statement = Statement(**said)
        statement.moments()
    except (ValueError, TypeError, LookupError, AttributeError) as fault:
        raise BundleForgedError(name=name, reason="its statement is none") from fault
    if not _is_sound(statement) or not isinstance(signature, str):
        raise BundleForgedError(name=name, reason="its statement is none")
    return Claimed(statement, signature)


def _is_sound(said: Statement) -> bool:
    texts = [field.name for field in fields(said) if field.name not in {"number", "format"}]
    typed = all(isinstance(getattr(said, name), str) for name in texts)
    numbered = type(said.number) is int and 0 < said.number < 10**9 and said.format == 1
    return (
        typed
        and numbered
        and _NAME.fullmatch(said.station) is not None
        and all(map(_DIGEST.fullmatch, (said.content, said.previous, said.tagmanifest)))
        and all(when == moment(datetime.fromisoformat(when)) for when in (said.made, said.heard))
    )

"""Secrets: passwords and PINs as argon2id hashes, random tokens and their digests.

The parameters are those of RFC 9106 for little memory, with half of it: dozens of people may sign
in at once on a small machine. When they grow, a hash is made anew at the next sign-in.
"""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

TIME_COST, MEMORY_KIB, LANES = 3, 32 * 1024, 1
TOKEN = "arkhiv_"  # noqa: S105  # how a token begins, so that one in a wrong place is noticed
TOKEN_BYTES = 32
ONE_TIME_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
ONE_TIME_GROUPS, ONE_TIME_GROUP = 4, 4


def hashed(secret: str) -> str:
    """Return the argon2id hash of a password or PIN, with its salt and parameters."""
    return _hasher().hash(_same(secret))


def is_right(secret: str, kept: str | None) -> bool:
    """Say whether a secret is the one kept; without one it takes as long and is wrong."""
    try:
        _hasher().verify(kept or _NOBODYS, _same(secret))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def is_outgrown(kept: str) -> bool:
    """Say whether a hash was made with other parameters than are used now."""
    return _hasher().check_needs_rehash(kept)


def new_secret() -> str:
    """Return what a browser keeps for a session or sends back with a form."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_token() -> str:
    """Return a token for the command line or another program."""
    return TOKEN + secrets.token_urlsafe(TOKEN_BYTES)


def one_time_password() -> str:
    """Return a password that can be read out: letters and digits that look like no others."""
    groups = (
        "".join(secrets.choice(ONE_TIME_SIGNS) for _ in range(ONE_TIME_GROUP))
        for _ in range(ONE_TIME_GROUPS)
    )
    return "-".join(groups)


def digest(secret: str) -> str:
    """Return the SHA-256 under which a random secret is kept and found."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two secrets in a time that tells nothing of them."""
    return secrets.compare_digest(digest(one), digest(other))


def _hasher() -> PasswordHasher:
    return PasswordHasher(
        time_cost=TIME_COST, memory_cost=MEMORY_KIB, parallelism=LANES, type=Type.ID
    )


def _same(secret: str) -> bytes:
    """Return a password's bytes, however a keyboard puts its letters together."""
    return unicodedata.normalize("NFKC", secret).encode("utf-8", "surrogatepass")


_NOBODYS = (
    f"$argon2id$v=19$m={MEMORY_KIB},t={TIME_COST},p={LANES}"
    "$bm9ib2R5LW5vYm9keS1ubw$1cyfJOWoTQN5lqPkmLK6Z3s8E0iu8JyjrEJrC7qzDMk"
)
"""What a password is compared with where there is no such person: the work is the same."""

"""The buckets of one store: where they are, how they keep masters, and the keys to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

MASTERS_BUCKET = "-masters"
RETENTION_YEARS = 10


class Lock(StrEnum):
    """How firmly the store keeps masters; the values are those of the protocol."""

    GOVERNANCE = "GOVERNANCE"
    COMPLIANCE = "COMPLIANCE"
    NO = "NO"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where a server is, which buckets and prefix are ours, and the keys to them."""

    host: str
    name: str
    prefix: str = ""
    tls: bool = True
    region: str | None = None
    access_key: str | None = field(default=None, repr=False)
    secret_key: str | None = field(default=None, repr=False)
    masters: str = ""
    """The bucket of the masters; without a name of its own it is called after the other one."""
    lock: Lock = Lock.GOVERNANCE
    years: int = RETENTION_YEARS
    encrypted: bool = True

    @property
    def locks(self) -> bool:
        """Whether masters are locked."""
        return self.lock is not Lock.NO

    @property
    def masters_name(self) -> str:
        """The bucket in which masters lie; without a lock they need none of their own."""
        if self.masters:
            return self.masters
        return self.name if not self.locks else self.name + MASTERS_BUCKET

    def retained_until(self) -> datetime:
        """Return until when a master of this moment is kept."""
        today = datetime.now(UTC).replace(microsecond=0)
        day = min(today.day, 28)
        return today.replace(year=today.year + self.years, day=day)

"""Names of backups: the station and the moment, `arkhiv-station-1-20261122T224000Z.age`."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_NAME = re.compile(r"arkhiv-(?P<station>[a-z0-9][a-z0-9-]*)-(?P<made>\d{8}T\d{6}Z)\.age")
_MADE = "%Y%m%dT%H%M%SZ"


def name_of(station: str, made: datetime) -> str:
    """Return the name of a backup that a station makes at a moment."""
    return f"arkhiv-{station}-{made.astimezone(UTC).strftime(_MADE)}.age"


def made_at(name: str, station: str | None = None) -> datetime | None:
    """Return when a backup was made; None for another's, and for what is no backup."""
    found = _NAME.fullmatch(name)
    if found is None or station not in (None, found["station"]):
        return None
    return datetime.strptime(found["made"], _MADE).replace(tzinfo=UTC)

"""The clock: UTC in storage, days by the zone of the archive unit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

WESTERN_UNITS = frozenset({"82", "83", "84", "85"})


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)


def zone_of(unit: str) -> ZoneInfo:
    """Return the time zone of a unit: the four western aimags keep Hovd time."""
    return ZoneInfo("Asia/Hovd" if unit[:2] in WESTERN_UNITS else "Asia/Ulaanbaatar")


def end_of_day(day: date, unit: str = "00") -> datetime:
    """Return the last moment of a unit's day, in UTC."""
    return datetime.combine(day, time.max, tzinfo=zone_of(unit)).astimezone(UTC)

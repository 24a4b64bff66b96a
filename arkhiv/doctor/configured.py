"""The settings: whether they fit one another; that they can be read is seen before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, ok, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings


def configured(settings: Settings) -> Iterator[Finding]:
    """Look at what is set."""
    yield ok(Part.SETTINGS, "settings_read", station=settings.station, unit=settings.unit)
    embedded = settings.database_url.startswith("sqlite")
    if embedded and not settings.broker_url.startswith("memory"):
        yield warning(Part.SETTINGS, "lonely_database")
    scheme, _, folder = settings.objects_url.partition(":")
    if not embedded and scheme == "folder":
        yield warning(Part.SETTINGS, "lonely_objects", folder=folder)

"""The broker: a message is published and consumed, on a queue of the doctor's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, fault, ok
from pipeline.errors import UnavailableError
from workers.brokers.probe import probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings


def broker(settings: Settings) -> Iterator[Finding]:
    """Try the broker."""
    try:
        seconds = probe(settings.broker_url)
    except UnavailableError as met:
        yield fault(Part.BROKER, met.code, reason=met.facts.get("cause", ""))
        return
    if settings.broker_url.startswith("memory"):
        yield ok(Part.BROKER, "broker_inside")
    else:
        yield ok(Part.BROKER, "broker_ready", milliseconds=round(seconds * 1000, 1))

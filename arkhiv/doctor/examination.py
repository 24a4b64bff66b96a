"""The examination: every part in its order; one that fails keeps no other from being tried."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from arkhiv.doctor.backup import backup
from arkhiv.doctor.broker import broker
from arkhiv.doctor.configured import configured
from arkhiv.doctor.database import database
from arkhiv.doctor.disk import disk
from arkhiv.doctor.finding import Finding, Part, fault
from arkhiv.doctor.index import index
from arkhiv.doctor.machine import machine
from arkhiv.doctor.objects import objects
from arkhiv.doctor.reading import reading
from arkhiv.doctor.secrets import scrubbed, secrets_of
from arkhiv.doctor.signing import signing
from arkhiv.doctor.webhooks import webhooks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arkhiv.settings import Settings

CHECKS: dict[Part, Callable[[Settings], Iterator[Finding]]] = {
    Part.SETTINGS: configured,
    Part.DATABASE: database,
    Part.INDEX: index,
    Part.OBJECTS: objects,
    Part.BROKER: broker,
    Part.READING: reading,
    Part.DISK: disk,
    Part.KEY: signing,
    Part.MACHINE: machine,
    Part.BACKUP: backup,
    Part.WEBHOOKS: webhooks,
}


def examine(settings: Settings) -> Iterator[Finding]:
    """Yield every finding, without any secret in it."""
    secrets = secrets_of(settings)
    for part in CHECKS:
        for found in _examined(part, settings):
            facts = {
                name: scrubbed(fact, secrets) if isinstance(fact, str) else fact
                for name, fact in found.facts.items()
            }
            yield replace(found, facts=facts)


def _examined(part: Part, settings: Settings) -> Iterator[Finding]:
    try:
        yield from CHECKS[part](settings)
    except Exception as met:  # noqa: BLE001  # whatever is broken, the other parts are tried
        yield fault(part, "unexpected", fault=type(met).__name__)

"""Webhooks: whether other systems can be told, and what they have not taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from arkhiv.doctor.finding import Finding, Part, fault, ok, warning
from pipeline.clock import now
from pipeline.errors import ArkhivError
from pipeline.notices.hosts import allowed_of, target_of
from storage.database import open_engine
from storage.migrate import require_current
from storage.probe import is_there
from storage.records import SqlRecords

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.settings import Settings
    from storage.records.notices import Outbox

HOUR = timedelta(hours=1)
LATE = HOUR


def webhooks(settings: Settings) -> Iterator[Finding]:
    """Look at every receiver."""
    found = _outboxes(settings)
    if not found:
        yield ok(Part.WEBHOOKS, "webhooks_none")
    for one in found:
        yield from _looked_at(settings, one)


def _looked_at(settings: Settings, one: Outbox) -> Iterator[Finding]:
    name, host = one.receiver.name, target_of(one.receiver.url).host
    told = True
    if not settings.webhook_secret:
        yield fault(Part.WEBHOOKS, "webhooks_secret", receiver=name)
        told = False
    elif host not in {known.host for known in allowed_of(settings.webhook_hosts or "")}:
        yield fault(Part.WEBHOOKS, "webhooks_host", receiver=name, host=host)
        told = False
    if one.dead:
        yield fault(Part.WEBHOOKS, "webhooks_dead", receiver=name, number=one.dead)
        told = False
    if one.since is not None and now() - one.since > LATE:
        hours = (now() - one.since) // HOUR
        facts = {"receiver": name, "number": one.waiting, "hours": hours}
        yield warning(Part.WEBHOOKS, "webhooks_late", **facts)
        told = False
    if told:
        yield ok(Part.WEBHOOKS, "webhooks_told", receiver=name)


def _outboxes(settings: Settings) -> tuple[Outbox, ...]:
    """Return what receivers have not taken; nothing while the database cannot tell."""
    engine = open_engine(settings.database_url)
    try:
        if not is_there(engine):
            return ()
        require_current(engine)
        with SqlRecords(engine, settings.station).reading() as tx:
            return tx.notices.outboxes()
    except ArkhivError:
        return ()
    finally:
        engine.dispose()

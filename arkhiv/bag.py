"""The bag of the courier, put together of an archive: only those who tell others bring it in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.notices.hosts import allowed_of
from workers.courier import Bag

if TYPE_CHECKING:
    from arkhiv.archive import Archive


def bag_of(archive: Archive) -> Bag:
    """Return whose records are told, with what that is signed, and the hosts it may go to."""
    hosts = allowed_of(archive.settings.webhook_hosts or "")
    return Bag(archive.records, archive.settings.webhook_secret, hosts)

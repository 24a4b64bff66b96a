"""Leases: those who held one are dead, as if half a minute had gone by."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from pipeline.clock import now
from storage.schema.capture import page
from storage.schema.documents import document

if TYPE_CHECKING:
    from arkhiv.archive import Archive


def let_leases_run_out(archive: Archive) -> None:
    """Let every lease end before its holder can renew it."""
    with archive.records.writing() as tx:
        for table in (page, document):
            tx.connection.execute(
                update(table)
                .where(table.c.lease.is_not(None))
                .values(lease_until=now() - timedelta(seconds=1))
            )

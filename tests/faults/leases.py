"""Leases: those who held one are dead, as if half a minute had gone by."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from pipeline.clock import now
from storage.errors import DatabaseAwayError
from storage.schema.capture import page
from storage.schema.documents import document

if TYPE_CHECKING:
    from arkhiv.archive import Archive


TRIES = 4


def let_leases_run_out(archive: Archive) -> None:
    """Let every lease end before its holder can renew it.

    A holder that was stopped while it wrote keeps the turn to write until the server takes it away,
    from each of its connections in turn, which may take longer than one writer waits.
    """
    for _ in range(TRIES - 1):
        with suppress(DatabaseAwayError):
            _run_out(archive)
            return
    _run_out(archive)


def _run_out(archive: Archive) -> None:
    with archive.records.writing() as tx:
        for table in (page, document):
            tx.connection.execute(
                update(table)
                .where(table.c.lease.is_not(None))
                .values(lease_until=now() - timedelta(seconds=1))
            )

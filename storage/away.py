"""Away: which faults of a database mean that it cannot be used now, and not that we erred."""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc

DatabaseFault = exc.SQLAlchemyError
"""Whatever a statement may raise; after one a transaction can only be undone."""
ASKED_WRONGLY = 1
"""SQLite's code for a statement it cannot understand, such as one about a table it lacks."""
RESULT_CODE = 0xFF
AWAY_STATES = ("08", "25006", "25P03", "40", "53", "55P03", "57", "58")
"""PostgreSQL's states: no connection, standby, idle too long, collision, full, locked, shut."""


def is_away(fault: exc.SQLAlchemyError) -> bool:
    """Say whether trying again later may help."""
    if isinstance(fault, exc.TimeoutError):
        return True
    if not isinstance(fault, exc.DBAPIError):
        return False
    if fault.connection_invalidated:
        return True
    said = fault.orig
    if isinstance(said, sqlite3.Error):
        code = getattr(said, "sqlite_errorcode", ASKED_WRONGLY) & RESULT_CODE
        return isinstance(said, sqlite3.OperationalError) and code != ASKED_WRONGLY
    state = getattr(said, "sqlstate", None)
    if state is not None:
        return str(state).startswith(AWAY_STATES)
    return isinstance(fault, exc.OperationalError | exc.InterfaceError)


def first_line(fault: exc.SQLAlchemyError) -> str:
    """Return what a database said, in one line."""
    said = fault.orig if isinstance(fault, exc.DBAPIError) else fault
    return (str(said).splitlines() or ["no connection"])[0]

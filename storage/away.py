"""Away: which faults of a database mean that it cannot be used, and not that we erred."""

from __future__ import annotations

import sqlite3

from sqlalchemy import exc

DatabaseFault = exc.SQLAlchemyError
"""Whatever a statement may raise; after one a transaction can only be undone."""
ASKED_WRONGLY = 1
"""SQLite's code for a statement it cannot understand, such as one about a table it lacks."""
DAMAGED = frozenset({11, 26})
"""SQLite's codes for a file that is malformed, and for one that is no database."""
RESULT_CODE = 0xFF
AWAY_STATES = ("08", "25006", "25P03", "40", "53", "55P03", "57", "58")
"""PostgreSQL's states: no connection, standby, idle too long, collision, full, locked, shut."""
DAMAGED_STATES = frozenset({"XX001", "XX002"})
"""PostgreSQL's states for rows and for an index that it cannot make sense of."""


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
        return isinstance(said, sqlite3.OperationalError) and _sqlite_code(said) != ASKED_WRONGLY
    state = getattr(said, "sqlstate", None)
    if state is not None:
        return str(state).startswith(AWAY_STATES)
    return isinstance(fault, exc.OperationalError | exc.InterfaceError)


def is_damaged(fault: exc.SQLAlchemyError) -> bool:
    """Say whether what is stored can no longer be read."""
    said = fault.orig if isinstance(fault, exc.DBAPIError) else None
    if isinstance(said, sqlite3.Error):
        return _sqlite_code(said) in DAMAGED
    return getattr(said, "sqlstate", None) in DAMAGED_STATES


def _sqlite_code(said: sqlite3.Error) -> int:
    return getattr(said, "sqlite_errorcode", ASKED_WRONGLY) & RESULT_CODE


def first_line(fault: exc.SQLAlchemyError) -> str:
    """Return what a database said, in one line."""
    said = fault.orig if isinstance(fault, exc.DBAPIError) else fault
    return (str(said).splitlines() or ["no connection"])[0]

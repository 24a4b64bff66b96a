"""What can go wrong with a move, below the tree of `pipeline.errors`.

UserError
├── MovedAwayError            the archive lives elsewhere now
├── MoveUnfinishedError       the archive is on its way elsewhere
├── StillWorkingError         workers hold leases
├── TargetTakenError          another archive is there already
└── SourceChangedError        something worked on the old archive meanwhile
UnavailableError
└── ClosedMeanwhileError      the archive was closed while a program had it open
HeldError
└── MoveFaultsError           what arrived does not hold
"""

from __future__ import annotations

from pipeline.errors import HeldError, UnavailableError, UserError


class MovedAwayError(UserError):
    """The archive lives elsewhere now."""

    code = "moved_away"
    template = (
        "This archive moved to {database} on {at}. Set ARKHIV_DATABASE_URL and ARKHIV_OBJECTS_URL "
        "to it; here it can only be looked at."
    )


class MoveUnfinishedError(UserError):
    """The archive is on its way elsewhere."""

    code = "move_unfinished"
    template = (
        "This archive is on its way to {database} since {at}. Give arkhiv migrate-store again to "
        "finish it, or with --cancel to stay."
    )


class StillWorkingError(UserError):
    """Workers hold leases."""

    code = "still_working"
    template = (
        "{count} pages or documents are being worked on. Stop arkhiv work, ingest and serve on "
        "every machine, wait half a minute, then give the command again."
    )


class TargetTakenError(UserError):
    """Another archive is there already."""

    code = "target_taken"
    template = "There are rows in {database} already, and they stay. Name an empty database."


class SourceChangedError(UserError):
    """Something worked on the old archive meanwhile."""

    code = "source_changed"
    template = (
        "The table {table} differs from its copy: something worked here meanwhile. Stop it, give "
        "the command with --cancel, empty the new database, and begin again."
    )


class ClosedMeanwhileError(UnavailableError):
    """The archive was closed while a program had it open."""

    code = "closed_meanwhile"
    template = (
        "This archive moved elsewhere while this program was running, or is on its way; nothing "
        "can be written here any more. Stop this program, set ARKHIV_DATABASE_URL and "
        "ARKHIV_OBJECTS_URL to the new place, then start it again."
    )


class MoveFaultsError(HeldError):
    """What arrived does not hold."""

    code = "move_faults"
    template = (
        "{count} faults were found in the new place, the first is {first}. The old archive is as "
        "it was: see arkhiv audit verify --objects here, put it right, then give the command again."
    )

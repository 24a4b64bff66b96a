"""What can stand in the way of rebuilding.

UserError
└── NotEmptyError             the database holds an archive already
HeldError
└── RowsRefusedError          what a document's metadata say does not fit what is known already
"""

from __future__ import annotations

from pipeline.errors import HeldError, UserError


class NotEmptyError(UserError):
    """The database holds an archive already."""

    code = "not_empty"
    template = (
        "The database holds an archive already, and stays as it is. "
        "Rebuild into a new, empty one: see docs/rebuilding.md."
    )


class RowsRefusedError(HeldError):
    """What a document's metadata say does not fit what is known already."""

    code = "rows_refused"
    template = "What the metadata say does not fit together ({reason}). Look at them by hand."

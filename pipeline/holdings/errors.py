"""What can go wrong with a file of the inventory as a whole, below the tree of `pipeline.errors`.

UserError
└── HoldingsBusyError         somebody else is importing the same file

What is wrong with single lines is no error: it is a `Problem` and goes to the report.
"""

from __future__ import annotations

from pipeline.errors import UserError


class HoldingsBusyError(UserError):
    """Somebody else is importing the same file."""

    code = "holdings_busy"
    template = "Another import of {path} is running. Wait for its end; nothing is lost."

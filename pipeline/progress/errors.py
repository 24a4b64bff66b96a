"""What can be wrong with a target, below the tree of `pipeline.errors`.

UserError
├── FutureDayError            nothing has been counted of a day that is not over yet
├── ShareError                a share is no share
└── NoSourceError             a target without a source
"""

from __future__ import annotations

from pipeline.errors import UserError


class FutureDayError(UserError):
    """A day that has not come yet."""

    code = "future_day"
    template = "{day} has not come yet. Give a day until today, or leave --as-of out."


class ShareError(UserError):
    """A share is no share."""

    code = "share"
    template = "{share} is not a share. Write a number from 0 to 1, like 0.658."


class NoSourceError(UserError):
    """A target without a source is nobody's word."""

    code = "no_source"
    template = "Say where the share comes from: the resolution, the report or the letter."

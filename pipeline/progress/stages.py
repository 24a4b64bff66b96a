"""Stages: how far one record is, as lists of records name it."""

from __future__ import annotations

from enum import StrEnum


class Stage(StrEnum):
    """The furthest that a record has come, or why it is not counted."""

    CLAIMED = "claimed"
    CAPTURED = "captured"
    DIGITIZED = "digitized"
    REGISTERED = "registered"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"

"""The observation: what a person says by its code of a page that came, or of the paper itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


class Defect(StrEnum):
    """What is wrong on a page and cannot be mended by scanning it once more."""

    TORN = "torn"
    HOLE = "hole"
    STAINED = "stained"
    FADED = "faded"
    BURNT = "burnt"
    MOULD = "mould"
    TAPED = "taped"
    CREASED = "creased"
    TEXT_LOST = "text_lost"
    TEXT_IN_GUTTER = "text_in_gutter"
    PASTED_OVER = "pasted_over"


class Condition(StrEnum):
    """In what condition the paper of a leaf is."""

    WORN = "worn"
    DAMAGED = "damaged"
    BRITTLE = "brittle"
    DAMP = "damp"
    CRUMBLING = "crumbling"
    TO_RESTORE = "to_restore"
    """It must be restored before anybody handles it again."""


@dataclass(frozen=True, slots=True)
class Observation:
    """What a person said of a page or a leaf, by its code; it stands until it is taken back."""

    noun: str
    subject: str
    code: str
    by: str
    at: datetime

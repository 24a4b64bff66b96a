"""The viewing: one person has one paper open, for a purpose, until their session ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ids import DocumentId, PersonId, SessionId, ViewingId


class Profile(StrEnum):
    """Whether restricted fields are shown; masters are, too, only beside everything else."""

    MASTERS = "masters"
    WHOLE = "whole"
    MASKED = "masked"


class Purpose(StrEnum):
    """What papers are mostly needed for; every other purpose is written in words."""

    REFERENCE = "reference_for_citizen"
    COURT = "request_of_court"
    REGISTRATION = "registration_case"
    CORRECTION = "correction_of_record"
    ARCHIVE = "work_in_archive"


@dataclass(frozen=True, slots=True)
class Viewing:
    """One version of a paper as it is open in a session; `unchecked` if no registrar stands for it.

    `id` is random: addresses of pictures are made of it, and it opens nothing in another session.
    """

    id: ViewingId
    session: SessionId
    person: PersonId
    document: DocumentId
    version: int
    profile: Profile
    unchecked: bool
    purpose: str
    begun: datetime
    until: datetime

"""Statuses: with which number an answer tells of an error, to people and to programs alike."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline.capture.errors import (
    BatchInHandError,
    BatchSealedError,
    CountersDifferError,
    FeedRunsError,
    StandsOpenError,
)
from pipeline.errors import ArkhivError, UnavailableError
from pipeline.finding.errors import NotIndexedError, OwnOddityError, TooManySearchesError
from pipeline.grants.errors import EmergencyOverError, OwnGrantError, OwnHandError
from pipeline.moves.errors import (
    AmbiguousRecordError,
    CustodyError,
    NoSuchRecordError,
    NoSuchThingError,
)
from pipeline.people.errors import TokenRefusedError, TooManyAttemptsError
from pipeline.seeing.errors import NothingToSeeError, NotToBeSeenError

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN, UNFIT, AWAY = 401, 422, 503
STATUSES: Mapping[type[ArkhivError], int] = MappingProxyType(
    {
        TokenRefusedError: UNKNOWN,
        NotToBeSeenError: 403,
        OwnGrantError: 403,
        OwnHandError: 403,
        OwnOddityError: 403,
        NoSuchRecordError: 404,
        NoSuchThingError: 404,
        AmbiguousRecordError: 409,
        BatchInHandError: 409,
        BatchSealedError: 409,
        CountersDifferError: 409,
        FeedRunsError: 409,
        StandsOpenError: 409,
        CustodyError: 409,
        EmergencyOverError: 409,
        NothingToSeeError: 409,
        TooManyAttemptsError: 429,
        TooManySearchesError: 429,
        NotIndexedError: AWAY,
    }
)
"""What is told of errors that say no status themselves."""


def status_of(error: ArkhivError, other: int = UNFIT) -> int:
    """Return the status that tells of an error; `other` of one that the table does not name."""
    said = getattr(error, "status", None)
    if isinstance(said, int):
        return said
    known = next((code for kind, code in STATUSES.items() if isinstance(error, kind)), None)
    return known or (AWAY if isinstance(error, UnavailableError) else other)

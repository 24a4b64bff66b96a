"""Problems: every error as RFC 9457 has it, in the language of whoever asks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from fastapi.responses import Response

from pipeline.finding.errors import TooManySearchesError
from pipeline.people.errors import TokenRefusedError
from web.api.errors import (
    ApiError,
    FailedError,
    NotAllowedError,
    NothingThereError,
    TooOftenError,
)
from web.api.shapes import Fault, Problem
from web.errors import NotFoundError, NotYoursError
from web.statuses import AWAY, UNKNOWN, status_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic_core import ErrorDetails

    from pipeline.errors import ArkhivError
    from pipeline.language import Language

MEDIA_TYPE = "application/problem+json"
TYPE = "urn:arkhiv:problem:"
RETRY = 5
"""Seconds after which what was away for a moment may be there again."""
CHALLENGE = 'Bearer realm="arkhiv"'
SENTENCES: Mapping[int, str] = MappingProxyType(
    {
        400: "Not understood",
        401: "Unknown who asks",
        403: "Not allowed",
        404: "Not found",
        405: "Not possible in this way",
        406: "Not in this form",
        408: "Too slow",
        409: "Not at present",
        413: "Too much",
        415: "Not in this form",
        421: "Not this archive",
        422: "Not fitting",
        429: "Too often",
        500: "Something went wrong",
        503: "Not there for the moment",
    }
)
FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "missing": "It is missing.",
        "extra_forbidden": "Nothing of this name can be said here.",
        "": "It is not what the document of the API says.",
    }
)


def problem(say: Language, error: ArkhivError, faults: Iterable[Fault] = ()) -> Response:
    """Return the answer that tells of an error."""
    error = _of_the_api(error)
    status = status_of(error)
    said = Problem(
        type=f"{TYPE}{error.code}",
        title=say(SENTENCES[status]),
        status=status,
        detail=say.sentence(error.template, error.facts),
        code=error.code,
        faults=tuple(faults),
    )
    headers = {"Content-Language": say.lang.value, "Cache-Control": "no-store"}
    if status == UNKNOWN:
        refused = isinstance(error, TokenRefusedError)
        headers["WWW-Authenticate"] = (
            f'{CHALLENGE}, error="invalid_token"' if refused else CHALLENGE
        )
    if isinstance(error, TooOftenError | TooManySearchesError):
        headers["Retry-After"] = str(error.facts["seconds"])
    elif status == AWAY:
        headers["Retry-After"] = str(RETRY)
    return Response(said.model_dump_json(), status, headers, MEDIA_TYPE)


def failed(say: Language) -> Response:
    """Return the answer where the fault is ours."""
    return problem(say, FailedError())


def faults_of(say: Language, found: Iterable[ErrorDetails]) -> tuple[Fault, ...]:
    """Say where what was sent does not fit, and why; never what it was."""
    return tuple(
        Fault(
            where="/" + "/".join(str(part) for part in one["loc"]),
            why=say(FAULTS.get(one["type"], FAULTS[""])),
        )
        for one in found
    )


def _of_the_api(error: ArkhivError) -> ArkhivError:
    """What pages say of a page, said of an answer."""
    if isinstance(error, NotFoundError):
        return NothingThereError()
    if isinstance(error, NotYoursError):
        return NotAllowedError()
    return error if isinstance(error, ApiError) or status_of(error) in SENTENCES else FailedError()

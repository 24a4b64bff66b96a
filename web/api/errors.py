"""What programs are told when the API does not answer as they asked, below `pipeline.errors`.

UserError
└── ApiError                  the API does not answer as it was asked
    ├── NotUnderstoodError        what was sent is no JSON, or a header says what it cannot
    ├── UnknownCallerError        nobody knows who asks
    ├── NotAllowedError           no role, unit or grant of who asks opens it
    │   ├── TokenPurposeError         the token is bound to other purposes
    │   ├── TokenUnitsError           the token is bound to units, and this is about all of them
    │   ├── InPersonError             people alone do this, and the program has a token
    │   └── NotAskedForError          a program has not said what it needs pictures for
    ├── NothingThereError         there is nothing, or nothing that may be seen
    ├── NoSuchMethodError         nothing can be done there in this way
    ├── FormError                 what is answered has other forms than are asked for
    ├── SeveralRecordsError       several registers have this ID
    ├── TooSlowlySentError        what was sent did not come to its end in time
    ├── TooMuchSentError          more was sent than any request needs
    ├── NotJsonError              what was sent says that it is no JSON
    ├── OtherNameError            this is not the name of this archive
    ├── NotFittingError           what was sent does not fit the document of the API
    │   └── NoCursorError             a list cannot go on there
    ├── KeyUsedError              the key stands for another request already
    ├── TooOftenError             too much is asked in too little time
    ├── NoLookError               nobody can look for scanners at present
    └── FailedError               something went wrong here
"""

from __future__ import annotations

from typing import ClassVar

from pipeline.errors import UserError


class ApiError(UserError):
    """The API does not answer as it was asked; `status` is what the program is told."""

    code = "api"
    status: ClassVar[int] = 400


class NotUnderstoodError(ApiError):
    """What was sent is no JSON, or a header says what it cannot."""

    code = "not_understood"
    template = "What was sent in {where} cannot be read. Write it as the document of the API says."


class UnknownCallerError(ApiError):
    """Nobody knows who asks."""

    code = "unknown_caller"
    template = (
        "Say who asks: send a token in the header Authorization, as “Bearer arkhiv_…”. Whoever "
        "looks after the program makes one with: arkhiv user token"
    )
    status = 401


class NotAllowedError(ApiError):
    """No role, unit or grant of who asks opens it."""

    code = "not_allowed"
    template = "This is not open to whoever asks: neither by their roles and units nor by a grant."
    status = 403


class TokenPurposeError(NotAllowedError):
    """The token is bound to other purposes."""

    code = "token_purpose"
    template = "The token is not for the purpose {purpose}, but for: {purposes}"


class TokenUnitsError(NotAllowedError):
    """The token is bound to units, and this is about all of them."""

    code = "token_units"
    template = (
        "The token is bound to archive units, and this is about all of them. It is answered with "
        "one that is bound to none."
    )


class InPersonError(NotAllowedError):
    """People alone do this, and the program has a token."""

    code = "in_person"
    template = (
        "What one person decides about another is decided by people at their own screens: no token "
        "opens this. Sign in at the desk."
    )


class NotAskedForError(NotAllowedError):
    """A program has not said what it needs pictures for, or an hour is over since it did."""

    code = "not_asked_for"
    template = (
        "The pictures of a batch are open for an hour to a program that says what for: ask at the "
        "address of the batch, under pictures."
    )


class NothingThereError(ApiError):
    """There is nothing, or nothing that may be seen."""

    code = "nothing_there"
    template = "There is nothing under this address or ID, or nothing that whoever asks may see."
    status = 404


class NoSuchMethodError(ApiError):
    """Nothing can be done there in this way."""

    code = "no_such_method"
    template = "Here only this can be done: {methods}"
    status = 405


class FormError(ApiError):
    """What is answered has other forms than are asked for."""

    code = "other_form"
    template = "Here this is answered: {kinds}. Name it in the header Accept, or leave that out."
    status = 406


class SeveralRecordsError(ApiError):
    """Several registers have this ID."""

    code = "several_records"
    template = "Several registers have this ID. Ask for one of: {choices}"
    status = 409


class TooSlowlySentError(ApiError):
    """What was sent did not come to its end in time."""

    code = "too_slowly_sent"
    template = "What was sent did not come to its end in time. Send it again, without a pause."
    status = 408


class TooMuchSentError(ApiError):
    """More was sent than any request needs."""

    code = "too_much_sent"
    template = "More was sent at once than any request needs. Send less."
    status = 413


class NotJsonError(ApiError):
    """What was sent says that it is no JSON."""

    code = "not_json"
    template = "Requests are JSON. Send them with “Content-Type: application/json”."
    status = 415


class OtherNameError(ApiError):
    """This is not the name of this archive."""

    code = "other_name"
    template = "This is not the name of this archive. Ask under a name that its certificate has."
    status = 421


class NotFittingError(ApiError):
    """What was sent does not fit the document of the API."""

    code = "not_fitting"
    template = "What was sent does not fit. Correct what is named, and send it again."
    status = 422


class NoCursorError(NotFittingError):
    """A list cannot go on there."""

    code = "no_cursor"
    template = "The list cannot go on there. Give the cursor as the part before named it."


class KeyUsedError(ApiError):
    """The key stands for another request already."""

    code = "key_used"
    template = (
        "This Idempotency-Key was sent with another request before. Take a new key for a new "
        "request."
    )
    status = 422


class TooOftenError(ApiError):
    """Too much is asked in too little time."""

    code = "too_often"
    template = "Too much is asked in too little time. Go on in {seconds} s."
    status = 429


class NoLookError(ApiError):
    """Nobody can look for scanners at present."""

    code = "no_look"
    template = "Scanners were not looked for: {why}"
    status = 503


class FailedError(ApiError):
    """Something went wrong here; the log says what."""

    code = "failed"
    template = "Something went wrong here, and nothing was changed. It is written in the log."
    status = 500

"""What can go wrong when the archive is looked at from outside.

UserError
└── ListenError               the address to listen at is taken, not ours, or no address
UnavailableError
├── NoAnswerError             a part of the archive does not answer in time
└── PicturesBusyError         too many pictures are asked for at once
"""

from __future__ import annotations

from pipeline.errors import UnavailableError, UserError


class ListenError(UserError):
    """The address to listen at is taken, not ours, or no address."""

    code = "listen"
    template = (
        "{address} cannot be listened at ({reason}). Give an address of this machine and a free "
        "port, like 127.0.0.1:8460."
    )


class NoAnswerError(UnavailableError):
    """A part of the archive does not answer in time."""

    code = "no_answer"
    template = "No answer came within {seconds} s. Look at it with: arkhiv doctor"


class PicturesBusyError(UnavailableError):
    """Too many pictures are asked for at once."""

    code = "pictures_busy"
    template = "Too many pictures are asked for at once. Try again in a few seconds."

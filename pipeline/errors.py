"""Everything that can go wrong in the line, in one tree.

ArkhivError                     every error that a person can do something about
├── UserError                   the request cannot be carried out as given
├── InputError                  bytes or files from outside are not usable
├── HeldError                   the work on one thing cannot go on without a person
└── UnavailableError            a part of the machine is missing, full or away for now
"""

from __future__ import annotations

from typing import ClassVar


class ArkhivError(Exception):
    """An error with a stable code, a sentence that says what to do next, and its facts."""

    code: ClassVar[str] = "error"
    template: ClassVar[str] = "Something went wrong."

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.template.format(**self.facts)


class UserError(ArkhivError):
    """The request cannot be carried out as given; nothing was changed."""

    code = "user"


class InputError(ArkhivError):
    """Bytes or files from outside are not usable; they are kept aside, nothing is lost."""

    code = "input"


class HeldError(ArkhivError):
    """The work on one page, document or volume waits for a person; `code` is the hold's reason."""

    code = "held"


class UnavailableError(ArkhivError):
    """A store, a database or a program is missing, full or away; the work is tried again later."""

    code = "unavailable"

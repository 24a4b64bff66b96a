"""Everything that can go wrong in the line, in one tree.

ArkhivError                     every error that a person can do something about
├── UserError                   the request cannot be carried out as given
│   ├── ObjectKeyError          no object can have this key
│   ├── ObjectTakenError        other bytes lie under this key already
│   ├── MasterKeptError         masters are never deleted
│   └── ObjectsUrlError         the address of the object store is no address
├── InputError                  bytes or files from outside are not usable
│   └── SourceUnreadableError   a file that is to be stored cannot be read, or changes meanwhile
├── HeldError                   the work on one thing cannot go on without a person
│   ├── ObjectMissingError      the store has nothing under this key
│   └── ObjectDamagedError      the stored bytes are not those that were put there
└── UnavailableError            a part of the machine is missing, full or away for now
    ├── StoreFullError          no room is left
    ├── StoreDeniedError        the store refuses us
    └── StoreAwayError          the store does not answer
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


class ObjectKeyError(UserError):
    """No object can have this key."""

    code = "object_key"
    template = (
        "“{key}” cannot be an object key. Use letters, digits and . _ - % in parts divided by “/”."
    )


class ObjectTakenError(UserError):
    """Other bytes lie under this key already; they stay."""

    code = "object_taken"
    template = "Other bytes lie under the key {key} already and stay. Store these under a new key."


class MasterKeptError(UserError):
    """Masters are never deleted."""

    code = "master_kept"
    template = "{key} is a master and is never deleted. Discard its pages instead."


class ObjectsUrlError(UserError):
    """The address of the object store is no address."""

    code = "objects_url"
    template = (
        "The address of the object store is not understood ({reason}). Write folder:PATH or "
        "s3://HOST:PORT/BUCKET, with ?tls=no for a server without TLS."
    )


class SourceUnreadableError(InputError):
    """A file that is to be stored cannot be read, or changes meanwhile."""

    code = "source_unreadable"
    template = "{path} cannot be read ({reason}). See to the file, then try again."


class ObjectMissingError(HeldError):
    """The store has nothing under this key."""

    code = "object_missing"
    template = (
        "The object store has nothing under the key {key}. Check that the right store is mounted, "
        "or bring the object back from a copy, then retry."
    )


class ObjectDamagedError(HeldError):
    """The stored bytes are not those that were put there."""

    code = "object_damaged"
    template = (
        "The object {key} is damaged: its digest is {found}, not {expected}. "
        "Bring it back from a copy, then retry."
    )


class StoreFullError(UnavailableError):
    """No room is left; nothing half-written stays behind."""

    code = "store_full"
    template = (
        "No room is left in {place}. Free some space there, or move the data to a larger disk; "
        "nothing was lost, and the work goes on by itself."
    )


class StoreDeniedError(UnavailableError):
    """The store refuses to be read or written by us."""

    code = "store_denied"
    template = (
        "Access to {place} is refused ({reason}). Check the permissions or the access keys; "
        "the work goes on by itself."
    )


class StoreAwayError(UnavailableError):
    """The store does not answer, or answers with a fault of its own."""

    code = "store_away"
    template = (
        "The object store {place} does not answer ({reason}). Check that the disk or server is "
        "there; the work goes on by itself."
    )

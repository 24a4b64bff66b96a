"""Everything that can go wrong in the line, in one tree.

ArkhivError                     every error that a person can do something about
├── UserError                   the request cannot be carried out as given
│   ├── ObjectKeyError          no object can have this key
│   ├── ObjectTakenError        other bytes lie under this key already
│   ├── MasterKeptError         masters are never deleted
│   ├── ObjectsUrlError         the address of the object store is no address
│   └── FormsError              a file that describes a type of paper cannot be used
├── InputError                  bytes or files from outside are not usable
│   └── SourceUnreadableError   a file that is to be stored cannot be read, or changes meanwhile
├── HeldError                   the work on one thing cannot go on without a person
│   ├── ObjectMissingError      the store has nothing under this key
│   ├── ObjectDamagedError      the stored bytes are not those that were put there
│   ├── NotPdfaError            the finished copy is not valid PDF/A
│   └── EmptyExtentError        nothing of a page lies in the document's part of it
└── UnavailableError            a part of the machine is missing, full or away for now
    ├── StoreFullError          no room is left
    ├── StoreDeniedError        the store refuses us
    ├── StoreUnlockedError      the store does not keep masters as it was told to
    ├── StoreUnencryptedError   the store does not encrypt what it keeps
    └── StoreAwayError          the store does not answer
        └── StoreUntrustedError no encrypted line to it comes about
"""

from __future__ import annotations

from typing import ClassVar


class ArkhivError(Exception):
    """An error with a stable code, a sentence that says what to do next, and its facts."""

    code: ClassVar[str] = "error"
    template: ClassVar[str] = "Something went wrong."
    command: ClassVar[str] = ""
    """What is typed to see to it, told at the command line alone; people at a desk type nothing."""

    def __init__(self, **facts: object) -> None:
        super().__init__()
        self.facts = facts

    def __str__(self) -> str:
        return self.template.format(**self.facts)

    def kept(self) -> dict[str, object]:
        """Return the facts as they are kept as JSON, with the sentence in English beside them."""
        kinds = (str, int, float, bool, type(None))
        plain = {
            name: fact if isinstance(fact, kinds) else str(fact)
            for name, fact in self.facts.items()
        }
        return {"said": str(self), **plain}


class UserError(ArkhivError):
    """The request cannot be carried out as given; nothing was changed."""

    code = "user"


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


class FormsError(UserError):
    """A file that describes a type of paper cannot be used."""

    code = "forms"
    template = "The form {file} is wrong at {place}: {fault}. Correct it; nothing was read with it."


class InputError(ArkhivError):
    """Bytes or files from outside are not usable; they are kept aside, nothing is lost."""

    code = "input"


class SourceUnreadableError(InputError):
    """A file that is to be stored cannot be read, or changes meanwhile."""

    code = "source_unreadable"
    template = "{path} cannot be read ({reason}). See to the file, then try again."


class HeldError(ArkhivError):
    """The work on one page, document or volume waits for a person; `code` is the hold's reason."""

    code = "held"


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


class NotPdfaError(HeldError):
    """The finished copy is not valid PDF/A; it was not kept."""

    code = "not_pdfa"
    template = (
        "The finished copy is not valid PDF/A-{flavour}: {findings}. "
        "Report this with the document's ID; masters and reading are safe."
    )


class EmptyExtentError(HeldError):
    """Nothing of a page lies in the part of it that belongs to the document."""

    code = "empty_extent"
    template = (
        "Nothing of the page lies in the part of it that belongs to the document. "
        "Delimit the document anew, then retry."
    )


class UnavailableError(ArkhivError):
    """A store, a database or a program is missing, full or away; the work is tried again later."""

    code = "unavailable"


class StoreFullError(UnavailableError):
    """No room is left; nothing half-written stays behind."""

    code = "store_full"
    template = (
        "No room is left in {place}. Free some space there, or move the data to a larger disk. "
        "Nothing was lost: workers go on by themselves, any other command may be given again."
    )


class StoreDeniedError(UnavailableError):
    """The store refuses to be read or written by us."""

    code = "store_denied"
    template = (
        "Access to {place} is refused ({reason}). Check the permissions or the access keys. "
        "Nothing was lost: workers go on by themselves, any other command may be given again."
    )


class StoreUnlockedError(UnavailableError):
    """The store takes masters without the lock that it was told to put on them."""

    code = "store_unlocked"
    template = (
        "{place} does not lock masters as it was told ({reason}). Name a bucket that was made with "
        "object lock, with masters=BUCKET in the address, or let the program make one; a server "
        "that cannot lock is used with lock=no."
    )


class StoreUnencryptedError(UnavailableError):
    """The store does not encrypt what it keeps."""

    code = "store_unencrypted"
    template = (
        "{place} does not encrypt what it keeps ({reason}). Give the server a key for encryption, "
        "or write sse=no in the address where its disks are encrypted already."
    )


class StoreAwayError(UnavailableError):
    """The store does not answer, or answers with a fault of its own."""

    code = "store_away"
    template = (
        "The object store {place} does not answer ({reason}). Check that the disk or server is "
        "there. "
        "Nothing was lost: workers go on by themselves, any other command may be given again."
    )


class StoreUntrustedError(StoreAwayError):
    """No encrypted line to the store comes about."""

    code = "store_untrusted"
    template = (
        "No encrypted line to {place} comes about ({reason}). Name the file of your certificate "
        "authority in SSL_CERT_FILE, or correct ARKHIV_OBJECTS_URL. "
        "Nothing was lost: workers go on by themselves, any other command may be given again."
    )

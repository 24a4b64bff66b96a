"""What can go wrong in storage, below the tree of `pipeline.errors`.

UnavailableError
├── DatabaseAwayError         the database cannot be reached or is locked for too long
├── DatabaseDamagedError      what the database keeps can no longer be read
└── SealedMeanwhileError      somebody else gave the events their places in the chain
UserError
├── SchemaVersionError        the database was made by another version of the program
├── SearchMissingError        the database has no means to be searched
└── NoInstallationError       there is no data folder yet
"""

from __future__ import annotations

from pipeline.errors import UnavailableError, UserError


class DatabaseAwayError(UnavailableError):
    """The database cannot be reached, or stays locked."""

    code = "database_away"
    template = (
        "The database cannot be used now: {cause}. Check that its disk or server is there, has "
        "room and may be written to. "
        "Nothing was lost: workers go on by themselves, any other command may be given again."
    )


class DatabaseDamagedError(UnavailableError):
    """What the database keeps can no longer be read; no page is to blame for that."""

    code = "database_damaged"
    template = (
        "The database is damaged: {cause}. Stop every program that works with it and move its "
        "files aside. Then bring it back, on a sound disk, from the last backup with arkhiv "
        "restore, or from the object store with arkhiv rebuild."
    )


class SealedMeanwhileError(UnavailableError):
    """Another sealer of the same origin was first; nothing was written."""

    code = "sealed_meanwhile"
    template = (
        "The events of {origin} were sealed by somebody else meanwhile. Nothing was lost: they are "
        "looked at again. Give every station a name of its own (ARKHIV_STATION)."
    )


class SchemaVersionError(UserError):
    """The database was made by another version of the program."""

    code = "schema_version"
    template = (
        "The database has schema version {found}, this program needs {needed}. Run: arkhiv migrate"
    )


class SearchMissingError(UserError):
    """The server has no means for finding by likeness, and the program may not add them."""

    code = "search_missing"
    template = (
        "The database cannot be searched: its extension {extension} is missing and cannot be added "
        "({reason}). Have the server's administrator run, in this database: "
        "CREATE EXTENSION {extension}. Then give the command again; nothing was changed."
    )


class NoInstallationError(UserError):
    """There is no data folder yet."""

    code = "no_installation"
    template = "There is no archive in {place}. Make one with: arkhiv init"

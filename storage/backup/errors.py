"""What can go wrong with backups, below the tree of `pipeline.errors`.

UserError
├── RecipientError            what should be a public key is none
├── IdentityError             the identity does not open the backup, or is none
├── NoRecipientError          nobody is named who could open a backup
├── NoPlaceError              nothing says where backups lie
├── NoSuchBackupError         there is no backup of this name
├── BackupVersionError        the backup was made with another schema
├── NotEmptyError             a backup is restored into an empty installation alone
├── BackupRunningError        a backup or a drill is under way already
├── StoreAheadError           the object store knows what happened after the backup
└── TrailBrokenError          what the object store knows of it does not hold
UnavailableError
└── BackupGivenUpError        the work ends before the backup was finished
InputError
└── BackupUnreadableError     the file is cut off, damaged, or no backup
HeldError
└── BackupDiffersError        what was restored is not what was backed up
"""

from __future__ import annotations

from pipeline.errors import HeldError, InputError, UnavailableError, UserError


class RecipientError(UserError):
    """What should be a public key is none."""

    code = "recipient"
    template = "“{text}” is no public key. Make a pair with: arkhiv backup key"


class IdentityError(UserError):
    """The identity does not open the backup, or is none."""

    code = "identity"
    template = (
        "The identity does not open this backup. Take the file that arkhiv backup key wrote for "
        "the public key with which it was made."
    )


class NoRecipientError(UserError):
    """Nobody is named who could open a backup."""

    code = "no_recipient"
    template = (
        "A backup is encrypted for somebody, and nobody is named. Make a pair of keys with arkhiv "
        "backup key, then set ARKHIV_BACKUP_RECIPIENT to the public one."
    )


class NoPlaceError(UserError):
    """Nothing says where backups lie."""

    code = "no_backup_place"
    template = "Say where the backups lie, with --to or --from, or set ARKHIV_BACKUP_TO."


class NoSuchBackupError(UserError):
    """There is no backup of this name."""

    code = "no_such_backup"
    template = "There is no backup {name} in {place}."


class BackupVersionError(UserError):
    """The backup was made with another schema."""

    code = "backup_version"
    template = (
        "The backup has schema version {found}, this program needs {needed}. Restore it with the "
        "version of the program that made it, then install this one and run: arkhiv migrate"
    )


class NotEmptyError(UserError):
    """A backup is restored into an empty installation alone."""

    code = "not_empty"
    template = (
        "There is an archive in {place} already, and it stays as it is. Set ARKHIV_DATA and "
        "ARKHIV_DATABASE_URL to an empty place, or use --drill."
    )


class BackupRunningError(UserError):
    """A backup or a drill is under way already."""

    code = "backup_running"
    template = "Another {kind} has been running since {since}. Wait for its end."


class StoreAheadError(UserError):
    """The object store knows what happened after the backup."""

    code = "store_ahead"
    template = (
        "The object store knows of {count} events since {since} that this backup does not know, "
        "and not all of it can be brought back from there. Take a newer backup; if there is none, "
        "give the command again with --accept-faults: the trail and what was registered come back, "
        "the rest is named."
    )


class TrailBrokenError(UserError):
    """What the object store knows of the time after the backup does not hold."""

    code = "trail_broken"
    template = (
        "The object store knows seals of {origin} that were made after this backup, and seal "
        "{number} with its events is missing, changed or made with a key that the backup does not "
        "know. The chain of {origin} ends there: set ARKHIV_STATION to a new name, then give the "
        "command again with --accept-faults."
    )


class BackupGivenUpError(UnavailableError):
    """The work ends before the backup was finished; nothing of it was kept."""

    code = "backup_given_up"
    template = "The backup was given up, because the work ends. The next process begins it again."


class BackupUnreadableError(InputError):
    """The file is cut off, damaged, or no backup."""

    code = "backup_unreadable"
    template = "{name} cannot be used: {reason}. Take another copy of it, or the backup before."


class BackupDiffersError(HeldError):
    """What was restored is not what was backed up; nothing of it was kept."""

    code = "backup_differs"
    template = (
        "What came out of {name} is not what was backed up: {what}. Nothing of it was kept. Take "
        "another copy of it, or the backup before."
    )

"""What an archive for practice refuses, below the tree of `pipeline.errors`.

UserError
├── PracticeStaysError        nothing of it leaves, is counted, or comes from a real archive
├── OfPracticeError           what shall be taken in comes from an archive for practice
├── PracticeTakenError        the folder holds something already, so none is made in it
├── PracticeMixedError        the folder is one for practice and the database is none, or the
│                             other way round
└── NoPracticeError           this archive is none for practice
"""

from __future__ import annotations

from pipeline.errors import UserError


class PracticeStaysError(UserError):
    """Nothing of an archive for practice leaves it, is counted, or comes from a real archive."""

    code = "practice_stays"
    template = (
        "This archive is for practice: its papers are invented, so nothing of it goes out, nothing "
        "is counted, and nothing real comes in. Do this in the archive of your office."
    )


class OfPracticeError(UserError):
    """What shall be taken in comes from an archive for practice."""

    code = "of_practice"
    template = (
        "{what} comes from an archive for practice, whose papers are invented. Nothing of it was "
        "taken. Name what belongs to the archive of your office."
    )


class PracticeTakenError(UserError):
    """The folder holds something already."""

    code = "practice_taken"
    template = (
        "{place} holds something already and stays as it is. Name a new folder: "
        "arkhiv practice init --to FOLDER"
    )


class PracticeMixedError(UserError):
    """Folder, database and objects are not all for practice, or not all for real."""

    code = "practice_mixed"
    template = (
        "An archive for practice keeps its database and its objects in its own folder, and no "
        "other archive works there; {place} mixes both. Set ARKHIV_DATA alone to begin to "
        "practise, without ARKHIV_DATABASE_URL and ARKHIV_OBJECTS_URL."
    )


class NoPracticeError(UserError):
    """This archive is none for practice."""

    code = "no_practice"
    template = (
        "The archive in {place} is not for practice. Make one with arkhiv practice init, and set "
        "ARKHIV_DATA to its folder."
    )

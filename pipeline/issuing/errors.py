"""What people are told when no copy can be issued, below the tree of `pipeline.errors`.

UserError
├── CopyNumberError           this is no number of a copy
├── NoSuchPartError           the paper has no such page or field, or may not show it
└── TooManyPagesError         a file has so many pages at most
UnavailableError
└── LettersMissingError       the letters of the mark are not installed: nothing goes out unmarked
"""

from __future__ import annotations

from pipeline.errors import UnavailableError, UserError


class CopyNumberError(UserError):
    """This is no number of a copy."""

    code = "copy_number"
    template = "“{given}” is no number of a copy. Write it as it stands below the copy."


class NoSuchPartError(UserError):
    """The paper has no such page or field, or may not show it."""

    code = "no_such_part"
    template = (
        "The paper has no such page or place, or it is not for you to see. "
        "Choose a page that is shown."
    )


class TooManyPagesError(UserError):
    """A file has so many pages at most."""

    code = "too_many_pages"
    template = "A file has at most {most} pages. Say from which page to which, in several files."


class LettersMissingError(UnavailableError):
    """The letters of the mark are not installed, and nothing goes out unmarked."""

    code = "letters_missing"
    template = "{path} is missing, so no copy can be marked. Install the package fonts-dejavu-core."

"""What people are told when a paper is not opened to them, below the tree of `pipeline.errors`.

UserError
├── PurposeNeededError        nobody looks at a paper without saying what for
├── NotToBeSeenError          this person may not see this paper
├── NothingToSeeError         no page of it has been made ready yet
└── MastersApartError         whole scans are only for those who may see them
"""

from __future__ import annotations

from pipeline.errors import UserError


class PurposeNeededError(UserError):
    """Nobody looks at a paper without saying what for."""

    code = "purpose_needed"
    template = (
        "Say what the paper is needed for: the number of the request, or one of the purposes. It "
        "is kept with your name and the time."
    )


class NotToBeSeenError(UserError):
    """This person may not see this paper."""

    code = "not_to_be_seen"
    template = (
        "This paper is not for you to see. Whoever needs it for their work asks the privacy "
        "officer for access."
    )


class NothingToSeeError(UserError):
    """No page of it has been made ready yet."""

    code = "nothing_to_see"
    template = "No page of this paper is ready to be seen yet. Come back when it has been read."


class MastersApartError(UserError):
    """Whole scans are only for those who may see them."""

    code = "masters_apart"
    template = (
        "An export holds the whole scans, with everything that lies on them, and they are not for "
        "you to see. Save a marked copy at the desk instead."
    )

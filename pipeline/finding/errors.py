"""What can be wrong with a search, below the tree of `pipeline.errors`.

UserError
├── EmptyQuestionError        nothing is asked that a paper could be found by
├── QuestionDateError         what is given as a date is none
├── SearchPurposeError        nobody says what a search is for
├── TooManySearchesError      somebody searches faster than may be
├── UnsettledError            nobody says what became of something odd
├── OwnOddityError            somebody settles what is odd about their own searches
└── NotIndexedError           the index is not there yet
"""

from __future__ import annotations

from pipeline.errors import UserError


class EmptyQuestionError(UserError):
    """Nothing is asked that a paper could be found by."""

    code = "empty_question"
    template = (
        "Nothing is asked that tells one paper from another: words that are printed on every form "
        "are left out. Give a name, a number, a date, a place or a volume."
    )


class QuestionDateError(UserError):
    """What is given as a date is none."""

    code = "question_date"
    template = "{text!r} is no date. Write it like 1987-03-15 or 15.III.1987."


class SearchPurposeError(UserError):
    """A search tells of people, so its purpose is recorded."""

    code = "search_purpose"
    template = (
        "Say what you search for, with --purpose: a request's number, or the task. It is recorded; "
        "the words that you search with are not."
    )


class TooManySearchesError(UserError):
    """Somebody searches faster than may be; after `seconds` the next search is heard."""

    code = "too_many_searches"
    template = (
        "You have searched {most} times within a minute. Wait {seconds} seconds, then search again."
    )

    @property
    def seconds(self) -> int:
        """How long the next search waits."""
        return int(str(self.facts["seconds"]))


class UnsettledError(UserError):
    """Whoever looks into something odd says what they found."""

    code = "unsettled"
    template = "Say what you found, in a few words: they are kept with it."


class OwnOddityError(UserError):
    """Nobody looks into what is odd about their own searches."""

    code = "own_oddity"
    template = "What is odd about your own searches, another privacy officer looks into."


class NotIndexedError(UserError):
    """The index is not there yet, so that what is not found would say nothing."""

    code = "not_indexed"
    template = (
        "The index of the papers is not finished, so nothing can be found yet. It is made while "
        "the archive works; try again later."
    )
    command = "arkhiv find --rebuild"

"""What stops a feeding while the paper is in the hand, below the tree of `scanner_drivers.errors`.

FeedingError
├── NoPaperError            nothing lies in the feeder
├── JamError                the paper is jammed
├── CoverOpenError          the cover is open
├── DoubleFeedError         two sheets went through at once
├── TornPageError           a page came incomplete, or cannot be decoded
├── RepeatedPageError       the same page came twice
├── MissingBackError        a front came without its back
├── MiscountError           other sheets were counted than came
├── FeedCancelledError      somebody stopped it
├── CutOffError             the feeding before was cut off; its pages are taken up
└── CutStackError           the same, of a stack with separator sheets
"""

from __future__ import annotations

from scanner_drivers.errors import FeedingError


class NoPaperError(FeedingError):
    """Nothing lies in the feeder."""

    code = "no_paper"
    template = (
        "No paper lies in the feeder of {device}. Put the sheets in until they click, and start "
        "again."
    )


class JamError(FeedingError):
    """The paper is jammed."""

    code = "jam"
    template = (
        "The paper is jammed. Sheets taken in before: {sheets}. Open the cover, take the "
        "sheet out without pulling at its corners, and feed on from that sheet."
    )


class CoverOpenError(FeedingError):
    """The cover is open."""

    code = "cover_open"
    template = (
        "The cover of the scanner is open. Sheets taken in before: {sheets}. Close it until "
        "it clicks, and feed on from the next sheet."
    )


class DoubleFeedError(FeedingError):
    """Two sheets went through at once."""

    code = "double_feed"
    template = (
        "Two sheets went through at once. Sheets taken in before: {sheets}. Part them, look "
        "for staples and glue, and feed on from the first of the two."
    )


class TornPageError(FeedingError):
    """A page came incomplete, or cannot be decoded."""

    code = "torn_page"
    template = (
        "Page {page} did not come whole. Sheets taken in before: {sheets}. Feed on from the "
        "sheet that this page is on."
    )


class RepeatedPageError(FeedingError):
    """The same page came twice, to the bit."""

    code = "repeated_page"
    template = (
        "Page {page} is page {first} once more, so the scanner repeated a picture instead of "
        "taking a new one. Sheets taken in before: {sheets}. Turn it off and on, and feed on "
        "from the next sheet."
    )


class MissingBackError(FeedingError):
    """A front came without its back."""

    code = "missing_back"
    template = (
        "The last sheet came without its back, so it was not taken in. "
        "Sheets taken in before: {sheets}. Feed this last sheet again."
    )


class MiscountError(FeedingError):
    """Other sheets were counted than came. Nothing is lost; the paper is looked through."""

    code = "miscount"
    template = (
        "{counted} sheets were counted, and {sheets} came. Count the paper, compare it with the "
        "pictures, and scan what is missing; look for sheets that stuck together."
    )


class FeedCancelledError(FeedingError):
    """Somebody stopped the feeding."""

    code = "feed_cancelled"
    template = (
        "The feeding was stopped. Sheets taken in before: {sheets}. Feed on from the next "
        "sheet when you go on."
    )


class CutOffError(FeedingError):
    """The feeding before was cut off. `pages` that lay whole on the disk are taken up by now."""

    code = "cut_off"
    template = (
        "The feeding before was cut off, perhaps by a power cut. Pages of it taken up now: "
        "{pages}. The leaf that comes next is {leaf}: lay that sheet and those behind it into the "
        "feeder, and start again."
    )


class CutStackError(FeedingError):
    """The feeding of a stack was cut off. Its first `sheets` are there by now."""

    code = "cut_stack"
    template = (
        "The feeding before was cut off, perhaps by a power cut. Pages of it taken up now: "
        "{pages}. The stack has its first {sheets} sheets: lay the one after those and the rest "
        "into the feeder, and start again with --stack {stack}. If no sheet is left, say so: "
        "arkhiv sheets settle {stack}"
    )

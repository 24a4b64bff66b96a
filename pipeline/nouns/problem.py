"""The problem: what is odd about a page or a batch while the paper is still at hand."""

from __future__ import annotations

from enum import StrEnum


class Problem(StrEnum):
    """Why somebody should look before the paper goes back. The words stand in `SENTENCES`."""

    BLURRED = "blurred"
    CLIPPED = "clipped"
    UNDEREXPOSED = "underexposed"
    FAINT = "faint"
    ASKEW = "askew"
    CUT_OFF = "cut_off"
    FOLDED = "folded"
    WRONG_RESOLUTION = "wrong_resolution"
    SAME_PAGE = "same_page"
    DOUBLE_FEED = "double_feed"
    DARK = "dark"
    BLANK = "blank"
    MISSING_BACK = "missing_back"
    MISSING_FRONT = "missing_front"
    LEAF_GAP = "leaf_gap"
    LEAVES_DIFFER = "leaves_differ"
    COUNTERS_DIFFER = "counters_differ"


MEASURED_AGAIN = frozenset({Problem.DARK, Problem.BLANK})
"""What clean-up measures again, and better."""
OF_PAGES = frozenset(Problem) - {
    Problem.MISSING_BACK,
    Problem.MISSING_FRONT,
    Problem.LEAF_GAP,
    Problem.LEAVES_DIFFER,
    Problem.COUNTERS_DIFFER,
}

SENTENCES: dict[Problem, str] = {
    Problem.BLURRED: "The page is not sharp. Clean the glass, lay the paper flat, scan it again.",
    Problem.CLIPPED: (
        "The brightest or darkest tones are cut off. Set the brightness to normal, scan it again."
    ),
    Problem.UNDEREXPOSED: "The page is too dark. Raise the brightness, scan it again.",
    Problem.FAINT: (
        "The writing hardly stands out from the paper. Scan it again at 400 dpi in colour, if the "
        "paper itself is not so faint."
    ),
    Problem.ASKEW: "The page lies askew. Set the guides of the feeder, scan it again.",
    Problem.CUT_OFF: "Writing runs into the edge. Choose a larger page size, scan it again.",
    Problem.FOLDED: "The page seems folded. Unfold it; if writing was hidden, scan it again.",
    Problem.WRONG_RESOLUTION: (
        "The resolution is not that of the profile. Correct the scanner's setting, scan it again."
    ),
    Problem.SAME_PAGE: (
        "The page looks like one before it. Compare both; discard the second if it is the same."
    ),
    Problem.DOUBLE_FEED: (
        "Two sheets may have gone through as one. Count the sheets, feed them one by one."
    ),
    Problem.DARK: "The page is dark all over. Look whether it was scanned.",
    Problem.BLANK: "The page is blank. Look whether it really is.",
    Problem.MISSING_BACK: "Fronts came without their backs. Scan the backs, or set both sides.",
    Problem.MISSING_FRONT: "Backs came without their fronts. Scan the fronts.",
    Problem.LEAF_GAP: (
        "Numbers of leaves are missing. Scan the leaves, or say that they are absent."
    ),
    Problem.LEAVES_DIFFER: (
        "The leaves are not as many as were certified. Look for the missing ones, or have the "
        "count corrected by an act."
    ),
    Problem.COUNTERS_DIFFER: (
        "The scanner fed other pages than were received. Compare the stack with the pictures, then "
        "seal the batch with a reason."
    ),
}
"""What is odd and what to do about it, in the hand: every face adds its own way."""

"""What people are told of batches, runs, leaves and openings.

UserError
├── NoSuchBatchError          no batch has this ID
├── BatchSealedError          a batch is sealed, so nobody feeds it any more
├── BatchInHandError          the person has the batch in hand already
├── CountersDifferError       the device fed other pages than came, and nobody said why
├── FeedRunsError             a run is under way in the batch
├── FeedLeftError             the program that served a run ended in the middle of it
├── FeedBrokenError           a run broke off for a reason that stands in the log
├── NoSuchSourceError         the desk may not feed from this scanner or folder
├── LeafNameError             what was written is no leaf
├── StandsOpenError           something of the batch must be settled before it is sealed
├── LabelTakenError           another leaf of the volume has this label
├── CountActError             a certified count changes only with the number of an act
├── NothingToGrowError        nothing of a volume is digitized yet, so nothing is added to it
├── NoGrowingPaperError       a record has not one paper in the volume that could go on
├── LeafSettledError          a leaf that is said to be new has a picture or is absent already
├── LeafPicturedError         a leaf has an accepted page, so it is not absent
├── LeafThereError            a leaf is not absent
├── NotOpeningError           a page is not one of the two of an opening
└── ColumnOutsideError        the pages of an opening do not meet inside it there
"""

from __future__ import annotations

from pipeline.errors import UserError


class NoSuchBatchError(UserError):
    """No batch has this ID."""

    code = "no_such_batch"
    template = "There is no batch {batch!r}. Choose one of the list."
    command = "arkhiv batch list"


class BatchSealedError(UserError):
    """A batch is sealed."""

    code = "batch_sealed"
    template = "Batch {batch} is sealed. What comes now needs a new one."
    command = "arkhiv ingest"


class BatchInHandError(UserError):
    """The person has the batch in hand already."""

    code = "batch_in_hand"
    template = "{person} has batch {batch} in hand already. Name another person."


class CountersDifferError(UserError):
    """The device fed other pages than came."""

    code = "counters_differ"
    template = (
        "The scanner fed {fed} pages and {received} were received in batch {batch}. Compare the "
        "stack with the pictures, then say why, with --reason."
    )


class FeedRunsError(UserError):
    """A run is under way in the batch."""

    code = "feed_runs"
    template = "The batch is being fed. Wait until the feeder is empty, or stop it first."


class FeedLeftError(UserError):
    """The program that served a run ended in the middle of it; what had come is kept."""

    code = "left"
    template = (
        "The program or the power went off in the middle of the run. Every page that stands here "
        "is kept. Feed on from the sheet that was in the feeder."
    )


class FeedBrokenError(UserError):
    """A run broke off for a reason that stands in the log."""

    code = "feed_broken"
    template = (
        "The run broke off, and nobody foresaw why. What had come is kept. Feed on from the next "
        "sheet; if it breaks off again, tell whoever looks after the machine."
    )


class NoSuchSourceError(UserError):
    """The desk may not feed from this scanner or folder."""

    code = "no_such_source"
    template = (
        "The scanner or folder was not found at this machine. Turn it on and look for it again, or "
        "have it added to ARKHIV_DESK_SOURCES."
    )


class LeafNameError(UserError):
    """What was written is no leaf."""

    code = "leaf_name"
    template = "The leaf {leaf} is not understood. Write it like 12, 12а or 12v."


class StandsOpenError(UserError):
    """Something of the batch must be settled before it is sealed."""

    code = "stands_open"
    template = "The batch is not sealed: something stands open. Settle what is listed first."


class LabelTakenError(UserError):
    """Another leaf of the volume has this label."""

    code = "label_taken"
    template = (
        "Another leaf of {volume} is called {leaf}. Number it anew, too, or call the second one "
        "{leaf}+1."
    )


class CountActError(UserError):
    """A certified count is corrected only with the number of an act."""

    code = "count_act"
    template = (
        "Give the number of the act that corrects the count, with --act, in letters, digits and "
        "/ . - №, like 12/2024."
    )


class NothingToGrowError(UserError):
    """Nothing of a volume is digitized yet, so nothing is added to it."""

    code = "nothing_to_grow"
    template = (
        "Nothing of {volume} is registered or wholly scanned yet, so it need not be opened again. "
        "Scan its leaves as usual."
    )


class NoGrowingPaperError(UserError):
    """A record has not one paper in the volume that could go on."""

    code = "no_growing_paper"
    template = (
        "{record} has none or several papers in {volume}, so nobody can tell which one goes on. "
        "Scan the new leaves without naming the record, and have them cut into papers afterwards."
    )
    command = "arkhiv delimit {volume}"


class LeafSettledError(UserError):
    """A leaf that is said to be new has a picture or is absent already."""

    code = "leaf_settled"
    template = (
        "Leaf {leaf} of {volume} is part of a paper, absent, or said to be added already. Name "
        "only the leaves that are new."
    )


class LeafPicturedError(UserError):
    """A leaf has an accepted page, so it is not absent."""

    code = "leaf_pictured"
    template = (
        "Leaf {leaf} of {volume} has an accepted page. Discard the page first, if it is not that "
        "leaf."
    )
    command = "arkhiv discard ID"


class LeafThereError(UserError):
    """A leaf is not absent."""

    code = "leaf_there"
    template = "Leaf {leaf} of {volume} is not absent."
    command = "arkhiv leaf list {volume}"


class NotOpeningError(UserError):
    """A page is not one of the two that stand for the halves of an opening."""

    code = "not_opening"
    template = (
        "The page {page} is not one of two that share a picture of an opening, or another image "
        "contests it."
    )
    command = "arkhiv held"


class ColumnOutsideError(UserError):
    """The two pages of an opening do not meet inside the picture there."""

    code = "column_outside"
    template = "The pages cannot meet there. Give a number of pixels from 1 to {most}."

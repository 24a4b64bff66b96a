"""What people are told when a move cannot be made.

UserError
├── NoSuchThingError          no record, page, document or file has this ID
├── NoSuchRecordError         the inventory has no record with this ID
├── NoSuchUnitError           no archive unit has this code
├── AmbiguousRecordError      several registers have this ID
├── NotLinkedError            the document is not linked to the record
├── NothingToMoveError        no document of the record is ready for this move
├── NotReadyError             a document is not ready: held, flagged, contested, or not linked
│   └── WrongStateError           it is in another state than the move begins with
├── ActMissingError           an original is lost only with the number of the act that says so
├── LeafPicturedError         a leaf has an accepted page, so it is not absent
├── LeafThereError            a leaf is not absent
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
├── FourEyesError             the unit wants two people, and this is the same one
├── NotOpeningError           a page is not one of the two of an opening
├── ColumnOutsideError        the pages of an opening do not meet inside it there
├── ReasonMissingError        the move needs a reason
├── CustodyError              a volume is not where it would have to be
│   ├── WrongHandlingError        what shall be done to it cannot be done where it is
│   ├── NotInHandError            somebody else has it in hand
│   ├── HasItError                it is in that hand already
│   ├── AskedBeforeError          the same person asked for it before
│   ├── NotRequestedError         this person has not asked for it
│   ├── NobodyCalledSoError       nobody who works here signs in under this name
│   └── NowhereYetError           nobody has said where it stands
└── SheetError                separator sheets and stacks are not as they would have to be
    ├── NoSheetsError             nothing was named for which a sheet could be printed
    ├── NoSuchSheetError          no sheet with this number was issued
    ├── SheetUsedError            the sheet was seen in a stack that stands
    ├── NoSuchStackError          no stack has this ID
    ├── NoSuchImageError          the stack has no image of this number
    └── StackWrongError           something is wrong with the stack, so no pages are made of it
"""

from __future__ import annotations

from pipeline.errors import UserError


class NoSuchThingError(UserError):
    """No record, page, document or refused file has this ID."""

    code = "no_such_thing"
    template = "Nothing is known under {name!r}. List what waits with: arkhiv held"


class NoSuchRecordError(UserError):
    """The inventory has no record with this ID, now or formerly."""

    code = "no_such_record"
    template = "The inventory has no record {name!r}. Import it first: arkhiv holdings import FILE"


class NoSuchUnitError(UserError):
    """No archive unit has this code."""

    code = "no_such_unit"
    template = "There is no archive unit {unit}. Write the 2 or 4 digits of one, like 11 or 1101."


class AmbiguousRecordError(UserError):
    """Several registers have a record with this ID."""

    code = "ambiguous"
    template = "Several records are called {name!r}. Write the register too: {choices}"


class NotLinkedError(UserError):
    """The document is not linked to the record."""

    code = "not_linked"
    template = "Document {document} is not linked to record {record}."


class NothingToMoveError(UserError):
    """No document of the record is ready for this move."""

    code = "nothing_to_move"
    template = "No document of record {record} is ready for this. See: arkhiv show {record}"


class NotReadyError(UserError):
    """A document cannot be checked or registered yet."""

    code = "not_ready"
    template = "Document {document} cannot be moved on: {why}. See: arkhiv held"


class WrongStateError(NotReadyError):
    """A document is in another state than the move begins with."""

    code = "wrong_state"
    template = "Document {document} is {state} and cannot be moved on so. See: arkhiv show RECORD"


class ActMissingError(UserError):
    """An original is lost or destroyed only with the number of the act that says so."""

    code = "act_missing"
    template = (
        "Give the number of the act by which the leaf is {code}, with --act, in letters, digits "
        "and / . - №, like 12/2024."
    )


class LeafPicturedError(UserError):
    """A leaf has an accepted page, so it is not absent."""

    code = "leaf_pictured"
    template = (
        "Leaf {leaf} of {volume} has an accepted page. Discard the page first, if it is not that "
        "leaf: arkhiv discard ID"
    )


class LeafThereError(UserError):
    """A leaf is not absent."""

    code = "leaf_there"
    template = "Leaf {leaf} of {volume} is not absent. See: arkhiv leaf list {volume}"


class NoSuchBatchError(UserError):
    """No batch has this ID."""

    code = "no_such_batch"
    template = "There is no batch {batch!r}. List them with: arkhiv batch list"


class BatchSealedError(UserError):
    """A batch is sealed."""

    code = "batch_sealed"
    template = "Batch {batch} is sealed. What comes now opens a new one: arkhiv ingest"


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
        "Leave --record out, and cut the new leaves afterwards: arkhiv delimit {volume}"
    )


class LeafSettledError(UserError):
    """A leaf that is said to be new has a picture or is absent already."""

    code = "leaf_settled"
    template = (
        "Leaf {leaf} of {volume} is part of a paper, absent, or said to be added already. Name "
        "only the leaves that are new."
    )


class FourEyesError(UserError):
    """The unit wants checking and registering done by two people."""

    code = "four_eyes"
    template = "{person} has checked document {document}; in this unit another person registers it."


class NotOpeningError(UserError):
    """A page is not one of the two that stand for the halves of an opening."""

    code = "not_opening"
    template = (
        "The page {page} is not one of two that share a picture of an opening, or another image "
        "contests it. See: arkhiv held"
    )


class ColumnOutsideError(UserError):
    """The two pages of an opening do not meet inside the picture there."""

    code = "column_outside"
    template = "The pages cannot meet there. Give a number of pixels from 1 to {most}."


class ReasonMissingError(UserError):
    """The move needs a reason."""

    code = "reason_missing"
    template = "Say why, with --reason."


class CustodyError(UserError):
    """A volume is not where it would have to be."""

    code = "custody"
    template = "This cannot be done with the volume now. See: arkhiv volume where VOLUME"


class WrongHandlingError(CustodyError):
    """What shall be done to a volume cannot be done where it is."""

    code = "wrong_handling"
    template = (
        "The volume {volume} is {where} now, so the move «{act}» is not possible. See who has it "
        "with: arkhiv volume where {volume}"
    )


class NotInHandError(CustodyError):
    """Somebody else has the volume in hand."""

    code = "not_in_hand"
    template = (
        "The volume {volume} is or would be in the hand of {hand}. Only a keeper of the store may "
        "do this for somebody else."
    )


class HasItError(CustodyError):
    """The volume is in that hand already."""

    code = "has_it"
    template = "The volume {volume} is in that hand already."


class AskedBeforeError(CustodyError):
    """The same person asked for the volume before."""

    code = "asked_before"
    template = "You have asked for the volume {volume} already; the request is still open."


class NotRequestedError(CustodyError):
    """This person has not asked for the volume."""

    code = "not_requested"
    template = "You have no open request for the volume {volume}."


class NobodyCalledSoError(CustodyError):
    """Nobody who works here signs in under this name."""

    code = "nobody_called_so"
    template = "Nobody who works here signs in as {name!r}. List people with: arkhiv user list"


class NowhereYetError(CustodyError):
    """Nobody has said where the volume stands, so it cannot be given out of a store."""

    code = "nowhere_yet"
    template = (
        "Nobody has said yet where these papers stand, so they cannot be given out of a store. "
        "Import the inventory that names their volume."
    )


class SheetError(UserError):
    """Separator sheets and stacks are not as they would have to be."""

    code = "sheet"
    template = "This cannot be done with separator sheets now. See: arkhiv sheets seen"


class NoSheetsError(SheetError):
    """Nothing was named for which a sheet could be printed."""

    code = "no_sheets"
    template = "Name the volumes, or with --record the records, for which sheets are printed."


class NoSuchSheetError(SheetError):
    """No sheet with this number was issued."""

    code = "no_such_sheet"
    template = "No sheet {number} was issued here. See: arkhiv sheets issued"


class SheetUsedError(SheetError):
    """The sheet was seen in a stack that stands."""

    code = "sheet_used"
    template = "The sheet {number} has been seen in a stack that stands, so it cannot be void."


class NoSuchStackError(SheetError):
    """No stack has this ID."""

    code = "no_such_stack"
    template = "There is no stack {name!r}. See: arkhiv sheets seen"


class NoSuchImageError(SheetError):
    """The stack has no image of this number."""

    code = "no_such_image"
    template = "The stack has no image {number}. See: arkhiv sheets seen {stack}"


class StackWrongError(SheetError):
    """Something is wrong with the stack, so no pages are made of it."""

    code = "stack_wrong"
    template = (
        "The stack {stack} is {state}, so this cannot be done with it. "
        "See: arkhiv sheets seen {stack}"
    )

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
├── FourEyesError             the unit wants two people, and this is the same one
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
    template = "Nothing is known under {name!r}. Look how it is written."
    command = "arkhiv held"


class NoSuchRecordError(UserError):
    """The inventory has no record with this ID, now or formerly."""

    code = "no_such_record"
    template = "The inventory has no record {name!r}. Have the inventory that names it imported."
    command = "arkhiv holdings import FILE"


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
    template = "No document of record {record} is ready for this. See how far its papers are."
    command = "arkhiv show {record}"


class NotReadyError(UserError):
    """A document cannot be checked or registered yet."""

    code = "not_ready"
    template = "Document {document} cannot be moved on: {why}."
    command = "arkhiv held"


class WrongStateError(NotReadyError):
    """A document is in another state than the move begins with."""

    code = "wrong_state"
    template = "Document {document} is {state} and cannot be moved on so."
    command = "arkhiv show RECORD"


class ActMissingError(UserError):
    """An original is lost or destroyed only with the number of the act that says so."""

    code = "act_missing"
    template = (
        "Give the number of the act by which the leaf is {code}, with --act, in letters, digits "
        "and / . - №, like 12/2024."
    )


class FourEyesError(UserError):
    """The unit wants checking and registering done by two people."""

    code = "four_eyes"
    template = "{person} has checked document {document}; in this unit another person registers it."


class ReasonMissingError(UserError):
    """The move needs a reason."""

    code = "reason_missing"
    template = "Say why."
    command = "--reason"


class CustodyError(UserError):
    """A volume is not where it would have to be."""

    code = "custody"
    template = "This cannot be done with the volume now."
    command = "arkhiv volume where VOLUME"


class WrongHandlingError(CustodyError):
    """What shall be done to a volume cannot be done where it is."""

    code = "wrong_handling"
    template = (
        "The volume {volume} is {where} now, so the move «{act}» is not possible. See who has it."
    )
    command = "arkhiv volume where {volume}"


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
    template = "Nobody who works here signs in as {name!r}. Look how the name is written."
    command = "arkhiv user list"


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
    template = "This cannot be done with separator sheets now."
    command = "arkhiv sheets seen"


class NoSheetsError(SheetError):
    """Nothing was named for which a sheet could be printed."""

    code = "no_sheets"
    template = "Name the volumes, or with --record the records, for which sheets are printed."
    command = ""


class NoSuchSheetError(SheetError):
    """No sheet with this number was issued."""

    code = "no_such_sheet"
    template = "No sheet {number} was issued here."
    command = "arkhiv sheets issued"


class SheetUsedError(SheetError):
    """The sheet was seen in a stack that stands."""

    code = "sheet_used"
    template = "The sheet {number} has been seen in a stack that stands, so it cannot be void."


class NoSuchStackError(SheetError):
    """No stack has this ID."""

    code = "no_such_stack"
    template = "There is no stack {name!r}."


class NoSuchImageError(SheetError):
    """The stack has no image of this number."""

    code = "no_such_image"
    template = "The stack has no image {number}."
    command = "arkhiv sheets seen {stack}"


class StackWrongError(SheetError):
    """Something is wrong with the stack, so no pages are made of it."""

    code = "stack_wrong"
    template = "The stack {stack} is {state}, so this cannot be done with it."
    command = "arkhiv sheets seen {stack}"

"""What is wrong with a line of an inventory file, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """The codes of what can be wrong; the words for people stand in `WORDS`."""

    EMPTY_FILE = "empty_file"
    WRONG_HEADER = "wrong_header"
    REPEATED_COLUMN = "repeated_column"
    UTF16 = "utf16"
    ENCODING = "encoding"
    NUL = "nul"
    LONG_LINE = "long_line"
    OPEN_QUOTE = "open_quote"
    QUOTES = "quotes"
    TOO_MANY_COLUMNS = "too_many_columns"
    TOO_FEW_COLUMNS = "too_few_columns"
    MISSING_VALUE = "missing_value"
    TOO_LONG = "too_long"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_NUMBER = "not_a_number"
    NOT_A_YEAR = "not_a_year"
    NOT_A_TYPE = "not_a_type"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_UNIT = "unknown_unit"
    OTHER_UNIT = "other_unit"
    CITATION = "citation"
    LEAF_RANGE = "leaf_range"
    COUNT = "count"
    DIFFERS = "differs"
    REPEATED_LINE = "repeated_line"
    MISSING_RECORD = "missing_record"
    MISSING_PLACE = "missing_place"
    MISSING_VOLUME = "missing_volume"
    MERGE_CIRCLE = "merge_circle"
    MERGE_CONTESTED = "merge_contested"
    ACT_STANDS = "act_stands"


WORDS: dict[Fault, str] = {
    Fault.EMPTY_FILE: "The file has no line. Export the inventory again.",
    Fault.WRONG_HEADER: (
        "The first line does not name the columns of an inventory; not found: {missing}. "
        "Write it as in docs/holdings.md."
    ),
    Fault.REPEATED_COLUMN: "Two columns are called {name}. Remove or rename one.",
    Fault.UTF16: "The file is in UTF-16. Save it as “CSV UTF-8”.",
    Fault.ENCODING: "The line is not {encoding} like the rest of the file. Save the file again.",
    Fault.NUL: "The line has NUL bytes, as after a power cut. Export the file again.",
    Fault.LONG_LINE: "The line is longer than any row can be. See whether line ends got lost.",
    Fault.OPEN_QUOTE: "A quote is opened and never closed. Close it, or double it inside a cell.",
    Fault.QUOTES: "Something follows a closing quote. Double the quotes inside the cell.",
    Fault.TOO_MANY_COLUMNS: (
        "The line has {found} cells, the header has {wanted}. "
        "Put cells that contain the delimiter in quotes."
    ),
    Fault.TOO_FEW_COLUMNS: "The line has {found} cells, the header has {wanted}. Complete it.",
    Fault.MISSING_VALUE: "The cell is empty. Fill it in.",
    Fault.TOO_LONG: "The cell has more than {limit} letters. Shorten it.",
    Fault.NOT_A_CHOICE: "{value!r} is not known here. Write one of: {choices}.",
    Fault.NOT_A_NUMBER: "{value!r} is not a number of leaves. Write digits, or leave it empty.",
    Fault.NOT_A_YEAR: "{value!r} is not a year. Write four digits, or leave it empty.",
    Fault.NOT_A_TYPE: "{value!r} is not a type of record. Write it like birth, or as the forms do.",
    Fault.UNKNOWN_TYPE: (
        "No form describes the type {value!r}. The record is taken in and counted. "
        "Correct the type, or write a form for it."
    ),
    Fault.UNKNOWN_UNIT: "There is no archive unit {value!r}. The nearest are: {nearest}.",
    Fault.OTHER_UNIT: (
        "The line is of a unit in which you do no such work, or of something that is another "
        "unit's. Have somebody who works there import it."
    ),
    Fault.CITATION: (
        "The volume {value!r} is not understood. Write fonds/inventory/item, like 1/2/345."
    ),
    Fault.LEAF_RANGE: (
        "The leaves {value!r} are not understood. Write them like 12, 12-15, 3;7-9 or 12а."
    ),
    Fault.COUNT: "The leaves are called counted, but their number is missing. Fill in the number.",
    Fault.DIFFERS: "The line differs from an earlier line of the same thing in: {columns}.",
    Fault.REPEATED_LINE: "An earlier line of this file says the same. Remove one.",
    Fault.MISSING_RECORD: "Record {name} was in the inventory and is not in this file. It stays.",
    Fault.MISSING_PLACE: "Record {name} has a place that is not in this file: {place}. It stays.",
    Fault.MISSING_VOLUME: "Volume {name} was in the inventory and is not in this file. It stays.",
    Fault.MERGE_CIRCLE: "Record {name} is a former ID of records that are former IDs of it.",
    Fault.MERGE_CONTESTED: "Record {name} is a former ID of several records: {others}.",
    Fault.ACT_STANDS: (
        "The line counts {said} leaves, and by an act that is recorded here the volume has {here}. "
        "The act stands. If the inventory is right, correct the count: arkhiv leaf certify; if "
        "leaves were added since: arkhiv volume reopen."
    ),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: the line it begins at (0: no line), the column, and why."""

    line: int
    column: str
    code: Fault
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def message(self) -> str:
        """The reason in words."""
        return WORDS[self.code].format(**dict(self.facts))


def problem(line: int, column: str, code: Fault, **facts: object) -> Problem:
    """Return a problem with its facts."""
    return Problem(line, column, code, tuple((name, str(fact)) for name, fact in facts.items()))


class CellError(Exception):
    """A cell of a row cannot be used; caught where the row is made."""

    def __init__(self, column: str, code: Fault, **facts: object) -> None:
        super().__init__(column, code)
        self.column = column
        self.code = code
        self.facts = facts

    def at(self, line: int) -> Problem:
        """Return the problem of this cell in a line."""
        return problem(line, self.column, self.code, **self.facts)

"""Refusals: files and rows that cannot be taken, each with a coded reason; the others go on."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Code(StrEnum):
    """Why a file or a row of a manifest is not taken. The words for people are in `REASONS`."""

    EMPTY_FILE = "empty_file"
    UNREADABLE_FILE = "unreadable_file"
    UNREADABLE_FOLDER = "unreadable_folder"
    FIXED_FOLDER = "fixed_folder"
    NOT_A_FILE = "not_a_file"
    LINK_OUTSIDE = "link_outside"
    NAME_NOT_UTF8 = "name_not_utf8"
    NAME_NOT_UNDERSTOOD = "name_not_understood"
    RECORD_NOT_UNDERSTOOD = "record_not_understood"
    TOO_DEEP = "too_deep"
    LOOSE_FILE = "loose_file"
    UNDECODABLE = "undecodable"
    MANIFEST_UNREADABLE = "manifest_unreadable"
    MANIFEST_ENCODING = "manifest_encoding"
    MANIFEST_HEADER = "manifest_header"
    INDEX_MAPPING = "index_mapping"
    INDEX_MISSING = "index_missing"
    INDEX_COLUMN = "index_column"
    INDEX_TWICE = "index_twice"
    INDEX_NO_FILE = "index_no_file"
    INDEX_XML = "index_xml"
    ROW_BROKEN = "row_broken"
    ROW_COLUMNS = "row_columns"
    ROW_NO_FILE = "row_no_file"
    ROW_NUMBER = "row_number"
    ROW_SIDE = "row_side"
    ROW_REGION = "row_region"
    ROW_PART = "row_part"
    ROW_KIND = "row_kind"
    ROW_FRAME = "row_frame"
    ROW_OUTSIDE = "row_outside"
    ROW_VOLUME = "row_volume"
    ROW_UNIT = "row_unit"
    OUTSIDE_FOLDER = "outside_folder"
    MISSING_FILE = "missing_file"
    NOT_LISTED = "not_listed"


REASONS: dict[Code, str] = {
    Code.EMPTY_FILE: "The file is empty. Scan the page again.",
    Code.UNREADABLE_FILE: (
        "The file may not be read. Correct its permissions and deliver it again."
    ),
    Code.UNREADABLE_FOLDER: (
        "The folder may not be opened. Correct its permissions and deliver it again."
    ),
    Code.FIXED_FOLDER: (
        "The folder may not be moved to processing. Let the program write to it and deliver it "
        "again."
    ),
    Code.NOT_A_FILE: "This is no ordinary file. Deliver a copy of the scan itself.",
    Code.LINK_OUTSIDE: "The link leads out of the folder. Deliver a copy of the scan itself.",
    Code.NAME_NOT_UTF8: "The name is not written in UTF-8. Rename it and deliver it again.",
    Code.NAME_NOT_UNDERSTOOD: (
        "The name is no leaf. Call the file like 12r.tif or 12аv.tif, or list it in manifest.csv."
    ),
    Code.RECORD_NOT_UNDERSTOOD: (
        "The folder's name is no record ID. "
        "Call it by the percent-encoded ID, or add a manifest.csv."
    ),
    Code.TOO_DEEP: (
        "A folder inside a record's folder is not read. "
        "Write / in a record ID as %2F, or add a manifest.csv."
    ),
    Code.LOOSE_FILE: (
        "The file lies in no folder of its own. Put it into a folder called by its record ID."
    ),
    Code.UNDECODABLE: (
        "The file does not change any more and cannot be decoded. "
        "Copy it again, or scan the page again."
    ),
    Code.MANIFEST_UNREADABLE: (
        "The manifest may not be read. Correct its permissions and deliver it again."
    ),
    Code.MANIFEST_ENCODING: (
        "The manifest is neither UTF-8 nor CP1251. Save it as CSV in UTF-8 and deliver it again."
    ),
    Code.MANIFEST_HEADER: (
        "The manifest's first line must name the columns, one of them «file». Add that line."
    ),
    Code.INDEX_MAPPING: (
        "The file index.toml is not understood ({value}). Correct it and deliver the folder again."
    ),
    Code.INDEX_MISSING: (
        "The folder has no index, and index.toml says that there is one. Have the capture program "
        "write it, or take index.toml away."
    ),
    Code.INDEX_COLUMN: (
        "Nobody knows what the column {value!r} of the index is. Say it in index.toml under "
        "[columns], with an empty text if it does not matter."
    ),
    Code.INDEX_TWICE: (
        "Two columns of the index are called {column}. Say in index.toml under [columns] which one "
        "is meant, and leave the other out."
    ),
    Code.INDEX_NO_FILE: (
        "No column of the index names the files. Say in index.toml which one does, under [columns] "
        "or with headings where the index has no line that names its columns."
    ),
    Code.INDEX_XML: (
        "The index is no XML that can be read: it is cut off, not well formed, or declares types. "
        "Have the capture program write it again, or write a table."
    ),
    Code.ROW_BROKEN: (
        "Line {line} of the manifest has a quotation mark too many or too few. Correct the line."
    ),
    Code.ROW_COLUMNS: (
        "Line {line} of the manifest has more columns than the first line. Correct the line."
    ),
    Code.ROW_NO_FILE: "Line {line} of the manifest names no file. Correct the line.",
    Code.ROW_NUMBER: (
        "Line {line} of the manifest: {column} is {value!r}, which is no number. Correct the line."
    ),
    Code.ROW_SIDE: (
        "Line {line} of the manifest: side is {value!r}, neither r nor v. Correct the line."
    ),
    Code.ROW_REGION: (
        "Line {line} of the manifest: region is {value!r}, neither like x,y,w,h nor left or "
        "right. Correct the line."
    ),
    Code.ROW_PART: (
        "Line {line} of the manifest: part is {value}, not 1 to {most}. Correct the line."
    ),
    Code.ROW_KIND: (
        "Line {line} of the manifest: kind is {value!r}, which is no kind of leaf. Write body, "
        "cover, inner_list, certification or insert."
    ),
    Code.ROW_FRAME: (
        "Line {line} of the manifest names frame {value}, and the file has {most}. "
        "Correct the line."
    ),
    Code.ROW_OUTSIDE: (
        "Line {line} of the manifest: the region {value} leads out of the image of {most} pixels. "
        "Correct the line."
    ),
    Code.ROW_VOLUME: (
        "Line {line} of the manifest: the volume {value!r} is not understood. "
        "Write it as UNIT:fonds/inventory/item, like 11:1/2/345."
    ),
    Code.ROW_UNIT: (
        "Line {line} of the manifest: there is no archive unit {value!r}. "
        "Write one of the 32 codes, like 11 or 1101."
    ),
    Code.OUTSIDE_FOLDER: (
        "Line {line} of the manifest names a file outside its folder. Name files inside it."
    ),
    Code.MISSING_FILE: (
        "Line {line} of the manifest names a file that is not there. "
        "Deliver the file, or take the line out."
    ),
    Code.NOT_LISTED: (
        "No good line of the manifest lists the file. "
        "Add or correct its line, or take the file away."
    ),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """One thing that was not taken. `line` is that of a manifest's row, where it is one."""

    path: Path
    code: Code
    line: int | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """What is wrong and what to do next."""
        return REASONS[self.code].format(line=self.line, **self.facts)

    @property
    def is_row(self) -> bool:
        """Whether only a row of the manifest is bad, so that the manifest itself stays."""
        return self.line is not None and self.code is not Code.MISSING_FILE

    @property
    def name(self) -> str:
        """The file's name in a form that can be printed, whatever bytes it has."""
        return printable(self.path.name)


def printable(name: str) -> str:
    """Return a file name without the stand-ins for bytes that are not UTF-8."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")

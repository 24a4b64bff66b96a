"""The index: what a capture program writes beside its pictures, read by a declared mapping.

The programs let an office choose the fields and their order, so nobody knows them beforehand. What
a column is, `index.toml` says, or the column's own heading where it is a usual one. A column of
which neither knows stops the folder: a number in the wrong column is a page in the wrong volume.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from scanner_drivers.files import exists, is_folder, listed
from scanner_drivers.names import MANIFEST
from scanner_drivers.refusal import Code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

MAPPING = "index.toml"
USUAL = ("index.csv", "index.txt", "index.tsv", "index.dat", "index.xml")
LEFT_OUT = ""
"""What a column is called that says nothing about a picture's place."""
COLUMNS: Final = (
    "file",
    "volume",
    "order",
    "leaf",
    "side",
    "part",
    "region",
    "record_id",
    "document",
    "kind",
)
"""The columns of a manifest, which an index may have too."""
NUMBERS: Final = ("first", "last")
"""The columns that say which numbers the pictures of a line have."""
FILES = frozenset({"file", "first"})
"""The columns that say which pictures a line is about."""
_SAID = {
    "file": "file filename image imagefile imagename imagepath path filepath fullpath pagefile "
    "outputfile oldname oldfile oldfilename oldpath хуучиннэр файл файлыннэр зургийнфайл зам",
    "volume": "volume volumeid хн хадгаламжийннэгж",
    "order": "order sequence sequenceno page pageno pagenumber imageno imagenumber дараалал",
    "leaf": "leaf leafno leaflabel folio sheet хуудас хуудасныдугаар",
    "side": "side imageside тал",
    "part": "part хэсэг",
    "region": "region area",
    "record_id": "record recordid recordno recordnumber бүртгэл бүртгэлийндугаар",
    "document": "document documentid documentno documentnumber documentname баримт",
    "kind": "kind leafkind leaftype төрөл хуудасныхэлбэр",
    "first": "first firstimage startimage startingimage startingimagenumber эхнийзураг",
    "last": "last lastimage endimage endingimage endingimagenumber сүүлийнзураг",
    LEFT_OUT: "batch batchid batchname batchno date time datetime scandate scantime scanneddate "
    "operator user username scanner device station profile job jobname pagecount imagecount pages "
    "dpi resolution width height size filesize огноо багц оператор version schemalocation "
    "scannername username devicename streamno totalpagesincurrentdocument pagenumberindocument "
    "actualpagenumber",
}
HEADINGS: Final[Mapping[str, str]] = MappingProxyType(
    {heading: column for column, said in _SAID.items() for heading in said.split()}
)
"""What the usual headings mean, in small letters without spaces and marks."""

_MARKS = re.compile(r"[\s_.\-:#№&]+")


class BadIndexError(Exception):
    """The index, or what explains it, cannot be read as a whole."""

    def __init__(self, code: Code, **facts: str) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Reading:
    """How an index is read."""

    pattern: str = ""
    """The name of the index in its folder, perhaps with `*`; the usual ones if empty."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """What a heading means here, before what it usually means."""
    headings: tuple[str, ...] = ()
    """The columns in order, where the index has no line that names them."""
    separator: str = ""
    always: Mapping[str, str] = field(default_factory=dict)
    """What is true of every line that does not say it itself."""

    def header(self, written: Sequence[str]) -> list[str]:
        """Return what each column is, by the index's first line; raise where nobody knows."""
        names = list(self.headings) or self.columns_of(_told(written))
        if not FILES.intersection(_once(names)):
            raise BadIndexError(Code.INDEX_NO_FILE)
        return names

    def columns_of(self, headings: Sequence[str]) -> list[str]:
        """Return what each heading means; raise where nobody knows, or two mean the same."""
        return _once([self._column(heading) for heading in headings])

    def _column(self, heading: str) -> str:
        meant = _plain(heading)
        found = self.columns.get(meant, HEADINGS.get(meant))
        if found is None:
            raise BadIndexError(Code.INDEX_COLUMN, value=heading)
        return found


@dataclass(frozen=True, slots=True)
class Listing:
    """The file that says where a folder's pictures belong; without a reading, a manifest."""

    path: Path
    reading: Reading | None = None
    mapping: Path | None = None
    """The `index.toml` that explains it, where there is one."""
    base: Path | None = None
    """The folder in which the files lie, where that is not its own."""

    @property
    def folder(self) -> Path:
        """The folder below which the files lie."""
        return self.base or self.path.parent


def listing_of(folder: Path, above: Path | None = None) -> Listing | None:
    """Return what lists a folder's pictures, or None.

    A mapping in the folder, or in the one above it, says that there is an index, so that one which
    is not there yet is waited for.
    """
    if exists(folder / MANIFEST):
        return Listing(folder / MANIFEST)
    mapping = next((path for path in _mappings(folder, above) if exists(path)), None)
    reading = Reading() if mapping is None else _declared(mapping)
    found = _index(folder, reading)
    if found is not None:
        return Listing(found, reading, mapping)
    if mapping is None or (above is None and mapping.parent == folder):
        return None
    return Listing(folder / (reading.pattern or USUAL[0]), reading, mapping)


def lists_itself(folder: Path) -> bool:
    """Whether a folder has a manifest or an index of its own."""
    return listing_of(folder) is not None


def explained(listing: Listing) -> Reading:
    """Return how an index is read; raise where its mapping cannot be understood."""
    return _read(listing.mapping) if listing.mapping else Reading()


def _mappings(folder: Path, above: Path | None) -> list[Path]:
    return [folder / MAPPING, *([above / MAPPING] if above is not None else [])]


def _index(folder: Path, reading: Reading) -> Path | None:
    try:
        paths = [path for path in listed(folder) if not is_folder(path) and path.name != MAPPING]
    except OSError:
        return None
    if reading.pattern:
        wanted = reading.pattern.casefold()
        found = (path for path in paths if fnmatchcase(path.name.casefold(), wanted))
    else:
        found = (path for path in paths if path.name.casefold() in USUAL)
    return next(found, None)


def _declared(mapping: Path) -> Reading:
    """What a mapping declares; one that cannot be understood is told of when its index is read."""
    try:
        return _read(mapping)
    except BadIndexError:
        return Reading()


def _read(mapping: Path) -> Reading:
    try:
        told = tomllib.loads(mapping.read_text("utf-8-sig"))
        reading = Reading(
            pattern=_text(told.pop("index", "")),
            columns={_plain(name): _meant(what) for name, what in told.pop("columns", {}).items()},
            headings=tuple(_meant(name) for name in told.pop("headings", ())),
            separator=_text(told.pop("separator", "")),
            always={_meant(name): _text(what) for name, what in told.pop("always", {}).items()},
        )
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise BadIndexError(Code.INDEX_MAPPING, value=str(error)) from error
    if told:
        raise BadIndexError(Code.INDEX_MAPPING, value=", ".join(told))
    return reading


def _once(names: list[str]) -> list[str]:
    for column, times in Counter(filter(None, names)).items():
        if times > 1:
            raise BadIndexError(Code.INDEX_TWICE, column=column)
    return names


def _told(written: Sequence[str]) -> Sequence[str]:
    """Leave out what a separator at the end of the first line makes: headings without a word."""
    while written and not written[-1]:
        written = written[:-1]
    return written


def _meant(column: object) -> str:
    if column not in (*COLUMNS, *NUMBERS, LEFT_OUT):
        raise ValueError(column)
    return str(column)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _plain(heading: str) -> str:
    return _MARKS.sub("", heading).casefold()

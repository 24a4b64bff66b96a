"""Names of folders and files: record IDs, leaf labels and sides, and what is no scan at all."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import unquote

from scanner_drivers.parts import WHOLE, leaf_and_part

if TYPE_CHECKING:
    from scanner_drivers.driver import Side
    from scanner_drivers.parts import Part

MANIFEST = "manifest.csv"
COMPLETE = ".complete"
LONGEST_RECORD_ID = 200

LITTER = frozenset(
    (
        *("thumbs.db", "ehthumbs.db", "desktop.ini", "@eadir", "__macosx", "lost+found"),
        *(".ds_store", ".trashes", ".spotlight-v100", ".fseventsd"),
    )
)
"""What file servers and desktops leave in folders."""
UNFINISHED = (".part", ".tmp", ".crdownload", ".filepart")
OURS = (".error.json",)
REFUSED = ".refused"
"""Rows refused in a claimed group, noted in it so that they are not reported twice."""

_LEAF = re.compile(
    r"(?P<number>[0-9]{1,6}) ?(?P<letter>[а-яёөүА-ЯЁӨҮaA]{0,2}|[b-qs-uw-zB-QS-UW-Z]?)"
    r"[ _-]?(?P<side>[rvRV]?)"
)
_OPENING = re.compile(r"(?P<left>.*[rvRV]) ?[-_] ?(?P<right>.*[rvRV])")
_COPY = re.compile(r"%~[0-9]+$")


class LeafName(NamedTuple):
    """The leaf, as it is written, and side of a file's name; `given` where the side is written."""

    leaf: str
    side: Side
    given: bool


def is_litter(name: str) -> bool:
    """Whether a name is hidden, half-written, or left by a system: nothing to take or report."""
    lowered = name.lower()
    return (
        lowered.startswith((".", "~$"))
        or lowered in LITTER
        or lowered.endswith(OURS)
        or is_unfinished(name)
    )


def is_left_alone(name: str) -> bool:
    """Whether somebody may have meant what is litter to us: hidden, half-written, or locked."""
    lowered = name.lower()
    ours = lowered in (COMPLETE, REFUSED) or lowered.endswith(OURS)
    system = lowered in LITTER or lowered.startswith("._")
    return is_litter(name) and not ours and not system


def is_unfinished(name: str) -> bool:
    """Whether a name says that its file is still being written."""
    return name.lower().endswith(UNFINISHED)


def is_utf8(name: str) -> bool:
    """Whether the bytes of a name are text; others come from the system with stand-ins."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def record_id(folder: str) -> str | None:
    """Return the record ID that a folder's name percent-encodes, or None if it cannot be one."""
    try:
        text = unquote(folder, errors="strict")
    except UnicodeDecodeError:
        return None
    text = unicodedata.normalize("NFC", text).strip()
    if not text or len(text) > LONGEST_RECORD_ID or not text.isprintable():
        return None
    return text


def copy_name(name: str, number: int) -> str:
    """Return the name under which a group is kept where its own is taken.

    No percent-encoding yields «%~», so it cannot be a part of an ID.
    """
    return f"{name}%~{number}"


def without_copy_number(name: str) -> str:
    """Return the name that a group was delivered under."""
    return _COPY.sub("", name)


def leaf_name(file: str) -> LeafName | None:
    """Read `<leaf>[r|v][.<part>].<ext>`, or return None; the part says `part_of`.

    Only the Latin letters r and v are sides: «12в» and «12г» are leaves.
    """
    leaf, part = leaf_and_part(_stem(file))
    return None if part is None else _leaf(leaf)


def part_of(file: str) -> Part:
    """Return which part of its side a file shows: `12r.2.tif` the second, `12r.tif` the first.

    What the part is may be said before the number: `12r.flap2.tif`.
    """
    return leaf_and_part(_stem(file))[1] or WHOLE


def opening_name(file: str) -> tuple[LeafName, LeafName] | None:
    """Read `<leaf>v-<leaf>r.<ext>`, the left and the right page of an opening, or return None."""
    return opening_label(_stem(file))


def opening_label(text: str) -> tuple[LeafName, LeafName] | None:
    """Read «12v-13r»; both sides are written, or it is a label like any other."""
    found = _OPENING.fullmatch(text)
    left, right = (_leaf(found["left"]), _leaf(found["right"])) if found else (None, None)
    return None if left is None or right is None else (left, right)


def _stem(file: str) -> str:
    return unicodedata.normalize("NFC", file.rpartition(".")[0] or file).strip()


def _leaf(text: str) -> LeafName | None:
    found = _LEAF.fullmatch(text)
    if found is None:
        return None
    side = found["side"].lower() or "r"
    label = found["number"] + found["letter"]
    return LeafName(label, cast("Side", side), bool(found["side"]))


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that puts 2 before 10, 12 before 12а, and r before v."""
    pieces = re.split(r"([0-9]+)", name.casefold())
    return tuple(
        (0, int(piece), "") if piece.isdecimal() else (1, 0, piece) for piece in pieces if piece
    )

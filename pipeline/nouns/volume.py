"""The volume: one ХН (хадгаламжийн нэгж) as it lies on the shelf, and the leaves in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.errors import UserError

if TYPE_CHECKING:
    from pipeline.flow import State
    from pipeline.ids import LeafId, VolumeId

_CITATION = re.compile(r"(?:(?P<unit>[0-9]{2,6}):)?(?P<rest>.+)", re.DOTALL)
_PREFIX = re.compile(r"^(?:хөмрөг|фонд|данс|хн|х|ф|д|f|d|hn)\s*[-.:№]*\s*(?=\S)", re.IGNORECASE)
_LABEL = re.compile(r"^(?P<number>\d+)\s*(?P<letter>\D*)$")
_SAME_LOOK = str.maketrans("aceopxy", "асеорху")
"""Latin letters after a number that look like Cyrillic ones are meant as those."""


NOWHERE = "-"
"""The хөмрөг and данс of papers of which nobody has said yet where they stand."""


class VolumeKind(StrEnum):
    """How the leaves hold together."""

    BOUND_REGISTER = "bound_register"
    PERSONAL_FILE = "personal_file"
    LOOSE = "loose"


class Absence(StrEnum):
    """Why a leaf cannot be scanned; that an original is lost or destroyed, an act says."""

    LOST = "lost"
    DESTROYED = "destroyed"
    UNSCANNABLE = "unscannable"
    NEVER_THERE = "never_there"


class LeafKind(StrEnum):
    """What a leaf is in its volume. Which kinds count against the certified number is a setting."""

    BODY = "body"
    COVER = "cover"
    INNER_LIST = "inner_list"
    CERTIFICATION = "certification"
    INSERT = "insert"


class CountQuality(StrEnum):
    """How the number of leaves is known."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    UNKNOWN = "unknown"


class Risk(StrEnum):
    """How endangered the paper is; the endangered goes first."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class CitationError(UserError):
    """A volume's citation cannot be understood."""

    code = "citation"
    template = (
        "The volume {text!r} is not understood. "
        "Write it as UNIT:fonds/inventory/item, like 11:1/2/345."
    )


class UnknownUnitError(UserError):
    """A citation names an archive unit that does not exist."""

    code = "unknown_unit"
    template = "There is no archive unit {unit!r}. Write one of the 32 codes, like 11 or 1101."


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a volume stands: archive unit, хөмрөг, данс, ХН, without their prefixes."""

    unit: str
    fonds: str
    inventory: str
    item: str

    def __str__(self) -> str:
        return f"{self.unit}:{self.fonds}/{self.inventory}/{self.item}"

    @property
    def provisional(self) -> bool:
        """Whether nobody has said yet where on the shelf this is."""
        return self.fonds == self.inventory == NOWHERE

    @property
    def native(self) -> str:
        """The citation as archivists write it."""
        return f"Х-{self.fonds}, Д-{self.inventory}, ХН-{self.item}"


@dataclass(frozen=True, slots=True)
class Volume:
    """One volume with its certified count of body leaves (None where nobody counted)."""

    id: VolumeId
    citation: Citation
    kind: VolumeKind
    state: State
    sheets: int | None
    count_quality: CountQuality
    restricted: bool
    risk: Risk
    growing: bool
    revision: int


@dataclass(frozen=True, slots=True)
class FormerLabel:
    """What a leaf was called before it was numbered anew: until when, and by whom it was."""

    label: str
    ordinal: int
    until: str
    by: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One sheet of a volume. `ordinal` tells doubled labels apart; `position` orders the leaves."""

    id: LeafId
    volume: VolumeId
    label: str
    ordinal: int
    position: float
    kind: LeafKind = LeafKind.BODY
    absent: str | None = None
    former: tuple[FormerLabel, ...] = ()
    grown: str | None = None
    """The growth by which it came, where it was added later."""


def parse_citation(text: str, unit: str) -> Citation:
    """Read `UNIT:fonds/inventory/item` or «Х-1, Д-2, ХН-345»; `unit` where none is written."""
    found = _CITATION.fullmatch(text.strip())
    if found is None:
        raise CitationError(text=text)
    parts = [_PREFIX.sub("", part.strip()) for part in re.split(r"[/,;]", found["rest"])]
    if len(parts) != 3 or not all(parts):  # noqa: PLR2004  # fonds, inventory, item
        raise CitationError(text=text)
    return Citation(found["unit"] or unit, *parts)


def normal_label(label: str) -> str:
    """Return a leaf label as stored: no leading zeros, lower-case Cyrillic («012A» → «12а»).

    The one rule for what the inventory claims and for what is scanned, however either is typed.
    """
    cleaned = re.sub(r"\s+", "", unicodedata.normalize("NFC", label)).lower()
    found = _LABEL.fullmatch(cleaned)
    if found is None:
        return cleaned
    return f"{int(found['number'])}{found['letter'].translate(_SAME_LOOK)}"


def label_position(label: str) -> float:
    """Return where a label belongs: 12 < 12а < 12б < 13; unnumbered leaves come first."""
    found = _LABEL.fullmatch(normal_label(label))
    if found is None:
        return 0.0
    letter = found["letter"][:1]
    return int(found["number"]) + (min(ord(letter), 0x4FF) / 0x500 if letter else 0.0)


def label_number(label: str) -> int | None:
    """Return the number in a label, None for an unnumbered leaf."""
    found = _LABEL.fullmatch(normal_label(label))
    return int(found["number"]) if found else None


def expand_leaves(text: str) -> tuple[str, ...]:
    """Return every label that a claimed range names: «3; 7-9» → 3, 7, 8, 9; «12а» stays itself."""
    labels: list[str] = []
    for part in re.split(r"[;,]", text):
        first, dash, last = part.strip().replace("–", "-").partition("-")
        if not first:
            continue
        labels.extend(_between(first, last) if dash else [normal_label(first)])
    return tuple(dict.fromkeys(labels))


class LeafRangeError(UserError):
    """A range of leaves cannot be understood."""

    code = "leaf_range"
    template = (
        "The leaves {text!r} are not understood. Write them like 12 or 12-15 or 3;7-9 or 12а."
    )


MAX_CLAIMED_LEAVES = 5000


def _between(first: str, last: str) -> list[str]:
    start, end = _LABEL.fullmatch(normal_label(first)), _LABEL.fullmatch(normal_label(last))
    if start is None or end is None:
        raise LeafRangeError(text=f"{first}-{last}")
    low, high = int(start["number"]), int(end["number"])
    if not low <= high <= low + MAX_CLAIMED_LEAVES:
        raise LeafRangeError(text=f"{first}-{last}")
    middle = [str(number) for number in range(low + 1, high)]
    return [normal_label(first), *middle, normal_label(last)]

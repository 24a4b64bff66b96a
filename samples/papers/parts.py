"""Parts: what training, tuning and test each have for themselves: typefaces, words, names."""

from __future__ import annotations

import tomllib
import zlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

FONTS = Path("/usr/share/fonts")
NAMES = Path(__file__).with_name("names.toml")
BUILT = Path(__file__).parents[2] / "build" / "fonts"
"""Fonts that Debian has not, made by `deploy/setup/fonts.sh`."""
DICTIONARY = Path("/usr/share/hunspell/mn_MN.dic")
ALPHABET = frozenset("абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя")
STEM = 4
"""Words that begin alike go into the same part, so that no part knows another's stems."""
SHORTEST, LONGEST = 2, 11


class Part(StrEnum):
    """What a paper may be used for."""

    TRAIN = "train"
    TUNE = "tune"
    TEST = "test"


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface: its file below the font folder, and whether a typewriter writes like that."""

    file: str
    typewriter: bool = False
    pitch: float = 0.0
    """Parts of an em from letter to letter, where a printed face is set on one pitch, its wide
    letters pressed together as on a typewriter's types; 0 where the face has its own."""

    @property
    def path(self) -> Path:
        """Where Debian's package, or our own set-up, puts the file."""
        return (FONTS if "/" in self.file else BUILT) / self.file


class PartsMissingError(Exception):
    """A font or the dictionary is not installed; the sentence says how to install it."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing. Run: make bench-setup")


_URW, _CMU = "opentype/urw-base35", "truetype/cmu"
_FREE, _PT = "truetype/freefont", "truetype/paratype"
_DEJAVU, _NOTO = "truetype/dejavu", "truetype/noto"
_ROBOTO = "truetype/roboto/unhinted/RobotoTTF"

FACES: dict[Part, tuple[Face, ...]] = {
    Part.TRAIN: (
        Face(f"{_CMU}/cmunrm.ttf"),
        Face(f"{_CMU}/cmunbx.ttf"),
        Face(f"{_CMU}/cmunti.ttf"),
        Face(f"{_CMU}/cmunss.ttf"),
        Face(f"{_CMU}/cmunsx.ttf"),
        Face(f"{_CMU}/cmunorm.ttf"),
        Face(f"{_FREE}/FreeSerif.ttf"),
        Face(f"{_FREE}/FreeSerifBold.ttf"),
        Face(f"{_FREE}/FreeSerifItalic.ttf"),
        Face(f"{_FREE}/FreeSans.ttf"),
        Face(f"{_FREE}/FreeSansBold.ttf"),
        Face(f"{_PT}/PTF55F.ttf"),
        Face(f"{_PT}/PTF75F.ttf"),
        Face(f"{_PT}/PTF56F.ttf"),
        Face(f"{_PT}/PTS55F.ttf"),
        Face(f"{_PT}/PTN57F.ttf"),
        Face(f"{_URW}/NimbusRoman-Regular.otf"),
        Face(f"{_URW}/NimbusRoman-Bold.otf"),
        Face(f"{_URW}/NimbusRoman-Italic.otf"),
        Face(f"{_URW}/NimbusSans-Regular.otf"),
        Face(f"{_URW}/NimbusSans-Bold.otf"),
        Face(f"{_URW}/NimbusSansNarrow-Regular.otf"),
        Face(f"{_ROBOTO}/Roboto-Regular.ttf"),
        Face(f"{_CMU}/cmuntt.ttf", typewriter=True),
        Face(f"{_CMU}/cmunbtl.ttf", typewriter=True),
        Face(f"{_CMU}/cmuntb.ttf", typewriter=True),
        Face(f"{_FREE}/FreeMono.ttf", typewriter=True),
        Face(f"{_FREE}/FreeMonoBold.ttf", typewriter=True),
        Face("fira-mono-400.ttf", typewriter=True),
        Face("jetbrains-mono-400.ttf", typewriter=True),
        Face("roboto-mono-400.ttf", typewriter=True),
        Face("roboto-mono-700.ttf", typewriter=True),
        Face("source-code-pro-400.ttf", typewriter=True),
        Face("roboto-slab-400.ttf", typewriter=True, pitch=0.6),
        Face("roboto-slab-700.ttf", typewriter=True, pitch=0.62),
        Face(f"{_CMU}/cmunorm.ttf", typewriter=True, pitch=0.56),
        Face(f"{_CMU}/cmunrm.ttf", typewriter=True, pitch=0.6),
        Face(f"{_FREE}/FreeSerif.ttf", typewriter=True, pitch=0.56),
        Face(f"{_FREE}/FreeSerifBold.ttf", typewriter=True, pitch=0.6),
        Face(f"{_PT}/PTF55F.ttf", typewriter=True, pitch=0.64),
        Face(f"{_URW}/NimbusRoman-Regular.otf", typewriter=True, pitch=0.58),
    ),
    Part.TUNE: (
        Face(f"{_URW}/C059-Roman.otf"),
        Face(f"{_URW}/C059-Bold.otf"),
        Face(f"{_DEJAVU}/DejaVuSerif.ttf"),
        Face("kurale-400.ttf"),
        Face("cousine-400.ttf", typewriter=True),
        Face(f"{_URW}/C059-Roman.otf", typewriter=True, pitch=0.6),
    ),
    Part.TEST: (
        Face(f"{_URW}/P052-Roman.otf"),
        Face(f"{_DEJAVU}/DejaVuSans.ttf"),
        Face(f"{_NOTO}/NotoSerif-Regular.ttf"),
        Face("gentium-plus-400.ttf"),
        Face("old-standard-tt-400.ttf"),
        Face("ibm-plex-mono-400.ttf", typewriter=True),
        Face(f"{_PT}/PTM55F.ttf", typewriter=True),
    ),
}

_SHARES = (Part.TRAIN,) * 8 + (Part.TUNE, Part.TEST)


def part_of(text: str) -> Part:
    """The part that a stem or a name belongs to, for good."""
    return _SHARES[zlib.crc32(text.encode()) % len(_SHARES)]


def faces(part: Part, *, typewriter: bool) -> tuple[Face, ...]:
    """The typefaces of a part; raises PartsMissingError when one is not installed."""
    found = tuple(face for face in FACES[part] if face.typewriter is typewriter)
    for face in found:
        if not face.path.exists():
            raise PartsMissingError(face.path)
    return found


@cache
def words(part: Part) -> tuple[str, ...]:
    """The words of a part, in small letters, from Debian's Mongolian dictionary; no names."""
    if not DICTIONARY.exists():
        raise PartsMissingError(DICTIONARY)
    lines = DICTIONARY.read_text(encoding="utf-8").splitlines()
    stems = (line.split("/")[0].split()[0] for line in lines if line[:1].islower())
    return tuple(
        sorted(
            {
                stem
                for stem in stems
                if SHORTEST <= len(stem) <= LONGEST
                and ALPHABET.issuperset(stem)
                and part_of(stem[:STEM]) is part
                and not is_name(stem)
            }
        )
    )


@cache
def _elements(kind: str) -> tuple[str, ...]:
    """The first or second elements of given names, the clans, or the names that are known."""
    found = tomllib.loads(NAMES.read_text(encoding="utf-8"))
    return tuple(str(found[kind]).split())


def bare(name: str) -> str:
    """A name by its letters alone: a hyphen or a capital makes it no other name."""
    return name.replace("-", "").casefold()


@cache
def _given() -> frozenset[str]:
    """Invented given names, of two elements each, some with a hyphen between them."""
    made = {first + second for first in _elements("first") for second in _elements("second")}
    return frozenset(made) | {
        f"{first}-{second.title()}"
        for first in _elements("first")[:30]
        for second in _elements("second")[::5]
    }


@cache
def _owners() -> dict[str, Part]:
    """Whose a name is, by its letters: the first part that has it in any way of writing it."""
    order, owners = list(Part), dict.fromkeys(map(bare, _elements("known")), Part.TRAIN)
    for name in (*_given(), *_elements("clans")):
        rivals = (part_of(name), owners.get(bare(name), part_of(name)))
        owners[bare(name)] = min(rivals, key=order.index)
    return owners


@cache
def given_names(part: Part) -> tuple[str, ...]:
    """Invented given names; in all ways of writing it a name belongs to one part."""
    return tuple(sorted(name for name in _given() if _owners()[bare(name)] is part))


@cache
def clan_names(part: Part) -> tuple[str, ...]:
    """Clan names; each belongs to one part."""
    return tuple(sorted(name for name in _elements("clans") if _owners()[bare(name)] is part))


def is_name(word: str) -> bool:
    """Whether a word is one of the given names or clans, of whichever part."""
    return bare(word) in _owners()

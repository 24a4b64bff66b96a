"""Administrative units: aimags, soums, districts, and the places that papers name with them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from pipeline.describe.values import INVALID, REPAIRED, Value, trimmed
from pipeline.describe.wording import folded, likeness

_LEVELS = {
    "аймаг": ("aimag", "capital"),
    "аймг": ("aimag", "capital"),
    "хот": ("capital", "aimag", "soum"),
    "нийслэл": ("capital",),
    "сум": ("soum",),
    "дүүрэг": ("district",),
    "дүүрг": ("district",),
    "район": ("district",),
}
"""The level that a word (its beginning) names."""

_NAMED = re.compile(
    r"(?<!\w)(?P<name>[А-ЯЁӨҮ]\w*(?:[- ](?:[А-ЯЁӨҮ]\w*|нуур|агт|уул)|-\w+)?"
    r"(?:\s(?:[Хх]ан|[Нн]оён|[Мм]андал|[Тт]айшир|[Хх]энтий|[Уу]улын))*|[а-яёөү]{4,})\s+"
    r"(?P<level>а[йи]м[аг]\w*|хот\w{0,3}|сум\w{0,5}|д[үу][үу]р\w{1,5}|район\w{0,3})(?!\w)"
)
_LEVEL_WORDS = (
    "аймаг",
    "аймгийн",
    "аймагт",
    "хот",
    "хотын",
    "хотод",
    "сум",
    "сумын",
    "суманд",
    "дүүрэг",
    "дүүргийн",
    "дүүрэгт",
)
_GLUED = re.compile(r"(?<!\w)([А-ЯЁӨҮ][а-яёөү-]{3,})(аймаг|хот|сум|дүүрэг|район)(?!\w)")
_COMMA = re.compile(r"(?<=[а-яёөү]),(?=\w)")
_ELEVENTH = re.compile(r"(?<!\w)[1I]*I[1I]*(?=\s?дүгээр\s)")
"""Ones that were read as strokes: «II дүгээр» is the eleventh, the second is «II дугаар»."""
_ROMAN = re.compile(r"(?<!\w)I{1,3}(?!\w)")
"""What may be a Roman number, or figures one."""
_OTHER_WORDS = re.compile(
    "р|дугаар|дүгээр|районы?|баг|бригад|хороо|хороолол|гудамж|байр|тоот|хашаа|орц|төв"
)
"""What places are told with and is no name."""
_VOWELS = "аэиоуөүыяеёю"
_CAPITALS = re.compile("[А-ЯЁӨҮ]{4}")
"""Capitals that shorten nothing."""
_SOME_CAPITALS = r"(?<!\w)(?=[А-ЯЁӨҮ]{2,}[а-яёөү]+(?!\w))"
_MIXED = re.compile(rf"{_SOME_CAPITALS}(?i:{'|'.join(_LEVEL_WORDS)})(?!\w)")
"""A word for a level of which some letters were read as capitals."""
_MIXED_OTHER = re.compile(rf"{_SOME_CAPITALS}(?i:{_OTHER_WORDS.pattern})(?!\w)")
"""Another word that is no name, and was read so."""
_RAISED = re.compile(r"(?<=[а-яёөү] )(?:Аймаг|Хот|Сум|Дүүрэг)(?!\w)")
"""A word for a level behind a name, its first letter read as a capital."""
_PAST = "H"
_LIKE = 80
_SAME, _LEVEL_LIKE = 100, 90
_HALF_LIKE = 60
_UNSURE = 0.8
_ROUND = re.compile(r"(?<=[А-ЯЁӨҮа-яёөү] )(?:айм[оө]г|[оө]йм[аоө]г)(?!\w)")
"""«аймаг» in faces whose «а» is as round as «о»."""
_LEVEL_WORD = re.compile(
    r"\s*(?:а[йи]м[аг]\w*|хот\w{0,3}|нийслэл\w*|сум\w*|д[үу][үу]р[эг]\w*|район\w{0,3})$"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """An aimag, the capital, a soum or a district."""

    code: str
    level: str
    parent: str
    name: str
    former: tuple[str, ...]
    """Earlier names and those in daily use, as the papers of their time have them."""
    short: tuple[str, ...] = ()
    """What its name is shortened to; a value has the name."""

    @property
    def is_past(self) -> bool:
        """Whether it is none of today's; what lay in it is not recorded."""
        return self.code.startswith(_PAST)

    def likeness(self, name: str) -> float:
        """How alike a folded name is to one of this unit's names, 0 to 100."""
        return max(likeness(name, folded(own)) for own in (self.name, *self.former, *self.short))


@cache
def gazetteer() -> tuple[Unit, ...]:
    """Every unit that the archive knows by name: those of today, then those that are gone."""
    short = {row["code"]: _apart_at(row["short"]) for row in _rows("short_names")}
    return tuple(
        Unit(
            row["code"],
            row["level"],
            row["parent"],
            row["name"],
            _apart_at(row["former"]),
            short.get(row["code"], ()),
        )
        for row in (*_rows("units"), *_rows("past_units"))
    )


def _rows(name: str) -> list[dict[str, str]]:
    with files("pipeline.describe").joinpath(f"data/{name}.tsv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def _apart_at(names: str) -> tuple[str, ...]:
    return tuple(filter(None, names.split(";")))


@lru_cache(maxsize=4096)
def named(name: str, levels: tuple[str, ...] = ()) -> tuple[Unit, ...]:
    """The units that a name can mean, best first; more than one where names are shared."""
    wanted = folded(name)
    likes = [
        (unit.likeness(wanted), unit) for unit in gazetteer() if not levels or unit.level in levels
    ]
    best = max((like for like, _ in likes), default=0)
    return tuple(unit for like, unit in likes if like == best >= _LIKE)


def places(text: str) -> list[Value]:
    """Stretches of running text that name an aimag, a soum or a district."""
    found: list[Value] = []
    for match in _NAMED.finditer(text):
        if match["name"][0].islower():
            continue
        if found and re.fullmatch(r"[,\s]*", text[found[-1].end : match.start()]):
            start, end = found.pop().start, match.end()
        else:
            start, end = match.span()
        value = place(text[start:end])
        if value is not None:
            found.append(value.shifted(start))
    return found


def place(text: str) -> Value | None:
    """An entry that names a place: names of units put right, the rest as it is written.

    It is invalid when a unit in it does not exist, or does not lie in the one before it.
    """
    start, end = trimmed(text, 0, len(text), " \t\n,;:.·_—–|\"'№")
    if start == end:
        return None
    written = _COMMA.sub(", ", " ".join(text[start:end].split()))
    meant, chain = _put_right(_spelt(written))
    if not any(letter.isalpha() for letter in written):
        return Value(start, end, written, valid=False, certainty=INVALID)
    if not chain:
        return Value(start, end, written, certainty=1.0 if named(written) else _UNSURE)
    valid = _is_consistent(chain)
    same = meant == written or (written.isupper() and meant.upper() == written)
    sure = (1.0 if same else REPAIRED) if valid else INVALID
    return Value(start, end, meant, valid, min(sure, _UNSURE) if _ROMAN.search(meant) else sure)


def _spelt(text: str) -> str:
    """The text with the words for levels spelt, small and apart, and strokes in figures."""
    if text.isupper() and _CAPITALS.search(text):
        text = re.sub(r"[^\W\d]+", lambda word: _in_small(word[0]), text)
    small = _MIXED.sub(lambda word: _level_word(word[0].lower()), text)
    small = _MIXED_OTHER.sub(lambda word: word[0].lower(), small)
    small = _RAISED.sub(lambda word: word[0].lower(), small)
    small = _ROUND.sub("аймаг", small)
    return _ELEVENTH.sub(lambda strokes: "1" * len(strokes[0]), _GLUED.sub(_parted, small))


def _in_small(word: str) -> str:
    """A word of a place in capitals as it is written otherwise; «УБ» and «БЗД» stay."""
    small = word.lower()
    if small in _LEVEL_WORDS or _OTHER_WORDS.fullmatch(small):
        return small
    return word.capitalize() if any(vowel in small for vowel in _VOWELS) else word


def _parted(glued: re.Match[str]) -> str:
    """A name and the word for its level, if there is a unit that is named so."""
    name, level = glued.groups()
    own = {folded(unit.name) for unit in named(name, _levels(level))}
    return f"{name} {level}" if folded(name) in own else glued[0]


def unit_name(text: str, levels: tuple[str, ...]) -> Value | None:
    """An entry that is one unit: its name without the word for its level."""
    start, end = trimmed(text, 0, len(text))
    if start == end:
        return None
    written = _LEVEL_WORD.sub("", " ".join(text[start:end].split())) or text[start:end]
    units = named(written, levels)
    if not units:
        return Value(start, end, written, valid=False, certainty=INVALID)
    meant = _spelling(units[0], written)
    sure = meant == written or written in units[0].short
    return Value(start, end, meant, certainty=1.0 if sure else REPAIRED)


def _put_right(text: str) -> tuple[str, list[tuple[Unit, ...]]]:
    """The text with the units' own spelling, and what each of them can be."""
    matches = list(_NAMED.finditer(text))
    parts = [_apart(match["name"], _levels(match["level"])) for match in matches]
    chain = [units for _, _, units in parts]
    for at in range(len(chain) - 1):
        chain[at] = chain[at] or _outer(matches[at]["name"], chain[at + 1])
    written, end = "", 0
    for match, (before, name, _), units in zip(matches, parts, chain, strict=True):
        meant = _spelling(units[0], name) if units else name
        level = _level_word(match["level"], known=bool(units))
        written += f"{text[end : match.start()]}{before}{meant} {level}"
        end = match.end()
    return written + text[end:], chain


def _apart(name: str, levels: tuple[str, ...]) -> tuple[str, str, tuple[Unit, ...]]:
    """A word in front that is no part of the name, the name, and the units it can be."""
    units = named(name, levels)
    before, space, last = name.rpartition(" ")
    if not units and space and (short := named(last, levels)):
        return before + space, last, short
    return "", name, units


def _outer(name: str, inner: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The unit that the one inside it shows to be meant, when its own name is half lost."""
    parents = {unit.parent for unit in inner}
    found = [unit for unit in gazetteer() if unit.code in parents]
    return tuple(unit for unit in found[:1] if unit.likeness(folded(name)) >= _HALF_LIKE)


def _spelling(unit: Unit, written: str) -> str:
    """The name that was meant; as written where only case, spaces or hyphens differ."""
    if folded(written) in map(folded, unit.short):
        return unit.name
    best = max((unit.name, *unit.former), key=lambda own: likeness(folded(written), folded(own)))
    same = folded(best) == folded(written) and not _misread(best, written)
    is_cased = written[0].isupper() and not written.isupper()
    return written if same and is_cased else best


def _misread(best: str, written: str) -> bool:
    """Whether the letters differ, not only hyphens, spaces and case."""
    bare = [re.sub(r"[\s-]", "", name).lower() for name in (best, written)]
    return bare[0] != bare[1]


def _level_word(written: str, *, known: bool = False) -> str:
    """The word for a level, its letters put right where only they were misread.

    Behind the name of a known unit it may have a letter too many or too few, unless it begins as
    such a word: then it stands in a case of its own.
    """
    if written[0].isupper() or written in _LEVEL_WORDS:
        return written
    likes = {word: likeness(folded(word), folded(written)) for word in _LEVEL_WORDS}
    near = [word for word, like in likes.items() if like == max(likes.values())]
    is_case = bool(_levels(written))
    least = _LEVEL_LIKE if known and len(near) == 1 and not is_case else _SAME
    return near[0] if likes[near[0]] >= least else written


def _levels(word: str) -> tuple[str, ...]:
    small = word.lower().replace("уу", "үү").replace("аи", "ай")
    return next((levels for stem, levels in _LEVELS.items() if small.startswith(stem)), ())


def _is_consistent(chain: list[tuple[Unit, ...]]) -> bool:
    """Whether every unit exists and lies in the one named before it."""
    outer: tuple[Unit, ...] = ()
    for units in chain:
        if not units:
            return False
        inside = tuple(
            unit for unit in units if not outer or unit.parent in {above.code for above in outer}
        )
        unknown = any(above.is_past for above in outer)
        if not inside and not unknown and units[0].level in {"soum", "district"}:
            return False
        outer = inside or units
    return True

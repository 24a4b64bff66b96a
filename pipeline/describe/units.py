"""Administrative units: aimags, soums, districts, and the places that papers name with them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.describe.bags import counted, division
from pipeline.describe.gazetteer import gazetteer, named
from pipeline.describe.values import INVALID, REPAIRED, Value, trimmed
from pipeline.describe.wording import folded, likeness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.describe.gazetteer import Unit

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
_SAME, _LEVEL_LIKE = 100, 90
_HALF_LIKE = 60
_LYING = ("soum", "district")
"""The levels of units that lie in others."""
_UNSURE = 0.8
_ROUND = re.compile(r"(?<=[А-ЯЁӨҮа-яёөү] )(?:айм[оө]г|[оө]йм[аоө]г)(?!\w)")
"""«аймаг» in faces whose «а» is as round as «о»."""
_LEVEL_WORD = re.compile(
    r"\s*(?:а[йи]м[аг]\w*|хот\w{0,3}|нийслэл\w*|сум\w*|д[үу][үу]р[эг]\w*|район\w{0,3})$"
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A unit as it stands in a text: the words for it, and which units they can be."""

    stands: re.Match[str]
    before: str
    """A word in front that is no part of its name."""
    name: str
    units: tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class _Right:
    """A text with its units put right."""

    text: str
    valid: bool
    """Whether all units exist, and lie in each other."""
    is_told: bool
    """Whether it names any."""
    is_divided_so: bool
    """Whether the last one has a bag of the number that is told; one that tells none has."""


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
    right = _put_right(_spelt(counted(written)))
    if not any(letter.isalpha() for letter in written):
        return Value(start, end, written, valid=False, certainty=INVALID)
    if not right.is_told:
        return Value(start, end, written, certainty=1.0 if named(written) else _UNSURE)
    same = right.text == written or (written.isupper() and right.text.upper() == written)
    sure = (1.0 if same else REPAIRED) if right.valid else INVALID
    doubtful = not right.is_divided_so or _ROMAN.search(right.text)
    return Value(start, end, right.text, right.valid, min(sure, _UNSURE) if doubtful else sure)


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
    meant = _meant(named(written, levels), written)
    if meant is None:
        return Value(start, end, written, valid=False, certainty=INVALID)
    sure = meant == written or any(written in unit.short for unit in named(written, levels))
    return Value(start, end, meant, certainty=1.0 if sure else REPAIRED)


def _put_right(text: str) -> _Right:
    """The text with the units' own spelling, and what is known of them.

    A unit that may be several is none of them, and one that lies elsewhere is not put right.
    """
    chain = _fitting([_named(match) for match in _NAMED.finditer(text)])
    written, end, valid = "", 0, True
    for one in chain:
        meant = _meant(one.units, one.name)
        level = _level_word(one.stands["level"], known=meant is not None)
        written += f"{text[end : one.stands.start()]}{one.before}{meant or one.name} {level}"
        valid = valid and meant is not None
        end = one.stands.end()
    around = [unit.code for unit in chain[-1].units] if chain and valid else []
    rest = division(text[end:], around)
    return _Right(written + rest.text, valid, bool(chain), rest.is_known)


def _named(match: re.Match[str]) -> _Named:
    """What stands in a text, less a word in front without which it is a unit."""
    name, levels = match["name"], _levels(match["level"])
    units = named(name, levels)
    before, space, last = name.rpartition(" ")
    if not units and space and (short := named(last, levels)):
        return _Named(match, before + space, last, short)
    return _Named(match, "", name, units)


def _fitting(chain: Sequence[_Named]) -> list[_Named]:
    """What stands in a text, one in another, each with the units that it can be there."""
    found = list(chain)
    for at in reversed(range(len(found) - 1)):
        found[at] = replace(found[at], units=_around(found[at], found[at + 1].units))
    for at in range(1, len(found)):
        found[at] = replace(found[at], units=_inside(found[at].units, found[at - 1].units))
    return found


def _around(outer: _Named, inner: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units around those inside; also one that they show to be meant by half a name."""
    parents = {unit.parent for unit in inner}
    if outer.units:
        return tuple(unit for unit in outer.units if unit.code in parents) or outer.units
    likes = [(u.likeness(folded(outer.name)), u) for u in gazetteer() if u.code in parents]
    best = max((like for like, _ in likes), default=0)
    return tuple(unit for like, unit in likes if like == best >= _HALF_LIKE)


def _inside(inner: tuple[Unit, ...], outer: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """The units that lie in those outside; any, where nobody knows what lay there."""
    if not outer or any(unit.is_past for unit in outer):
        return inner
    codes = {unit.code for unit in outer}
    return tuple(unit for unit in inner if unit.parent in codes or unit.level not in _LYING)


def _meant(units: tuple[Unit, ...], written: str) -> str | None:
    """The one name that units bear that a name can mean, as they spell it."""
    names = {_bare(name): name for name in (_spelling(unit, written) for unit in reversed(units))}
    if len(names) > 1:
        return names.get(_bare(written))
    return next(iter(names.values()), None)


def _spelling(unit: Unit, written: str) -> str:
    """The name that was meant; as written where only case, spaces or hyphens differ."""
    if folded(written) in map(folded, unit.short):
        return unit.name
    best = max((unit.name, *unit.former), key=lambda own: likeness(folded(written), folded(own)))
    same = folded(best) == folded(written) and _bare(best) == _bare(written)
    is_cased = written[0].isupper() and not written.isupper()
    return written if same and is_cased else best


def _bare(name: str) -> str:
    """The letters of a name, without hyphens, spaces and case."""
    return re.sub(r"[\s-]", "", name).lower()


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

"""Names of persons: clan, patronymic and given name, as forms and sentences write them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.describe.gazetteer import gazetteer
from pipeline.describe.genitives import UNSURE, father, nominative
from pipeline.describe.values import INVALID, Value, trimmed
from pipeline.describe.wording import folded

_CAPITAL = "А-ЯЁӨҮ"
_SMALL = "а-яёөү"
_PART = rf"[{_CAPITAL}][{_SMALL}{_CAPITAL}]*(?:[-–]\s?[{_CAPITAL}{_SMALL}]+)*"
_OF_CLAN = rf"(?i:[о0]в[оө0]?г[{_SMALL}]{{0,5}}),?"
_NO_CLAN = r"(?!(?i:ург[иы]й?н)\b)"
"""«Ургийн овог» is the label of a clan."""
_SECOND = rf"(?:\s+(?!нь\b|иргэн|болон\b)[{_SMALL}]{{3,}})?"
"""Some clans have two names, the second of them small: «Эрхэт борж»."""
_SENTENCE = re.compile(
    rf"(?<!\w){_NO_CLAN}(?P<clan>{_PART}{_SECOND})\s+{_OF_CLAN}\s+(?P<patronymic>{_PART})\s+(?P<given>{_PART})"
)
_OF_WHOM = re.compile(
    rf"(?<!\w)(?i:иргэн)\s+(?P<patronymic>{_PART})\s+(?P<given>{_PART})"
    r"(?:\s+(?i:нь|нар|болон|ба)(?!\w)|(?=,\s+(?i:иргэн)(?!\w))|нь(?=\s+\d))"
)
_TOGETHER = re.compile(
    rf"(?<!\w)(?P<patronymic>{_PART})\s+(?P<given>{_PART})"
    rf"(?=(?:,|\s+(?i:болон|ба)\s)\s*{_PART}\s+{_PART}\s+(?i:нар|хоёр)(?!\w)"
    r"|\s+(?i:нар|хоёр)(?!\w))"
)
"""Two of whom a sentence tells together: «Батын Дорж, Галын Сүрэн нар»."""
_INITIAL = re.compile(
    rf"(?<![^\W\d])(?P<patronymic>[{_CAPITAL}][{_SMALL}]?(?:(?:[-–]|\.\s?)[{_CAPITAL}])?)\.\s?"
    rf"(?P<given>(?=[{_CAPITAL}][{_CAPITAL}{_SMALL}]){_PART})"
)
IN_CLEAR = re.compile(rf"[/(]\s*[{_CAPITAL}][{_SMALL}]?\.\s?[{_CAPITAL}]")
"""Whoever signed, in print under the signature or behind it: «/Д.Батмөнх/»."""
_THREE = re.compile(
    rf"^\W*(?P<clan>{_PART})[,\s]+(?P<patronymic>{_PART})[,\s]+(?P<given>{_PART})\W*$"
)
_TWO = re.compile(rf"^\W*(?P<patronymic>{_PART})[,\s]+(?P<given>{_PART})\W*$")
_OF_SENTENCE = re.compile(rf"^\W*(?P<patronymic>{_PART})[,\s]+(?P<given>{_PART})\s+(?i:нь)(?!\w)")
"""Whom a sentence behind a label is about: «Овог, нэр Батын Дорж нь 1972 онд төрсөн»."""
_NAME = re.compile(rf"{_PART}(?:\s{_PART})?")
_CLAN = re.compile(rf"{_PART}{_SECOND}")
_THREE_FOR_Z = re.compile(rf"3\.\s?[{_CAPITAL}][{_SMALL}]+$")
"""An initial that was read as a figure; no other letter looks like it."""
_UNSPELT = re.compile(r"ии|үу", re.IGNORECASE)
"""Letters beside one another in no Mongolian word: misread, or those of a name from elsewhere."""
_LOOKED_AT = 0.5
"""How sure a name with such letters is: a person is to compare it with the paper."""
_EDGE = " \t\n,‚;:.·_—–|\"'«»()/"
_LEVEL = (
    r"(?i:а[йи]м[аг]\w*|хот\w{0,3}|нийслэл\w*|сум\w{0,4}|д[үу][үу]р[эг]\w*|район\w{0,3}"
    r"|баг(?:т|ийн|аас)?|хороо\w{0,2})(?!\w)"
)
_BEHIND_PLACE = re.compile(rf"[\s,]+(?:\d+\S*\s+(?:д[уү]г\w+\s+)?)?{_LEVEL}")
_CITIZEN = re.compile(
    rf"(?:\s+(?:{_PART}|{_LEVEL}))*\s+{_LEVEL}\s+иргэн\s+(?P<patronymic>{_PART})\s+(?P<given>{_PART})"
)
"""Behind the first words of a place: the rest of it, and who is of there."""
_SIGN_INSIDE = re.compile(rf"(?<=[{_SMALL}])[ЪЬ]")
_SMALL_NAME = re.compile(rf"\W*[{_CAPITAL}][{_SMALL}]?\.\s?(?P<given>[{_SMALL}]{{3,}})\W*")
"""A name whose capital was read as a small letter: «Д.пүрэвжав»."""
_SOFT = "ьаэоөиуү"
"""Letters at the end of a name that are lost before the ending of the genitive."""
_NAMES = ("clan", "patronymic", "given")


@dataclass(frozen=True, slots=True)
class Person:
    """A person named in a text; each part with the place where it stands."""

    start: int
    end: int
    clan: Value | None
    patronymic: Value | None
    given: Value


def sentences(text: str) -> list[Person]:
    """Persons in running text: «Боржигон овогт Батын Дорж», «иргэн Батын Дорж нь», «… нар»."""
    found = [_person(match) for match in _SENTENCE.finditer(text)]
    for pattern in (_OF_WHOM, _TOGETHER):
        found = found or [
            _person(match, match.start("patronymic"))
            for match in pattern.finditer(text)
            if _is_child(match)
        ]
    return found


def said_of(word: str, text: str) -> Person | None:
    """The person whom a sentence names by what they are: «эцэг нь Жамбын Лхасүрэн».

    Without «нь» or a colon only a father's name in the genitive tells that it is a person. A place
    in the genitive is nobody; the citizen of it is: «Улаанбаатарын Сүхбаатар дүүргийн иргэн
    Цэрэнгийн Дулмаа».
    """
    cue = rf"(?<!\w)(?i:{re.escape(word)})(?P<told>\s+нь\s+|\s*:\s*|\s+)"
    for match in re.finditer(rf"{cue}(?P<patronymic>{_PART})\s+(?P<given>{_PART})", text):
        if match["told"].strip() or _is_child(match):
            return _person(match, match.start("patronymic"))
        citizen = _CITIZEN.match(text, match.end("patronymic"))
        if citizen and _is_genitive(match["patronymic"]) and _is_child(citizen):
            return _person(citizen, citizen.start("patronymic"))
    return None


def _is_child(match: re.Match[str]) -> bool:
    """Whether two names are those of a father, in the genitive, and a child, not of a place."""
    father, child = match["patronymic"], match["given"]
    if not _is_genitive(father) or _is_genitive(child):
        return False
    return not (_BEHIND_PLACE.match(match.string, match.end()) or _is_place(nominative(father)))


def _is_genitive(name: str) -> bool:
    """Whether a name, not a word of a heading in capitals, says whose somebody is."""
    return name[-1].islower() and nominative(name) != name


def _is_place(name: str) -> bool:
    """Whether a name is that of a unit, but for a last letter that the genitive takes away."""
    return folded(name).rstrip(_SOFT) in _place_stems()


@cache
def _place_stems() -> frozenset[str]:
    return frozenset(
        folded(name).rstrip(_SOFT) for unit in gazetteer() for name in (unit.name, *unit.former)
    )


def person_in(text: str) -> Person | None:
    """The person that one entry of a form names, in a sentence, with initials or plainly."""
    for pattern in (_SENTENCE, _THREE, _INITIAL, _TWO, _OF_SENTENCE):
        match = pattern.search(text)
        if match:
            return _person(match)
    return None


def is_initialled(text: str) -> bool:
    """Whether a text begins with an initial and a name: «Д.Батмөнх»."""
    return _INITIAL.match(text.lstrip()) is not None


def is_short_for(initialled: str, person: Person) -> bool:
    """Whether an initial and a name say a person in short: «Г.Дорж» for «Галын Дорж»."""
    short = _INITIAL.fullmatch(initialled)
    father, given = person.patronymic, person.given.value
    if short is None or father is None or not father.value or short["given"] != given:
        return False
    return father.value.startswith(short["patronymic"])


def whole_name(text: str) -> Value | None:
    """An entry that is one name: «Дорж», «Бат-Эрдэнэ», «БОРЖИГОН»."""
    start, end = trimmed(text, 0, len(text), _EDGE)
    if start == end:
        return None
    written = _joined(text[start:end])
    written = written[:1].upper() + written[1:]
    valid = _NAME.fullmatch(written) is not None and len(written) > 1
    return Value(start, end, capitalised(written), valid, as_spelt(written) if valid else INVALID)


def clan_name(text: str) -> Value | None:
    """An entry that is the name of a clan, whose second name may be small: «Эрхэт борж»."""
    found = whole_name(text)
    if found is None or found.value is None or found.valid:
        return found
    named = _CLAN.fullmatch(found.value) is not None
    return replace(found, valid=True, certainty=as_spelt(found.value)) if named else found


def whole_person(text: str) -> Value | None:
    """An entry that is one person, however written, with what stands around it left out."""
    person = _INITIAL.search(text) or _SENTENCE.search(text)
    start, end = person.span() if person else trimmed(text, 0, len(text), _EDGE)
    if start == end:
        return None
    written = re.sub(r"\.\s+", ".", _joined(text[start:end]))
    if _THREE_FOR_Z.match(written):
        meant = whole_person(f"З{written[1:]}")
        return meant and replace(meant, start=start, end=end).repaired()
    words = written.replace(",", " ").split()
    valid = person is not None or all(_NAME.fullmatch(word) for word in words)
    sure = UNSURE if len(words) == 1 and nominative(written) != written else 1.0
    sure = min(sure, as_spelt(written))
    return Value(start, end, capitalised(written), valid, sure if valid else INVALID)


def raised(text: str) -> str:
    """An entry of an initial and a name that begins small, with a capital: «Д.пүрэвжав»."""
    small = _SMALL_NAME.fullmatch(text)
    at = small.start("given") if small else 0
    return text[:at] + text[at].upper() + text[at + 1 :] if small else text


def as_spelt(name: str) -> float:
    """How sure a name is by its letters alone, which stay as they were read."""
    return _LOOKED_AT if _UNSPELT.search(name) else 1.0


def capitalised(name: str) -> str:
    """Names in capitals as names are written otherwise: «БАТ-ЭРДЭНЭ» is «Бат-Эрдэнэ»."""
    return re.sub(rf"[{_CAPITAL}]{{2,}}", lambda found: found[0].capitalize(), name)


def _person(match: re.Match[str], start: int | None = None) -> Person:
    parts = {name: _part(match, name) for name in match.groupdict() if name in _NAMES}
    given = parts["given"]
    first = match.start() if start is None else start
    return Person(first, match.end(), parts.get("clan"), parts["patronymic"], given)


def _part(match: re.Match[str], name: str) -> Value:
    written = capitalised(_joined(match[name]))
    if name == "patronymic":
        meant, sure = father(written)
        return Value(*match.span(name), meant, certainty=min(sure, as_spelt(written)))
    return Value(*match.span(name), written, certainty=as_spelt(written))


def _joined(text: str) -> str:
    """One space where there were several or a line ended; none behind a hyphen.

    No name has a part that begins with «Ъ» or «Ь»: behind a small letter they are small.
    """
    written = re.sub(r"(?<=\w)\s?([-–])\s?(?=\w)", r"\1", " ".join(text.split()))
    return _SIGN_INSIDE.sub(lambda sign: sign[0].lower(), written)

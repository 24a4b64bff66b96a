"""The line: a question typed as one line of text, in which what is safely known is recognised."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from pipeline.describe.dates import dates
from pipeline.finding.folding import folded, number, number_spellings, words
from pipeline.finding.keyed import keyed, name_texts
from pipeline.finding.keys import Key
from pipeline.finding.question import Part, Place, Question, both
from pipeline.nouns.record import Register
from pipeline.nouns.volume import parse_citation

if TYPE_CHECKING:
    from pipeline.describe.form import Forms

_NAMED_RECORD = re.compile(rf"(?<!\S)(?:{'|'.join(Register)}):\S+")
_CITATION = re.compile(
    r"(?<!\S)(?:\d{2,6}:[^/\s]+/[^/\s]+/[^/\s]+"
    r"|(?:хөмрөг|фонд|[хфxf])[-.№\s]*(?P<fonds>[^\s,;]*\d[^\s,;]*)[,;\s]+"
    r"(?:данс|[дd])[-.№\s]*(?P<inventory>[^\s,;]*\d[^\s,;]*)[,;\s]+"
    r"(?:хн|hn|хадгаламжийн\s+нэгж)[-.№\s]*(?P<item>[^\s,;]*\d[^\s,;]*))",
    re.IGNORECASE,
)
_REGISTER_NUMBER = re.compile(r"(?<!\S)[A-Za-zА-ЯЁӨҮа-яёөүЄЇєї]{2}[ -]?\d{8}(?!\S)")
_PROPERTY = re.compile(r"(?<!\S)[ҮУЇVYГЭүуїvyгэ]\s?[-–]?\s?\d{2}\s?\d{4}\s?\d{4}(?!\S)")
_COUNTED = re.compile(r"[№#]?(\d+)[-–]?(?:р|т|[ыи]й?н|н[ыи]й?|нд|д[уү]г[аэ]{2}р)", re.IGNORECASE)
"""A number as it stands in a sentence: «42-р», «42-ын», «№42-т»."""
_LEVEL = re.compile(
    r"(?:аймаг|аймг|нийслэл|хот|дүүрэг|дүүрг|сум|баг|хороо)"
    r"(?:ийн|ын|ны|нд|анд|ад|д|т|аас|ээс|оос)?"
)
"""What kind of place it is tells no place from another, in whatever form it is said."""
_UNIT_OF_NOBODY = ""
COMMON = frozenset(
    {
        "оны",
        "онд",
        "сарын",
        "өдрийн",
        "өдөр",
        "дугаар",
        "дүгээр",
        "дугаартай",
        "тоот",
        "ны",
        "ний",
        "нд",
        "нь",
        "ба",
        "болон",
    }
)
"""Words of dates and numbers, as common as those that are printed on forms."""


@lru_cache(maxsize=4)
def printed(forms: Forms) -> frozenset[str]:
    """Words that are printed on forms: they tell no paper from another."""
    wordings = [title for form in forms.all for title in form.titles]
    wordings += [label for form in forms.all for field in form.fields for label in field.labels]
    return COMMON.union(*(words(wording) for wording in wordings))


def parsed(line: str, forms: Forms) -> Question:
    """Return the question that a line asks; what is not recognised is a word to be found."""
    asked, rest = Question(), line
    for pattern, key in (
        (_NAMED_RECORD, "record"),
        (_REGISTER_NUMBER, "register_number"),
        (_PROPERTY, "property"),
    ):
        for match in pattern.finditer(rest):
            asked = both(asked, keyed({key: match[0]}))
        rest = pattern.sub(" ", rest)
    citation = _CITATION.search(rest)
    if citation:
        asked = both(asked, Question(place=_cited(citation)))
        rest = rest.replace(citation[0], " ")
    asked, rest = _with_dates(asked, rest)
    asked, rest = _with_type(asked, rest, forms)
    return both(asked, Question(words=_words(rest, printed(forms))))


def _cited(written: re.Match[str]) -> Place:
    if written["item"]:
        return Place(None, written["fonds"], written["inventory"], written["item"])
    found = parse_citation(written[0], _UNIT_OF_NOBODY)
    return Place(found.unit or None, found.fonds, found.inventory, found.item)


def _with_dates(asked: Question, rest: str) -> tuple[Question, str]:
    for found in reversed(dates(rest)):
        if found.value is None:
            continue
        part = Part(frozenset({Key.BORN, Key.DATE}), (number(found.value),))
        asked = both(asked, Question(parts=(part,)))
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    return asked, rest


def _with_type(asked: Question, rest: str, forms: Forms) -> tuple[Question, str]:
    """The whole title of one type, wherever it stands in the line."""
    line = f" {' '.join(folded(rest).split())} "
    found = [
        (title, form.id)
        for form in forms.all
        for title in map(folded, form.titles)
        if f" {title} " in line
    ]
    if not found:
        return asked, rest
    title, type_ = max(found, key=lambda one: len(one[0]))
    return both(asked, Question(type=type_)), line.replace(f" {title} ", " ")


def _words(rest: str, left_out: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    found = []
    for word in rest.split():
        counted = _COUNTED.fullmatch(word)
        texts = tuple(
            text
            for text in (*name_texts(word), *_numbers(counted[1] if counted else word))
            if text and text not in left_out and (len(text) > 1 or text.isdigit())
        )
        if any(map(_LEVEL.fullmatch, texts)):
            continue
        if texts:
            found.append(tuple(dict.fromkeys(texts)))
    return tuple(found)


def _numbers(word: str) -> tuple[str, ...]:
    """A word with digits is also a number, in every way in which that is written."""
    return number_spellings(word) if any(map(str.isdigit, word)) else (number(word),)

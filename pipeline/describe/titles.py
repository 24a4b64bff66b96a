"""The type of a document by its title, or by its labels when no title can be read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from statistics import fmean
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.describe.labels import labels_on
from pipeline.describe.spans import Spans, is_enumerator, is_in_section
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.describe.form import Form, Forms
    from pipeline.describe.layout import Row, Token

_ROWS = 18
_LINES = 4
_LIKE = 86
_WORTHLESS = 0.7
_LEAST_LABELS = 4
_BY_LABELS = 0.5
_LEAST_MARGIN = 1.25
_NUMBER = re.compile(r"^\W*(?:№|N[oо°]?)?\W*\d[\d/\-]*\W*$")
_TRANSLATED = re.compile(r"(?<=[А-ЯЁӨҮ]{3})/(?=[^\W\d]{3})")
_BOOK, _OF = folded("дэвтэр"), folded("ийн")
_ADOPTION = ("урчл", "урчил", "оргожав", "оргожоав")
"""How words for adoption begin, folded; a document with one of them is restricted."""


@dataclass(frozen=True, slots=True)
class Title:
    """A type of paper, the wording that tells it, and how sure that is, 0 to 1."""

    form: Form
    text: str | None
    confidence: float


def title_of(pages: Sequence[Sequence[Row]], forms: Forms) -> Title | None:
    """The best title on the first page that has one; else the type whose labels stand there."""
    for rows in pages:
        found = list(_titles(rows, forms))
        if found:
            return max(found, key=lambda pair: pair[0])[1]
    return _by_labels(pages, forms)


def form_at(rows: Sequence[Row], at: int, forms: Forms) -> Form | None:
    """The form whose title begins on a row, with nothing else on its rows but a number."""
    found = list(_titles_at(rows, at, _wordings(forms)))
    return max(found, key=lambda pair: pair[0])[1].form if found else None


def register_title(rows: Sequence[Row], forms: Forms) -> Title | None:
    """The title of a register: that of its papers, and the word for a book."""
    endings = {f"{title}{_OF}": form for title, form in _wordings(forms).items()}
    for row in rows[:_ROWS]:
        bare, book, _ = folded(row.text).partition(_BOOK)
        if not book:
            continue
        near = process.extractOne(
            bare, list(endings), processor=None, scorer=_tail_ratio, score_cutoff=_LIKE
        )
        if near is not None:
            return Title(endings[near[0]], row.text, round(near[1] / 100, 4))
    return None


def _tail_ratio(text: str, ending: str, **_: object) -> float:
    """How alike the end of a text is to an ending, 0 to 100."""
    return fuzz.ratio(text[-len(ending) :], ending)


def looks_like_adoption(rows: Sequence[Row]) -> bool:
    """Whether any word speaks of adoption: such papers are restricted until a person looks."""
    for row in rows:
        for token, following in zip(row.tokens, [*row.tokens[1:], None], strict=True):
            after = following.word.text if following else ""
            if folded(token.word.text + after).startswith(_ADOPTION):
                return True
    return False


def _wordings(forms: Forms) -> dict[str, Form]:
    return {folded(title): form for form in forms.all for title in form.titles}


def _titles(rows: Sequence[Row], forms: Forms) -> Iterator[tuple[float, Title]]:
    wordings = _wordings(forms)
    for at in range(min(_ROWS, len(rows))):
        yield from _titles_at(rows, at, wordings)


def _titles_at(
    rows: Sequence[Row], at: int, wordings: dict[str, Form]
) -> Iterator[tuple[float, Title]]:
    """The titles that begin on a row and end on it or on one of the next, with their worth.

    A numbered line in small letters is one of a list: what is enclosed with an application.
    """
    tokens: list[Token] = []
    mark, *behind = (token.word.text for token in rows[at].tokens)
    numbered = is_enumerator(mark) or is_in_section(mark)
    if numbered and not "".join(behind[:1]).isupper():
        return
    for row in rows[at : at + _LINES]:
        tokens.extend(row.tokens)
        yield from _title(tokens, rows[at].tokens, wordings)
        if any(map(_is_translated, tokens)):
            first = _in_one_language(rows[at].tokens)
            yield from _title(_in_one_language(tokens), first, wordings)


def _is_translated(token: Token) -> bool:
    return _TRANSLATED.search(token.word.text) is not None


def _in_one_language(tokens: Sequence[Token]) -> list[Token]:
    """The words of a title up to a stroke inside one of them: «АКТ/АКТ О СМЕРТИ»."""
    kept: list[Token] = []
    for token in tokens:
        stroke = _TRANSLATED.search(token.word.text)
        if stroke is None:
            kept.append(token)
            continue
        said = token.word.text[: stroke.start()]
        return [*kept, replace(token, word=replace(token.word, text=said, raw=said))]
    return kept


def _title(
    tokens: Sequence[Token], first: Sequence[Token], wordings: dict[str, Form]
) -> Iterator[tuple[float, Title]]:
    """The title that some words are, `first` those on its first row, with its worth."""
    words = _without_number(tokens)
    text = folded("".join(token.word.text for token in words))
    near = process.extractOne(text, list(wordings), scorer=fuzz.ratio, score_cutoff=_LIKE)
    if near is not None and _begins(near[0], first):
        match = near[1] / 100
        sure = match * min(1.0, 0.5 + fmean(token.word.confidence for token in words) / 2)
        title = Title(wordings[near[0]], " ".join(t.word.raw for t in words), round(sure, 4))
        yield len(near[0]) * (match - _WORTHLESS), title


def _begins(title: str, tokens: Sequence[Token]) -> bool:
    """Whether a title begins with what stands on its first row."""
    first = folded("".join(token.word.text for token in _without_number(tokens)))
    return fuzz.ratio(first, title[: len(first)]) >= _LIKE


def _without_number(tokens: Sequence[Token]) -> list[Token]:
    """The words of a title without the number of the act, and the sign for it, at its end.

    What stands behind a stroke says the title once more, in another language.
    """
    strokes = [at for at, token in enumerate(tokens) if at and token.word.text == "/"]
    words = list(tokens[: strokes[0]] if strokes else tokens)
    while len(words) > 1 and (
        _NUMBER.match(words[-1].word.text) or not folded(words[-1].word.text)
    ):
        words.pop()
    return words


def _by_labels(pages: Sequence[Sequence[Row]], forms: Forms) -> Title | None:
    """The form of which most labels stand on the pages, if it is clearly ahead."""
    spans = [Spans(rows) for rows in pages]
    counts = sorted(((_weight(spans, form), form) for form in forms.all), key=lambda pair: -pair[0])
    if not counts or counts[0][0] < _LEAST_LABELS:
        return None
    (best, form), second = counts[0], counts[1][0] if len(counts) > 1 else 0
    if best < _LEAST_MARGIN * second:
        return None
    share = min(1.0, best / len(form.fields))
    return Title(form, None, round(_BY_LABELS * share, 4))


def _weight(pages: Sequence[Spans], form: Form) -> float:
    """How many different fields of a form have a label on the pages."""
    fields = {
        name for spans in pages for label in labels_on(spans, form) for name in label.wording.fields
    }
    return float(len(fields))

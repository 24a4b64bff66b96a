"""Pages of registers that are tables: heads of columns printed once, an act on every line below."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from pipeline.describe.labels import Label, Wording, lexicon
from pipeline.describe.numbers import act_numbers
from pipeline.describe.wording import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ocr.words import Box
    from pipeline.describe.form import Form
    from pipeline.describe.layout import Row, Token

NUMBER, LINE = "act_number", "register_line"
_LIKE = 84
_SHORT = 4
_FEWEST = 3
"""Heads that must be known for a row to be one of heads."""
_KNOWN = 0.5
"""Their share of all heads: in a row of labels and entries every other one is a label."""
_ROOM = 1.1
_SAME = 0.5
"""Heights between two lines of one head."""
_UNREAD = 0.95
"""How sure a column of numbers is without its sign."""
_SIGN = re.compile(r"\W*(?:№|N[oо°]?|[дД]/?[дД])\W*")
_FIGURE = re.compile(r"\d")
_COUNTED = re.compile("[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column: where the column is, and what its wording means, if anything."""

    left: float
    right: float
    label: Label | None


@dataclass(frozen=True, slots=True)
class Ledger:
    """The heads of a page, and the rows of each line below them."""

    heads: tuple[Head, ...]
    head_rows: tuple[int, int]
    """The first row of the heads and the first one below them."""
    lines: tuple[tuple[int, int], ...]
    """For each line its first row and the first one behind it."""
    is_ruled: bool

    def line_of(self, row: int) -> int | None:
        """Which line a row is on, counted from one."""
        found = (at for at, (first, end) in enumerate(self.lines, 1) if first <= row < end)
        return next(found, None)

    def columns(self, tokens: Sequence[Token]) -> list[tuple[Label, list[Token]]]:
        """Words of one line, in reading order, by the heads that they stand under."""
        under: dict[int, list[Token]] = {}
        for part in _parts(tokens, is_ruled=self.is_ruled):
            under.setdefault(self._column(part), []).extend(part)
        return [
            (label, under[at])
            for at, head in enumerate(self.heads)
            if (label := head.label) is not None and at in under
        ]

    def _column(self, part: Sequence[Token]) -> int:
        left, right = part[0].box.x, part[-1].box.right
        middle = (left + right) / 2

        def apart(at: int) -> float:
            head = self.heads[at]
            if self.is_ruled:
                return max(head.left - middle, middle - head.right)
            return min(abs(left - head.left), abs(middle - (head.left + head.right) / 2))

        return min(range(len(self.heads)), key=apart)


def ledger_on(rows: Sequence[Row], form: Form) -> Ledger | None:
    """The table on a page whose heads are labels of a form; None where there is none."""
    wordings = lexicon(form)
    for at in range(len(rows)):
        parts, end, is_ruled = _heads_at(rows, at)
        parts = parts if is_ruled else _whole(parts, wordings, form)
        heads = tuple(_head(part, wordings, form) for part in parts)
        known = sum(head.label is not None for head in heads)
        if known < _FEWEST or known < _KNOWN * len(heads) or _has_figures(parts):
            continue
        end += end < len(rows) and _numbers_columns(rows[end])
        heads = _numbered(_with_numbers(heads, rows[end:], form))
        lines = tuple(_lines(rows, end, heads, is_ruled=is_ruled))
        if lines:
            return Ledger(heads, (at, end), lines, is_ruled)
    return None


def _heads_at(rows: Sequence[Row], at: int) -> tuple[list[list[Token]], int, bool]:
    """What may be heads on a row, the first row below them, and whether rules part them.

    Between rules a head goes on in its cell; without them, in rows that follow at once.
    """
    cells = {token.cell for token in rows[at].tokens if token.cell is not None}
    if len(cells) >= _FEWEST:
        bottom = max(cell.bottom for cell in cells)
        end = next((n for n in range(at + 1, len(rows)) if _center(rows[n]) > bottom), len(rows))
        inside = [token for row in rows[at:end] for token in row.tokens if token.cell is not None]
        across = _lowest({token.cell for token in inside if token.cell})
        return [[token for token in inside if token.cell == cell] for cell in across], end, True
    parts = _parts(rows[at].tokens, is_ruled=False)
    end = at + 1
    while len(parts) >= _FEWEST and end < len(rows) and _goes_on(rows[end - 1], rows[end], parts):
        for token in rows[end].tokens:
            min(parts, key=lambda part: abs(part[0].box.x - token.box.x)).append(token)
        end += 1
    return parts, end, False


def _lowest(cells: Collection[Box]) -> list[Box]:
    """Cells from left to right, without those that only join the heads of columns below them."""
    return sorted(
        (
            cell
            for cell in cells
            if not any(
                cell.bottom <= other.y + other.h / 2
                and cell.x <= other.x + other.w / 2 <= cell.right
                for other in cells
            )
        ),
        key=lambda cell: cell.x,
    )


def _goes_on(above: Row, row: Row, parts: Sequence[Sequence[Token]]) -> bool:
    """Whether a row is the second line of heads: small words, right below, fewer than heads."""
    near = row.top - above.bottom < _SAME * above.height
    small = all(
        token.word.text[:1].islower() or token.word.text[:1] in "(/" for token in row.tokens
    )
    return near and small and len(row.tokens) <= 2 * len(parts)


def _parts(tokens: Sequence[Token], *, is_ruled: bool) -> list[list[Token]]:
    """Words of a row parted where there is room, or by the rules between them."""
    parts: list[list[Token]] = []
    for token in tokens:
        last = parts[-1][-1] if parts else None
        if last is None or _is_apart(last, token, is_ruled=is_ruled):
            parts.append([])
        parts[-1].append(token)
    return parts


def _is_apart(one: Token, other: Token, *, is_ruled: bool) -> bool:
    if is_ruled:
        return one.cell != other.cell or one.cell is None
    room = _ROOM * max(one.box.h, other.box.h)
    return not 0 <= other.box.x - one.box.right + room <= 2 * room


def _whole(
    parts: Sequence[list[Token]], wordings: Mapping[str, Wording], form: Form
) -> list[list[Token]]:
    """Heads whose words a typewriter sets far apart, joined where that makes a label."""
    whole: list[list[Token]] = []
    for part in parts:
        both = [*whole[-1], *part] if whole else []
        text = " ".join(token.word.text for token in both)
        if both and part[0].word.text[0].islower() and _meant(text, wordings, form)[0].fields:
            whole[-1] = both
        else:
            whole.append(part)
    return whole


def _head(part: Sequence[Token], wordings: Mapping[str, Wording], form: Form) -> Head:
    cell = part[0].cell
    left = cell.x if cell else min(token.box.x for token in part)
    right = cell.right if cell else max(token.box.right for token in part)
    text = " ".join(token.word.text for token in part)
    if _SIGN.fullmatch(text):
        return Head(left, right, _number(form))
    meant, match = _meant(text, wordings, form)
    label = Label(0, 0, 0, meant, match, len(folded(text)))
    return Head(left, right, label if meant.fields else None)


def _meant(text: str, wordings: Mapping[str, Wording], form: Form) -> tuple[Wording, float]:
    """What a head means, and how well it matches; several labels in a row mean all their fields.

    Those of one person: «Овог, эцгийн нэр, нэр» asks for nobody's father.
    """
    found = folded(text)
    several = [wordings.get(folded(piece)) for piece in text.split(",")]
    if found not in wordings and len(several) > 1 and all(several):
        return Wording(fields=_fields([each.fields for each in several if each], form)), 1.0
    near = process.extractOne(found, wordings.keys(), scorer=fuzz.ratio, score_cutoff=_LIKE)
    if near is None or (min(len(found), len(near[0])) <= _SHORT and near[0] != found):
        return Wording(), 0.0
    return wordings[near[0]], near[1] / 100


def _fields(several: Sequence[tuple[str, ...]], form: Form) -> tuple[str, ...]:
    """The fields of labels in a row; where two and more are parts of one name, each is its part."""
    parts = {name for person in form.people for name in person}
    own = [tuple(name for name in fields if name in parts) for fields in several]
    if sum(map(bool, own)) > 1:
        several = [part or fields for part, fields in zip(own, several, strict=True)]
    return tuple(dict.fromkeys(chain.from_iterable(several)))


def _number(form: Form) -> Label:
    """The sign of a number, alone at the head of a column."""
    meant = Wording(fields=(NUMBER,) if form.field(NUMBER) else (LINE,))
    return Label(0, 0, 0, meant, 1.0, 1)


def _with_numbers(heads: tuple[Head, ...], rows: Sequence[Row], form: Form) -> tuple[Head, ...]:
    """The heads with one more for a column of numbers in front, whose sign was not read."""
    edge = min(head.left for head in heads)
    fronts = [
        row.tokens[0].box
        for row in rows
        if row.tokens[0].box.right < edge and act_numbers(row.tokens[0].word.text)
    ]
    if not fronts or 2 * len(fronts) < len(rows):
        return heads
    left, right = min(box.x for box in fronts), max(box.right for box in fronts)
    return (Head(left, right, replace(_number(form), match=_UNREAD)), *heads)


def _numbered(heads: tuple[Head, ...]) -> tuple[Head, ...]:
    """The bare sign of a number heads the lines where another column has the number of the act."""
    signs = [head for head in heads if head.label and head.label.wording.fields == (NUMBER,)]
    bare = [head for head in signs if head.label and head.label.length == 1]
    others = [head for head in heads if head.label and NUMBER in head.label.wording.fields]
    if not bare or len(others) == len(bare):
        return heads
    line = Label(0, 0, 0, Wording(fields=(LINE,)), 1.0, 1)
    return tuple(Head(head.left, head.right, line) if head in bare else head for head in heads)


def _has_figures(parts: Sequence[Sequence[Token]]) -> bool:
    """Whether entries stand among the heads: a number is no head, nor what ends with a colon."""
    texts = [" ".join(token.word.text for token in part) for part in parts]
    return any(_FIGURE.search(text) or text.endswith(":") for text in texts)


def _numbers_columns(row: Row) -> bool:
    """Whether a row right below heads counts the columns: «1 2 3 4», of which one may be lost."""
    texts = [token.word.text.strip(".,)") for token in row.tokens]
    if len(texts) < _FEWEST or not all(_COUNTED.fullmatch(text) for text in texts):
        return False
    steps = [int(after) - int(before) for before, after in pairwise(texts)]
    return min(steps) >= 1 and sum(steps) <= len(texts)


def _lines(
    rows: Sequence[Row], start: int, heads: Sequence[Head], *, is_ruled: bool
) -> Iterator[tuple[int, int]]:
    """The rows of each line: between the same rules, or from one entry of the first column on."""
    first: list[int] = []
    end, bottom = start, 0.0
    for at in range(start, len(rows)):
        cells = [token.cell for token in rows[at].tokens if token.cell is not None]
        if is_ruled and not cells:
            break
        end = at + 1
        if is_ruled:
            begins = _center(rows[at]) > bottom
            bottom = max([bottom, *(cell.bottom for cell in cells)])
        else:
            begins = abs(rows[at].tokens[0].box.x - heads[0].left) < _reach(heads)
        if begins:
            first.append(at)
    yield from zip(first, [*first[1:], end], strict=False)


def _reach(heads: Sequence[Head]) -> float:
    """How far from the first head what stands under it may begin."""
    if len(heads) == 1:
        return float("inf")
    return (heads[1].left - heads[0].left) / 2


def _center(row: Row) -> float:
    return (row.top + row.bottom) / 2

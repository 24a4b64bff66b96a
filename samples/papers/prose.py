"""Running text: decisions, references and letters, in one column or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samples.papers.composing import Case, centred, wrap
from samples.papers.parts import Part

if TYPE_CHECKING:
    from samples.papers.clerk import Clerk
    from samples.papers.sheet import Sheet

HEADINGS = {
    Part.TRAIN: (
        *("ТУШААЛ", "ШИЙДВЭР", "ТОДОРХОЙЛОЛТ", "ХУРЛЫН ТЭМДЭГЛЭЛ", "АЛБАН БИЧИГ", "ТОГТООЛ"),
        "МЭДЭГДЭЛ",
    ),
    Part.TUNE: ("ТАНИЛЦУУЛГА", "ЖАГСААЛТ", "ХҮСЭЛТ", "ДҮГНЭЛТ"),
    Part.TEST: ("ЗАХИРАМЖ", "МАГАДЛАЛ", "ИТГЭМЖЛЭЛ", "НОТОЛГОО"),
}
GUTTER = 120


def columns(sheet: Sheet, case: Case, clerk: Clerk) -> None:
    """A heading and paragraphs in one column, or in two whose rows stand level."""
    dice, pen = clerk.dice, case.value
    y = centred(
        sheet, case, case.top, f"{dice.choice(HEADINGS[clerk.part])} № {dice.randint(1, 900)}"
    )
    y += pen.leading * 2
    sheet.put(pen, (case.left, y), clerk.written(clerk.day()))
    y += pen.leading
    count = 2 if dice.random() < 0.3 else 1
    width = (sheet.size[0] - case.left - case.right - (count - 1) * GUTTER) // count
    rows = (sheet.size[1] - 330 - y) // pen.leading
    rows = min(rows, dice.randint(24, 44))
    for column in range(count):
        left, line = case.left + column * (width + GUTTER), 0
        while line < rows:
            indent = pen.size * 2
            for number, text in enumerate(_wrapped(case, paragraph(clerk), width, indent)):
                if line < rows:
                    line += 1
                    place = left + (indent if number == 0 else 0)
                    among = column + 1 if count > 1 else 0
                    sheet.put(pen, (place, y + line * pen.leading), text, among)


def _wrapped(case: Case, text: str, width: int, indent: int) -> list[str]:
    first = wrap(case.value, text, width - indent)[0]
    rest = text[len(first) :].strip()
    return [first, *wrap(case.value, rest, width)]


def paragraph(clerk: Clerk) -> str:
    """Some sentences of the office."""
    return " ".join(sentence(clerk) for _ in range(clerk.dice.randint(2, 4)))


def sentence(clerk: Clerk) -> str:
    """One sentence: mostly words, sometimes with what registers are about."""
    dice = clerk.dice
    said = [_clause(clerk)]
    while dice.random() < 0.55 and len(said) < 4:
        said.append(_clause(clerk))
    text = dice.choice((", ", " ", "; ", " – ")).join(said)
    return text[0].upper() + text[1:] + dice.choice((".", ".", ".", ":", ";"))


def _clause(clerk: Clerk) -> str:
    dice = clerk.dice
    kinds = (
        (lambda: clerk.phrase(3, 8), 10),
        (lambda: f"{clerk.written(clerk.day())} {clerk.phrase(1, 3)}", 2),
        (lambda: f"{clerk.clan()} овогт {clerk.given()} {clerk.phrase(1, 2)}", 2),
        (lambda: f"{clerk.register()} регистртэй {clerk.signed()} {clerk.word()}", 1),
        (lambda: f"№ {clerk.order()} {clerk.phrase(1, 3)}", 1),
        (lambda: f"«{clerk.firm()}» {clerk.phrase(1, 3)}", 1),
        (lambda: f"{clerk.place()} {clerk.phrase(1, 2)}", 1),
        (lambda: f"{dice.randint(1, 100)} % {clerk.phrase(1, 3)}", 1),
        (lambda: f"({clerk.phrase(1, 3)}) {clerk.phrase(1, 2)}", 1),
        (lambda: f"{dice.randint(1, 999)},{dice.randrange(10)} {clerk.phrase(1, 2)}", 1),
    )
    makes, weights = zip(*kinds, strict=True)
    return str(dice.choices(makes, weights)[0]())

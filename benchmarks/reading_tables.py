"""Tables of reading errors in Markdown, and where they stand in docs/reading.md."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from benchmarks.reading_readers import By
from benchmarks.reading_score import Rate, Score, rate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from benchmarks.errors import Errors
    from benchmarks.reading_pages import Kept

Scores = dict["Kept", dict[By, Score]]
TOLERATED = 0.002
"""A class that clean-up makes worse by more than this is marked."""
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.01)


def _ordered(score: Score) -> Errors:
    return score.ordered


def _unordered(score: Score) -> Errors:
    return score.unordered


def _worded(score: Score) -> Errors:
    return score.words


def _fielded(score: Score) -> Errors:
    return score.fields


def _numbered(score: Score) -> Errors:
    return score.registers


def classes(scores: Scores) -> dict[str, list[dict[By, Score]]]:
    """The pages of every damage, of every layout if there are several, and of all."""
    found: dict[str, list[dict[By, Score]]] = {}
    for page, by in scores.items():
        found.setdefault(str(page.wanted.damage), []).append(by)
    if len({page.wanted.layout for page in scores}) > 1:
        for page, by in scores.items():
            found.setdefault(f"layout: {page.wanted.layout}", []).append(by)
    found["**all**"] = list(scores.values())
    return found


def errors_table(scores: Scores, readers: Sequence[By]) -> str:
    """Every class: our errors with intervals, and the peers' beside them."""
    peers = [by for by in readers if by is not By.OURS]
    heads = ["class", "pages", "CER", "CER, any order", "WER", "fields exact", "registers exact"]
    rows = [
        [
            name,
            str(len(pages)),
            *_own(pages),
            *(_cell(pages, by, _ordered) for by in peers),
            _worse(pages),
        ]
        for name, pages in classes(scores).items()
    ]
    return table([*heads, *(f"CER {by}" for by in peers), ""], rows)


def peers_table(scores: Scores, readers: Sequence[By]) -> str:
    """Every reader over all pages, by every measure."""
    pages = list(scores.values())
    rows = [
        [
            str(by),
            *(_cell(pages, by, of) for of in (_ordered, _unordered, _worded)),
            *(_exact(pages, by, of) for of in (_fielded, _numbered)),
        ]
        for by in readers
    ]
    heads = ["reader", "CER", "CER, any order", "WER", "fields exact", "registers exact"]
    return table(heads, rows)


def sure_table(scores: Scores) -> str:
    """Of the fields that were said to be so sure, how many are right."""
    sure = [one for by in scores.values() for one in by[By.OURS].sure]
    rows = []
    for low, high in pairwise(BINS):
        found = [one for one in sure if low <= one.confidence < high]
        if found:
            said = sum(one.confidence for one in found) / len(found)
            right = sum(one.right for one in found) / len(found)
            rows.append(
                [f"{low:.2f}–{min(high, 1):.2f}", str(len(found)), percent(said), percent(right)]
            )
    return table(["confidence", "fields", "said", "right"], rows)


def _own(pages: Sequence[Mapping[By, Score]]) -> list[str]:
    spans = [_span(_rate(pages, By.OURS, of)) for of in (_ordered, _unordered, _worded)]
    return [*spans, *(_exact(pages, By.OURS, of) for of in (_fielded, _numbered))]


def _rate(
    pages: Sequence[Mapping[By, Score]], by: By, of: Callable[[Score], Errors]
) -> Rate | None:
    return rate([page[by] for page in pages if by in page], of)


def _cell(pages: Sequence[Mapping[By, Score]], by: By, of: Callable[[Score], Errors]) -> str:
    found = _rate(pages, by, of)
    return percent(found.share) if found else "–"


def _exact(pages: Sequence[Mapping[By, Score]], by: By, of: Callable[[Score], Errors]) -> str:
    found = _rate(pages, by, of)
    if not found or by is By.OCRMYPDF:
        return "–"
    return f"{percent(1 - found.share)} of {found.count}"


def _span(found: Rate | None) -> str:
    return f"{percent(found.share)} ({percent(found.low)}–{percent(found.high)})" if found else "–"


def _worse(pages: Sequence[Mapping[By, Score]]) -> str:
    ours, raw = (_rate(pages, by, _ordered) for by in (By.OURS, By.RAW))
    return "worse cleaned" if ours and raw and ours.share > raw.share + TOLERATED else ""


def overall(scores: Scores) -> list[str]:
    """Our figures over all pages, for the history."""
    pages = list(scores.values())
    return [_cell(pages, By.OURS, of) for of in (_ordered, _unordered, _worded)] + [
        _exact(pages, By.OURS, of) for of in (_fielded, _numbered)
    ]


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def percent(share: float) -> str:
    """A share as a percentage."""
    return f"{100 * share:.2f}" if share < 0.1 else f"{100 * share:.1f}"


def put_between(path: Path, mark: str, text: str) -> None:
    """Replace what stands between two marks of a document."""
    before, rest = path.read_text(encoding="utf-8").split(f"<!-- {mark} -->\n", 1)
    after = rest.split(f"<!-- /{mark} -->", 1)[1]
    whole = f"{before}<!-- {mark} -->\n{text}<!-- /{mark} -->{after}"
    path.write_text(whole, encoding="utf-8")


def append(path: Path, mark: str, row: Sequence[str]) -> None:
    """Add a row to a table that ends at a mark."""
    text = path.read_text(encoding="utf-8")
    line = f"| {' | '.join(row)} |\n"
    path.write_text(text.replace(f"<!-- /{mark} -->", f"{line}<!-- /{mark} -->"), encoding="utf-8")

"""The figures as tables for people."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from arkhiv.cli.output import put, put_table
from benchmarks.accuracy import register_numbers, sides_errors
from benchmarks.errors import together
from benchmarks.fields import Mark, counted, share

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from benchmarks.accuracy import Judged
    from benchmarks.fields import Marked
    from benchmarks.truth import Paper, Side

OVERALL = (("all sides but the hard ones", False), ("hard sides", True))
SPEED = (
    ("pages", "{pages:.0f}", "{plain_pages:.0f}"),
    ("seconds by the clock", "{wall_seconds:.1f}", "{plain_wall_seconds:.1f}"),
    ("pages a minute", "{pages_per_minute:.1f}", "{plain_pages_per_minute:.1f}"),
    ("as a ratio", "{ratio_wall:.2f}", "1.00"),
    ("processor seconds", "{cpu_seconds:.1f}", "{plain_cpu_seconds:.1f}"),
    ("pages a processor minute", "{cpu_pages:.1f}", "{plain_cpu_pages:.1f}"),
    ("as a ratio", "{ratio_cpu:.2f}", "1.00"),
)
TIME = (
    ("all", "cpu_seconds"),
    ("inside the engine call", "engine_seconds"),
    ("of it to find out which way is up", "orientation_seconds"),
    ("ingest", "ingest_seconds"),
    ("starting processes", "start_seconds"),
)
OUTSIDE = (
    ("outside the engine call (target: at most 35 %)", "outside"),
    ("the same without the start of the processes", "outside_started"),
)
HEADS = ("right", "wrong", "missing", "extra", "exact")


def letters(judged: Sequence[Judged], texts: Mapping[Side, str]) -> None:
    """Character errors of every paper, and of all sides together, each side once."""
    papers = [each.paper for each in judged]
    rows = [_letters(each) for each in judged]
    rows += [_overall(name, papers, texts, hard=hard) for name, hard in OVERALL]
    heads = ("paper", "type", "letters", "wrong", "error rate")
    put_table("Character errors, in reading order", heads, rows, right=(2, 3, 4))


def _letters(judged: Judged) -> tuple[str, ...]:
    paper, found = judged.paper, judged.errors
    type_ = paper.type if judged.type == paper.type else f"{paper.type} → {judged.type}"
    name = f"{paper.name} (hard)" if paper.hard else paper.name
    return (name, type_, str(found.letters), str(found.wrong), percent(found.rate))


def _overall(
    name: str, papers: Sequence[Paper], texts: Mapping[Side, str], *, hard: bool
) -> tuple[str, ...]:
    found = together(sides_errors(papers, texts, hard=hard))
    return (name, "", str(found.letters), str(found.wrong), percent(found.rate))


def fields(judged: Sequence[Judged]) -> None:
    """Fields of every type, of all, and the register numbers apart."""
    types: dict[str, list[Marked]] = defaultdict(list)
    for each in judged:
        types[each.paper.type].extend([] if each.paper.hard else each.fields)
    hard = [field for each in judged if each.paper.hard for field in each.fields]
    easy = [each for each in judged if not each.paper.hard]
    rows = [_marks(name, found) for name, found in sorted(types.items())]
    rows.append(_marks("all but the hard papers", [f for each in easy for f in each.fields]))
    rows.append(_marks("of these, register numbers", register_numbers(easy)))
    rows.append(_marks("hard papers", hard))
    put_table("Fields, exact in normalised form", ("type", *HEADS), rows, right=(1, 2, 3, 4, 5))
    right = sum(each.type == each.paper.type for each in judged)
    put(f"Document types right: {right} of {len(judged)}\n")


def _marks(name: str, found: Iterable[Marked]) -> tuple[str, ...]:
    counts = counted(found)
    return (name, *(str(counts[mark]) for mark in Mark), percent(share(counts)))


def mistakes(judged: Sequence[Judged]) -> None:
    """Every field that is not right."""
    rows = [
        _mistake(field) for each in judged for field in each.fields if field.mark is not Mark.RIGHT
    ]
    put_table("Not right", ("paper", "field", "", "expected", "found", "as read"), rows)


def _mistake(field: Marked) -> tuple[str, ...]:
    expected, found = field.expected or "–", field.found or "–"
    return (field.paper, field.name, field.mark.value, expected, found, field.raw)


def speed(figures: Mapping[str, float]) -> None:
    """The line beside plain Tesseract, and where its time goes."""
    title = f"Speed, medians of {figures['rounds']:.0f} rounds"
    rows = [
        (name, ours.format(**figures), theirs.format(**figures)) for name, ours, theirs in SPEED
    ]
    put_table(title, ("", "the line", "plain Tesseract"), rows, right=(1, 2))
    whole = figures["cpu_seconds"]
    rows = [(name, f"{figures[key]:.1f}", percent(figures[key] / whole)) for name, key in TIME]
    rows += [(name, "", percent(figures[key])) for name, key in OUTSIDE]
    put_table("Where the processor's time goes", ("", "seconds", "share"), rows, right=(1, 2))


def percent(share_: float) -> str:
    """A share as a percentage with one decimal."""
    return f"{100 * share_:.1f} %"

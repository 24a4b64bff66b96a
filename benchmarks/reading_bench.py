"""`make bench-reading`: error rates on generated papers, by layout and damage, beside the peers."""

from __future__ import annotations

import argparse
import multiprocessing
import sys
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import partial

from benchmarks.reading_pages import APART, ROOT, Kept, Wanted, kept, plan
from benchmarks.reading_readers import By, read
from benchmarks.reading_score import REGISTERS, Score, scored
from benchmarks.reading_tables import (
    Scores,
    append,
    errors_table,
    overall,
    peers_table,
    percent,
    put_between,
    sure_table,
)
from samples.papers.damage import Damage
from samples.papers.papers import Layout
from samples.papers.parts import Part

DOCUMENT = ROOT / "docs" / "reading.md"
OWN = (By.OURS, By.RAW)
PEERS = (By.MON, By.CYRILLIC, By.OCRMYPDF)


def main(arguments: list[str] | None = None) -> int:
    """Measure, print, and with --record write into the document."""
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.record and not _is_whole(asked):
        parser.error("--record is for all pages of the test part, and all readers")
    readers = (*OWN, *(() if asked.ours_only else asked.peers))
    wanted = plan(asked.part, asked.pages, asked.only, asked.layout)
    scores = measured(wanted, readers, asked.model, asked.workers)
    tables = {
        "peers": peers_table(scores, readers),
        "classes": errors_table(scores, readers),
        "sure": sure_table(scores),
    }
    print(f"\n{len(wanted)} pages of the {asked.part} part; all figures in %\n")
    if asked.typewriters:
        typed = plan(asked.part, asked.typewriters, asked.only, (Layout.TYPED,))
        more = tuple(one for one in typed if one not in wanted)
        every = scores | measured(more, OWN, asked.model, asked.workers)
        held_out = {page: by for page, by in every.items() if page.wanted in typed}
        tables["typewriters"] = errors_table(held_out, OWN)
    for text in tables.values():
        print(text)
    if asked.record:
        for mark, text in tables.items():
            put_between(DOCUMENT, mark, text)
        now = f"{datetime.now(UTC):%Y-%m-%d}"
        append(
            DOCUMENT, "history", [now, asked.model or "default", str(len(wanted)), *overall(scores)]
        )
    return 0


def _is_whole(asked: argparse.Namespace) -> bool:
    """Whether all that the document's tables tell of is measured."""
    some = asked.part, asked.only, asked.layout, asked.ours_only, asked.peers
    return some == (Part.TEST, tuple(Damage), tuple(Layout), False, PEERS) and asked.typewriters > 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", type=Part, default=Part.TEST, choices=list(Part))
    most = range(1, APART + 1)
    parser.add_argument(
        "--pages", type=int, choices=most, metavar="N", default=1, help="a cell, 1 to 100"
    )
    parser.add_argument(
        "--typewriters", type=int, default=0, help="typed pages with every damage, by us"
    )
    parser.add_argument("--only", type=_damages, default=tuple(Damage), help="damages: a,b")
    parser.add_argument("--layout", type=_layouts, default=tuple(Layout), help="layouts: a,b")
    parser.add_argument("--ours-only", action="store_true", help="leave the peers out")
    parser.add_argument("--peers", type=_peers, default=PEERS, help="mon,Cyrillic,OCRmyPDF")
    parser.add_argument("--model", default="", help="read with this model; else the default")
    parser.add_argument("--workers", type=int, default=2, help="processes at once")
    parser.add_argument("--record", action="store_true", help="write into docs/reading.md")
    return parser


def _damages(text: str) -> tuple[Damage, ...]:
    return tuple(Damage(name) for name in text.split(","))


def _peers(text: str) -> tuple[By, ...]:
    return tuple(By(name) for name in text.split(","))


def _layouts(text: str) -> tuple[Layout, ...]:
    return tuple(Layout(name) for name in text.split(","))


def measured(
    wanted: tuple[Wanted, ...], readers: tuple[By, ...], model: str, workers: int
) -> Scores:
    """Read every page with every reader, in processes of their own."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context) as pool:
        judge = partial(_judged, readers=readers, model=model)
        scores: Scores = {}
        for page, by in pool.map(judge, wanted):
            scores[page] = by
            said = ", ".join(f"{name} {percent(one.ordered.rate)}" for name, one in by.items())
            print(f"{page.wanted.name}: {said}", file=sys.stderr, flush=True)
        return scores


def _judged(wanted: Wanted, *, readers: tuple[By, ...], model: str) -> tuple[Kept, dict[By, Score]]:
    page = kept(wanted)
    numbers = _register_fields(page.type)
    return page, {by: scored(page, read(page, by, model), numbers) for by in readers}


def _register_fields(type_: str | None) -> frozenset[str]:
    from pipeline.describe.forms import built_in

    form = built_in().form(type_) if type_ else None
    fields = form.fields if form else ()
    return frozenset(field.name for field in fields if str(field.kind) in REGISTERS)


if __name__ == "__main__":
    raise SystemExit(main())

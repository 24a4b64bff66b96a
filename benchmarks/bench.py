"""`make bench`: error rates and speed on samples/, beside plain Tesseract."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from benchmarks import accuracy, speed, tables, truth
from benchmarks.errors import together
from benchmarks.fields import counted, share
from benchmarks.reading import read_all
from ocr.settings import EngineName

SAMPLES = Path(__file__).resolve().parents[1] / "samples"


def main(arguments: list[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=Path, default=SAMPLES, help="the folder of the samples")
    parser.add_argument("--rounds", type=int, default=3, help="of measuring speed; 0: none")
    parser.add_argument(
        "--engine", type=EngineName, choices=list(EngineName), default=EngineName.AUTO
    )
    parser.add_argument("--no-accuracy", action="store_true", help="measure the speed alone")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    wanted = parser.parse_args(arguments)
    papers = truth.papers(wanted.samples)
    sides = truth.sides(papers)
    figures: dict[str, float] = {}
    if not wanted.no_accuracy:
        figures |= measured_accuracy(wanted.samples, papers, sides, wanted.engine)
    if wanted.rounds:
        figures |= measured_speed(wanted.samples, papers, sides, wanted)
    if wanted.json:
        wanted.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def measured_accuracy(
    samples: Path,
    papers: tuple[truth.Paper, ...],
    sides: tuple[truth.Side, ...],
    engine: EngineName,
) -> dict[str, float]:
    """Read every side once and compare."""
    pages = read_all(samples, sides, engine)
    judged, texts = accuracy.judge(papers, pages), accuracy.texts_of(pages)
    tables.letters(judged, texts)
    tables.fields(judged)
    tables.mistakes(judged)
    easy = [each for each in judged if not each.paper.hard]
    return {
        "character_error_rate": together(accuracy.sides_errors(papers, texts, hard=False)).rate,
        "fields_exact": share(counted(field for each in easy for field in each.fields)),
        "register_numbers_exact": share(counted(accuracy.register_numbers(easy))),
        "types_right": sum(each.type == each.paper.type for each in judged) / len(judged),
    }


def measured_speed(
    samples: Path,
    papers: tuple[truth.Paper, ...],
    sides: tuple[truth.Side, ...],
    wanted: argparse.Namespace,
) -> dict[str, float]:
    """Time the line and plain Tesseract in turn."""
    measured = speed.measure(samples, sides, wanted.rounds, wanted.engine)
    figures = measured.figures()
    tables.speed(figures)
    errors = together(accuracy.sides_errors(papers, measured.texts(), hard=False))
    print(f"Plain Tesseract's character error rate on these sides: {tables.percent(errors.rate)}")
    return {**figures, "plain_character_error_rate": errors.rate}


if __name__ == "__main__":
    raise SystemExit(main())

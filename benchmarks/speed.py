"""Speed: the line and plain Tesseract in turn, several times, because machines are noisy."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.truth import Side
    from ocr.settings import EngineName


@dataclass(frozen=True, slots=True)
class Speed:
    """The rounds of both, and what plain Tesseract read."""

    ours: tuple[line.Round, ...]
    plain: tuple[plain.Round, ...]

    def texts(self) -> dict[Side, str]:
        """What plain Tesseract read, the same in every round."""
        return self.plain[0].texts

    def figures(self) -> dict[str, float]:
        """The medians over the rounds, each ratio taken within its round."""
        ours = [each.whole for each in self.ours]
        pages = self.ours[0].pages
        pairs = list(zip(self.ours, self.plain, strict=True))
        return {
            "pages": pages,
            "rounds": len(ours),
            "wall_seconds": median(each.wall for each in ours),
            "cpu_seconds": median(each.cpu for each in ours),
            "engine_seconds": median(each.engine for each in ours),
            "orientation_seconds": median(each.orientation for each in ours),
            "ingest_seconds": median(each.ingest.cpu for each in self.ours),
            "start_seconds": median(each.start for each in self.ours),
            "outside": median(each.outside for each in ours),
            "outside_started": median(each.outside_started for each in self.ours),
            "pages_per_minute": median(60 * pages / each.wall for each in ours),
            "cpu_pages": median(60 * pages / each.cpu for each in ours),
            "plain_pages": self.plain[0].pages,
            "plain_wall_seconds": median(each.spent.wall for each in self.plain),
            "plain_cpu_seconds": median(each.spent.cpu for each in self.plain),
            "plain_pages_per_minute": median(
                60 * each.pages / each.spent.wall for each in self.plain
            ),
            "plain_cpu_pages": median(60 * each.pages / each.spent.cpu for each in self.plain),
            "ratio_wall": median(
                (a.pages / a.whole.wall) / (b.pages / b.spent.wall) for a, b in pairs
            ),
            "ratio_cpu": median(
                (a.pages / a.whole.cpu) / (b.pages / b.spent.cpu) for a, b in pairs
            ),
        }


def measure(samples: Path, sides: Sequence[Side], rounds: int, engine: EngineName) -> Speed:
    """Run both in turn so often, the line with that engine."""
    ours, others = [], []
    with tempfile.TemporaryDirectory(prefix="arkhiv-bench-") as name:
        folder = Path(name)
        pages = plain.prepare(samples, sides, folder / "png")
        for number in range(rounds):
            place = folder / str(number)
            place.mkdir()
            ours.append(line.run(samples, place, engine))
            others.append(plain.run(pages))
    return Speed(tuple(ours), tuple(others))

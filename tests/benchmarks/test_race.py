"""The race's row of history: the medians of its rounds, and nothing said of who did not run."""

from __future__ import annotations

import pytest

from benchmarks import race as racing
from benchmarks.copies import Copies
from benchmarks.line import Round
from benchmarks.meter import Spent
from benchmarks.plain import Round as Plain
from benchmarks.race import Race, outcome

DAY = "2026-11-28"


def race(minutes: float, peer: Spent | None) -> Race:
    """Sixty pages by us in so many minutes, half of it the engine's, and by Tesseract in one."""
    spent = Spent(wall=60 * minutes, cpu=120 * minutes, reading=60 * minutes)
    ours = Round(60, Spent(0.0, 0.0), spent, start=0.0)
    others = 20 if peer else 0
    return Race(ours, Plain(60, Spent(60.0, 120.0), {}), peer, others, Copies(0, 0, 0, 0))


def test_a_row_of_history_has_the_medians_of_the_rounds() -> None:
    peer = Spent(wall=120.0, cpu=240.0)
    rounds = [race(minutes, peer) for minutes in (0.4, 0.5, 2.0)]
    assert outcome(rounds, DAY) == [DAY, "3", "120.0", "60.0", "2.00", "12.0", "50.0"]


def test_a_race_without_ocrmypdf_says_nothing_of_it() -> None:
    assert outcome([race(1.0, None)], DAY) == [DAY, "1", "60.0", "60.0", "1.00", "–", "50.0"]


@pytest.mark.parametrize(
    ("peer", "ends"),
    [
        (Spent(wall=120.0, cpu=240.0), ["ocrmypdf 12.0 ×", "tesseract 2.0 ×"]),
        (None, ["tesseract 2.0 ×"]),
    ],
)
def test_the_race_ends_with_how_many_times_as_fast_we_are(
    peer: Spent | None,
    ends: list[str],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(racing, "chosen", lambda _: ())
    monkeypatch.setattr(racing, "delivered", lambda _, folder, **__: folder)
    monkeypatch.setattr(
        racing, "run", lambda *_: [race(minutes, peer) for minutes in (0.4, 0.5, 2)]
    )
    assert racing.main([]) == 0
    said = capsys.readouterr().out.splitlines()
    assert [line for line in said if line.endswith("×")] == ends
    assert said[-len(ends) :] == ends

"""The tally: what this process has done and met, added to its station's rows every few seconds."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.errors import UnavailableError
from storage.records.tally import Met, Took, within
from workers.rounds import lastly, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.flow import Step
    from storage.records import SqlRecords
    from workers.ending import Ending

SECONDS_BETWEEN = 5.0
LEASE_LOST = "lease_lost"


class Tally:
    """Counts in memory until they are taken; several threads may count at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._took: dict[tuple[str, str], Took] = {}
        self._met: dict[tuple[str, str], Met] = {}

    def done(self, step: Step, seconds: float) -> None:
        """Count a step that moved its thing."""
        self._add((Took(step.value, within(seconds), 1, seconds),), ())

    def fault(self, step: Step, code: str) -> None:
        """Count a step that did not."""
        self._add((), (Met(step.value, code, 1),))

    def write(self, records: SqlRecords) -> None:
        """Add what was counted to the rows of the station; while they are away it is kept."""
        with self._lock:
            took, self._took = tuple(self._took.values()), {}
            met, self._met = tuple(self._met.values()), {}
        if not took and not met:
            return
        try:
            with records.marking() as tx:
                tx.tally.add(took, met)
        except UnavailableError:
            self._add(took, met)
        except Exception:
            self._add(took, met)
            raise

    def _add(self, took: tuple[Took, ...], met: tuple[Met, ...]) -> None:
        with self._lock:
            for one in took:
                name = (one.step, one.within)
                known = self._took.get(name, replace(one, count=0, seconds=0.0))
                both = known.count + one.count, known.seconds + one.seconds
                self._took[name] = Took(*name, *both)
            for fault in met:
                key = (fault.step, fault.code)
                before = self._met.get(key, replace(fault, count=0))
                self._met[key] = Met(*key, before.count + fault.count)


@contextmanager
def tallying(records: SqlRecords, tally: Tally, ending: Ending | None = None) -> Iterator[None]:
    """Write the tally every few seconds for the length of the block, and once more at its end."""
    try:
        with rounds("tally", SECONDS_BETWEEN, lambda _: tally.write(records), ending=ending):
            yield
    finally:
        lastly("tally", lambda: tally.write(records), ending)

"""Feeds: the runs of the operator's desk, each in a thread of the server that serves the desk.

The scanner's own software runs in a child process, as for `arkhiv ingest`. Whether a run is under
way says a locked file, so that another window, another server and the next one see the same.
"""

from __future__ import annotations

import logging
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.archive import ChildInspector
from arkhiv.feeding import SIDE_BY_SIDE, fed_by, scratch_of, taken_in
from arkhiv.feedrun import AFTER, BATCH, run_of, target_of
from pipeline.capture.errors import FeedBrokenError, NoSuchSourceError
from pipeline.errors import ArkhivError
from pipeline.ids import BatchId, FeedId, new_id
from pipeline.moves.batching import the_batch
from pipeline.moves.sitting import Outcome, begin_feed, end_feed, volume_of
from pipeline.moves.stacked import end_stack
from pipeline.nouns.feed import LEFT, Asked
from pipeline.practice.feeder import lay
from pipeline.steps.inspect import WAKE
from scanner_drivers.device import Sides
from scanner_drivers.driver import Counting
from scanner_drivers.errors import DriverError
from scanner_drivers.faults import CutOffError
from scanner_drivers.landing import taking_up
from scanner_drivers.left import LeftDriver
from scanner_drivers.sane.device import devices
from scanner_drivers.sources import SCHEME, is_device
from scanner_drivers.tray import TrayFolder
from web.house import Source
from workers.presence import LockedFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arkhiv.archive import Archive
    from arkhiv.feedrun import Run
    from pipeline.events import Actor
    from scanner_drivers.driver import Driver
    from scanner_drivers.feed import DeviceDriver

LOG = logging.getLogger("arkhiv.feeds")
FOLDER = "desk"
"""The folder within the data folder that says which runs are under way."""
LANDING = "desk-landing"
"""The folder in which pages of the desk lie until they are stored."""
BOTH = ("r", "v")
LAID_AT_ONCE = 2.0
"""Seconds after which the feeder of an archive for practice is empty: all lay in it before."""


class Feeds:
    """The runs of one server."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._presence = LockedFiles(archive.settings.data / FOLDER)
        self._under_way: dict[FeedId, DeviceDriver | TrayFolder | None] = {}
        self._threads: list[threading.Thread] = []
        self._stopped: set[FeedId] = set()
        self._found: tuple[Source, ...] = ()
        self._heard = 0

    @property
    def station(self) -> str:
        """The name of the station at which is fed."""
        return self._archive.settings.station

    def sources(self) -> tuple[Source, ...]:
        """Return the scanners and folders of the house, and the scanners found since it began."""
        named = (self._archive.settings.desk_sources or "").split(",")
        told = [Source(one, one.partition(":")[2]) for one in named if one]
        known = {one.source for one in told}
        return (*told, *(one for one in self._found if one.source not in known))

    def look(self) -> None:
        """Look for scanners, by USB and in the network; this takes seconds."""
        self._found = tuple(
            Source(one.source, f"{one.vendor} {one.model}".strip()) for one in devices()
        )

    def require(self, source: str) -> None:
        """Raise where nobody may feed from this source here."""
        if all(one.source != source for one in self.sources()):
            raise NoSuchSourceError(source=source)

    def runs(self, feed: FeedId) -> bool:
        """Say whether a run is under way."""
        return self._presence.is_fed(BatchId(feed))

    def heard(self) -> int:
        """Return how often a page came or a run ended here, so that streams look at once."""
        return self._heard

    def begin(self, batch: BatchId, asked: Asked, actor: Actor) -> FeedId:
        """Begin a run; what it brings is written down page by page."""
        key = FeedId(new_id())
        with ExitStack() as present:
            present.enter_context(self._presence.feeding(BatchId(key)))
            with self._archive.records.writing() as tx:
                self.require(the_batch(tx, batch).source)
                run = run_of(tx, key, batch, asked, actor, self.station)
                begin_feed(tx, the_batch(tx, batch), key, asked, actor, self._others(key))
            self._under_way[key] = None
            thread = threading.Thread(
                target=self._serve, args=(run, present.pop_all()), name=f"feed-{key}", daemon=True
            )
        self._threads = [one for one in self._threads if one.is_alive()] + [thread]
        thread.start()
        return key

    def stop(self, feed: FeedId) -> None:
        """Stop a run of this server as soon as its device can."""
        self._stopped.add(feed)
        driver = self._under_way.get(feed)
        if driver is not None:
            driver.cancel()

    def close(self) -> None:
        """Stop every run of this server, and wait until what was whole is written down."""
        for feed in tuple(self._under_way):
            self.stop(feed)
        for thread in self._threads:
            thread.join(self._archive.settings.stop_seconds)

    def _others(self, own: FeedId) -> Callable[[FeedId], bool]:
        return lambda feed: feed != own and self.runs(feed)

    def _serve(self, run: Run, present: ExitStack) -> None:
        """Feed, and write down how it ended; whatever happens, the run has an end."""
        with present:
            outcome = self._outcome(run)
            self._under_way.pop(run.feed, None)
            self._stopped.discard(run.feed)
            with self._archive.records.writing() as tx:
                end_feed(tx, run.feed, run.batch, run.station.operator, outcome)
                end_stack(tx, run.batch, run.station.operator)
        self._presence.forget(BatchId(run.feed))
        self._heard += 1
        self._archive.sealer.seal()

    def _outcome(self, run: Run) -> Outcome:
        """Feed, and return how it ended; whatever happens, the run has an end."""
        came: list[str] = []
        fed: int | None = None
        fault: DriverError | None
        try:
            if (left := self._taken_up(run, came)) is not None:
                return left
            with self._driver(run) as driver:
                self._under_way[run.feed] = driver
                if run.feed in self._stopped:
                    driver.cancel()
                self._take(run, driver, came)
                fault = driver.fault
                fed = driver.fed() if isinstance(driver, Counting) else None
        except DriverError as error:
            fault = error
        except ArkhivError as error:
            return Outcome(error.code, error.kept(), fed, len(came))
        except Exception:
            LOG.exception("a run failed")
            return Outcome(FeedBrokenError.code, {}, fed, len(came))
        if fault is None:
            return Outcome(None, {}, fed, len(came))
        return Outcome(fault.code, _plain(fault), fed, len(came))

    def _take(self, run: Run, driver: Driver, came: list[str]) -> None:
        archive, scratch = self._archive, scratch_of(self._archive)

        def heard(name: str) -> None:
            came.append(name)
            self._heard += 1

        with archive.children(SIDE_BY_SIDE) as children, archive.bell() as bell:
            children.wake(WAKE, scratch)
            coded = run.way is not None
            inspect = ChildInspector(children, archive.recipe, scratch, codes=coded)
            taken_in(
                archive,
                inspect,
                run.station,
                driver,
                run.source,
                heard,
                bell,
                way=run.way,
                batch=run.batch,
            )

    @contextmanager
    def _driver(self, run: Run) -> Iterator[DeviceDriver | TrayFolder]:
        if not is_device(run.source):
            yield self._tray(run, Path(run.source.removeprefix(SCHEME)))
            return
        with fed_by(run.source, run.profile, run.target, self._landing, run.sheets) as driver:
            yield driver

    def _tray(self, run: Run, path: Path) -> TrayFolder:
        """Return a folder as a source; the feeder of an archive for practice is filled first."""
        if path != self._archive.feeder or run.way is not None:
            return TrayFolder(path, run.profile, run.target, run.sheets)
        sides = BOTH if run.profile.sides is Sides.BOTH else (run.target.side,)
        lay(path, run.target.volume or "", run.target.label, sides, run.sheets)
        return TrayFolder(path, run.profile, run.target, idle=LAID_AT_ONCE)

    @property
    def _landing(self) -> Path:
        return self._archive.settings.data / LANDING

    def _taken_up(self, run: Run, came: list[str]) -> Outcome | None:
        """Take in what a run of this batch left on the disk, and say what is to be fed next."""
        mine = False
        with taking_up(self._landing, run.source) as lefts:
            for left in lefts:
                facts = dict(left.note.target.facts)
                if facts.get(BATCH) == run.batch:
                    way = run.way and replace(run.way, after=int(facts[AFTER]))
                    self._take(replace(run, way=way), LeftDriver(left), came)
                    mine = True
        if not mine:
            return None
        if run.way is not None:
            return Outcome(LEFT, {}, None, len(came))
        with self._archive.records.reading() as tx:
            target = target_of(tx, volume_of(tx, run.batch), Asked(), run.batch)
        fault = CutOffError(device=run.source, pages=len(came), leaf=target.label(0))
        return Outcome(fault.code, _plain(fault), None, len(came))


def _plain(fault: DriverError) -> dict[str, object]:
    """Return the facts of a fault as they are kept as JSON."""
    kinds = (str, int, float, bool, type(None))
    return {k: v if isinstance(v, kinds) else str(v) for k, v in fault.facts.items()}

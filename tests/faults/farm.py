"""A farm: one archive on servers, with a desk for people and posts where workers run."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from arkhiv.archive import open_archive
from storage.schema.capture import page
from storage.schema.documents import document
from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, record
from tests.faults.leases import let_leases_run_out
from tests.faults.reckoning import assert_whole

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Sequence
    from pathlib import Path

DEADLINE = 170.0
LOOK_SECONDS = 0.25


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers of an archive are."""

    database_url: str
    broker_url: str
    objects_url: str


@dataclass
class Farm:
    """Workers come and go; what must be true afterwards is checked here once for all of them."""

    home: Desk
    posts: tuple[Desk, ...]
    records: tuple[str, ...]
    leaves: int
    workers: dict[str, subprocess.Popen[str]] = field(default_factory=dict)

    @property
    def pages(self) -> int:
        """How many pages were taken in."""
        return len(self.records) * self.leaves

    def start(
        self, post: Desk, before: Sequence[str] = (), path: Path | None = None
    ) -> subprocess.Popen[str]:
        """Start a worker at a post, perhaps with tools of its own."""
        process = post.start("work", before=before, path=path)
        self.workers[post.settings.station] = process
        return process

    def caught_in_the_middle(self) -> bool:
        """Hold all workers still; if none of them has a page in hand, let them go on."""
        for process in self.workers.values():
            process.send_signal(signal.SIGSTOP)
        caught = self.in_hand() >= 1
        if not caught:
            for process in self.workers.values():
                process.send_signal(signal.SIGCONT)
        return caught

    def kill(self, post: Desk) -> None:
        """End a worker and its children as a power cut would."""
        process = self.workers.pop(post.settings.station)
        process.kill()
        process.communicate(timeout=DEADLINE)

    def finished(self) -> tuple[int, int]:
        """Return how many pages are read and how many documents assembled."""
        archive = open_archive(self.home.settings)
        with archive.records.reading() as tx:
            read = tx.connection.scalar(select(func.count()).where(page.c.state == "read"))
            made = tx.connection.scalar(select(func.count()).where(document.c.state == "assembled"))
        archive.records.engine.dispose()
        return read or 0, made or 0

    def until(self, pages: int, documents: int = 0) -> None:
        """Wait until so much is finished."""
        deadline = time.monotonic() + DEADLINE
        while (found := self.finished()) < (pages, documents) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        assert found >= (pages, documents), found

    def finish(self, patience: float = DEADLINE) -> None:
        """Wait until everything is finished, and let the workers stop in peace."""
        deadline = time.monotonic() + patience
        wanted = (self.pages, len(self.records))
        while self.finished() != wanted and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        said = self.stop()
        assert self.finished() == wanted, said

    def stop(self) -> list[str]:
        """Ask every worker to end; return what they said."""
        said = []
        for process in self.workers.values():
            process.send_signal(signal.SIGTERM)
        for process in self.workers.values():
            out, err = process.communicate(timeout=DEADLINE)
            assert process.returncode == 0, err
            said.append(out + err)
        self.workers.clear()
        return said

    def clear(self) -> None:
        """End what a failed test left running."""
        for process in self.workers.values():
            if process.poll() is None:
                os.kill(process.pid, signal.SIGCONT)
                process.kill()
            process.communicate(timeout=DEADLINE)
        self.workers.clear()

    def in_hand(self) -> int:
        """Count the pages that somebody works on, or was working on when he died just now."""
        archive = open_archive(self.home.settings)
        with archive.records.reading() as tx:
            living = page.c.lease_until > tx.work.present()
            found = tx.connection.scalar(select(func.count()).where(living))
        archive.records.engine.dispose()
        return found or 0

    def let_leases_run_out(self) -> None:
        """Do as if half a minute had gone by."""
        let_leases_run_out(open_archive(self.home.settings))

    def assert_whole(self) -> None:
        """Every page and document is there once, finished once, and the trail verifies."""
        archive = open_archive(self.home.settings)
        for post in (self.home, *self.posts):
            open_archive(post.settings).sealer.seal()
        assert len(self.delivered) == self.pages
        assert_whole(archive, self.delivered, len(self.records))

    @property
    def delivered(self) -> tuple[Path, ...]:
        """The files that were taken in."""
        return tuple(self.home.scans.rglob("*.png"))


def build(folder: Path, at: Addresses, *, records: int = 4, leaves: int = 2) -> Farm:
    """Set up an archive with scans taken in and nothing worked on yet."""
    places = {
        "database_url": at.database_url,
        "broker_url": at.broker_url,
        "objects_url": at.objects_url,
    }
    home = Desk(folder / "home", station="home", **places)
    posts = tuple(Desk(folder / name, station=name, **places) for name in ("post-1", "post-2"))
    for desk in (home, *posts):
        desk.type("init")
    home.type(
        "audit", "trust", *(str(open_archive(post.settings).signers[0]) for post in posts),
        *("--by", "dorj"),
    )  # fmt: skip
    names = tuple(f"R-{number}" for number in range(1, records + 1))
    home.holdings("records.csv", RECORDS, *(record(name) for name in names))
    for name in names:
        for leaf in range(1, leaves + 1):
            small_page(home.scans / name / f"{leaf}.png", f"Хуудас {name}-{leaf}")
    assert home.take()["pages"] == records * leaves
    return Farm(home, posts, names, leaves)

"""`make soak MINUTES=30`: troubles at random moments for as long as is asked, then the reckoning.

Two workers read small pages while workers, broker, database and store are killed, emptied, slowed
and brought back. At the end every page and event must be there once, and every seal and digest
hold. The seed is printed, so that a soak that fails can be given again.
"""

from __future__ import annotations

import argparse
import random
import secrets
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.cli.output import put
from tests.faults.farm import Addresses, Farm, build
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres
from tests.servers.proxy import Proxy
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.seaweed import ACCESS, SECRET, Seaweed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

PAGES_A_MINUTE = 30
LEAVES = 5
CALM = (3.0, 12.0)
TROUBLE = (1.0, 8.0)
AWAY = 4
"""How a command ends that could not begin for want of a server."""


class Soak:
    """The servers, the workers, and what may happen to them."""

    def __init__(self, stack: ExitStack, folder: Path, chance: random.Random, pages: int) -> None:
        self._chance = chance
        self._database = stack.enter_context(
            running(Postgres(folder / "postgres", options={"fsync": "on"}))
        )
        self._broker = stack.enter_context(running(RabbitMQ(folder / "rabbitmq")))
        self._store = stack.enter_context(running(Seaweed(folder / "seaweed")))
        self._line = stack.enter_context(Proxy(self._store.host, self._store.port))
        bucket = self._store.bucket().name
        address = f"s3://{ACCESS}:{SECRET}@{self._line.host}:{self._line.port}/{bucket}?tls=no"
        at = Addresses(self._database.fresh(), self._broker.url, address)
        self.farm: Farm = build(folder, at, records=max(1, pages // LEAVES), leaves=LEAVES)
        stack.callback(self.farm.clear)
        self.troubles: tuple[tuple[str, Callable[[], None]], ...] = (
            ("worker killed", self._kill_a_worker),
            ("broker killed and emptied", self._empty_the_broker),
            ("database killed", self._kill_the_database),
            ("store slow", lambda: self._trouble_the_line(lambda: self._line.delays(1.0))),
            ("store answers 500", lambda: self._trouble_the_line(self._line.fails)),
            ("store away", lambda: self._trouble_the_line(self._line.refuses)),
            ("store cuts lines", lambda: self._trouble_the_line(lambda: self._line.cuts(20_000))),
        )

    def _wait(self, span: tuple[float, float] = TROUBLE) -> None:
        time.sleep(self._chance.uniform(*span))

    def _kill_a_worker(self) -> None:
        post = self._chance.choice(self.farm.posts)
        self.farm.kill(post)
        self._wait()
        self.farm.start(post)

    def _empty_the_broker(self) -> None:
        self._broker.kill()
        self._broker.empty()
        self._wait()
        self._broker.start()

    def _kill_the_database(self) -> None:
        self._database.kill()
        self._wait()
        self._database.start()

    def _trouble_the_line(self, begin: Callable[[], None]) -> None:
        begin()
        self._wait()
        self._line.passes()

    def _supervise(self) -> None:
        """Start again, as a supervisor does, what ended because a server was away at its start."""
        for post in self.farm.posts:
            process = self.farm.workers[post.settings.station]
            if process.poll() is not None:
                said = process.communicate()
                assert process.returncode == AWAY, said
                self.farm.start(post)

    def run(self, seconds: float) -> Counter[str]:
        """Make trouble for so long; return how often each came."""
        happened: Counter[str] = Counter()
        for post in self.farm.posts:
            self.farm.start(post)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._wait(CALM)
            name, trouble = self._chance.choice(self.troubles)
            trouble()
            happened[name] += 1
            self._supervise()
        self._wait(CALM)
        self._supervise()
        return happened


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, reckon, and print what happened."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10_000))
    wanted = parser.parse_args(arguments)
    put(f"seed {wanted.seed}")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        chance = random.Random(wanted.seed)
        soak = Soak(stack, folder, chance, int(PAGES_A_MINUTE * wanted.minutes))
        happened = soak.run(wanted.minutes * 60)
        soak.farm.finish(patience=wanted.minutes * 120 + 300)
        soak.farm.assert_whole()
        put(f"{soak.farm.pages} pages, each there once and whole, after:")
    for trouble, times in happened.most_common():
        put(f"{times:4} × {trouble}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

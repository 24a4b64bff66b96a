"""`make bench-resume`: seconds until another worker takes and reads what a killed one had in hand.

PostgreSQL, the broker and two workers run on this machine; one worker dies by kill -9 with a page
under its lease of 30 s. Each broker is left alone, emptied in the same moment, kept away, or loses
every message as soon as it has taken it.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from arkhiv.cli.output import put_table, tell
from tests.faults.farm import Addresses, build
from tests.faults.resuming import TROUBLES, resumed
from tests.servers.fixtures import running
from tests.servers.postgres import Postgres
from tests.servers.rabbitmq import RabbitMQ
from tests.servers.redis import Redis

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.faults.resuming import Resumed

PAPERS = 5
KINDS: tuple[type[RabbitMQ | Redis], ...] = (RabbitMQ, Redis)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1, help="of every kind of trouble")
    parser.add_argument("--broker", choices=[kind.name for kind in KINDS], help="this one alone")
    asked = parser.parse_args(arguments)
    found: list[tuple[str, str, Resumed]] = []
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        database = stack.enter_context(running(Postgres(folder / "postgres")))
        for kind in KINDS:
            if asked.broker not in (None, kind.name):
                continue
            with running(kind(folder / kind.name)) as broker:
                for number in range(asked.rounds):
                    for trouble in TROUBLES:
                        place = folder / f"{kind.name}-{number}-{trouble.replace(' ', '-')}"
                        seen = _once(place, database, broker, trouble)
                        found.append((kind.name, trouble, seen))
                        tell(f"{kind.name}, {trouble}: {seen.taken:.1f} s, {seen.done:.1f} s")
    rows = [
        (name, trouble, str(seen.pages), f"{seen.taken:.1f}", f"{seen.done:.1f}")
        for name, trouble, seen in found
    ]
    heads = ("broker", "and it was", "pages in hand", "taken after s", "read after s")
    put_table("After kill -9 of a worker", heads, rows, right=(2, 3, 4))
    return 0


def _once(folder: Path, database: Postgres, broker: RabbitMQ | Redis, trouble: str) -> Resumed:
    """Kill a worker under one kind of trouble; the broker is there again afterwards."""
    at = Addresses(database.fresh(), broker.url, f"folder:{folder / 'objects'}")
    farm = build(folder, at, records=PAPERS)
    try:
        return resumed(farm, broker, trouble)
    finally:
        farm.clear()


if __name__ == "__main__":
    raise SystemExit(main())

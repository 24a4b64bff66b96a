"""The real line as a program of its own, so that a test can kill it."""

from __future__ import annotations

import os
import sys

from arkhiv import settings
from arkhiv.archive import ChildInspector, init
from pipeline.events import Actor
from pipeline.ingest.feeding import Station
from pipeline.ingest.ingest import Ingest
from scanner_drivers.sources import open_driver
from workers.sweep import Sweep


def main(source: str) -> None:
    archive = init(settings.read(os.environ))
    with archive.workshop() as workshop:
        look = ChildInspector(workshop.children, archive.recipe, workshop.scratch)
        station = Station(Actor("operator", "operator"), "s", "00")
        Ingest(archive.records, archive.objects, look, station).run(
            open_driver(source, decodes=look), source
        )
        with archive.sealer.running():
            Sweep(workshop).run(until_idle=True)


if __name__ == "__main__":
    main(sys.argv[1])

"""A courier as a process of its own, so that a test can kill it in the middle of a notice."""

from __future__ import annotations

import sys
import time

from pipeline.notices.hosts import allowed_of
from storage.database import open_engine
from storage.records import SqlRecords
from workers.courier import Bag, telling


def main(database: str, secret: str) -> None:
    """Tell until killed."""
    records = SqlRecords(open_engine(database), "mortal")
    with telling(Bag(records, secret, allowed_of("127.0.0.1=127.0.0.0/8"))):
        time.sleep(3600)


if __name__ == "__main__":
    main(*sys.argv[1:])

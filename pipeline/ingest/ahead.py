"""Ahead: the next pages of a device are looked at while the one before is stored.

Decoding takes a processor and storing waits for the disk, so both go on at once. Pages are stored
one after the other in the order in which they were fed, each as soon as it was looked at.
"""

from __future__ import annotations

import queue
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from scanner_drivers.driver import Scan, Streaming

if TYPE_CHECKING:
    from collections.abc import Iterator
    from concurrent.futures import Future
    from pathlib import Path

    from pipeline.ingest.ingest import Inspector
    from pipeline.nouns.frame import Inspection
    from scanner_drivers.driver import Delivery
    from scanner_drivers.refusal import Refusal


@contextmanager
def looked_ahead(
    delivery: Delivery, inspect: Inspector, most: int
) -> Iterator[tuple[Iterator[Scan | Refusal], Inspector]]:
    """Lend what a delivery yields, and an inspector that knows it already.

    Only what a device streams is looked at ahead, at most so many pages at once.
    """
    if most == 0 or not isinstance(delivery, Streaming):
        yield delivery.scans(), inspect
        return
    pool = ThreadPoolExecutor(most, thread_name_prefix="look")
    try:
        ahead = _Ahead(delivery, inspect, pool, most)
        yield ahead.items(), ahead.inspect
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


class _Ahead:
    def __init__(
        self, delivery: Streaming, inspect: Inspector, pool: ThreadPoolExecutor, most: int
    ) -> None:
        self._delivery = delivery
        self._look = inspect
        self._pool = pool
        self._known: dict[Path, Future[Inspection]] = {}
        self._came: queue.Queue[Scan | Refusal | BaseException | None] = queue.Queue(most)
        Thread(target=self._pull, daemon=True).start()

    def items(self) -> Iterator[Scan | Refusal]:
        """Go through what came, up to what cannot be taken: what is behind that is fed again."""
        while (item := self._came.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            if not self._delivery.torn:
                yield item

    def inspect(self, path: Path, *, opening: bool = False) -> Inspection:
        """Return what was seen in a file, or is seen in it now."""
        known = self._known.pop(path, None)
        return self._look(path, opening=opening) if known is None or opening else known.result()

    def _pull(self) -> None:
        try:
            for item in self._delivery.scans():
                if isinstance(item, Scan):
                    self._known[item.path] = self._pool.submit(self._look, item.path)
                self._came.put(item)
            self._came.put(None)
        except BaseException as fault:  # noqa: BLE001  # whoever goes through the items is told
            self._came.put(fault)

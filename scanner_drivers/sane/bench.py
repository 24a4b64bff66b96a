"""The bench: where frames are coded, one after the other, beside the scanner."""

from __future__ import annotations

import hashlib
import queue
import threading
import time
from typing import TYPE_CHECKING

from scanner_drivers.coding import SUFFIX, RawFrame, code
from scanner_drivers.sane.fault import Fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scanner_drivers.device import Coding

FRAMES_WAITING = 4
"""Frames that were read and are not coded yet; more than these make the scanner wait."""


class Bench:
    """Takes frames over, and says of each when its file lies whole in the folder."""

    def __init__(self, folder: Path, coding: Coding, tell: Callable[..., None]) -> None:
        self._folder = folder
        self._coding = coding
        self._tell = tell
        self._frames: queue.Queue[tuple[int, RawFrame] | None] = queue.Queue(FRAMES_WAITING)
        self._failed: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def take(self, number: int, frame: RawFrame) -> None:
        """Take a frame over; waits only if several are waiting already."""
        self.require()
        self._frames.put((number, frame))

    def require(self) -> None:
        """Raise what kept a frame from being written, if anything did."""
        if self._failed is not None:
            raise self._failed

    def finish(self) -> None:
        """Wait until every frame that was taken over lies whole in the folder."""
        self._frames.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (item := self._frames.get()) is not None:
            if self._failed is None:
                try:
                    self._code(*item)
                except OSError as fault:
                    self._failed = Fault("disk", errno=fault.errno)

    def _code(self, number: int, frame: RawFrame) -> None:
        began = time.thread_time()
        path = self._folder / f"{number:05}{SUFFIX[self._coding]}"
        code(frame, self._coding, path)
        self._tell(
            "page",
            number=number,
            path=str(path),
            picture=hashlib.sha256(frame.data).hexdigest(),
            plain=frame.plain,
            raw_bytes=len(frame.data),
            seconds=time.thread_time() - began,
        )

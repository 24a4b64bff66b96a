"""A job: one feeding of a scanner in the network, pulled ahead of whoever stores its pages."""

from __future__ import annotations

import hashlib
import http.client
import os
import time
import zlib
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scanner_drivers.claim import sync
from scanner_drivers.device import FedPage
from scanner_drivers.errors import (
    DeviceBusyError,
    DeviceDeniedError,
    DeviceError,
    DeviceUnknownError,
    LostConnectionError,
    ProfileRefusedError,
    StrangeAnswerError,
)
from scanner_drivers.escl.line import PAGE_BYTES, LineError, StrangeError
from scanner_drivers.escl.saying import JPEG, SUFFIXES
from scanner_drivers.faults import (
    CoverOpenError,
    DoubleFeedError,
    FeedCancelledError,
    JamError,
    NoPaperError,
    TornPageError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from scanner_drivers.elements import Element
    from scanner_drivers.escl.line import Answer, Line

JOBS, STATUS, NEXT = "ScanJobs", "ScannerStatus", "NextDocument"
STATES: Mapping[str, type[DeviceError]] = {
    "ScannerAdfJam": JamError,
    "ScannerAdfMispick": JamError,
    "ScannerAdfHatchOpen": CoverOpenError,
    "ScannerAdfMultipickDetected": DoubleFeedError,
    "ScannerAdfEmpty": NoPaperError,
}
DENIED = frozenset({http.client.UNAUTHORIZED, http.client.FORBIDDEN})
START, SCAN, END, TAIL = b"\xff\xd8", b"\xff\xda", b"\xff\xd9", 512
PLAIN_BYTES, PLAIN_SHARE = 1 << 20, 20
"""A picture of one shade is coded small, and as the same few bytes over and over."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a scanner may take."""

    answer: float = 15.0
    """To say something of itself, or to be found busy no more."""
    page: float = 180.0
    """To have the next page ready, and to send it."""
    between: float = 0.5
    """Until it is asked again."""
    tries: int = 5
    """How often a line that broke is mended, until it is given up."""


@dataclass(slots=True)
class Job:
    """One feeding, from its beginning until the scanner says that nothing is left."""

    line: Line
    patience: Patience
    source: str
    folder: Path
    path: str = ""
    """Where the scanner keeps it."""
    received: int = 0
    cancelled: Event = field(default_factory=Event)

    def begin(self, asked: bytes, *, feeder: bool) -> None:
        """Have the scanner start; one that is busy is asked again for a while."""
        if feeder:
            self._require_paper()
        until = time.monotonic() + self.patience.answer
        while True:
            with self.line.asked("POST", self.line.address.path + JOBS, asked) as answer:
                if answer.status == http.client.CREATED:
                    self.path = self._inside(answer.location)
                    return
                status = answer.status
            if status != http.client.SERVICE_UNAVAILABLE or time.monotonic() > until:
                raise self._refused(status)
            time.sleep(self.patience.between)

    def pages(self, *, feeder: bool) -> Iterator[FedPage]:
        """Yield each page when it lies whole in the folder, until the scanner has no more."""
        broken = 0
        while not self.cancelled.is_set():
            try:
                page = self._next()
            except LineError as fault:
                broken += 1
                if broken > self.patience.tries or not self._nothing_is_lost():
                    raise self._fault(LostConnectionError) from fault
                continue
            if page is None:
                break
            broken = 0
            yield page
            if not feeder:
                return
        if self.cancelled.is_set():
            raise self._fault(FeedCancelledError)
        self._require_end(feeder=feeder)

    def end(self) -> None:
        """Have the scanner forget it; one that has done so already says so."""
        if self.path:
            with self._brief.asked("DELETE", self.path):
                pass

    def counted(self) -> int | None:
        """How many sides the scanner says it scanned in it; None where it does not say."""
        found = self._told()
        return None if found is None else found.number("ImagesCompleted")

    def _next(self) -> FedPage | None:
        """Take the next page; None where there is none. One that is not ready is waited for."""
        until = time.monotonic() + self.patience.page
        while time.monotonic() < until and not self.cancelled.is_set():
            with self.line.asked("GET", f"{self.path}/{NEXT}") as answer:
                if answer.status == http.client.OK:
                    return self._kept(answer)
                if answer.status in (http.client.NOT_FOUND, http.client.GONE):
                    return None
                if answer.status != http.client.SERVICE_UNAVAILABLE:
                    raise self._stopped()
            self._require_moving()
            time.sleep(self.patience.between)
        if self.cancelled.is_set():
            return None
        raise self._fault(LostConnectionError)

    def _kept(self, answer: Answer) -> FedPage:
        """Write a page as it comes, to last, and look that it has a beginning and an end."""
        number = self.received + 1
        suffix = SUFFIXES.get(answer.kind)
        if suffix is None:
            raise StrangeError
        path = self.folder / f"{number:05}{suffix}"
        draft = path.with_name(f"{path.name}.part")
        began, digest = time.thread_time(), hashlib.sha256()
        size, first, last = 0, b"", b""
        with draft.open("wb") as file:
            for block in answer.blocks(PAGE_BYTES):
                digest.update(block)
                size += file.write(block)
                first, last = first or block[:2], (last + block)[-TAIL:]
            file.flush()
            os.fsync(file.fileno())
        if answer.kind == JPEG and not _is_whole(first, last):
            raise self._fault(TornPageError)
        plain = size < PLAIN_BYTES and _is_plain(draft.read_bytes())
        draft.replace(path)
        sync(self.folder)
        self.received = number
        seconds = time.thread_time() - began
        return FedPage(path, number, digest.hexdigest(), plain, size, seconds)

    @property
    def _brief(self) -> Line:
        """The line for what a scanner answers at once."""
        return replace(self.line, seconds=self.patience.answer, whole=self.patience.answer)

    def _status(self) -> Element | None:
        return self._brief.document(self.line.address.path + STATUS)[1]

    def _told(self) -> Element | None:
        """What the scanner says of this job."""
        status = self._status()
        jobs = status.all("JobInfo") if status is not None else iter(())
        wanted = self.path.rstrip("/").rpartition("/")[2]
        return next(
            (one for one in jobs if one.said("JobUri").rstrip("/").endswith(f"/{wanted}")), None
        )

    def _nothing_is_lost(self) -> bool:
        """Whether the scanner says that all it has sent is here, so that it can be asked again."""
        time.sleep(self.patience.between)
        try:
            found = self._told()
        except (LineError, StrangeError):
            return False
        if found is None:
            return False
        done, waiting = found.number("ImagesCompleted"), found.number("ImagesToTransfer")
        return done is not None and waiting is not None and done - waiting == self.received

    def _state(self) -> type[DeviceError] | None:
        status = self._status()
        return None if status is None else STATES.get(status.said("AdfState"))

    def _require_paper(self) -> None:
        kind = self._state()
        if kind is not None:
            raise self._fault(kind)

    def _require_moving(self) -> None:
        """Raise if it is not ready because it will never be."""
        kind = self._state()
        if kind is not None and kind is not NoPaperError:
            raise self._fault(kind)

    def _require_end(self, *, feeder: bool) -> None:
        """Raise what the end of a feeding hides: a scanner may say that it is done after a jam."""
        if not feeder:
            raise self._fault(LostConnectionError)
        self._require_moving()
        if self.received == 0:
            raise self._fault(NoPaperError)

    def _refused(self, status: int) -> DeviceError:
        """Why it did not start."""
        if status in DENIED:
            return self._fault(DeviceDeniedError)
        if status == http.client.NOT_FOUND:
            return self._fault(DeviceUnknownError)
        if status == http.client.SERVICE_UNAVAILABLE:
            return self._fault(DeviceBusyError)
        kind = self._state()
        if kind is not None:
            return self._fault(kind)
        if status in (http.client.BAD_REQUEST, http.client.CONFLICT):
            return ProfileRefusedError(device=self.source, asked=f"HTTP {status}", offered="-")
        return self._fault(StrangeAnswerError)

    def _stopped(self) -> DeviceError:
        """Why it sends no more pages."""
        return self._fault(self._state() or LostConnectionError)

    def _fault(self, kind: type[DeviceError]) -> DeviceError:
        return kind(device=self.source, sheets=0, page=self.received + 1)

    def _inside(self, location: str) -> str:
        """The path of a job; whatever host a scanner thinks it is, it is asked where it is."""
        path = urlsplit(location).path.rstrip("/")
        if not path.startswith(self.line.address.path) or not path.isascii() or " " in path:
            raise StrangeError
        return path


def _is_whole(first: bytes, last: bytes) -> bool:
    """Whether a JPEG begins and ends as one; some scanners fill up with zeros behind it."""
    return first == START and last.rstrip(b"\0").endswith(END)


def _is_plain(data: bytes) -> bool:
    """Whether a small coded picture has one shade everywhere."""
    picture = data.partition(SCAN)[2]
    return len(zlib.compress(picture, 1)) * PLAIN_SHARE < len(picture)

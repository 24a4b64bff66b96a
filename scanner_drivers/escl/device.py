"""A scanner in the network, asked by eSCL without SANE: its own JPEG is the master, byte for byte.

Nothing that it sends is decoded here, so it needs no process of its own; a thread takes its pages
ahead of whoever stores them.
"""

from __future__ import annotations

import http.client
import queue
from contextlib import contextmanager, suppress
from dataclasses import replace
from threading import Thread
from typing import TYPE_CHECKING

from scanner_drivers.device import Tray
from scanner_drivers.errors import (
    CertificateError,
    DeviceDeniedError,
    DeviceError,
    DeviceUnknownError,
    LostConnectionError,
    StrangeAnswerError,
)
from scanner_drivers.escl.address import SCHEME, address_of
from scanner_drivers.escl.job import DENIED, Job, Patience
from scanner_drivers.escl.line import Line, LineError, StrangeError, UntrustedError
from scanner_drivers.escl.saying import Said, said, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scanner_drivers.device import Capabilities, FedPage, Identity, Profile

    Pages = queue.SimpleQueue[FedPage | Exception | None]

DRIVER = "escl"


class EsclDevice:
    """One scanner in the network; it is asked what it is with the first question."""

    def __init__(self, name: str, patience: Patience | None = None) -> None:
        self._source = f"{SCHEME}{name}"
        self._patience = patience or Patience()
        self._address = address_of(self._source)
        self._said: Said | None = None
        self._job: Job | None = None
        self._thread: Thread | None = None
        self._counted: int | None = 0

    @property
    def source(self) -> str:
        """What a person writes for it."""
        return self._source

    @property
    def driver(self) -> str:
        """The name of the driver."""
        return DRIVER

    def identity(self) -> Identity:
        """Ask which device it is, and how many sides its jobs of this session had."""
        return replace(self._known().identity, counter=self._counted)

    def capabilities(self) -> Capabilities:
        """Ask what it can."""
        return self._known().capabilities(counter=self._counted is not None)

    def feed(self, profile: Profile, folder: Path) -> Iterator[FedPage]:
        """Start, and yield each page when its file lies whole in the folder."""
        told = self._known()
        means = told.require(profile, self._source)
        tray = told.tray_of(profile)
        line = Line(self._address, self._patience.page, self._patience.page)
        job = Job(line, self._patience, self._source, folder)
        with self._explained(LostConnectionError):
            job.begin(settings(profile, means, told), feeder=tray is Tray.FEEDER)
        self._job = job
        pages: Pages = queue.SimpleQueue()
        self._thread = Thread(target=self._pull, args=(job, tray, pages), daemon=True)
        self._thread.start()
        while (came := pages.get()) is not None:
            if isinstance(came, Exception):
                raise came
            yield came

    def cancel(self) -> None:
        """Stop feeding as soon as the device can."""
        if self._job is not None and self._thread is not None and self._thread.is_alive():
            self._job.cancelled.set()
            with suppress(LineError, StrangeError, UntrustedError):
                self._job.end()

    def close(self) -> None:
        """Let go of the device, whatever state it is in."""
        self.cancel()
        if self._thread is not None:
            self._thread.join(self._patience.answer)
        self._job = self._thread = None

    def _pull(self, job: Job, tray: Tray, pages: Pages) -> None:
        """Take the pages of a job as quickly as they come, and say what ended it."""
        try:
            with self._explained(LostConnectionError):
                for page in job.pages(feeder=tray is Tray.FEEDER):
                    pages.put(page)
            self._count(job)
            ended: Exception | None = None
        except Exception as fault:  # noqa: BLE001  # whoever takes the pages is told, whatever it is
            ended = fault
        with suppress(LineError, StrangeError, UntrustedError):
            job.end()
        pages.put(ended)

    def _count(self, job: Job) -> None:
        """Add what the scanner says that it scanned; once it does not say, nobody knows."""
        counted = None
        with suppress(LineError, StrangeError, UntrustedError):
            counted = job.counted()
        if self._counted is not None:
            self._counted = None if counted is None else self._counted + counted

    def _known(self) -> Said:
        if self._said is None:
            line = Line(self._address, self._patience.answer, 2 * self._patience.answer)
            with self._explained(DeviceUnknownError):
                status, root = line.document(f"{self._address.path}ScannerCapabilities")
                if status in DENIED:
                    raise DeviceDeniedError(device=self._source)
                if status == http.client.NOT_FOUND:
                    raise DeviceUnknownError(device=self._source)
                found = None if root is None else said(root)
                if found is None or not (found.feeder or found.flatbed):
                    raise StrangeError
                self._said = found
        return self._said

    @contextmanager
    def _explained(self, away: type[DeviceError]) -> Iterator[None]:
        """Turn what happens on the line into what a person can do about it."""
        try:
            yield
        except LineError as fault:
            raise away(device=self._source, sheets=0) from fault
        except StrangeError as fault:
            raise StrangeAnswerError(device=self._source, sheets=0) from fault
        except UntrustedError as fault:
            raise CertificateError(device=self._source, fingerprint=fault.fingerprint) from fault

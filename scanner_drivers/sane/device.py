"""A SANE device as the parent sees it: questions to a child of its own, and limits of patience."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from multiprocessing import Pipe
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scanner_drivers.device import Capabilities, Colour, FedPage, Found, Identity
from scanner_drivers.errors import (
    DeviceBusyError,
    DeviceDeniedError,
    DeviceError,
    DeviceUnknownError,
    DriverDiedError,
    LostConnectionError,
    ProfileRefusedError,
    SaneMissingError,
)
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

    from scanner_drivers.device import Profile

SCHEME = "sane:"
DRIVER = "sane"
FAULTS: Mapping[str, type[DeviceError]] = {
    "busy": DeviceBusyError,
    "jam": JamError,
    "no_paper": NoPaperError,
    "cover_open": CoverOpenError,
    "double_feed": DoubleFeedError,
    "torn": TornPageError,
    "cancelled": FeedCancelledError,
    "denied": DeviceDeniedError,
    "unknown": DeviceUnknownError,
    "refused": ProfileRefusedError,
    "missing": SaneMissingError,
    "lost": LostConnectionError,
}
MEMORY_BYTES = 2 << 30


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds a device may be silent before it is given up."""

    answer: float = 60.0
    """While it is looked for, opened and asked; networks are slow to be searched."""
    page: float = 180.0
    """While it scans, between two signs of life: a page on the glass takes a minute."""
    end: float = 5.0
    """After it was told to stop."""


class SaneDevice:
    """One device; its child is started with the first question."""

    def __init__(self, name: str, patience: Patience | None = None) -> None:
        self._name = name
        self._patience = patience or Patience()
        self._child: Child | None = None

    @property
    def source(self) -> str:
        """What a person writes for it."""
        return f"{SCHEME}{self._name}"

    @property
    def driver(self) -> str:
        """The name of the driver."""
        return DRIVER

    def identity(self) -> Identity:
        """Ask which device it is, and what its counter shows now."""
        return Identity(**self._asked("identity"))

    def capabilities(self) -> Capabilities:
        """Ask what it can."""
        facts = self._asked("capabilities")
        facts["colours"] = frozenset(Colour(one) for one in facts["colours"])
        return Capabilities(**{**facts, "resolutions": tuple(facts["resolutions"])})

    def feed(self, profile: Profile, folder: Path) -> Iterator[FedPage]:
        """Start, and yield each page when its file lies whole in the folder."""
        child, pages = self._opened(), 0
        child.ask("feed", profile=asdict(profile), folder=str(folder))
        while (said := child.hear(self._patience.page))["is"] != "done":
            if said.pop("is") == "page":
                pages += 1
                yield FedPage(**{**said, "path": Path(said["path"])})
        if said["pages"] != pages:
            raise DriverDiedError(device=self.source, sheets=0)

    def cancel(self) -> None:
        """Stop feeding as soon as the device can."""
        if self._child is not None:
            self._child.ask("cancel")

    def close(self) -> None:
        """End the child, whatever state it is in."""
        if self._child is not None:
            self._child.end(self._patience.end)
            self._child = None

    def _asked(self, what: str) -> dict[str, Any]:
        child = self._opened()
        child.ask(what)
        return child.answer(self._patience.answer)

    def _opened(self) -> Child:
        if self._child is None:
            child = Child(self.source)
            try:
                child.ask("open", name=self._name)
                child.answer(self._patience.answer)
            except DeviceError:
                child.end(0)
                raise
            self._child = child
        return self._child


def devices(*, local: bool = False, patience: Patience | None = None) -> tuple[Found, ...]:
    """Find the devices that SANE knows of; with `local`, without asking the network."""
    child = Child(SCHEME)
    try:
        child.ask("find", local=local)
        found = child.answer((patience or Patience()).answer)["found"]
    finally:
        child.end(0)
    return tuple(Found(f"{SCHEME}{name}", vendor, model) for name, vendor, model, _ in found)


class Child:
    """The child process and the pipe to it."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._pipe, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "scanner_drivers.sane.child"),
                    *(str(theirs.fileno()), str(MEMORY_BYTES)),
                ],
                pass_fds=[theirs.fileno()],
                process_group=0,
                stdin=subprocess.DEVNULL,
            )

    def ask(self, what: str, **facts: object) -> None:
        """Ask for something; a child that is gone is noticed when it is listened to."""
        with contextlib.suppress(OSError):
            self._pipe.send_bytes(json.dumps({"do": what, "facts": facts}).encode())

    def hear(self, seconds: float) -> dict[str, Any]:
        """Return the next thing that the child says; raise what went wrong."""
        try:
            if not self._pipe.poll(seconds):
                self.end(0)
                raise LostConnectionError(device=self._source, sheets=0)
            said: dict[str, Any] = json.loads(self._pipe.recv_bytes())
        except (EOFError, OSError) as gone:
            raise DriverDiedError(device=self._source, sheets=0) from gone
        if said["is"] == "fault":
            raise self._fault(said)
        return said

    def answer(self, seconds: float) -> dict[str, Any]:
        """Return the facts of an answer."""
        said = self.hear(seconds)
        return {name: value for name, value in said.items() if name != "is"}

    def end(self, seconds: float) -> None:
        """Close the pipe, at which the child ends; kill its whole group when it does not."""
        self._pipe.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _fault(self, said: dict[str, Any]) -> Exception:
        if said["word"] == "disk":
            return OSError(said["errno"], os.strerror(said["errno"]))
        facts = {name: value for name, value in said.items() if name not in ("is", "word")}
        kind = FAULTS[said["word"]]
        return kind(**{"sheets": 0, **facts, "device": self._source})

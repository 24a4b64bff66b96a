"""The child: one long-lived process per core in which every foreign byte is decoded.

It is spawned, never forked; leads a process group of its own; has a memory limit; dies with its
parent. It knows neither records nor objects: it gets files and arguments, and gives back facts
and files.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ocr.errors import EngineError, OcrError
from pipeline.errors import ArkhivError, UnavailableError
from pipeline.flow import Step
from workers.room import blame_the_disk, writing_in

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from pipeline.steps.contract import Arguments, Outcome, Run

_PR_SET_PDEATHSIG = 1
_KEPT_MEMORY = ((-1, 256 << 20), (-3, 32 << 20))
"""glibc's M_TRIM_THRESHOLD and M_MMAP_THRESHOLD: pages in the same few sizes follow one another,
and memory that went back to the kernel would have to be cleared again for each of them."""
_THREADS = (
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "OPENCV_FOR_THREADS_NUM",
    "VIPS_CONCURRENCY",
)
"""One thread to a child: there is a child for every core, and more only get in their way."""

Answer: TypeAlias = "Outcome | ArkhivError"


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to do: the name of a task, its arguments, its files and where to write."""

    task: str
    arguments: Arguments
    files: dict[str, str]
    scratch: str


class EngineAwayError(UnavailableError):
    """The reading program is missing or has no such language; what the reader said is kept."""

    code = "engine_away"
    template = "{said}"


class StepBrokenError(ArkhivError):
    """An exception inside a step; three of them hold the thing."""

    code = "step_broken"
    template = "The step failed ({reason})."


class PageUnreadError(StepBrokenError):
    """The reading program failed on this page; the cause is the reader's own code."""

    template = "{said}"


def serve(connection: Connection, memory_bytes: int) -> None:
    """Answer requests until the parent is gone."""
    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    for option, size in _KEPT_MEMORY:
        libc.mallopt(option, size)
    os.setsid()
    _silence()
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = connection.recv()
            connection.send(answer(request))
            _tidy()


def _silence() -> None:
    """Send away what decoders write on their own: it may quote the file."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _tidy() -> None:
    """Give back what the request left in circles; what stays is not looked through again.

    Between requests is the one time for it: within one, it would be looked for in vain.
    """
    gc.collect()
    gc.freeze()


def answer(request: Request) -> Answer:
    """Do one task; errors are translated at this seam and returned, never raised."""
    scratch = Path(request.scratch)
    try:
        files = {name: Path(path) for name, path in request.files.items()}
        with writing_in(scratch):
            return task(request.task)(request.arguments, files, scratch)
    except Exception as fault:  # noqa: BLE001  # a step on foreign bytes may raise anything
        return blame_the_disk(_translated(fault), scratch)


def _translated(fault: Exception) -> ArkhivError:
    """Return an error as the parent understands it, without any content of the page."""
    if isinstance(fault, ArkhivError):
        return fault
    if isinstance(fault, EngineError):
        return EngineAwayError(said=str(fault))
    if isinstance(fault, OcrError):
        return PageUnreadError(said=str(fault), cause=fault.code, **fault.facts)
    if isinstance(fault, MemoryError):
        return StepBrokenError(reason="out of memory")
    return StepBrokenError(reason=type(fault).__name__)


def task(name: str) -> Run:
    """Return what a child does under this name: a step, or work on a file that is no page yet.

    Only what the task needs is brought in: a child that looks through new files does nothing else.
    """
    from pipeline.steps import inspect

    if name in inspect.TASKS:
        return inspect.TASKS[name]
    from pipeline.steps import alone, develop

    if name == develop.TASK:
        return develop.run
    from pipeline.steps.table import STEPS

    others = {alone.READ: alone.read_page, alone.EXTRACT: alone.extract}
    return others[name] if name in others else STEPS[Step(name)].run

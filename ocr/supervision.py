"""A child program under watch: a group of its own, a time limit, and no survivors."""

from __future__ import annotations

import contextlib
import ctypes
import errno
import os
import shutil
import signal
import subprocess
from functools import cache
from typing import TYPE_CHECKING, Any

from ocr.errors import EngineTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PR_SET_PDEATHSIG = 1


def environment() -> dict[str, str]:
    """Our environment, with one thread to a program: more of them only get in each other's way."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def popen_arguments() -> dict[str, object]:
    """How to start the child: no input, only its complaints kept, a group of its own."""
    return {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.PIPE,
        "env": environment(),
        "process_group": 0,
    }


def started(
    command: Sequence[str],
    **how: Any,  # noqa: ANN401  # handed on to Popen as they are
) -> subprocess.Popen[bytes]:
    """Start a child that dies with this process.

    `setpriv` sees to that where it is installed. Otherwise it takes a copy of this whole process,
    pages and all, for the moment before the program begins.
    """
    if shutil.which(command[0]) is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), command[0])
    if guard := _guard():
        return subprocess.Popen([*guard, *command], **how)
    libc = ctypes.CDLL(None)
    return subprocess.Popen(
        command,
        preexec_fn=lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),  # noqa: PLW1509  # one call
        **how,
    )


@cache
def _guard() -> tuple[str, ...]:
    """The command that has a program killed when its parent dies; nothing where it is missing."""
    program = shutil.which("setpriv")
    return (program, "--pdeathsig", "KILL", "--") if program else ()


@contextlib.contextmanager
def supervised(child: subprocess.Popen[bytes], seconds: float) -> Iterator[bytes]:
    """Wait for the child, give what it said as UTF-8; afterwards its whole group is gone."""
    try:
        said = child.communicate(timeout=seconds)[1]
        yield said.decode(errors="replace").encode()
    except subprocess.TimeoutExpired as error:
        raise EngineTimeoutError(seconds=seconds) from error
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if child.stderr:
            child.stderr.close()

"""A child program under watch: a group of its own, a time limit, and no survivors."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
from typing import TYPE_CHECKING

from ocr.errors import EngineTimeoutError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PR_SET_PDEATHSIG = 1


def environment() -> dict[str, str]:
    """Our environment, with one thread to a program: more of them only get in each other's way."""
    return {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def popen_arguments() -> dict[str, object]:
    """How to start the child: no input, only its complaints kept, dying with this process."""
    libc = ctypes.CDLL(None)
    return {
        "stdin": subprocess.DEVNULL,
        "stdout": subprocess.DEVNULL,
        "stderr": subprocess.PIPE,
        "env": environment(),
        "process_group": 0,
        "preexec_fn": lambda: libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL),
    }


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

"""The child: one process to a device, in which the foreign code of SANE's backends runs.

    python -m scanner_drivers.sane.child FD MEMORY

It is asked for one thing at a time over a pipe of its own, in lines of JSON, and answers with any
number of facts, the last of them `done` or `fault`. Its output is silenced, for backends print. One
thread talks to the device, another codes frames, and the first one listens for `cancel`.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import queue
import resource
import signal
import sys
import threading
from multiprocessing.connection import Connection
from typing import Any

from scanner_drivers.sane.fault import told
from scanner_drivers.sane.scanner import Scanner

_PR_SET_PDEATHSIG = 1


def serve(connection: Connection) -> None:
    """Take requests until the parent is gone; one is answered at a time, and may be cancelled."""
    requests: queue.Queue[dict[str, Any]] = queue.Queue()
    scanner = Scanner(connection)
    threading.Thread(target=_work, args=(scanner, requests), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            request = json.loads(connection.recv_bytes())
            if request["do"] == "cancel":
                scanner.cancel()
            else:
                requests.put(request)


def _work(scanner: Scanner, requests: queue.Queue[dict[str, Any]]) -> None:
    while True:
        request = requests.get()
        try:
            facts = getattr(scanner, request["do"])(**request["facts"])
            scanner.tell("done", **facts)
        except Exception as fault:  # noqa: BLE001  # a backend may raise anything
            scanner.tell("fault", **told(fault))


def main(number: str, memory_bytes: str) -> None:
    """Set this process apart, and serve the pipe."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):
        os.dup2(nowhere, stream)
    resource.setrlimit(resource.RLIMIT_AS, (int(memory_bytes), int(memory_bytes)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    serve(Connection(int(number)))


if __name__ == "__main__":
    main(*sys.argv[1:])

"""What can go wrong with the children of a worker.

ArkhivError
└── ChildLostError            a child process ended or was ended in the middle of a step
    ├── ChildDiedError            it crashed, or was killed for its memory
    └── ChildOverdueError         it took longer than a step may take
"""

from __future__ import annotations

from pipeline.errors import ArkhivError


class ChildLostError(ArkhivError):
    """A child process ended, or was ended, in the middle of a step."""

    code = "child_lost"
    template = "The process that worked on it was lost."


class ChildDiedError(ChildLostError):
    """The child crashed, or the system killed it for its memory."""

    code = "child_died"
    template = "The process that worked on it ended with status {status}."


class ChildOverdueError(ChildLostError):
    """The child took longer than a step may take and was killed."""

    code = "child_overdue"
    template = "The work on it took longer than {seconds} s and was stopped."

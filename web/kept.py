"""Kept answers: a question is asked at most every few seconds, and nobody waits long for it."""

from __future__ import annotations

import logging
import threading
import time
from typing import TYPE_CHECKING, Generic, TypeVar

from pipeline.errors import ArkhivError
from web.errors import NoAnswerError

if TYPE_CHECKING:
    from collections.abc import Callable

LOG = logging.getLogger("arkhiv.web")
T = TypeVar("T")

REST = 20
"""A question rests this many times as long as its answer took, so that asking stays cheap."""
COURTESY = 1.0
"""So many seconds a new answer is waited for while the last one is still good."""


class Kept(Generic[T]):
    """One question with its last answer; it is asked in a thread that may be left waiting."""

    def __init__(self, ask: Callable[[], T], *, seconds: float, patience: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._patience = patience
        self._changed = threading.Condition()
        self._asking = False
        self._until = 0.0
        self._good_until = 0.0
        self._said: T | ArkhivError = NoAnswerError(seconds=patience)

    def get(self) -> T:
        """Return the answer, or raise what came instead.

        A new one is asked for if the last is too old; while that takes long, the last is given
        for as long as the question may be expected to take.
        """
        with self._changed:
            if not self._asking and time.monotonic() >= self._until:
                self._asking = True
                threading.Thread(target=self._renew, name="question", daemon=True).start()
            good = time.monotonic() < self._good_until
            wait = min(COURTESY, self._patience) if good else self._patience
            if not self._changed.wait_for(self._is_answered, wait) and not good:
                raise NoAnswerError(seconds=self._patience)
            said = self._said
        if isinstance(said, ArkhivError):
            raise said
        return said

    def _rest(self, took: float) -> float:
        return 0.0 if isinstance(self._said, ArkhivError) else REST * took

    def _lasts(self, took: float) -> float:
        """How long an answer is good for while the next one is awaited."""
        return 0.0 if isinstance(self._said, ArkhivError) else max(self._patience, 2 * took)

    def _is_answered(self) -> bool:
        return not self._asking

    def _renew(self) -> None:
        started = time.monotonic()
        said: T | ArkhivError
        try:
            said = self._ask()
        except ArkhivError as fault:
            said = fault
        except Exception:  # whoever waits must be told
            LOG.exception("question failed")
            said = NoAnswerError(seconds=self._patience)
        ended = time.monotonic()
        with self._changed:
            self._said = said
            self._until = ended + max(self._seconds, self._rest(ended - started))
            self._good_until = self._until + self._lasts(ended - started)
            self._asking = False
            self._changed.notify_all()

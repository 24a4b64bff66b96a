"""Patience: a line on which nobody says in time what they ask is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

HEAD_SECONDS = 20.0
"""How long it may take to say what one asks; a browser says it in one breath."""


class Patient(H11Protocol):
    """One line: it is looked at now and then, and closed where nothing was asked meanwhile."""

    _look: asyncio.TimerHandle
    _answered: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look."""
        super().connection_made(transport)
        self._look = self.loop.call_later(HEAD_SECONDS, self._look_again)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        self._look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        if self.conn.their_state is h11.IDLE and self.cycle is self._answered:
            self.transport.close()
            return
        self._answered = self.cycle
        self._look = self.loop.call_later(HEAD_SECONDS, self._look_again)

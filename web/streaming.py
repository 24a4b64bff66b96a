"""Streaming: what happens is told to an open page as it happens, by server-sent events.

The marks are read from the database, so that any server tells on from the mark that a browser has.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from pipeline.errors import ArkhivError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from web.asking import Stream

LOOK_EVERY = 0.3
"""Seconds between two looks into the database."""
LISTEN_EVERY = 0.03
"""Seconds after which it is heard that something happened within this server."""
LONGEST = 25.0
"""Seconds after which a stream ends; the browser comes again with the last mark it heard."""
COME_AGAIN = "retry: 500\n\n"
QUIET_EVERY = 10.0
"""Seconds after which something is sent, so that what lies between keeps the line open."""


def streamed(stream: Stream, is_open: Callable[[], bool]) -> StreamingResponse:
    """Answer with a stream that ends when the screen is locked or the person goes."""
    return StreamingResponse(
        _told(stream, is_open),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _told(stream: Stream, is_open: Callable[[], bool]) -> AsyncIterator[str]:
    yield COME_AGAIN
    mark, began = stream.since, monotonic()
    spoke = began
    while monotonic() - began < LONGEST:
        heard = stream.heard()
        try:
            if not await run_in_threadpool(is_open):
                return
            told = await run_in_threadpool(stream.look, mark)
        except ArkhivError:
            return
        if told is not None:
            mark, spoke = told.mark, monotonic()
            yield f"id: {told.mark}\ndata: {told.text}\n\n"
        elif monotonic() - spoke > QUIET_EVERY:
            spoke = monotonic()
            yield ": quiet\n\n"
        await _rest(stream, heard)


async def _rest(stream: Stream, heard: int) -> None:
    """Wait until something happens here, or until it is time to see what others did."""
    until = monotonic() + LOOK_EVERY
    while monotonic() < until and stream.heard() == heard:  # noqa: ASYNC110  # threads tell it
        await asyncio.sleep(LISTEN_EVERY)

"""Kept replies in SQL: what came of a request, so that its repetition does nothing anew."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from storage.schema.asking import kept_reply

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.engine import Connection


@dataclass(frozen=True, slots=True)
class KeptReply:
    """What came of a request: ids of what was made, never content.

    `id` is a digest of who asked and under which key, `asked` one of the key and what was asked.
    """

    id: str
    asked: str
    made: Mapping[str, object]
    until: datetime


class SqlReplies:
    """Replies that are kept for a while."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, key: str, moment: datetime) -> KeptReply | None:
        """Return the reply that is kept under a key, if its time is not over."""
        row = self._connection.execute(
            select(kept_reply).where(kept_reply.c.id == key, kept_reply.c.until > moment)
        ).first()
        return None if row is None else KeptReply(row.id, row.asked, row.made, row.until)

    def keep(self, made: KeptReply, moment: datetime) -> None:
        """Keep a reply in the place of one before, and take away those whose time is over."""
        over = (kept_reply.c.until <= moment) | (kept_reply.c.id == made.id)
        self._connection.execute(delete(kept_reply).where(over))
        self._connection.execute(
            kept_reply.insert().values(
                id=made.id, asked=made.asked, made=dict(made.made), until=made.until
            )
        )

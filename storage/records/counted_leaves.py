"""Counted leaves: which kinds of leaf count against the certified number of a volume.

That is a setting of the installation. The engine carries it, so that whatever counts on one of its
connections counts the same kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.nouns.volume import LeafKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.engine import Connection, Engine

OPTION = "arkhiv_counted_leaves"
USUAL = (LeafKind.BODY,)


def counting(engine: Engine, kinds: Iterable[LeafKind]) -> Engine:
    """Return the engine with the kinds of leaf that count on its connections."""
    return engine.execution_options(**{OPTION: tuple(kinds)})


def counted_leaves(connection: Connection) -> tuple[LeafKind, ...]:
    """Return the kinds of leaf that count on a connection."""
    kinds: tuple[LeafKind, ...] = connection.get_execution_options().get(OPTION, USUAL)
    return kinds

"""Awaiting: what waits for a person, part by part, so that a long list is never read whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import UserError
from pipeline.flow import Noun
from pipeline.moves.holding import FILE, Waiting
from pipeline.nouns.hold import Reason
from pipeline.ports.listing import Part

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.nouns.hold import Hold
    from pipeline.nouns.volume import Volume
    from pipeline.ports.facts import RefusedFile
    from pipeline.ports.records import Transaction

HOLD, VOLUME = "hold", "volume"
SECTIONS = (HOLD, VOLUME, FILE)


class NoSuchPlaceError(UserError):
    """A list is to go on after something that is no place in it."""

    code = "no_such_place"
    template = "A list cannot go on after {after}. Give what the part before printed as next."


def waiting_part(
    tx: Transaction, limit: int, after: str | None = None, code: str = ""
) -> Part[Waiting]:
    """Return a part of what waits: holds, then volumes with pages in no document, then files."""
    section, _, key = (after or f"{HOLD}:").partition(":")
    if section not in SECTIONS:
        raise NoSuchPlaceError(after=after)
    items: list[Waiting] = []
    for name in SECTIONS[SECTIONS.index(section) :]:
        room = limit - len(items)
        found = _SECTIONS[name](tx, max(room, 1), key or None, code)
        if room == 0:
            if found.items:
                return Part(tuple(items), f"{name}:")
        else:
            items += found.items
        if found.next is not None:
            return Part(tuple(items), f"{name}:{found.next}")
        key = ""
    return Part(tuple(items), None)


def _holds(tx: Transaction, limit: int, after: str | None, code: str) -> Part[Waiting]:
    found = tx.lists.holds(limit, after, code)
    return Part(tuple(_held(hold) for hold in found.items), found.next)


def _volumes(tx: Transaction, limit: int, after: str | None, code: str) -> Part[Waiting]:
    if code not in ("", Reason.UNDELIMITED):
        return Part((), None)
    found = tx.lists.undelimited(limit, after)
    return Part(tuple(_undelimited(*line) for line in found.items), found.next)


def _files(tx: Transaction, limit: int, after: str | None, code: str) -> Part[Waiting]:
    found = tx.lists.refusals(limit, after, code)
    return Part(tuple(_refused(file) for file in found.items), found.next)


def _held(hold: Hold) -> Waiting:
    return Waiting(hold.subject, hold.noun, hold.code, hold.facts, hold.at)


def _undelimited(volume: Volume, pages: int) -> Waiting:
    facts = {"volume": str(volume.citation), "pages": pages}
    return Waiting(volume.id, Noun.VOLUME.value, Reason.UNDELIMITED.value, facts, None)


def _refused(file: RefusedFile) -> Waiting:
    return Waiting(file.id, FILE, file.code, {"path": file.path, **file.facts}, file.at)


_SECTIONS: dict[str, Callable[[Transaction, int, str | None, str], Part[Waiting]]] = {
    HOLD: _holds,
    VOLUME: _volumes,
    FILE: _files,
}

"""Originals: a registry asks by a record's ID and gets original, fields and state in one call."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.flow import State
from pipeline.moves.disputing import is_said_wrong
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.seeing.errors import NothingToSeeError, NotToBeSeenError
from pipeline.seeing.verdicts import verdict_on_outline
from web.api.call import Reply, reason_of
from web.api.records import Record, record_shape, the_visible
from web.api.repeating import keep_made, made_before
from web.api.shapes import Key, Reasoned, Shape, Words
from web.api.viewings import Viewing, begun, viewing_shape

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.nouns.document import Link
    from storage.records import SqlTransaction
    from web.api.call import Call


class Withheld(StrEnum):
    """Why a paper of an original is not opened."""

    RESTRICTED = "restricted"
    NOT_CHECKED = "not_checked"
    NOT_READY = "not_ready"


class OriginalAsked(Reasoned):
    """Of which record the original is wanted, and what for."""

    record: Words
    """An ID, present or former, with or without its register."""


class Paper(Shape):
    """One paper of an original, opened to whoever asks, or why it is not."""

    document: Key | None
    role: LinkRole
    standing: LinkStanding
    disputed: bool
    """Whether somebody says that it is no original of this record; a reviewer decides."""
    state: State | None
    viewing: Viewing | None
    withheld: Withheld | None


class Original(Shape):
    """A record with its papers in their order."""

    record: Record
    papers: tuple[Paper, ...]


def get_original(call: Call[OriginalAsked]) -> Reply:
    """Open every paper of a record that may be seen, for a purpose, and give it with its fields."""
    reason = reason_of(call)
    with call.house.records.writing() as tx:
        record = the_visible(tx, call, call.asked.record)
        links = tx.links.of_record(record.id)
        before = made_before(tx, call)
        if before is None:
            open_to = _opened(tx, call, links, reason)
            keep_made(tx, call, open_to)
        else:
            open_to = {key: str(made) for key, made in before.items()}
        papers = tuple(_paper(tx, call, link, open_to) for link in links)
        return Reply(Original(record=record_shape(tx, call, record), papers=papers))


def _opened(
    tx: SqlTransaction, call: Call[OriginalAsked], links: tuple[Link, ...], reason: str
) -> dict[str, str]:
    """Open what may be opened; return by each document its viewing, or why there is none."""
    return {link.document: _viewing(tx, call, link, reason) for link in links}


def _viewing(tx: SqlTransaction, call: Call[OriginalAsked], link: Link, reason: str) -> str:
    found = tx.documents.get(link.document)
    try:
        return begun(tx, call, found, reason)
    except NothingToSeeError:
        return Withheld.NOT_READY
    except NotToBeSeenError:
        return Withheld.NOT_CHECKED if found.current is None else Withheld.RESTRICTED


def _paper(
    tx: SqlTransaction, call: Call[OriginalAsked], link: Link, open_to: Mapping[str, str]
) -> Paper:
    found = tx.documents.get(link.document)
    seen = verdict_on_outline(tx, call.person, found).allowed
    made = open_to.get(link.document, Withheld.NOT_READY)
    shown = None if made in set(Withheld) else viewing_shape(tx, call, made)
    why = Withheld(made) if made in set(Withheld) else Withheld.RESTRICTED
    return Paper(
        document=found.id if seen else None,
        role=link.role,
        standing=link.standing,
        disputed=is_said_wrong(tx, link),
        state=found.state if seen else None,
        viewing=shown,
        withheld=None if shown else (why if seen else Withheld.RESTRICTED),
    )

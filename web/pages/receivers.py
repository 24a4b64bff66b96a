"""Receivers: the other systems that are told what is registered, and what they did not take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.notices.hosts import target_of
from pipeline.nouns.notice import Standing
from web.errors import NotFoundError
from web.pages.behind import listing
from web.pages.cells import count, heads, moment, text
from web.table import Table

if TYPE_CHECKING:
    from pipeline.nouns.notice import Notice
    from storage.records.notices import Outbox
    from web.asking import Answer, Ask
    from web.table import Cell

SHOWN = 200
"""So many notices stand on the page; arkhiv webhook log lists more."""


def receivers(ask: Ask) -> Answer:
    """List the systems that are told, with what they have not taken."""
    say = ask.say
    with ask.house.records.reading() as tx:
        rows = tuple(_outbox(ask, one) for one in tx.notices.outboxes())
    names = heads(
        say("Name"), say("Host"), say("Waiting"), say("Since"), say("Dead"), say("Last taken"),
        right=(2, 4),
    )  # fmt: skip
    empty = say("No other system is told what is registered.")
    table = Table("receivers", say("Receivers"), names, rows, empty=empty)
    return listing(ask, "/receivers", table, None)


def notices(ask: Ask) -> Answer:
    """List what one of them has not taken, the newest first."""
    say = ask.say
    with ask.house.records.reading() as tx:
        one = next((one for one in tx.receivers.all() if one.id == ask.path["key"]), None)
        if one is None:
            raise NotFoundError
        found = [
            *tx.notices.log(SHOWN, one.id, Standing.DEAD),
            *tx.notices.log(SHOWN, one.id, Standing.WAITING),
        ][:SHOWN]
    names = heads(
        say("Notice"), say("Made"), say("Standing"), say("Tries"), say("Outcome"), say("Next"),
        right=(3,),
    )  # fmt: skip
    rows = tuple(_notice(ask, notice) for notice in found)
    title = say("Not taken by {name}")
    empty = say("It has taken everything it was told.")
    table = Table("notices", title.format(name=one.name), names, rows, empty=empty)
    note = say("They are told again at once by: {command}")
    told = note.format(command=f"arkhiv webhook retry {one.name}") if rows else ""
    return listing(ask, f"/receivers/{one.id}", table, None, told)


def _outbox(ask: Ask, one: Outbox) -> tuple[Cell, ...]:
    say, to = ask.say, f"/receivers/{one.receiver.id}"
    return (
        text(one.receiver.name, to),
        text(target_of(one.receiver.url).host),
        count(say, one.waiting, to),
        moment(say, one.since),
        count(say, one.dead, to),
        moment(say, one.last_sent),
    )


def _notice(ask: Ask, one: Notice) -> tuple[Cell, ...]:
    say = ask.say
    return (
        text(one.id),
        moment(say, one.made),
        text(say.word(one.standing)),
        count(say, one.tries),
        text(say.word(one.outcome) or "–"),
        moment(say, one.due if one.standing is Standing.WAITING else None),
    )

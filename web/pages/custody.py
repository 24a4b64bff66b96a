"""Custody: where a volume is, who has it and who wants it, and the moves that somebody may make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.custody import Act, handling_of, rights_for, treatment
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.ids import VolumeId
from pipeline.moves import handing
from pipeline.moves.errors import CustodyError, ReasonMissingError
from pipeline.nouns.custody import Preparation
from pipeline.people.rights import Right, reach, role_for
from pipeline.seeing.shelved import is_volume_seen
from pipeline.words import REASON, TooLongError, UnseenSignsError, plain
from web.asking import Elsewhere, Page
from web.errors import NotFoundError, NotYoursError
from web.pages.behind import listing
from web.pages.cells import cited, heads, moment, text
from web.pages.people import called_in
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.errors import UserError
    from pipeline.language import Language
    from pipeline.nouns.custody import Custody, Handing, VolumeRequest
    from pipeline.nouns.person import Person
    from pipeline.nouns.volume import Volume
    from pipeline.people.rights import Reach
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.pages.people import Called
    from web.table import Cell

LONGEST = 365
BAD = 400


def out(ask: Ask) -> Answer:
    """List the volumes that are in somebody's hand, what is due first on top."""
    say, within = ask.say, reach(ask.person, Right.SEE_RECORDS)
    units = None if within.everywhere else sorted(within.units)
    with ask.house.records.reading() as tx:
        wanted = {one.volume for one in tx.custody.wanted(units)}
        found = out_of_store(tx, ask.person)
        called = called_in(tx, say, (one.hand for _, one in found))
        places = units_in(tx, say)
        rows = tuple(
            _line(
                say,
                called,
                (volume.id, cited(say, places, volume.citation)),
                one,
                wanted=one.volume in wanted,
            )
            for volume, one in found
        )
    names = heads(
        say("Volume"), say("In whose hand"), say("Where"), say("Since"), say("Due back"),
        say("Note"),
    )  # fmt: skip
    table = Table("out", say("Volumes that are out"), names, rows, empty=say("No volume is out."))
    return listing(ask, "/custody", table, None)


def custody(ask: Ask) -> Answer:
    """Show where one volume is, its history, and what this person may do with it."""
    return _shown(ask)


def move(ask: Ask) -> Answer:
    """Make one of the moves."""
    act = ask.form.get("act", "")
    if act not in set(Act):
        raise NotFoundError
    try:
        with ask.house.records.writing() as tx:
            volume = volume_of(tx, ask)
            require_act(ask, Act(act), volume)
            made(tx, ask, Act(act), volume)
    except (CustodyError, ReasonMissingError, TooLongError, UnseenSignsError) as error:
        return _shown(ask, error)
    return Elsewhere(f"/volumes/{volume.id}/custody")


def in_whose_hand(called: Called, hand: str) -> str:
    """Return in whose hand a volume is, in words."""
    return called(hand) if hand else called.say("in the store")


def _shown(ask: Ask, problem: UserError | None = None) -> Page:
    say = ask.say
    with ask.house.records.reading() as tx:
        volume = volume_of(tx, ask)
        now_at = tx.custody.of(volume.id)
        requests = tx.custody.requests(volume.id)
        history = tx.custody.handings(volume.id)
        unit = units_in(tx, say)(volume.citation.unit)
        named = [now_at.hand, *(one.by for one in requests)]
        named += [name for one in history for name in (one.hand, one.by)]
        called = called_in(tx, say, named)
    facts = {
        "volume": volume,
        "unit": unit,
        "custody": now_at,
        "hand": in_whose_hand(called, now_at.hand),
        "treatment": tuple(treatment(say, now_at.preparation)),
        "late": now_at.late(now()),
        "acts": tuple(act.value for act in acts_of(ask, volume, now_at, requests)),
        "gives": _role(ask, volume) is Role.KEEPER,
        "days": handing.DAYS,
        "longest": LONGEST,
        "wanted": _requests(called, requests),
        "history": _history(called, history),
        "problem": say.sentence(problem.template, problem.facts) if problem else "",
    }
    return Page("custody.html", facts, BAD if problem else 200)


def volume_of(tx: SqlTransaction, ask: Ask) -> Volume:
    """Return the volume that is asked for, if this person may know of it."""
    key = ask.path["key"]
    if not tx.volumes.known(key):
        raise NotFoundError
    volume = tx.volumes.get(VolumeId(key))
    if volume.citation.provisional:
        raise NotFoundError
    if not is_volume_seen(tx, ask.person, volume):
        raise NotYoursError
    return volume


def out_of_store(tx: SqlTransaction, person: Person) -> list[tuple[Volume, Custody]]:
    """Return the volumes in somebody's hand that a person may know of, first due first."""
    within = reach(person, Right.SEE_RECORDS)
    found = tx.custody.out(None if within.everywhere else sorted(within.units))
    volumes = ((tx.volumes.get(one.volume), one) for one in found)
    return [line for line in volumes if is_volume_seen(tx, person, line[0])]


def acts_of(
    ask: Ask, volume: Volume, custody: Custody, requests: Sequence[VolumeRequest]
) -> Sequence[Act]:
    """Return the moves that this person may make with a volume where it is now."""
    acts = [act for act in Act if handling_of(act, custody.where) and _may(ask, act, volume)]
    if all(one.by != ask.person.name for one in requests):
        acts = [act for act in acts if act is not Act.FORGO]
    return acts


def require_act(ask: Ask, act: Act, volume: Volume) -> None:
    """Raise unless this person may make a move with a volume."""
    if not _may(ask, act, volume):
        raise NotYoursError


def _may(ask: Ask, act: Act, volume: Volume) -> bool:
    units = frozenset({volume.citation.unit})
    reached: Iterator[Reach] = (reach(ask.person, right) for right in rights_for(act))
    return any(one.covers(units) for one in reached)


def _role(ask: Ask, volume: Volume) -> Role:
    """Return in which role this person acts on a volume: as its keeper where they are that."""
    units = frozenset({volume.citation.unit})
    for right in (Right.KEEP_VOLUMES, Right.CAPTURE):
        if reach(ask.person, right).covers(units):
            return role_for(ask.person, right)
    return role_for(ask.person, Right.SEE_RECORDS)


def made(tx: SqlTransaction, ask: Ask, act: Act, volume: Volume, via: str = "web") -> None:
    """Make a move as a form says it."""
    form, who = ask.form, Actor(ask.person.name, _role(ask, volume).value, via=via)
    note = plain(form.get("note", ""), ask.say("Note"), REASON)
    to = form.get("to", "").strip()
    if act is Act.REQUEST:
        handing.request(tx, volume, who, reason=note, urgent="urgent" in form)
    elif act is Act.FORGO:
        handing.forgo(tx, volume, who)
    elif act is Act.TAKE:
        handing.take(tx, volume, who, to=to, days=_days(form.get("days", "")), note=note)
    elif act is Act.PASS:
        handing.pass_on(tx, volume, who, to=to, note=note)
    elif act is Act.PREPARE:
        fields = Preparation.__dataclass_fields__
        done = Preparation(**{name: name in form for name in fields})
        handing.prepare(tx, volume, who, done, note=note)
    elif act is Act.SCAN:
        handing.scanned(tx, volume, who, note=note)
    else:
        handing.give_back(tx, volume, who, note=note)


def _days(given: str) -> int:
    days = int(given) if given.isascii() and given.isdigit() and len(given) < 4 else handing.DAYS  # noqa: PLR2004  # digits of the longest time
    return min(max(days, 1), LONGEST)


def _line(
    say: Language, called: Called, volume: tuple[VolumeId, str], one: Custody, *, wanted: bool
) -> tuple[Cell, ...]:
    key, name = volume
    remarks = [
        *([say("called back")] if one.recalled else []),
        *([say("somebody waits for it")] if wanted and not one.recalled else []),
        *([say("late")] if one.late(now()) else []),
        *treatment(say, one.preparation),
    ]
    return (
        text(name, f"/volumes/{key}/custody"),
        text(in_whose_hand(called, one.hand)),
        text(say.word(one.where)),
        moment(say, one.since),
        moment(say, one.due),
        text(", ".join(remarks) or "–"),
    )


def _requests(called: Called, requests: Sequence[VolumeRequest]) -> Table:
    say = called.say
    names = heads(say("Who wants it"), say("Since"), say("How soon"), say("Why"))
    rows = tuple(
        (
            text(called(one.by)),
            moment(say, one.made),
            text(say("urgent") if one.urgent else "–"),
            text(one.reason),
        )
        for one in requests
    )
    return Table("requests", say("Requests"), names, rows, empty=say("Nobody waits for it."))


def _history(called: Called, history: Sequence[Handing]) -> Table:
    say = called.say
    names = heads(say("When"), say("What was done"), say("In whose hand"), say("Who"), say("Note"))
    rows = tuple(
        (
            moment(say, one.at),
            text(say.word(one.act)),
            text(in_whose_hand(called, one.hand)),
            text(called(one.by)),
            text(one.note or "–"),
        )
        for one in reversed(history)
    )
    empty = say("Nobody has taken it yet.")
    return Table("history", say("What was done with it"), names, rows, empty=empty)

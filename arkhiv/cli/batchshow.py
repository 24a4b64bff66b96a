"""`batch list` and `batch show`: what was fed by whom, and what is odd about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import CAPTURING
from arkhiv.cli.options import as_json, command
from arkhiv.cli.output import put_json, put_pairs, put_table
from arkhiv.cli.theirs import require_units
from arkhiv.cli.wording import flag_advised
from pipeline.capture.sealing import BATCH
from pipeline.moves.batching import (
    counts_of,
    is_open_too_long,
    the_batch,
)
from pipeline.nouns.problem import OF_PAGES
from pipeline.people.rights import Right, reach

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.language import Language
    from pipeline.moves.batching import Counts
    from pipeline.nouns.batch import Batch, BatchPage
    from pipeline.nouns.hold import Flag
    from pipeline.ports.capture import Batches
    from storage.records import SqlTransaction

NEWEST = 20


def list_command(desk: Desk) -> click.Command:
    """Return the command `batch list`."""
    say = desk.say
    text = say("List the newest batches, or those that nobody has sealed. Who has them in hand?")
    params = [
        click.Option(["--open"], is_flag=True, help=say("Only those that nobody has sealed.")),
        click.Option(["--unit"], metavar="CODE", help=say("Only those of an archive unit.")),
        as_json(say),
    ]
    return command(desk, "list", _list, params, text, "arkhiv batch list --open")


def show_command(desk: Desk) -> click.Command:
    """Return the command `batch show`."""
    say = desk.say
    text = say("Show a batch: what each person brought in it, and what somebody should look at.")
    return command(
        desk, "show", _show, [batch_argument(say), as_json(say)], text, "arkhiv batch show BATCH"
    )


def batch_argument(say: Language) -> click.Argument:
    """Return the batch that a command is about."""
    return click.Argument(["batch"], help=say("A batch, by its ID; see: arkhiv batch list"))


def _list(desk: Desk, *, open: bool, unit: str | None, as_json: bool) -> None:  # noqa: A002  # the option's name
    actor(desk, CAPTURING, None)
    with desk.looking() as tx:
        theirs = _of_theirs(desk, tx, _asked(tx.batches, unit, only_open=open))
        holders = [tx.batches.operator(batch.id) for batch in theirs]
    if as_json:
        put_json([_as_json(*pair) for pair in zip(theirs, holders, strict=True)])
        return
    say = desk.say
    heads = (say("Batch"), say("Unit"), say("Who"), say("Since"), say("Sealed"), say("Pages"))
    rows = [
        (
            batch.id,
            batch.unit,
            holder,
            say.moment(batch.opened),
            _sealed(say, batch),
            say.number(batch.counters.get("pages", 0)) if batch.sealed else "–",
        )
        for batch, holder in zip(theirs, holders, strict=True)
    ]
    put_table(say("Batches"), heads, rows)


def _asked(batches: Batches, unit: str | None, *, only_open: bool) -> Sequence[Batch]:
    return batches.open_ones(unit, None) if only_open else batches.latest(unit, NEWEST)


def _of_theirs(desk: Desk, tx: SqlTransaction, found: Sequence[Batch]) -> tuple[Batch, ...]:
    """Return the batches of units in which whoever asks may capture."""
    person = acting(desk, tx)
    if person is None:
        return tuple(found)
    theirs = reach(person, Right.CAPTURE)
    return tuple(batch for batch in found if theirs.covers(frozenset({batch.unit})))


def _sealed(say: Language, batch: Batch) -> str:
    if batch.sealed is not None:
        return say.moment(batch.sealed)
    return say("open too long") if is_open_too_long(batch) else say("open")


def _as_json(batch: Batch, holder: str) -> dict[str, object]:
    return {
        "batch": batch.id,
        "unit": batch.unit,
        "station": batch.station,
        "source": batch.source,
        "opened_by": batch.operator,
        "in_hand": holder,
        "opened": batch.opened.isoformat(),
        "sealed": batch.sealed.isoformat() if batch.sealed else None,
        "open_too_long": is_open_too_long(batch),
        "counters": dict(batch.counters),
    }


def _show(desk: Desk, *, batch: str, as_json: bool) -> None:
    actor(desk, CAPTURING, None)
    with desk.looking() as tx:
        found = the_batch(tx, batch)
        require_units(desk, tx, Right.CAPTURE, {found.unit})
        pages = tx.batches.pages(found.id)
        counts, shifts = counts_of(tx, pages), tx.batches.shifts(found.id)
        holder = tx.batches.operator(found.id)
        odd: list[tuple[BatchPage | None, Flag]] = [
            (None, flag) for flag in tx.holds.flags(BATCH, found.id)
        ]
        odd += [
            (page, flag)
            for page in pages
            for flag in tx.holds.flags("page", page.page)
            if flag.code in OF_PAGES
        ]
    if as_json:
        put_json(
            {
                **_as_json(found, holder),
                "shifts": [
                    {
                        "operator": shift.operator,
                        "began": shift.began.isoformat(),
                        "ended": shift.ended.isoformat() if shift.ended else None,
                        "fed": shift.fed,
                        "received": shift.received,
                        "reason": shift.reason,
                    }
                    for shift in shifts
                ],
                "counts": [_counted(one) for one in counts],
                "problems": [_problem(page, flag) for page, flag in odd],
            }
        )
        return
    say = desk.say
    put_pairs(
        (
            (say("Batch"), found.id),
            (say("Unit"), found.unit),
            (say("Who"), holder),
            (say("Since"), say.moment(found.opened)),
            (say("Sealed"), _sealed(say, found)),
        )
    )
    heads = (say("Who"), say("Leaves"), say("Pages"), say("Records"), say("Rescans"))
    rows = [
        (one.operator, *map(say.number, (one.leaves, one.pages, one.records, one.rescans)))
        for one in counts
    ]
    put_table(say("What each person brought"), heads, rows)
    if odd:
        put_table(
            say("To look at"),
            (say("Leaf"), say("What to do")),
            [(_place(page, flag), flag_advised(say, flag.code, {})) for page, flag in odd],
        )


def _counted(one: Counts) -> dict[str, object]:
    return {
        "operator": one.operator,
        "leaves": one.leaves,
        "pages": one.pages,
        "records": one.records,
        "rescans": one.rescans,
    }


def _problem(page: BatchPage | None, flag: Flag) -> dict[str, object]:
    return {
        "code": flag.code,
        "page": page.page if page else None,
        "leaf": _place(page, flag),
        "facts": dict(flag.facts),
    }


def _place(page: BatchPage | None, flag: Flag) -> str:
    """The leaf and side of a page, or the leaves that a problem of the batch names."""
    if page is not None:
        return f"{page.label}{page.side}"
    leaves = flag.facts.get("leaves")
    return ", ".join(map(str, leaves)) if isinstance(leaves, list) else "–"

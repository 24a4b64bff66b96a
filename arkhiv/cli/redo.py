"""`redo`: clean and read again what an older engine, model or setting worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.archive import equipped
from arkhiv.cli.desk import actor
from arkhiv.cli.duties import REDOING
from arkhiv.cli.options import as_json, by, command, limit, record
from arkhiv.cli.output import put, put_json, tell
from arkhiv.cli.theirs import pages_of_theirs, require_units
from arkhiv.errors import OtherUnitError
from pipeline.flow import State
from pipeline.ids import PageId
from pipeline.moves.finding import the_volume
from pipeline.moves.redoing import pages_of_record, redo
from pipeline.people.rights import Right

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from arkhiv.archive import Archive
    from arkhiv.cli.desk import Desk

AT_ONCE = 200


def redo_command(desk: Desk) -> click.Command:
    """Return the command `redo`."""
    say = desk.say
    text = say(
        "Clean and read pages again whose results are of another engine, model, setting or version "
        "of the program than those in force. Pages that are up to date are left alone. The "
        "documents follow as new versions; what is registered stays until they are registered."
    )
    place = click.Option(
        ["--volume"],
        metavar="VOLUME",
        help=say("The pages of a volume: UNIT:fonds/inventory/item."),
    )
    every = click.Option(["--outdated"], is_flag=True, help=say("All pages that are out of date."))
    params = [
        record(say, many=True, required=False),
        place,
        every,
        limit(say),
        by(say, required=True),
        as_json(say),
    ]
    examples = (
        "arkhiv redo civil:1993-БГ-0147 --by dorj",
        "arkhiv redo --outdated --limit 10000 --by dorj",
    )
    return command(desk, "redo", _redo, params, text, *examples)


def _redo(
    desk: Desk,
    *,
    record: tuple[str, ...],
    volume: str | None,
    outdated: bool,
    limit: int | None,
    by: str,
    as_json: bool,
) -> None:
    if not (record or volume or outdated):
        raise click.UsageError(desk.say("Name records or a --volume, or give --outdated."))
    archive, who = desk.archive(), actor(desk, REDOING, by)
    recipe = equipped(archive.recipe)
    pages: list[str] = []
    documents: dict[str, None] = {}
    for some in _parts(desk, archive, record, volume, outdated=outdated):
        left = len(some) if limit is None else limit - len(pages)
        if left <= 0:
            break
        with archive.records.writing() as tx:
            found = redo(tx, recipe, some, who, left)
        pages += found.pages
        documents.update(dict.fromkeys(found.documents))
    archive.sealer.seal()
    with archive.bell() as bell:
        bell.ring()
    if as_json:
        put_json({"pages": pages, "documents": list(documents)})
        return
    say = desk.say
    put(
        say.many(
            "{number} page is worked on again.", "{number} pages are worked on again.", len(pages)
        )
    )
    if pages:
        tell(say("Run the work: arkhiv work --until-idle"))


def _parts(
    desk: Desk, archive: Archive, records: Sequence[str], volume: str | None, *, outdated: bool
) -> Iterator[Sequence[PageId]]:
    """Yield the pages that are meant, part by part, as an archive has millions.

    Who names pages of units in which they review nothing is told so; else those are passed over.
    """
    with archive.records.reading() as tx:
        named = [page for name in records for page in pages_of_record(tx, name)]
        if volume:
            place = the_volume(tx, volume, desk.settings.unit)
            require_units(desk, tx, Right.REVIEW, {place.citation.unit})
            named += [page.id for page in tx.pages.current_in(place.id)]
        if len(pages_of_theirs(desk, tx, Right.REVIEW, named)) != len(named):
            raise OtherUnitError
    for start in range(0, len(named), AT_ONCE):
        yield named[start : start + AT_ONCE]
    for state in (State.READ, State.CLEANED) if outdated else ():
        after: str | None = None
        while True:
            with archive.records.reading() as tx:
                part = tx.lists.pages(state, AT_ONCE, after)
                keys = [PageId(page.id) for page in part.items]
                theirs = pages_of_theirs(desk, tx, Right.REVIEW, keys)
            yield theirs
            if part.next is None:
                break
            after = part.next

"""`find`: papers by what is known of them, told apart, and where to look when none is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from arkhiv.cli.desk import acting, actor
from arkhiv.cli.duties import LOOKING
from arkhiv.cli.findjson import facts_of
from arkhiv.cli.labels import labels
from arkhiv.cli.options import as_json, by, command, limit, purpose
from arkhiv.cli.output import put, put_json, put_table, tell
from arkhiv.watching import watch_of
from pipeline.clock import now
from pipeline.finding.findable import Level
from pipeline.finding.keyed import keyed
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, Question, both
from pipeline.finding.sight import EVERYWHERE, Sight, sight_of
from pipeline.finding.telling import found_by, may_lie_in, not_exact, not_whole
from pipeline.moves.searching import note_search, search
from pipeline.moves.showing import claims_of
from pipeline.moves.watching import admit, conclude
from pipeline.nouns.volume import parse_citation
from pipeline.seeing.known import known_records
from pipeline.steps.known_forms import forms_of
from workers.finder import catch_up
from workers.finder import rebuild as build_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arkhiv.cli.desk import Desk
    from pipeline.describe.called import Labels
    from pipeline.finding.answer import Answer, Hit
    from pipeline.language import Language
    from pipeline.moves.showing import Claim
    from pipeline.nouns.person import Person
    from pipeline.nouns.record import Record
    from storage.records import SqlTransaction

LINES = 20


def find_command(desk: Desk) -> click.Command:
    """Return the command `find`."""
    text = desk.say(
        "Find papers by names, numbers, dates, places and any words on them, in Cyrillic or Latin "
        "letters; what may have been misread comes after what is exactly so. Restricted papers "
        "are found with a grant alone. Where nothing is exactly so, the volumes that are not "
        "digitized yet are named. That somebody searched is recorded, without the words."
    )
    examples = (
        "arkhiv find 'Батын Дорж' 1987-03-15 --purpose 'request 44'",
        "arkhiv find --act 147 --year 1993 --place Сайнцагаан --purpose 'request 44'",
        "arkhiv find --rebuild",
    )
    return command(desk, "find", _find, _params(desk.say), text, *examples)


def _params(say: Language) -> list[click.Parameter]:
    texts = {
        "record": say("A record's ID, present or former."),
        "register-number": say("A register number, of a person or of a legal entity."),
        "name": say("Clan, patronymic or given name, one or several."),
        "parent": say("A parent's name."),
        "born": say("A date of birth, however it is written."),
        "act": say("The number of an act or of another paper."),
        "place": say("An aimag, a soum or a district that the paper names."),
        "property": say("A number of a property right."),
        "certificate": say("A certificate's number."),
        "parcel": say("A parcel's number."),
    }
    asked = [
        click.Option([f"--{name}"], metavar="TEXT", default="", help=text)
        for name, text in texts.items()
    ]
    return [
        click.Argument(["words"], nargs=-1, help=say("Names, numbers, dates or any words.")),
        *asked,
        click.Option(["--type", "kind"], metavar="TYPE", help=say("Only papers of a type.")),
        click.Option(["--unit"], metavar="CODE", help=say("Only papers of an archive unit.")),
        click.Option(["--year"], type=int, metavar="YEAR", help=say("Only papers of a year.")),
        click.Option(["--volume"], metavar="VOLUME", help=say("Only papers in a volume.")),
        click.Option(
            ["--rebuild"],
            is_flag=True,
            help=say("Make the index again from everything; with nothing asked, that alone."),
        ),
        limit(say, LINES),
        purpose(say),
        by(say),
        as_json(say),
    ]


def _find(
    desk: Desk,
    *,
    words: tuple[str, ...],
    kind: str | None,
    unit: str | None,
    year: int | None,
    volume: str | None,
    rebuild: bool,
    limit: int,
    purpose: str | None,
    by: str | None,
    as_json: bool,
    **given: str,
) -> None:
    archive = desk.archive()
    if rebuild:
        build_again(archive.records, archive.objects)
    place = _place(volume, unit, desk.settings.unit)
    asked = both(keyed(given), Question(place=place, type=kind, year=year))
    asked = both(parsed(" ".join(words), forms_of(archive.records.forms)), asked)
    if rebuild and asked == Question():
        tell(desk.say("The index is made."))
        return
    who = actor(desk, LOOKING, by)
    catch_up(archive.records, archive.objects)
    watch = watch_of(desk.settings)
    with archive.records.reading() as tx:
        person = acting(desk, tx)
    admitted = admit(archive.records, person, asked.required(), watch) if person else None
    with archive.records.reading() as tx:
        answer = search(tx, asked, _sight(tx, person), purpose=purpose, limit=limit)
        records = known_records(tx, person, " ".join(words), given["record"], answer)
        known = [(one, claims_of(tx, one)) for one in records]
    with archive.records.marking() as tx:
        note_search(tx, asked, answer, who, purpose=purpose or "")
        if person and admitted:
            conclude(tx, admitted, person, asked, answer, watch)
    archive.sealer.seal()
    if as_json:
        put_json(facts_of(answer, known))
    else:
        _put_known(desk, known)
        _put(desk, answer)


def _place(volume: str | None, unit: str | None, own: str) -> Place:
    if volume is None:
        return Place(unit)
    cited = parse_citation(volume, unit or own)
    return Place(cited.unit, cited.fonds, cited.inventory, cited.item)


def _sight(tx: SqlTransaction, person: Person | None) -> Sight:
    """What may be found: by the rights of a person; everything, before there are people.

    Restricted papers are not among everything: they need a grant, which names a person.
    """
    if person is None:
        return Sight(EVERYWHERE, EVERYWHERE)
    return sight_of(person, tx.people.grants(person.id), now())


def _put_known(desk: Desk, known: Sequence[tuple[Record, Sequence[Claim]]]) -> None:
    """Print the records of the IDs that were asked of which no paper was found."""
    say, names = desk.say, labels(desk)
    heads = (say("Record"), say("Type"), say("Unit"), say("Claimed place"))
    rows = [
        (str(one), names.type(one.type), one.unit, "; ".join(map(str, claims)) or "–")
        for one, claims in known
    ]
    if rows:
        put_table(say("Records of this ID in the inventory"), heads, rows)


def _put(desk: Desk, answer: Answer) -> None:
    say = desk.say
    if not answer.whole:
        tell(not_whole(say))
    if not answer.hits:
        tell(say("Nothing was found that you may see."))
    else:
        _put_hits(desk, answer)
    if answer.undigitized is not None:
        for line in may_lie_in(say, answer.undigitized):
            put(line)


def _put_hits(desk: Desk, answer: Answer) -> None:
    say = desk.say
    if not answer.exact:
        tell(not_exact(say))
    names = labels(desk)
    heads = (
        say("Record"),
        say("Type"),
        say("Year"),
        say("Name"),
        say("Born"),
        say("Parents"),
        say("Place"),
        say("Found by"),
        say("On the paper"),
    )
    put_table("", heads, [_row(say, names, hit) for hit in answer.hits])
    if answer.more:
        tell(say.many("More than {number} found.", "More than {number} found.", answer.total))
    elif answer.total > len(answer.hits):
        tell(say.many("{number} found in all.", "{number} found in all.", answer.total))


def _row(say: Language, names: Labels, hit: Hit) -> tuple[str, ...]:
    paper = hit.paper
    unchecked = f" · {say('unchecked')}" if paper.level is Level.UNCHECKED else ""
    return (
        f"{paper.record or paper.document}{unchecked}",
        names.type(paper.type),
        str(paper.year or ""),
        paper.told.name,
        str(say.value(paper.told.born)),
        ", ".join(paper.told.parents),
        paper.told.place,
        found_by(say, names, hit),
        "".join(f"[{one.text}]" if one.marked else one.text for one in hit.snippet),
    )

"""Find: papers by what is known of them, told apart, and where to look when none is found.

What is asked stands in no address, so that no name stays in a browser's history.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.describe.called import Labels
from pipeline.errors import UserError
from pipeline.events import Actor
from pipeline.finding.errors import TooManySearchesError
from pipeline.finding.findable import Level
from pipeline.finding.keyed import keyed
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, Question, both
from pipeline.finding.sight import sight_of
from pipeline.finding.telling import found_by, may_lie_in, not_exact, not_whole
from pipeline.moves.searching import note_search, search
from pipeline.moves.showing import claims_of
from pipeline.moves.watching import admit, conclude
from pipeline.nouns.hold import Reason
from pipeline.people.rights import Right, reach, role_for
from pipeline.seeing.known import known_records
from pipeline.seeing.opening import request_of
from pipeline.words import REASON, TooLongError, plain
from web.asking import Page
from web.errors import YearError
from web.numbers import number_in
from web.pages.cells import cited, found_in, heads, opening, record_name, registered, text
from web.pages.purposes import written
from web.pages.units import units_in
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.errors import ArkhivError
    from pipeline.finding.answer import Answer as Found
    from pipeline.finding.answer import Hit
    from pipeline.language import Language
    from storage.records import SqlTransaction
    from web.asking import Answer, Ask
    from web.table import Cell

LINES = 20
KEYS = (
    "name",
    "parent",
    "born",
    "register_number",
    "record",
    "act",
    "place",
    "property",
    "certificate",
    "parcel",
)
"""What may be asked for by itself, beside the line for everything."""
PLACES = ("unit", "fonds", "inventory", "item")
OTHERS = ("line", "type", "year", "purpose", *PLACES)
LINE, VALUE = 300, 120
"""So many signs of a line and of a value are asked; every word more is sought in all its forms."""
LAST_YEAR = 9999
BAD, TOO_MANY = 400, 429
"""The status of a page on which something has to be put right."""


def form(ask: Ask) -> Answer:
    """Show what can be asked; for the request that is under way, if one is."""
    with ask.house.records.reading() as tx:
        whole = tx.finding.is_whole()
        request = request_of(tx, ask.here_visit.session, now())
    facts = _facts(ask, purpose=written(request or ""))
    return Page("find.html", {**facts, "partial": "" if whole else not_whole(ask.say)})


def find(ask: Ask) -> Answer:
    """Answer a question, and write down that it was asked."""
    person, moment = ask.person, now()
    watch = ask.house.watch
    try:
        purpose = plain(ask.form.get("purpose", ""), ask.say("Purpose"), REASON)
        asked = _question(ask).required()
        admitted = admit(ask.house.records, person, asked, watch)
        with ask.house.records.reading() as tx:
            sight = sight_of(person, tx.people.grants(person.id), moment)
            found = search(tx, asked, sight, purpose=purpose, limit=LINES)
            disputed, known = _disputed(tx, found), _known(tx, ask, found)
    except TooManySearchesError as error:
        return Page("find.html", _facts(ask, problem=error), TOO_MANY, again=error.seconds)
    except UserError as error:
        return Page("find.html", _facts(ask, problem=error), BAD)
    role = role_for(person, Right.SEE_ORIGINALS)
    who = Actor(person.name, role.value, via="web")
    with ask.house.records.marking() as tx:
        note_search(tx, asked, found, who, purpose=purpose)
        conclude(tx, admitted, person, asked, found, watch)
    return Page("find.html", _facts(ask, found, disputed=disputed, known=known))


def _disputed(tx: SqlTransaction, found: Found) -> frozenset[str]:
    """The papers of which somebody says that they are no originals of their records."""
    papers = [hit.paper.document for hit in found.hits]
    return tx.holds.among("document", papers, Reason.WRONG_ORIGINAL)


def _known(tx: SqlTransaction, ask: Ask, found: Found) -> Table | None:
    """The records of the IDs that were asked of which no paper was found."""
    say, labels = ask.say, Labels(ask.house.speech.forms, ask.say.lang)
    line, record = ask.form.get("line", ""), ask.form.get("record", "")
    units = units_in(tx, say)
    rows = tuple(
        (
            text(record_name(say, one), f"/records/{one.id}"),
            text(labels.type(one.type)),
            text(units(one.unit)),
            text("; ".join(map(str, claims_of(tx, one))) or "–"),
        )
        for one in known_records(tx, ask.person, line, record, found)
    )
    names = heads(say("Record"), say("Type"), say("Unit"), say("Claimed place"))
    return Table("known", say("Records of this ID in the inventory"), names, rows) if rows else None


def _question(ask: Ask) -> Question:
    given = {key: _short(ask, key, name, VALUE) for key, name in called(ask.say).items()}
    line = _short(ask, "line", ask.say("Names, numbers, dates or any words"), LINE)
    given_year = ask.form.get("year", "").strip()
    year = number_in(given_year)
    if given_year and (year is None or year > LAST_YEAR):
        raise YearError(given=given_year)
    asked = Question(
        place=Place(*(ask.form.get(name, "").strip() or None for name in PLACES)),
        type=ask.form.get("type") or None,
        year=year,
    )
    return both(parsed(line, ask.house.speech.forms), both(keyed(given), asked))


def _short(ask: Ask, field: str, what: str, most: int) -> str:
    """Return what was typed, or raise where no form lets so much be typed."""
    given = ask.form.get(field, "")
    if len(given) > most:
        raise TooLongError(what=what, found=len(given), most=most)
    return given


def _facts(
    ask: Ask,
    found: Found | None = None,
    problem: ArkhivError | None = None,
    disputed: frozenset[str] = frozenset(),
    known: Table | None = None,
    purpose: str = "",
) -> dict[str, object]:
    say = ask.say
    given = {name: ask.form.get(name, "") for name in (*KEYS, *OTHERS)}
    return {
        "keys": tuple((key, called(say)[key]) for key in KEYS),
        "given": {**given, "purpose": given["purpose"] or purpose},
        "longest": {"line": LINE, "value": VALUE},
        "units": _units(ask),
        "wide": any(ask.form.get(name) for name in (*KEYS, *PLACES, "type", "year")),
        "types": sorted(_types(ask), key=lambda one: one[1]),
        "partial": "" if found is None or found.whole else not_whole(say),
        "problem": say.sentence(problem.template, problem.facts) if problem else "",
        "hits": _table(ask, found, disputed) if found and found.hits else None,
        "known": known,
        "alike": not_exact(say) if found and found.hits and not found.exact else "",
        "missing": _missing(ask, found),
    }


def _units(ask: Ask) -> tuple[tuple[str, str], ...]:
    """Return the units that have something which this person may look for."""
    within = reach(ask.person, Right.SEE_ORIGINALS)
    with ask.house.records.reading() as tx:
        holding = tx.holdings.holding()
        return units_in(tx, ask.say).choices(
            holding if within.everywhere else holding & within.units
        )


def called(say: Language) -> dict[str, str]:
    """Return what may be asked for by itself, and how that is called."""
    return {
        "name": say("Name"),
        "parent": say("A parent's name"),
        "born": say("Born"),
        "register_number": say("Register number"),
        "record": say("Record"),
        "act": say("Number of the act"),
        "place": say("Place"),
        "property": say("Number of the property right"),
        "certificate": say("Certificate's number"),
        "parcel": say("Parcel's number"),
    }


def _types(ask: Ask) -> Iterator[tuple[str, str]]:
    """Yield every type of paper, and how it is called."""
    labels = Labels(ask.house.speech.forms, ask.say.lang)
    yield from ((form.id, labels.type(form.id)) for form in ask.house.speech.forms.all)


def _table(ask: Ask, found: Found, disputed: frozenset[str]) -> Table:
    say = ask.say
    names = heads(
        say("Record"), say("Type"), say("Year"), say("Name"), say("Born"), say("Parents"),
        say("Place"), say("Found by"), say("On the paper"),
    )  # fmt: skip
    rows = tuple(_row(ask, hit, disputed) for hit in found.hits)
    title = say.many("{number} found in all.", "{number} found in all.", found.total)
    if found.more:
        title = say.many("More than {number} found.", "More than {number} found.", found.total)
    return Table("found", title, names, rows)


def _row(ask: Ask, hit: Hit, disputed: frozenset[str]) -> tuple[Cell, ...]:
    say, paper = ask.say, hit.paper
    labels = Labels(ask.house.speech.forms, say.lang)
    named = registered(say, paper.record) if paper.record else say("Paper")
    unchecked = f" · {say('unchecked')}" if paper.level is Level.UNCHECKED else ""
    doubt = f" · {say('disputed')}" if paper.document in disputed else ""
    return (
        opening(f"{named}{unchecked}{doubt}", f"/documents/{paper.document}/open"),
        text(labels.type(paper.type)),
        text(str(paper.year or "")),
        text(paper.told.name),
        text(str(say.value(paper.told.born))),
        text(", ".join(paper.told.parents)),
        text(paper.told.place),
        text(found_by(say, labels, hit)),
        found_in("".join(one.text for one in hit.snippet), hit.snippet),
    )


def _missing(ask: Ask, found: Found | None) -> tuple[str, ...] | None:
    if found is None or found.undigitized is None:
        return None
    with ask.house.records.reading() as tx:
        called = partial(cited, ask.say, units_in(tx, ask.say))
    return tuple(may_lie_in(ask.say, found.undigitized, called))

"""Find: papers by what is known of them, told apart, and where to look when none is found.

What is asked stands in no address, so that no name stays in a browser's history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.describe.called import Labels
from pipeline.events import Actor
from pipeline.finding.findable import Level
from pipeline.finding.indexing import INVENTORY
from pipeline.finding.keyed import keyed
from pipeline.finding.line import parsed
from pipeline.finding.question import Place, Question, both
from pipeline.finding.sight import sight_of
from pipeline.moves.searching import note_search, search
from pipeline.people.rights import RIGHTS, Right
from pipeline.words import REASON, plain
from web.asking import Page
from web.errors import NotFoundError
from web.pages.cells import heads, text
from web.table import Table

if TYPE_CHECKING:
    from pipeline.errors import ArkhivError
    from pipeline.finding.answer import Answer as Found
    from pipeline.finding.answer import Hit
    from web.asking import Answer, Ask
    from web.table import Cell

LINES = 20
KEYS = ("record", "register-number", "name", "parent", "born", "act", "place")
"""What may be asked for by itself, beside the line for everything."""
NEARLY = "≈"
LONGEST_YEAR = 4
BAD = 400
"""The status of a page on which something has to be put right."""


def form(ask: Ask) -> Answer:
    """Show what can be asked."""
    return Page("find.html", _facts(ask))


def find(ask: Ask) -> Answer:
    """Answer a question, and write down that it was asked."""
    purpose = plain(ask.form.get("purpose", ""), ask.say("Purpose"), REASON)
    person, moment = ask.person, now()
    try:
        asked = _question(ask)
        with ask.house.records.reading() as tx:
            sight = sight_of(person, tx.people.grants(person.id), moment)
            found = search(tx, asked, sight, purpose=purpose, limit=LINES)
    except UserError as error:
        return Page("find.html", _facts(ask, problem=error), BAD)
    role = min(role for role in person.roles if Right.SEE_ORIGINALS in RIGHTS[role])
    who = Actor(person.name, role.value, via="web")
    with ask.house.records.marking() as tx:
        note_search(tx, asked, found, who, purpose=purpose)
    return Page("find.html", _facts(ask, found))


def _question(ask: Ask) -> Question:
    given = {key: ask.form.get(key, "") for key in KEYS}
    year = ask.form.get("year", "").strip()
    if year and not (year.isascii() and year.isdecimal() and len(year) <= LONGEST_YEAR):
        raise NotFoundError
    asked = Question(
        place=Place(ask.form.get("unit", "").strip() or None), year=int(year) if year else None
    )
    line = parsed(ask.form.get("line", ""), ask.house.speech.forms)
    return both(line, both(keyed(given), asked))


def _facts(
    ask: Ask, found: Found | None = None, problem: ArkhivError | None = None
) -> dict[str, object]:
    say = ask.say
    labels = {
        "record": say("A record's ID, present or former."),
        "register-number": say("A register number, of a person or of a legal entity."),
        "name": say("Clan, patronymic or given name, one or several."),
        "parent": say("A parent's name."),
        "born": say("A date of birth, however it is written."),
        "act": say("The number of an act or of another paper."),
        "place": say("An aimag, a soum or a district that the paper names."),
    }
    return {
        "keys": tuple((key, labels[key].rstrip(".")) for key in KEYS),
        "given": {name: ask.form.get(name, "") for name in (*KEYS, "line", "unit", "year", "purpose")},
        "problem": say.sentence(problem.template, problem.facts) if problem else "",
        "hits": _table(ask, found) if found else None,
        "total": _total(ask, found) if found else "",
        "missing": _missing(ask, found) if found and found.undigitized else None,
    }

"""Drawing: templates become pages, in the language of whoever asks, with every value escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipeline.language import Lang
from pipeline.people.rights import Right, has
from pipeline.practice.words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from web.asking import Ask, Page

NAMES = {Lang.MONGOLIAN: "Монгол", Lang.ENGLISH: "English"}
"""Each language is called by its own name, whoever reads it."""


def environment() -> Environment:
    """Return the templates of the pages; a name that is not given is an error."""
    return Environment(
        loader=PackageLoader("web", "templates"),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def drawn(templates: Environment, page: Page, ask: Ask) -> str:
    """Return a page as HTML."""
    say = ask.say
    return templates.get_template(page.template).render(
        say=say,
        many=say.many,
        word=say.word,
        lang=say.lang.value,
        names=NAMES,
        version=ask.house.version,
        visit=ask.visit,
        here=ask.here,
        bar=tuple(_places(ask)) if _is_in(ask) else (),
        practice=WORDS if ask.house.practice else "",
        csrf=ask.visit.session.csrf if ask.visit else "",
        **_facts(page.facts),
    )


def _facts(facts: Mapping[str, object]) -> dict[str, object]:
    return {"problem": "", **facts}


def _is_in(ask: Ask) -> bool:
    return ask.visit is not None and not ask.visit.locked and not ask.person.must_change


def _places(ask: Ask) -> Iterator[tuple[str, str]]:
    """Yield where this person can go, in the order in which the bar shows it."""
    say = ask.say
    yield "/", say("Start")
    if has(ask.person, Right.CAPTURE):
        yield "/capture", say("Scanning")
    if has(ask.person, Right.SEE_ORIGINALS):
        yield "/find", say("Find")
    if has(ask.person, Right.SEE_FIGURES):
        yield "/progress", say("Progress")
        yield "/held", say("To decide")
    if has(ask.person, Right.SEE_RECORDS):
        yield "/records", say("Records")
        yield "/custody", say("Volumes that are out")
    if has(ask.person, Right.KEEP_VOLUMES):
        yield "/volumes", say("Volumes")
    yield from _of_oversight(ask)
    yield "/account", say("Settings")


def _of_oversight(ask: Ask) -> Iterator[tuple[str, str]]:
    """Yield where this person sees to what others do."""
    say = ask.say
    if has(ask.person, Right.ASK_IN_EMERGENCY):
        yield "/emergency", say("Emergency access")
    if has(ask.person, Right.SEE_EMERGENCIES):
        yield "/emergencies", say("Emergency access")
    if has(ask.person, Right.ANSWER_PEOPLE):
        yield "/looks", say("Who saw papers")
    if has(ask.person, Right.SEE_WHO_LOOKED):
        yield "/oddities", say("Odd searches")
    if has(ask.person, Right.SEE_EVENTS):
        yield "/events", say("What happened")
    if has(ask.person, Right.LOOK_AFTER_PEOPLE):
        yield "/receivers", say("Receivers")

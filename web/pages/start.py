"""The start: who somebody is here, and what their roles open to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import Role
from pipeline.people.rights import Right, has
from web.asking import Page
from web.pages.units import units_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from web.asking import Answer, Ask


def start(ask: Ask) -> Answer:
    """Show the first page of a person."""
    roles = [role for role in Role if role in ask.person.roles]
    with ask.house.records.reading() as tx:
        units = units_in(tx, ask.say).names_of(ask.person.units)
    facts = {
        "person": ask.person,
        "roles": roles,
        "units": units,
        "doors": tuple(_doors(ask)),
    }
    return Page("start.html", facts)


def _doors(ask: Ask) -> Iterator[tuple[str, str, str]]:
    """Yield every desk that a person may open, and what it is for."""
    say, person = ask.say, ask.person
    if has(person, Right.SEE_FIGURES):
        yield (
            "/progress",
            say("Progress"),
            say("How much is digitized, and what was done each day."),
        )
        yield (
            "/held",
            say("Waiting for a person"),
            say("What the line cannot decide by itself, the oldest first."),
        )
    if has(person, Right.SEE_ORIGINALS):
        yield "/find", say("Find"), say("A paper by what is known of it.")
    if has(person, Right.ASK_IN_EMERGENCY):
        yield "/emergency", say("Emergency access"), say("To one paper, if nobody else can see it.")
    if has(person, Right.SEE_EMERGENCIES):
        yield "/emergencies", say("Emergency access"), say("Who asked for it, and what they saw.")
    if has(person, Right.ANSWER_PEOPLE):
        yield "/looks", say("Who saw papers"), say("Of a person, or by the number of a copy.")
    yield from _of_paper(ask)
    if has(person, Right.SEE_WHO_LOOKED):
        yield "/oddities", say("Odd searches"), say("Searches that somebody should look into.")
    if has(person, Right.SEE_EVENTS):
        yield "/events", say("What happened"), say("To what, by whom and when, event by event.")
    if has(person, Right.LOOK_AFTER_PEOPLE):
        yield "/receivers", say("Receivers"), say("Other systems that are told what is registered.")


def _of_paper(ask: Ask) -> Iterator[tuple[str, str, str]]:
    """Yield the desks of those who have papers on the shelf or in hand."""
    say, person = ask.say, ask.person
    if has(person, Right.SEE_RECORDS):
        yield "/records", say("Records"), say("The inventory, and how far each record is.")
        yield "/custody", say("Volumes that are out"), say("Who has them, and what is late.")
        yield "/volumes", say("Volumes"), say("What lies on the shelf, and what of it is scanned.")
    if has(person, Right.CAPTURE):
        yield "/capture", say("Scanning"), say("Feed a volume, and see its pages as they come.")
        yield "/stacks", say("Stacks"), say("What was fed with separator sheets, and what waits.")

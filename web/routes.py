"""The table of routes: every page, who may open it, and what answers. The guard reads only this."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.people.rights import Right
from web.pages import (
    account,
    batch,
    behind,
    capture,
    contents,
    custody,
    disputes,
    emergency,
    entry,
    events,
    find,
    history,
    issuing,
    keys,
    looks,
    masters,
    oddities,
    originals,
    papers,
    progress,
    receivers,
    seen,
    shot,
    stacks,
    start,
    viewer,
    volumes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.asking import Answer, Ask


class Opens(StrEnum):
    """Whom a page opens to without any right."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed_in"
    """Whoever is signed in, even at a locked screen or before setting their own password."""
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the table; with a right, whoever has it anywhere gets in."""

    method: str
    path: str
    opens: Opens | Right
    answer: Callable[[Ask], Answer]
    by_turns: bool = False
    """Whether it takes so much work that nobody gets it but in turn."""

    @property
    def in_emergency(self) -> bool:
        """Whether it shows one paper, which two people may open to who has no right to any."""
        shows = self.path.startswith("/viewings/") or self.path == "/documents/{key}/open"
        return shows and self.opens is Right.SEE_ORIGINALS


GET, POST = "GET", "POST"

ROUTES: tuple[Route, ...] = (
    Route(GET, "/", Opens.PERSON, start.start),
    Route(GET, "/sign-in", Opens.ANYBODY, entry.door),
    Route(POST, "/sign-in", Opens.ANYBODY, entry.enter),
    Route(POST, "/sign-out", Opens.SIGNED_IN, entry.leave),
    Route(POST, "/lock", Opens.SIGNED_IN, entry.close),
    Route(GET, "/locked", Opens.SIGNED_IN, entry.locked),
    Route(POST, "/locked", Opens.SIGNED_IN, entry.open_again),
    Route(GET, "/password", Opens.SIGNED_IN, account.password),
    Route(POST, "/password", Opens.SIGNED_IN, account.set_password),
    Route(GET, "/keys", Opens.PERSON, keys.keys),
    Route(GET, "/account", Opens.PERSON, account.account),
    Route(POST, "/account/language", Opens.PERSON, account.set_language),
    Route(POST, "/account/pin", Opens.PERSON, account.set_own_pin),
    Route(GET, "/progress", Right.SEE_FIGURES, progress.progress),
    Route(GET, "/progress/{table}.{form}", Right.SEE_FIGURES, progress.sheet),
    Route(GET, "/waiting/{step}", Right.SEE_FIGURES, behind.waiting),
    Route(GET, "/held", Right.SEE_FIGURES, behind.held),
    Route(GET, "/received", Right.SEE_FIGURES, behind.received),
    Route(GET, "/done/{kind}", Right.SEE_FIGURES, behind.done),
    Route(GET, "/capture", Right.CAPTURE, capture.capture),
    Route(POST, "/capture", Right.CAPTURE, capture.begin),
    Route(GET, "/capture/{key}", Right.CAPTURE, batch.batch),
    Route(POST, "/capture/{key}", Right.CAPTURE, batch.act),
    Route(GET, "/capture/{key}/stream", Right.CAPTURE, batch.stream),
    Route(GET, "/capture/{key}/pages/{page}", Right.CAPTURE, shot.shot),
    Route(POST, "/capture/{key}/pages/{page}", Right.CAPTURE, shot.act),
    Route(GET, "/capture/{key}/pages/{page}/picture", Right.CAPTURE, shot.thumbnail),
    Route(
        GET, "/capture/{key}/pages/{page}/large/picture", Right.CAPTURE, shot.large, by_turns=True
    ),
    Route(GET, "/volumes", Right.SEE_RECORDS, volumes.volumes),
    Route(GET, "/volumes/{key}", Right.SEE_RECORDS, volumes.volume),
    Route(GET, "/volumes/{key}/leaves", Right.SEE_RECORDS, volumes.leaves),
    Route(GET, "/volumes/{key}/records", Right.SEE_RECORDS, volumes.records),
    Route(GET, "/events", Right.SEE_EVENTS, events.events),
    Route(GET, "/events/{key}", Right.SEE_EVENTS, events.event),
    Route(GET, "/receivers", Right.LOOK_AFTER_PEOPLE, receivers.receivers),
    Route(GET, "/receivers/{key}", Right.LOOK_AFTER_PEOPLE, receivers.notices),
    Route(GET, "/find", Right.SEE_ORIGINALS, find.form),
    Route(POST, "/find", Right.SEE_ORIGINALS, find.find),
    Route(GET, "/oddities", Right.SEE_WHO_LOOKED, oddities.oddities),
    Route(GET, "/oddities/{key}", Right.SEE_WHO_LOOKED, oddities.oddity),
    Route(POST, "/oddities/{key}", Right.GRANT_ACCESS, oddities.settle),
    Route(GET, "/records", Right.SEE_RECORDS, papers.records),
    Route(GET, "/records/{key}", Right.SEE_RECORDS, papers.record),
    Route(GET, "/custody", Right.SEE_RECORDS, custody.out),
    Route(GET, "/volumes/{key}/custody", Right.SEE_RECORDS, custody.custody),
    Route(POST, "/volumes/{key}/custody", Right.SEE_RECORDS, custody.move),
    Route(GET, "/stacks", Right.CAPTURE, stacks.stacks),
    Route(GET, "/stacks/{key}", Right.CAPTURE, stacks.stack),
    Route(POST, "/stacks/{key}", Right.CAPTURE, stacks.decide),
    Route(GET, "/stacks/{key}/stream", Right.CAPTURE, stacks.stream),
    Route(GET, "/stacks/{key}/images/{number}/picture", Right.CAPTURE, stacks.thumbnail),
    Route(POST, "/stacks/{key}/pictures", Right.CAPTURE, stacks.pictures),
    Route(GET, "/documents/{key}", Right.SEE_RECORDS, papers.document),
    Route(GET, "/documents/{key}/open", Right.SEE_ORIGINALS, originals.purpose),
    Route(POST, "/documents/{key}/open", Right.SEE_ORIGINALS, originals.open_it),
    Route(GET, "/emergency", Right.ASK_IN_EMERGENCY, emergency.form),
    Route(POST, "/emergency", Right.ASK_IN_EMERGENCY, emergency.ask_for),
    Route(GET, "/emergencies", Right.SEE_EMERGENCIES, emergency.report),
    Route(POST, "/emergencies/{key}", Right.GRANT_ACCESS, emergency.decide),
    Route(GET, "/looks", Right.ANSWER_PEOPLE, looks.form),
    Route(POST, "/looks", Right.ANSWER_PEOPLE, looks.answer),
    Route(GET, "/documents/{key}/seen", Right.SEE_WHO_LOOKED, seen.seen),
    Route(GET, "/viewings/{viewing}", Right.SEE_ORIGINALS, viewer.see),
    Route(POST, "/viewings/{viewing}", Right.SEE_ORIGINALS, viewer.inside),
    Route(GET, "/viewings/{viewing}/contents", Right.SEE_ORIGINALS, contents.contents),
    Route(GET, "/viewings/{viewing}/masters", Right.SEE_MASTERS, masters.masters),
    Route(GET, "/viewings/{viewing}/history", Right.SEE_ORIGINALS, history.history),
    Route(POST, "/viewings/{viewing}/copies", Right.SEE_ORIGINALS, issuing.issue, by_turns=True),
    Route(POST, "/viewings/{viewing}/done", Right.SEE_ORIGINALS, originals.done),
    Route(GET, "/viewings/{viewing}/wrong", Right.DISPUTE, disputes.ask_which),
    Route(POST, "/viewings/{viewing}/wrong", Right.DISPUTE, disputes.say_wrong),
    Route(POST, "/viewings/{viewing}/wrong/back", Right.DISPUTE, disputes.take_it_back),
)

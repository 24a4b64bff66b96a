"""Opening: a paper is opened to a person for a purpose, and that it was is written down."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import Actor, Kind
from pipeline.ids import ViewingId
from pipeline.nouns.viewing import Profile, Viewing
from pipeline.people.rights import Right, Verdict, Why, role_for
from pipeline.seeing.errors import NothingToSeeError, NotToBeSeenError, PurposeNeededError
from pipeline.words import REASON, plain

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.nouns.document import Document
    from pipeline.nouns.person import Person, Session
    from pipeline.ports.records import Transaction

RANDOM_BYTES = 16
NONE = Verdict(allowed=False, why=Why.NO_ROLE)
REQUEST = timedelta(minutes=30)
"""Who opens no further paper for so long has done with the request, and is asked anew."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What the question whether a person may said of one paper, right by right."""

    originals: Verdict
    unchecked: Verdict
    capture: Verdict
    review: Verdict
    masters: Verdict = NONE


def open_paper(
    tx: Transaction,
    person: Person,
    session: Session,
    document: Document,
    verdicts: Verdicts,
    purpose: str,
    number: int | None = None,
    *,
    masters: bool = False,
    via: str = "web",
) -> Viewing:
    """Begin a viewing, or raise why there is none; for the same purpose one goes on.

    Without a number it is of the version that stands for the paper. A version before is shown as
    the registrar registered it; one that nobody registered is unchecked. Masters are shown beside
    a paper to those who see all of it, and only where that was asked for.
    """
    words = plain(purpose, "the purpose", REASON).strip()
    if not words:
        raise PurposeNeededError
    number = number or document.current or document.version
    unchecked = not is_registered(tx, document, number)
    verdict = verdicts.unchecked if unchecked else verdicts.originals
    right = Right.SEE_UNCHECKED if unchecked else Right.SEE_ORIGINALS
    profile = profile_of(verdict, verdicts, masters=masters)
    if profile is None or not verdict.allowed or document.discarded:
        raise NotToBeSeenError
    moment = now()
    before = tx.viewings.open(document.id, session.id, moment)
    same = (number, words, profile)
    if before is not None and (before.version, before.purpose, before.profile) == same:
        return before
    if not tx.documents.pages(document.id, number):
        raise NothingToSeeError
    made = Viewing(
        id=ViewingId(secrets.token_urlsafe(RANDOM_BYTES)),
        session=session.id,
        person=person.id,
        document=document.id,
        version=number,
        profile=profile,
        unchecked=unchecked,
        purpose=words,
        begun=moment,
        until=session.ends,
    )
    tx.viewings.sweep(moment)
    tx.viewings.begin(made)
    _note(tx, made, Actor(person.name, role_for(person, right).value, via=via), verdict)
    return made


def _note(tx: Transaction, made: Viewing, actor: Actor, verdict: Verdict) -> None:
    """Write down that a paper was shown, to whom and by which right."""
    facts = {
        "version": made.version,
        "profile": made.profile.value,
        "unchecked": made.unchecked,
        "cross_unit": verdict.cross_unit,
        "why": verdict.why.value,
    }
    tx.events.note(
        Kind.SHOWN, "document", made.document, actor=actor, facts=facts, words=made.purpose
    )


def is_registered(tx: Transaction, document: Document, number: int) -> bool:
    """Say whether a registrar stands for a version, now or before a later one came."""
    return (
        number == document.current
        or tx.documents.version(document.id, number).registered is not None
    )


def request_of(tx: Transaction, session: Session, moment: datetime) -> str | None:
    """Return what a session looks at papers for; after a while without a new one it is asked anew.

    So that a purpose is asked once for a request, and not for every paper of it.
    """
    last = tx.viewings.last(session.id, moment)
    return None if last is None or last.begun + REQUEST < moment else last.purpose


def profile_of(verdict: Verdict, verdicts: Verdicts, *, masters: bool) -> Profile | None:
    """Restricted fields are shown by a grant, and to those who work on the paper itself.

    None where masters are asked for by somebody who may not see them, or not all of the paper.
    """
    at_work = verdicts.capture.allowed or verdicts.review.allowed
    whole = at_work or verdict.why is Why.GRANT
    if masters:
        return Profile.MASTERS if whole and verdicts.masters.allowed else None
    return Profile.WHOLE if whole else Profile.MASKED

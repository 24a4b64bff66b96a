"""Signing in: a password opens a session, minutes without a sign lock it, a day ends it.

A password takes a while to compare, so that is done between two transactions: the first counts the
attempt as failed, the second says that it succeeded. Attempts made side by side all count.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.events import MACHINE, Kind
from pipeline.ids import SessionId, new_id
from pipeline.nouns.person import Person, Secrets, Session
from pipeline.people.choosing import LONGEST_PASSWORD, folded
from pipeline.people.errors import (
    SessionOverError,
    SignInRefusedError,
    TooManyAttemptsError,
    UnlockRefusedError,
)
from pipeline.people.keeping import PERSON, acting, known_as, set_password
from pipeline.people.secrets import digest, hashed, is_outgrown, is_right, new_secret
from pipeline.people.throttling import FROM_AN_ADDRESS, OF_A_NAME, opens

if TYPE_CHECKING:
    from datetime import datetime

    from pipeline.ports.records import Records, Transaction

WEB = "web"
WORKING_DAY = timedelta(hours=12)
IDLE = timedelta(minutes=10)
MINUTE = SIGN_EVERY = timedelta(minutes=1)
"""How old the last sign of a person may be before a new one is written down."""
MOST_STRIKES = 5
NOBODY = "unknown"
"""Whom the refusal of a name is about that nobody has; the name itself is not kept."""


@dataclass(frozen=True, slots=True)
class Entered:
    """A session that begins; `secret` is what the browser keeps, and is kept nowhere else."""

    person: Person
    session: Session
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who sits at a screen, and whether it is locked."""

    person: Person
    session: Session
    locked: bool


def sign_in(
    records: Records,
    name: str,
    password: str,
    *,
    address: str | None,
    former: str | None = None,
    via: str = WEB,
) -> Entered:
    """Begin a session, always a new one; one that this browser had (`former`) ends."""
    person, kept = _proven(records, name, password, address, via)
    secret, moment = new_secret(), now()
    session = Session(
        id=_key(secret),
        person=person.id,
        csrf=new_secret(),
        made=moment,
        seen=moment,
        ends=moment + WORKING_DAY,
    )
    with records.writing() as tx:
        if tx.people.secrets(person.id) != kept or tx.people.get(person.id).disabled:
            raise SignInRefusedError
        if former is not None:
            _end(tx, _key(former), "signed_in_anew", via)
        tx.sessions.begin(session)
        tx.events.note(Kind.SESSION_BEGUN, PERSON, person.id, actor=acting(person, via))
    return Entered(person, session, secret)


def proven(
    records: Records, name: str, password: str, *, address: str | None, via: str = WEB
) -> Person:
    """Return the person whose password this is, or raise the one answer for every other case."""
    return _proven(records, name, password, address, via)[0]


def change_password(
    records: Records, name: str, present: str, new: str, *, address: str | None, via: str = WEB
) -> Person:
    """Let a person set another password by the present one; all their sessions end."""
    person, kept = _proven(records, name, present, address, via)
    with records.writing() as tx:
        if tx.people.secrets(person.id) != kept:
            raise SignInRefusedError
        set_password(tx, person, new, acting(person, via))
        return tx.people.get(person.id)


def resumed(tx: Transaction, secret: str, moment: datetime) -> SignedIn | None:
    """Return who is signed in by what a browser keeps; None where nobody is."""
    session = tx.sessions.find(_key(secret))
    if session is None or session.ends <= moment:
        return None
    person = tx.people.get(session.person)
    if person.disabled:
        return None
    locked = session.locked is not None or moment - session.seen >= IDLE
    return SignedIn(person, session, locked)


def resume(records: Records, secret: str, *, sign: bool = True) -> SignedIn | None:
    """Return who is signed in, and note that they are there unless it is no sign of a person.

    What a page asks for by itself is none: it would keep a screen open that nobody looks at.
    """
    moment = now()
    with records.reading() as tx:
        found = resumed(tx, secret, moment)
    if found is None or found.locked or not sign or moment - found.session.seen < SIGN_EVERY:
        return found
    with records.writing() as tx:
        tx.sessions.see(found.session.id, moment)
    return replace(found, session=replace(found.session, seen=moment))


def sign_out(records: Records, secret: str, via: str = WEB) -> None:
    """End a session by its person's word."""
    with records.writing() as tx:
        _end(tx, _key(secret), "signed_out", via)


def lock(records: Records, secret: str, via: str = WEB) -> None:
    """Lock a screen by its person's word."""
    moment = now()
    with records.writing() as tx:
        found = resumed(tx, secret, moment)
        if found is None or found.session.locked is not None:
            return
        tx.sessions.lock(found.session.id, moment)
        actor = acting(found.person, via)
        tx.events.note(Kind.SESSION_LOCKED, PERSON, found.person.id, actor=actor)


def unlock(records: Records, secret: str, pin: str, via: str = WEB) -> SignedIn:
    """Unlock a screen by its person's PIN, or password where they have none.

    The fifth wrong one ends the session.
    """
    with records.writing() as tx:
        found = resumed(tx, secret, now())
        strikes = tx.sessions.strike(found.session.id) if found else 0
        kept = tx.people.secrets(found.person.id) if found else Secrets(None, None)
    right = _is_right(pin, kept.pin or kept.password)
    if found is None or strikes > MOST_STRIKES:
        raise SessionOverError
    with records.writing() as tx:
        still = resumed(tx, secret, now())
        if still is not None and right:
            tx.sessions.unlock(still.session.id, now())
            actor = acting(still.person, via)
            tx.events.note(Kind.SESSION_UNLOCKED, PERSON, still.person.id, actor=actor)
            return replace(still, session=replace(still.session, locked=None), locked=False)
        if strikes == MOST_STRIKES:
            _end(tx, found.session.id, "wrong_pins", via)
    if still is None or strikes == MOST_STRIKES:
        raise SessionOverError
    raise UnlockRefusedError(left=MOST_STRIKES - strikes)


def _proven(
    records: Records, name: str, password: str, address: str | None, via: str
) -> tuple[Person, Secrets]:
    known, attempt = folded(name), new_id()
    with records.writing() as tx:
        until = _attempted(tx, attempt, digest(known), address)
        person = known_as(tx, name)
        kept = tx.people.secrets(person.id) if person else Secrets(None, None)
    if until is not None:
        raise TooManyAttemptsError(until=until.replace(second=0, microsecond=0) + MINUTE)
    right = _is_right(password, kept.password)
    with records.writing() as tx:
        if person is not None and right and not tx.people.get(person.id).disabled:
            tx.sessions.succeed(attempt)
            return person, _renewed(tx, person, password, kept)
        failures = tx.sessions.failures_of(digest(known), now() - OF_A_NAME.within).count
        tx.events.note(
            Kind.SESSION_REFUSED,
            PERSON,
            person.id if person else NOBODY,
            actor=replace(MACHINE, via=via),
            facts={"failures": failures},
        )
    raise SignInRefusedError


def _attempted(tx: Transaction, key: str, name: str, address: str | None) -> datetime | None:
    """Count an attempt, or return until when none is heard."""
    moment = now()
    tx.sessions.sweep(moment, moment - OF_A_NAME.within)
    tries = [(tx.sessions.failures_of(name, moment - OF_A_NAME.within), OF_A_NAME)]
    if address is not None:
        since = moment - FROM_AN_ADDRESS.within
        tries.append((tx.sessions.failures_from(address, since), FROM_AN_ADDRESS))
    until = [opens(one, patience, moment) for one, patience in tries]
    latest = max((one for one in until if one is not None), default=None)
    if latest is None:
        tx.sessions.attempt(key, name, address, moment)
    return latest


def _renewed(tx: Transaction, person: Person, password: str, kept: Secrets) -> Secrets:
    """Hash a password anew where the hash was made with less work than is asked for now."""
    if kept.password is None or not is_outgrown(kept.password):
        return kept
    tx.people.rehash(person.id, kept.password, hashed(password))
    return tx.people.secrets(person.id)


def _is_right(secret: str, kept: str | None) -> bool:
    """Compare a secret; one longer than any that is kept is cut, so that it costs no more."""
    return is_right(secret[: LONGEST_PASSWORD + 1], kept)


def _key(secret: str) -> SessionId:
    return SessionId(digest(secret))


def _end(tx: Transaction, key: SessionId, why: str, via: str) -> None:
    session = tx.sessions.find(key)
    if session is not None and tx.sessions.end(key):
        actor = acting(tx.people.get(session.person), via)
        tx.events.note(Kind.SESSION_ENDED, PERSON, session.person, actor=actor, facts={"why": why})

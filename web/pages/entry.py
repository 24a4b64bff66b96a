"""Entry: signing in and out, locking a screen and opening it again."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import quote

from pipeline.clock import now
from pipeline.people.errors import SessionOverError, SignInError
from pipeline.people.signing_in import lock, resumed, sign_in, sign_out, unlock
from web.asking import Elsewhere, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.nouns.person import Person
    from web.asking import Answer, Ask

UNPROVEN = 401


MOST_BESIDE = 5
"""So many others may have their locked screens at one browser."""


def door(ask: Ask) -> Answer:
    """Show where one signs in; whoever has done so is sent on, unless another comes to a lock."""
    if ask.visit is not None and not _comes_beside(ask, ask.query):
        return Elsewhere(onward(ask.query))
    shown = _door(ask, ask.query)
    if "over" not in ask.query:
        return shown
    return replace(shown, facts={**shown.facts, **_problem(ask, SessionOverError())})


def enter(ask: Ask) -> Answer:
    """Sign somebody in, always with a new session; at a lock the one before stays locked."""
    name, password = ask.form.get("name", ""), ask.form.get("password", "")
    beside = _comes_beside(ask, ask.form)
    former = None if beside else ask.kept
    try:
        entered = sign_in(ask.house.records, name, password, address=ask.address, former=former)
    except SignInError as error:
        return _door(ask, ask.form, error)
    others = _others(ask) if beside else None
    return Elsewhere(onward(ask.form), keep=entered.secret, beside=others)


def leave(ask: Ask) -> Answer:
    """Sign somebody out."""
    if ask.visit is not None:
        sign_out(ask.house.records, ask.visit.secret)
    return Elsewhere("/sign-in", forget=True)


def close(ask: Ask) -> Answer:
    """Lock the screen by its person's word."""
    if ask.visit is not None:
        lock(ask.house.records, ask.visit.secret)
    return Elsewhere(f"/locked?next={quote(onward(ask.form), safe='')}")


def locked(ask: Ask) -> Answer:
    """Show a locked screen, on which nothing else stands; one that is open is sent on."""
    if ask.visit is None or not ask.visit.locked:
        return Elsewhere(onward(ask.query))
    return _locked(ask, ask.query)


def open_again(ask: Ask) -> Answer:
    """Unlock the screen by a PIN: that of who locked it, or of another who signed in at it."""
    chosen = next((one for one in _beside(ask) if one.person.id == ask.form.get("who")), None)
    secret = chosen.secret if chosen else ask.kept or ""
    try:
        unlock(ask.house.records, secret, ask.form.get("pin", ""))
    except SessionOverError:
        if chosen is None:
            return Elsewhere("/sign-in?over=yes", forget=True)
        return Elsewhere("/locked", beside=_others(ask, secret)[1:])
    except SignInError as error:
        return _locked(ask, ask.form, error)
    if chosen is None:
        return Elsewhere(onward(ask.form))
    lock(ask.house.records, ask.kept or "")
    return Elsewhere(onward(ask.form), keep=secret, beside=_others(ask, secret))


@dataclass(frozen=True, slots=True)
class Beside:
    """Another person whose locked session this browser keeps."""

    person: Person
    secret: str = field(repr=False)


def _beside(ask: Ask) -> tuple[Beside, ...]:
    """Return the others who signed in at this browser within the day and have not gone."""
    with ask.house.records.reading() as tx:
        found = [(one, resumed(tx, one, now())) for one in ask.beside[:MOST_BESIDE]]
    return tuple(
        Beside(visit.person, secret)
        for secret, visit in found
        if visit is not None and ask.house.lets_in(visit.person)
    )


def _others(ask: Ask, but: str = "") -> tuple[str, ...]:
    """Return the sessions that the browser keeps beside: the one at the lock first, without one."""
    kept = (ask.kept, *(one.secret for one in _beside(ask)))
    return tuple(one for one in kept if one and one != but)[:MOST_BESIDE]


def _comes_beside(ask: Ask, given: Mapping[str, str]) -> bool:
    """Say whether another person comes to a screen that somebody locked."""
    return ask.visit is not None and ask.visit.locked and given.get("beside") == "yes"


def onward(given: Mapping[str, str]) -> str:
    """Return the page of ours that somebody came for; nobody is sent to a foreign one."""
    path = given.get("next", "")
    is_ours = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if is_ours else "/"


def _door(ask: Ask, given: Mapping[str, str], problem: SignInError | None = None) -> Page:
    beside = "yes" if _comes_beside(ask, given) else ""
    facts = {
        "next": onward(given),
        "name": given.get("name", ""),
        "beside": beside,
        **_problem(ask, problem),
    }
    return Page("sign_in.html", facts, UNPROVEN if problem else 200)


def _locked(ask: Ask, given: Mapping[str, str], problem: SignInError | None = None) -> Page:
    facts = {
        "next": onward(given),
        "person": ask.person,
        "others": [one.person for one in _beside(ask)],
        "who": given.get("who", ""),
        **_problem(ask, problem),
    }
    return Page("locked.html", facts, UNPROVEN if problem else 200)


def _problem(ask: Ask, problem: SignInError | None) -> dict[str, object]:
    return {"problem": ask.say.sentence(problem.template, problem.facts)} if problem else {}

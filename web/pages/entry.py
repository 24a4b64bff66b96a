"""Entry: signing in and out, locking a screen and opening it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.people.errors import SessionOverError, SignInError
from pipeline.people.signing_in import lock, sign_in, sign_out, unlock
from web.asking import Elsewhere, Page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.asking import Answer, Ask

UNPROVEN = 401


def door(ask: Ask) -> Answer:
    """Show where one signs in; whoever has done so is sent on."""
    if ask.visit is not None:
        return Elsewhere(onward(ask.query))
    return _door(ask, ask.query)


def enter(ask: Ask) -> Answer:
    """Sign somebody in, always with a new session."""
    name, password = ask.form.get("name", ""), ask.form.get("password", "")
    try:
        entered = sign_in(ask.house.records, name, password, address=ask.address, former=ask.kept)
    except SignInError as error:
        return _door(ask, ask.form, error)
    return Elsewhere(onward(ask.form), keep=entered.secret)


def leave(ask: Ask) -> Answer:
    """Sign somebody out."""
    if ask.visit is not None:
        sign_out(ask.house.records, ask.visit.secret)
    return Elsewhere("/sign-in", forget=True)


def close(ask: Ask) -> Answer:
    """Lock the screen by its person's word."""
    if ask.visit is not None:
        lock(ask.house.records, ask.visit.secret)
    return Elsewhere("/locked")


def locked(ask: Ask) -> Answer:
    """Show a locked screen, on which nothing else stands; one that is open is sent on."""
    if ask.visit is None or not ask.visit.locked:
        return Elsewhere(onward(ask.query))
    return _locked(ask, ask.query)


def open_again(ask: Ask) -> Answer:
    """Unlock the screen by a PIN."""
    try:
        unlock(ask.house.records, ask.kept or "", ask.form.get("pin", ""))
    except SessionOverError:
        return Elsewhere("/sign-in", forget=True)
    except SignInError as error:
        return _locked(ask, ask.form, error)
    return Elsewhere(onward(ask.form))


def onward(given: Mapping[str, str]) -> str:
    """Return the page of ours that somebody came for; nobody is sent to a foreign one."""
    path = given.get("next", "")
    is_ours = path.startswith("/") and path[1:2] not in ("/", "\\") and path.isprintable()
    return path if is_ours else "/"


def _door(ask: Ask, given: Mapping[str, str], problem: SignInError | None = None) -> Page:
    facts = {"next": onward(given), "name": given.get("name", ""), **_problem(ask, problem)}
    return Page("sign_in.html", facts, UNPROVEN if problem else 200)


def _locked(ask: Ask, given: Mapping[str, str], problem: SignInError | None = None) -> Page:
    facts = {"next": onward(given), "person": ask.person, **_problem(ask, problem)}
    return Page("locked.html", facts, UNPROVEN if problem else 200)


def _problem(ask: Ask, problem: SignInError | None) -> dict[str, object]:
    return {"problem": ask.say.sentence(problem.template, problem.facts)} if problem else {}

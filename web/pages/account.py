"""The account: a person's own language, password and PIN."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.language import Lang
from pipeline.people.errors import SecretError, SignInError
from pipeline.people.keeping import acting, set_pin
from pipeline.people.signing_in import WEB, change_password, proven, sign_in
from web.asking import Elsewhere, Page
from web.errors import NotFoundError
from web.pages.entry import onward
from web.pages.units import units_in

if TYPE_CHECKING:
    from pipeline.errors import UserError
    from web.asking import Answer, Ask

UNFIT = 422


def account(ask: Ask) -> Answer:
    """Show what a person may set for themselves."""
    return _account(ask)


def password(ask: Ask) -> Answer:
    """Show where a person sets another password; a first one must be set before all else."""
    return _password(ask)


def set_password(ask: Ask) -> Answer:
    """Set another password by the present one; the person goes on with a new session."""
    new = ask.form.get("new", "")
    if new != ask.form.get("again", ""):
        return _password(ask, ask.say("The new password was not written the same way twice."))
    present, records = ask.form.get("present", ""), ask.house.records
    try:
        change_password(records, ask.person.name, present, new, address=ask.address)
        entered = sign_in(records, ask.person.name, new, address=ask.address, former=ask.kept)
    except (SecretError, SignInError) as error:
        return _password(ask, _told(ask, error))
    return Elsewhere("/", keep=entered.secret)


def set_language(ask: Ask) -> Answer:
    """Set the language in which a person reads every page."""
    if ask.form.get("language") not in set(Lang):
        raise NotFoundError
    lang = Lang(ask.form["language"])
    with ask.house.records.writing() as tx:
        tx.people.change(replace(tx.people.get(ask.person.id), language=lang))
    return Elsewhere(onward(ask.form))


def set_own_pin(ask: Ask) -> Answer:
    """Set the PIN that unlocks a person's screens, by their password."""
    name, records = ask.person.name, ask.house.records
    try:
        proven(records, name, ask.form.get("password", ""), address=ask.address)
        with records.writing() as tx:
            set_pin(tx, ask.person, ask.form.get("pin", ""), acting(ask.person, WEB))
    except (SecretError, SignInError) as error:
        return _account(ask, _told(ask, error))
    return _account(ask, done=ask.say("The PIN is set."))


def _account(ask: Ask, problem: str = "", done: str = "") -> Page:
    with ask.house.records.reading() as tx:
        units = units_in(tx, ask.say).names_of(ask.person.units)
    facts = {"person": ask.person, "units": units, "problem": problem, "done": done}
    return Page("account.html", facts, UNFIT if problem else 200)


def _password(ask: Ask, problem: str = "") -> Page:
    facts = {"person": ask.person, "problem": problem}
    return Page("password.html", facts, UNFIT if problem else 200)


def _told(ask: Ask, error: UserError) -> str:
    return ask.say.sentence(error.template, error.facts)

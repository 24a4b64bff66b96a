"""Several people at one browser: each signed in by password within the day, and changes by PIN."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipeline.clock import now
from pipeline.flow import Role
from pipeline.people.keeping import acting, set_pin
from tests.web.conftest import PASSWORD, Visitor, appointed

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from web.house import House

pytestmark = pytest.mark.embedded


@pytest.fixture
def two(archive: Archive, house: House) -> Visitor:
    """Bat and Saraa at one browser: both signed in by password, and Saraa is at the screen."""
    for name, pin in (("bat", "482913"), ("saraa", "730184")):
        person = appointed(archive, name, Role.OPERATOR, full_name=name)
        with archive.records.writing() as tx:
            set_pin(tx, person, pin, acting(person, "test"))
    visitor = Visitor(house)
    visitor.sign_in("bat")
    visitor.post("/lock", {"next": "/capture"})
    comes = {"name": "saraa", "password": PASSWORD, "beside": "yes", "next": "/capture"}
    came = visitor.post("/sign-in", comes)
    assert (came.status_code, came.headers["location"]) == (303, "/capture")
    return visitor


def who(visitor: Visitor) -> str:
    found = re.search(r'class="person">(\w+)<', visitor.get("/account").text)
    return found[1] if found else ""


def keys(visitor: Visitor) -> dict[str, str]:
    """Return who may open a locked screen, by what the form calls them."""
    page = visitor.get("/locked").text
    found = re.findall(r'name="who" value="([^"]+)"[^>]*> (\w+)<', page)
    return {name: key for key, name in found}


def test_a_second_person_signs_in_beside_and_the_first_comes_back_by_pin(two: Visitor) -> None:
    assert who(two) == "saraa"
    two.post("/lock", {"next": "/capture"})
    assert set(keys(two)) == {"bat", "saraa"}
    back = {"who": keys(two)["bat"], "pin": "482913", "next": "/capture"}
    came = two.post("/locked", back)
    assert (came.status_code, came.headers["location"]) == (303, "/capture")
    assert who(two) == "bat"
    two.post("/lock", {})
    two.post("/locked", {"who": keys(two)["saraa"], "pin": "730184"})
    assert who(two) == "saraa"


def test_the_pin_of_one_opens_nothing_of_the_other(two: Visitor) -> None:
    two.post("/lock", {})
    people = keys(two)
    for name, pin in (("bat", "730184"), ("saraa", "482913")):
        assert two.post("/locked", {"who": people[name], "pin": pin}).status_code == 401
    assert two.get("/capture").headers["location"].startswith("/locked")


def test_five_wrong_pins_end_that_session_alone(two: Visitor) -> None:
    two.post("/lock", {})
    bat = keys(two)["bat"]
    for _ in range(5):
        two.post("/locked", {"who": bat, "pin": "000000"})
    assert keys(two) == {}
    assert two.post("/locked", {"who": bat, "pin": "482913"}).status_code == 401
    assert two.post("/locked", {"pin": "730184"}).status_code == 303
    assert who(two) == "saraa"


def test_a_pin_opens_nothing_in_a_browser_in_which_its_person_did_not_sign_in(
    two: Visitor, house: House
) -> None:
    two.post("/lock", {})
    bat = keys(two)["bat"]
    other = Visitor(house)
    other.sign_in("saraa")
    other.post("/lock", {})
    assert keys(other) == {}
    assert other.post("/locked", {"who": bat, "pin": "482913"}).status_code == 401


def test_nobody_comes_beside_a_screen_that_is_open(two: Visitor) -> None:
    assert two.get("/sign-in?beside=yes").status_code == 303
    came = two.post("/sign-in", {"name": "bat", "password": PASSWORD, "beside": "yes"})
    assert came.status_code == 303
    two.post("/lock", {})
    assert "saraa" not in keys(two)


def test_who_is_disabled_is_offered_no_more(two: Visitor, archive: Archive) -> None:
    with archive.records.writing() as tx:
        person = tx.people.named("bat")
        assert person is not None
        tx.people.change(replace(person, disabled=now()))
    two.post("/lock", {})
    assert keys(two) == {}


def test_what_a_browser_keeps_of_others_is_hidden_from_scripts_and_other_sites(
    two: Visitor, house: House
) -> None:
    two.post("/lock", {})
    came = two.post("/locked", {"who": keys(two)["bat"], "pin": "482913"})
    cookies = [one for one in came.headers.get_list("set-cookie") if house.cookie_beside in one]
    assert len(cookies) == 1
    assert "httponly" in cookies[0].lower()
    assert "samesite=strict" in cookies[0].lower()

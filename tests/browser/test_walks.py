"""Walks through the desks in a real browser, as those who work there."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

import pytest

from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.people.rights import RIGHTS, Right
from tests.browser.conftest import PASSWORD, sign_in
from web.routes import GET, ROUTES

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from pipeline.flow import Role
    from tests.browser.conftest import Site

pytestmark = [pytest.mark.embedded, pytest.mark.service]


def test_a_supervisor_opens_a_number_down_to_its_pages(page: Page, site: Site) -> None:
    del site
    sign_in(page, "supervisor")
    page.get_by_role("navigation").get_by_role("link", name="Явц").click()
    row = page.locator("#t-whole + *, section:has(#t-whole)").get_by_role("row").nth(1)
    number = row.get_by_role("link").first
    assert number.inner_text() == "63"
    number.click()
    assert page.locator("tbody tr").count() == 50
    page.get_by_role("link", name="Үргэлжлэл").click()
    page.locator("tbody tr").nth(62).wait_for()
    assert page.locator("tbody tr").count() == 63
    page.get_by_role("link", name="Эхнээс нь").click()
    page.get_by_role("link", name="НБ-1", exact=True).click()
    assert "НБ-1" in page.title()
    page.locator("section:has(#t-papers)").get_by_role("link").first.click()
    assert page.locator("section:has(#t-pages) tbody tr").count() == 2


def test_what_each_day_brought_opens_what_it_counts(page: Page, site: Site) -> None:
    del site
    sign_in(page, "supervisor")
    page.goto("/progress")
    received = page.locator("section:has(#t-throughput) tbody").get_by_role("link")
    gross, net = (received.nth(place) for place in (0, 1))
    assert (gross.inner_text(), net.inner_text()) == ("8", "7")
    net.click()
    assert page.locator("tbody tr").count() == 7
    page.goto("/progress")
    page.locator("section:has(#t-days)").get_by_role("link", name="3", exact=True).first.click()
    assert page.locator("tbody tr").count() == 3


def test_a_table_is_saved_for_a_spreadsheet(page: Page, site: Site) -> None:
    del site
    sign_in(page, "auditor")
    page.goto("/progress")
    with page.expect_download() as came:
        page.locator("section:has(#t-whole)").get_by_text("CSV").click()
    with came.value.path().open(encoding="utf-8-sig", newline="") as file:
        _, indicator, apart = csv.reader(file)
    assert (indicator[1], apart[1]) == ("63", "1")


def test_an_auditor_sees_figures_and_nothing_of_what_is_behind(page: Page, site: Site) -> None:
    del site
    sign_in(page, "auditor")
    page.goto("/progress")
    assert page.locator("section:has(#t-whole) tbody a").count() == 0
    came = page.goto("/records")
    assert came is not None
    assert came.status == 403


def test_the_screen_is_locked_and_opened_again(page: Page, site: Site) -> None:
    del site
    sign_in(page, "keeper")
    page.get_by_role("button", name="Түгжих").click()
    page.wait_for_url("**/locked*")
    page.go_back()
    page.reload()
    assert page.url.endswith("/locked?next=%2F")
    page.get_by_label("PIN код").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/$"))
    page.get_by_role("button", name="Гарах").click()
    page.wait_for_url("**/sign-in")
    assert page.get_by_label("Нэвтрэх нэр").is_visible()


def test_the_language_is_chosen_before_and_after_signing_in(page: Page, site: Site) -> None:
    del site
    page.goto("/sign-in")
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", name="Sign in").is_visible()
    sign_in(page, "reviewer")
    page.goto("/account")
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("button", name="Монгол").click()
    assert page.locator("html").get_attribute("lang") == "mn"


def test_the_keyboard_reaches_the_content_first_and_shows_where_it_is(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, "supervisor")
    page.goto("/progress")
    page.keyboard.press("Tab")
    skip = page.locator(".skip")
    assert skip.evaluate("one => one === document.activeElement && one.offsetLeft >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_every_role_walks_through_its_own_desk(page: Page, site: Site, role: Role) -> None:
    """Every door of the first page and every place of the bar opens, and says where one is."""
    sign_in(page, role.value)
    links = page.locator("header nav a, main .doors a")
    doors = dict.fromkeys(str(one.get_attribute("href")) for one in links.all())
    assert {"/", "/account"} < doors.keys()
    for to in doors:
        page.goto("/")
        with page.expect_navigation() as came:
            page.locator(f"a[href='{to}']").first.click()
        assert came.value.status == 200, to
        assert page.url == f"{site.url}{to}"
        assert page.locator("h1").inner_text()
        here = page.locator("header nav a[aria-current='page']")
        assert [one.get_attribute("href") for one in here.all()] in ([to], [])


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_the_places_of_a_role_stand_in_one_line(page: Page, site: Site, role: Role) -> None:
    del site
    sign_in(page, role.value)
    places = page.locator("header nav a, header .who button").all()
    assert len({round(one.bounding_box()["y"] / 40) for one in places}) == 1  # type: ignore[index]


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_every_role_is_denied_what_is_not_its_own(page: Page, site: Site, role: Role) -> None:
    """Whoever writes the address of a page of others gets the refusal, and no link leads there."""
    sign_in(page, role.value)
    led = {str(one.get_attribute("href")) for one in page.locator("a").all()}
    with site.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:НБ-1")
        assert document is not None
    foreign = [
        route.path.replace("{key}", document.id)
        for route in ROUTES
        if route.method == GET
        and isinstance(route.opens, Right)
        and route.opens not in RIGHTS[role]
        and not re.search(r"\{(?!key)", route.path)
    ]
    assert foreign
    assert led.isdisjoint(foreign)
    for path in foreign:
        assert page.request.get(path).status == 403, path
    came = page.goto(foreign[0])
    assert came is not None
    assert came.status == 403
    assert "эрх" in page.locator("main").inner_text()


@pytest.mark.parametrize("path", ["/progress", "/records", "/held", "/account"])
def test_nothing_is_lost_at_twice_the_size(page: Page, site: Site, path: str) -> None:
    """At 200 % the office screen is 683 wide: the page itself scrolls only up and down."""
    del site
    sign_in(page, "supervisor")
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(path)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 683

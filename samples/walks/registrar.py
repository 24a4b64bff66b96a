"""The registrar: an original is found, opened, looked at closely, and said to be a wrong one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import Role
from walks.people import REQUEST, open_for, settled, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ASKED, ON_IT, ON_NONE = "Ганболт", "2019", "Цэрэнжаргал"
"""A name that is not written quite so, what stands on the paper, and what stands on none."""
OFTEN = 16
"""So many times the same is asked: once more than is odd."""


def walk(page: Page) -> Iterator[str]:
    """Find a paper by a name, and use it."""
    sign_in(page, Role.REGISTRAR)
    ask(page, ON_NONE)
    yield "find-nothing"
    ask(page, ASKED)
    yield "find"
    page.goto("/records?of=indicator&counted=digitized")
    page.locator("tbody a").first.click()
    page.locator("section:has(#t-papers) tbody a").first.click()
    page.goto(f"{page.url}/open")
    yield "purpose"
    open_for(page, page.url)
    yield "viewing"
    yield from _closely(page)
    yield from _dispute(page)
    for _ in range(OFTEN):
        ask(page, ASKED)


def ask(page: Page, line: str) -> None:
    """Search for somebody."""
    page.goto("/find")
    page.locator("#line").fill(line)
    page.locator("#purpose").fill(REQUEST)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _closely(page: Page) -> Iterator[str]:
    """Look closely at the paper that is open, in every way."""
    address = page.url.partition("?")[0]
    page.locator("section a[href*='field='], .known a[href*='field=']").nth(3).click()
    settled(page)
    yield "viewing-field"
    page.locator("#inside").fill(ON_IT)
    page.keyboard.press("Enter")
    page.locator(".inside [role=status]").wait_for()
    settled(page)
    yield "viewing-inside"
    page.goto(f"{address}?view=plain")
    settled(page)
    yield "viewing-plain"
    page.goto(f"{address}/history")
    yield "history"


def _dispute(page: Page) -> Iterator[str]:
    """Say of the paper that is open that it is the wrong original, and take it back."""
    address = page.url.removesuffix("/history")
    page.goto(f"{address}/wrong")
    yield "wrong-of-what"
    page.goto(address)
    page.locator("form[action$='/wrong'] button").click()
    page.locator("form[action$='/wrong/back'] button").wait_for()
    settled(page)
    yield "wrong"
    again = page.locator("a[href$='/open?another=1']").get_attribute("href")
    sign_in(page, Role.SUPERVISOR)
    page.goto("/held")
    yield "held"
    sign_in(page, Role.REGISTRAR)
    open_for(page, str(again))
    page.locator("form[action$='/wrong/back'] button").click()
    page.locator("form[action$='/wrong'] button").wait_for()

"""The supervisor: from a figure down to its pages, and what waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import Role
from walks.people import open_for, settled, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

STEP = "clean"
FILED = "2004/0117"
"""A record whose papers lie in a personal file."""


def walk(page: Page) -> Iterator[str]:
    """Come in, read the figures, open what is behind them, and lock the screen."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    yield "sign-in"
    sign_in(page, Role.SUPERVISOR)
    yield "start"
    page.goto("/account")
    yield "account"
    yield from _figures(page)
    yield from _filed(page)
    page.goto("/nowhere")
    yield "not-found"
    page.goto("/account")
    page.locator("form[action='/lock'] button").click()
    yield "locked"


def _figures(page: Page) -> Iterator[str]:
    page.goto("/progress?by=unit")
    yield "progress"
    page.goto(f"/waiting/{STEP}")
    yield "waiting"
    page.goto("/records?of=indicator&counted=digitized")
    yield "records"
    page.locator("tbody a").first.click()
    yield "record"
    page.locator("section:has(#t-papers) tbody a").first.click()
    yield "document"
    page.goto("/progress?by=month")
    yield "progress-month"
    page.locator("section:has(#t-days) tbody a[href^='/received']").first.click()
    yield "received"
    page.goto("/progress")
    page.locator("section:has(#t-days) tbody a[href^='/done/']").first.click()
    yield "done"


def _filed(page: Page) -> Iterator[str]:
    """Open a paper of a personal file: its contents, and its master beside what is shown."""
    page.goto("/records?register=legal&counted=digitized")
    page.get_by_role("link", name=FILED, exact=True).click()
    page.locator("section:has(#t-papers) tbody a").first.click()
    open_for(page, f"{page.url}/open")
    page.locator("a[href$='/contents']").click()
    settled(page)
    yield "contents"
    page.go_back()
    page.locator("button[name=masters]").click()
    page.wait_for_url("**/masters")
    settled(page)
    yield "masters"

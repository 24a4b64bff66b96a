"""The keeper and the auditor: where volumes are, and what happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import Role
from walks.people import BY_ROLE, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

DESCRIBED = "document.described"


def walk(page: Page) -> Iterator[str]:
    """Give a volume out, unless it is out, and read what happened as an auditor does."""
    sign_in(page, Role.KEEPER)
    page.goto("/volumes")
    yield "volumes"
    page.locator("tbody a").first.click()
    yield "volume"
    page.goto(f"{page.url}/custody")
    take = page.locator("form:has([name=act][value=take])")
    if take.count():
        take.locator("[name=to]").fill(BY_ROLE[Role.OPERATOR])
        take.locator("button").click()
        page.locator("form:has([name=act][value=return])").wait_for()
    yield "volume-custody"
    page.goto("/custody")
    yield "custody"
    sign_in(page, Role.AUDITOR)
    page.goto("/events")
    yield "events"
    page.goto(f"/events?type={DESCRIBED}")
    page.locator("tbody a").first.click()
    yield "event"

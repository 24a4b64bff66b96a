"""Who walks through the desks, and how they come in and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo import ADMINISTRATOR, PASSWORD, PEOPLE

from pipeline.flow import Role

if TYPE_CHECKING:
    from playwright.sync_api import Page

BY_ROLE = {
    **{Role(role): name for name, (role, _) in PEOPLE.items()},
    Role.ADMINISTRATOR: ADMINISTRATOR,
}
"""Who has each role in the demonstration."""
REQUEST = "Х-44"
"""The request for which papers are looked at."""


def sign_in(page: Page, role: Role) -> None:
    """Sign in as who has a role in the demonstration, whoever was there before."""
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.locator("#name").fill(BY_ROLE[role])
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def settled(page: Page) -> None:
    """Wait until everything that a page asks for has come."""
    page.wait_for_load_state("networkidle")


def open_for(page: Page, address: str) -> None:
    """Open a paper for the request."""
    page.goto(address)
    page.locator("#request").fill(REQUEST)
    page.keyboard.press("Enter")
    page.wait_for_url("**/viewings/*")
    settled(page)

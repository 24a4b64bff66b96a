"""The privacy officer: what was odd, who saw whose papers, and what an administrator asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.flow import Role
from walks.people import REQUEST, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

LOOKED_AT, WHY = "Ганболд", "Шүүх хурал маргааш, өөр хүн алга"
"""Whose papers are asked about, and why an administrator needs one."""


def walk(page: Page) -> Iterator[str]:
    """Read what is told of those who look, and of one paper that is asked for in an emergency."""
    sign_in(page, Role.PRIVACY)
    page.goto("/oddities")
    yield "oddities"
    page.locator("tbody a").first.click()
    yield "oddity"
    page.goto("/looks")
    page.locator("#name").fill(LOOKED_AT)
    page.locator("#purpose").fill(REQUEST)
    page.keyboard.press("Enter")
    page.locator("section:has(#t-looks)").wait_for()
    yield "looks"
    page.locator("section:has(#t-looks) tbody a").first.click()
    yield "seen"
    document = page.url.split("/")[-2]
    sign_in(page, Role.ADMINISTRATOR)
    page.goto("/emergency")
    page.locator("#document").fill(document)
    page.locator("#reason").fill(WHY)
    page.keyboard.press("Enter")
    page.locator("section:has(#t-emergencies) tbody").wait_for()
    yield "emergency"
    sign_in(page, Role.PRIVACY)
    page.goto("/emergencies")
    yield "emergencies"

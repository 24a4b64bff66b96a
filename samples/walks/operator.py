"""The operator: a volume is fed, its pages are looked at, and a stack has stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from demo import TO_SCAN

from pipeline.flow import Role
from walks.people import settled, sign_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

PICTURES = 4
"""So many lie in the tray."""


def walk(page: Page) -> Iterator[str]:
    """Feed a volume from the tray, unless it is fed; look at a page, and at the stack."""
    sign_in(page, Role.OPERATOR)
    page.goto("/capture")
    yield "capture"
    begun = page.locator("main a[href^='/capture/']")
    if begun.count():
        begun.first.click()
    else:
        _feed(page)
    settled(page)
    yield "batch"
    page.locator(".shots a").first.click()
    settled(page)
    yield "shot"
    page.goto("/stacks")
    yield "stacks"
    page.locator("main a[href^='/stacks/']").first.click()
    settled(page)
    offered = page.locator("form[action$='/pictures'] button")
    if offered.count():
        offered.click()
    settled(page)
    yield "stack"


def _feed(page: Page) -> None:
    page.locator("#sides").select_option("front")
    page.locator("#volume").fill(TO_SCAN)
    page.keyboard.press("Enter")
    page.wait_for_url("**/capture/*")
    page.locator("button[value=feed]").click()
    page.locator(f".shots li:nth-child({PICTURES})").wait_for()
    page.locator("#stop").click()
    page.locator("#stop").wait_for(state="detached")

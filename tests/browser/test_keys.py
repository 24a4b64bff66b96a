"""Everything that is done often is done by keys alone, and the list of keys says by which."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from tests.browser.conftest import PASSWORD, PATIENCE, SCREEN, sign_in
from tests.browser.test_use import site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.browser.conftest import Site

__all__ = ["site"]

pytestmark = [pytest.mark.embedded, pytest.mark.service]

LONGEST = 30
"""Steps of Tab through a page that are followed; past the last one the focus leaves it."""
FOCUS = """() => {
    const style = getComputedStyle(document.activeElement);
    return style.outlineStyle === 'solid' && parseFloat(style.outlineWidth) >= 2;
}"""


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def follow(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def find(page: Page, name: str) -> None:
    """Search for a name; the place to write is where one begins."""
    follow(page, "Alt+2")
    page.locator("#line:focus").wait_for()
    page.keyboard.type(name)
    press(page, "Tab")
    page.keyboard.type("2026/118")
    follow(page, "Enter")


def width(page: Page) -> float:
    box = page.locator("#sheet").bounding_box()
    assert box is not None
    return box["width"]


def test_a_registrar_works_without_a_mouse(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    find(page, "Munhbat")
    press(page, "Alt+r")
    assert page.evaluate(FOCUS)
    follow(page, "Enter")
    page.locator("#stage.deep canvas").first.wait_for()
    page.wait_for_timeout(600)
    before = width(page)
    press(page, "Alt+v", "+")
    page.wait_for_timeout(800)
    assert width(page) > before * 1.05
    follow(page, "Alt+n")
    assert "page=2" in page.url
    follow(page, "Alt+p")
    assert "page=1" in page.url
    with page.expect_download() as came:
        press(page, "Alt+s")
    assert came.value.suggested_filename.endswith(".pdf")
    press(page, "Alt+f")
    page.keyboard.type("oyuuntsetseg")
    follow(page, "Enter")
    assert page.locator(".hit").count() == 1
    press(page, "Alt+w")
    assert page.evaluate(FOCUS)
    follow(page, "Enter")
    page.locator("form[action$='/wrong/back']").wait_for()
    paper = page.url
    follow(page, "Alt+l")
    page.locator("#pin:focus").wait_for()
    page.keyboard.type(PASSWORD)
    follow(page, "Enter")
    assert page.url.partition("?")[0] == paper.partition("?")[0]


def test_the_places_of_the_bar_and_the_list_of_keys_are_reached_from_anywhere(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.SUPERVISOR.value)
    bar = page.locator("header nav a")
    for number in range(1, bar.count() + 1):
        to = bar.nth(number - 1).get_attribute("href")
        follow(page, f"Alt+{number}")
        assert page.url.endswith(str(to))
    follow(page, "Alt+h")
    assert page.url.endswith("/keys")
    assert page.locator("section").count() == 3


def test_a_key_is_where_it_is_on_the_keyboard_in_any_alphabet(page: Page, site: Site) -> None:
    """In the Mongolian alphabet the key of L writes another letter."""
    del site
    sign_in(page, Role.KEEPER.value)
    with page.expect_navigation():
        page.evaluate(
            """() => document.dispatchEvent(new KeyboardEvent('keydown',
                {code: 'KeyL', key: 'ф', altKey: true, cancelable: true}))"""
        )
    assert "/locked" in page.url


def test_keys_without_alt_are_left_to_whoever_writes(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    page.goto("/find")
    page.locator("#line:focus").wait_for()
    page.keyboard.type("l2hn")
    assert page.locator("#line").input_value() == "l2hn"
    assert page.url.endswith("/find")


def test_the_list_names_every_key_that_pages_hear(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    page.goto("/keys")
    listed = page.locator("tbody tr td:first-child").all_inner_texts()
    named = set(re.findall(r"Alt\+(\w)", " ".join(listed)))
    heard = set()
    for path in ("/", "/keys", "/find"):
        page.goto(path)
        shown = page.locator("[aria-keyshortcuts]")
        heard |= {str(one.get_attribute("aria-keyshortcuts"))[-1] for one in shown.all()}
    assert {one for one in heard if not one.isdigit()} <= named
    assert named == {*"19ARNPLH", *"BFSTEGD", *"VW"}


def test_what_has_the_focus_is_seen(chromium: Browser, site: Site) -> None:
    """Every step of Tab through a page leads to something that shows that it is there."""
    context = chromium.new_context(base_url=site.url, viewport=SCREEN)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    sign_in(page, Role.SUPERVISOR.value)
    for path in ("/find", "/held", "/progress"):
        page.goto(path)
        steps = 0
        while steps < LONGEST:
            press(page, "Tab")
            if page.evaluate("document.activeElement === document.body"):
                break
            assert page.evaluate(FOCUS), page.evaluate("document.activeElement.outerHTML")
            steps += 1
        assert steps > 3, path
    context.close()

"""Parts of pages are exchanged where that keeps the place; without scripts the pages are whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import insert

from pipeline.clock import now
from pipeline.events import Kind
from pipeline.flow import Role
from pipeline.ids import new_id
from storage.schema.inventory import record
from tests.browser.conftest import sign_in
from tests.browser.critics import faults
from workers.roller import roll

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from arkhiv.archive import Archive
    from tests.browser.conftest import Site

pytestmark = [pytest.mark.embedded, pytest.mark.service]

STAYS = "() => { window.stays = true; }"
SEEN = "() => document.dispatchEvent(new Event('visibilitychange'))"


def stayed(page: Page) -> bool:
    """Say whether the page is the one that was marked, and no new one."""
    return bool(page.evaluate("window.stays === true"))


def test_figures_are_grouped_otherwise_in_their_place(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.SUPERVISOR.value)
    page.goto("/progress")
    page.evaluate(STAYS)
    chosen = page.locator("#by-unit")
    chosen.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    chosen.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/progress?by=unit")
    page.locator("#by-unit[aria-current]").wait_for()
    assert stayed(page)
    assert page.evaluate("document.activeElement.id") == "by-unit"
    assert abs(page.evaluate("scrollY") - place) < 60
    assert page.locator("#grouped figure.chart svg").count() > 0
    assert page.locator("#t-indicator").count() == 1
    page.locator("#told:not(:empty)").wait_for(state="attached")
    assert faults(page) == []
    day = page.locator("#daily nav a").nth(1)
    assert "by=unit" in str(day.get_attribute("href"))
    day.click()
    page.wait_for_url("**day=**")
    assert stayed(page)
    page.go_back()
    page.wait_for_url("**/progress?by=unit")
    page.locator("#by-unit[aria-current]").wait_for()


def test_figures_are_renewed_by_themselves_unless_somebody_is_at_them(
    page: Page, site: Site
) -> None:
    sign_in(page, Role.SUPERVISOR.value)
    page.goto("/progress")
    page.evaluate(STAYS)
    number = page.locator("section:has(#t-whole) tbody a").first
    before = int(number.inner_text().replace(",", ""))
    another(site.archive)
    number.focus()
    page.evaluate(SEEN)
    page.wait_for_timeout(700)
    assert int(number.inner_text()) == before
    page.evaluate("document.activeElement.blur()")
    page.evaluate(SEEN)
    page.get_by_role("link", name=str(before + 1), exact=True).first.wait_for()
    assert stayed(page)


def another(archive: Archive) -> None:
    """Let the inventory gain a record."""
    with archive.records.writing() as tx:
        made = insert(record).values(
            id=(key := new_id()), register="civil", record_id="НБ-99", type="birth", names=[],
            unit="00", digest="", created=now(),
        )  # fmt: skip
        tx.connection.execute(made)
        tx.events.note(Kind.RECORD_IMPORTED, "record", key)
    archive.sealer.seal()
    roll(archive.records)


def test_further_lines_are_added_to_a_list(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.SUPERVISOR.value)
    page.goto("/records")
    page.evaluate(STAYS)
    assert page.locator("tbody tr").count() == 50
    page.locator("#further").focus()
    page.keyboard.press("Alt+n")
    page.locator("tbody tr").nth(60).wait_for()
    assert stayed(page)
    names = page.locator("tbody tr td:first-child").all_inner_texts()
    assert len(set(names)) == len(names) > 60
    assert page.locator("#onward").count() == 1
    page.locator("#told:not(:empty)").wait_for(state="attached")
    assert "after=" in page.url
    page.locator("tbody a").last.click()
    page.wait_for_url("**/records/*")
    page.go_back()
    page.wait_for_url("**after=**")
    assert names[-1] in page.locator("tbody tr td:first-child").all_inner_texts()


def test_what_cannot_be_renewed_is_said_to_be_old(context: BrowserContext, site: Site) -> None:
    """A browser complains of that in its console, so this one is not listened to."""
    del site
    page = context.new_page()
    sign_in(page, Role.SUPERVISOR.value)
    page.goto("/progress")
    page.route("**/progress*", lambda way: way.fulfill(status=404, body="gone"))
    page.evaluate(SEEN)
    page.locator("#stale").wait_for()


def test_without_scripts_everything_is_a_whole_page(
    context: BrowserContext, page: Page, site: Site
) -> None:
    sign_in(page, Role.SUPERVISOR.value)
    assert context.browser is not None
    bare = context.browser.new_context(
        base_url=site.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    other = bare.new_page()
    other.goto("/progress")
    other.locator("#by-unit").click()
    assert other.url.endswith("/progress?by=unit#t-indicator")
    other.goto("/records")
    other.locator("#further").click()
    assert 0 < other.locator("tbody tr").count() < 50
    bare.close()

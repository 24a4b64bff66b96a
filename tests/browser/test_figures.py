"""Figures and odd searches in a real browser: every number is opened, down to the pages."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.clock import now
from pipeline.ids import new_id
from pipeline.nouns.asking import Oddity, Rule
from storage.schema.documents import document, version
from tests.browser.conftest import sign_in
from tests.browser.critics import checker, faults
from tests.missing import need_program
from workers.finder import rebuild

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = [pytest.mark.embedded, pytest.mark.service]

WALKED = ("/progress?by=register", "/progress?by=unit", "/progress?by=month", "/progress?by=type")
NUMBERS = """() => [...document.querySelectorAll('main td.right a')].map(one =>
    [one.getAttribute('href'), one.textContent.trim()])"""
LINES = "document.querySelectorAll('main tbody tr').length"


@pytest.fixture
def oddity(site: Site) -> str:
    """Something odd that a registrar did."""
    key = new_id()
    with site.archive.records.writing() as tx:
        person = tx.people.named("registrar")
        assert person is not None
        tx.askings.tell(Oddity(key, person.id, Rule.SAME_AGAIN, 15, 15, now()))
    return f"/oddities/{key}"


def lines_behind(page: Page, to: str) -> int:
    """All lines that open behind a number, part by part."""
    page.goto(to)
    onward = page.locator("a[rel=next]")
    while onward.count():
        before = int(page.evaluate(LINES))
        onward.click()
        page.locator("main tbody tr").nth(before).wait_for()
    return int(page.evaluate(LINES))


@pytest.mark.parametrize("path", WALKED)
def test_every_number_opens_as_many_lines_as_it_says(page: Page, site: Site, path: str) -> None:
    del site
    sign_in(page, "supervisor")
    page.goto(path)
    numbers = dict(page.evaluate(NUMBERS))
    assert len(numbers) > 12
    for to, number in numbers.items():
        assert lines_behind(page, to) == int(number.replace(",", "")), to


def test_a_day_is_opened_down_to_the_paper_of_a_page(page: Page, site: Site) -> None:
    del site
    sign_in(page, "supervisor")
    page.goto("/progress")
    page.locator("section:has(#t-days) tbody a").first.click()
    came = page.locator("section:has(#t-throughput) tbody tr").first
    assert came.locator("td").nth(3).inner_text() == "op"
    came.get_by_role("link").first.click()
    page.locator("tbody a").first.click()
    page.wait_for_url("**/documents/*")
    assert page.locator("section:has(#t-pages) tbody tr").count() == 2


def test_the_officer_settles_what_is_odd(page: Page, oddity: str) -> None:
    sign_in(page, "privacy")
    page.get_by_role("navigation").get_by_role("link", name="Сэжигтэй хайлт").click()
    page.locator(f"a[href='{oddity}']").click()
    page.get_by_label("Юу тогтоосон").fill("нэг айлын дөрвөн хүүхэд")
    page.keyboard.press("Enter")
    page.wait_for_url("**/oddities")
    page.locator(f"a[href='{oddity}']").click()
    assert "нэг айлын дөрвөн хүүхэд" in page.locator("main").inner_text()
    assert page.get_by_label("Юу тогтоосон").count() == 0


def test_the_pages_of_the_officer_stand_before_critical_eyes(
    page: Page, oddity: str, tmp_path: Path
) -> None:
    jar = checker("vnu-jar/build/dist/vnu.jar")
    sign_in(page, "privacy")
    found = {}
    for number, path in enumerate(("/", "/oddities", oddity)):
        page.goto(path)
        found[path] = faults(page)
        (tmp_path / f"{number}.html").write_text(page.request.get(page.url).text(), "utf-8")
    assert {path: said for path, said in found.items() if said} == {}
    done = subprocess.run(
        [need_program("java"), "-jar", jar, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_every_field_of_the_search_stays_within_its_page(page: Page, site: Site) -> None:
    del site
    sign_in(page, "registrar")
    for width in (1366, 683):
        page.set_viewport_size({"width": width, "height": 700})
        page.goto("/find")
        page.locator("details summary").click()
        for name in ("fonds", "inventory", "item", "type", "year"):
            box = page.locator(f"#{name}").bounding_box()
            assert box
            assert box["x"] + box["width"] <= width
            assert box["height"] > 30
    page.locator("#type").select_option(index=1)
    page.locator("#purpose").fill("2026/118")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("details[open]").count() == 1
    assert page.locator("#type").input_value()


def test_what_was_found_stands_before_critical_eyes(page: Page, site: Site) -> None:
    with site.archive.records.writing() as tx:
        run = tx.connection.execute
        run(update(version).values(described=now(), assembled=now(), type="contract"))
        run(update(document).values(state="registered", type="contract", current=1))
    rebuild(site.archive.records, site.archive.objects)
    sign_in(page, "supervisor")
    page.goto("/find")
    page.locator("details summary").click()
    page.locator("#record").fill("НБ-1")
    page.locator("#purpose").fill("2026/118")
    page.keyboard.press("Enter")
    page.locator("#t-found").wait_for()
    assert page.locator("section:has(#t-found) tbody tr").count() == 1
    assert faults(page) == []

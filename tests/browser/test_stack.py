"""A mixed stack at the desk in a browser, by keys: fed, stopped, explained and sealed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from arkhiv import settings as reading
from arkhiv.archive import init
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.moves.sheeting import issue
from pipeline.nouns.volume import Citation, VolumeKind
from tests.browser.conftest import BOSS, Site, people, served, sign_in
from tests.browser.test_desk import SLOWLY
from tests.web.conftest import tray  # noqa: F401  # a fixture
from tests.web.test_capture import sheet
from tests.web.test_stack_desk import separator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Page

    from pipeline.nouns.sheet import Sheet

pytestmark = [pytest.mark.embedded, pytest.mark.service, pytest.mark.timeout(400)]

VOLUMES = tuple(Citation("00", "1", "2", item) for item in ("3", "4"))


@pytest.fixture
def site(tmp_path: Path, tray: Path) -> Iterator[Site]:  # noqa: F811  # the fixture
    environment = {"ARKHIV_DATA": str(tmp_path / "d"), "ARKHIV_DESK_SOURCES": f"folder:{tray}"}
    archive = init(reading.read(environment))
    people(archive)
    with archive.records.writing() as tx:
        for one in VOLUMES:
            tx.volumes.add_unlisted(one, VolumeKind.LOOSE)
        person = tx.people.named(Role.OPERATOR.value)
        assert person is not None
        tx.people.change(replace(person, language=Lang.ENGLISH))
    with served(archive) as url:
        yield Site(archive, url)


@pytest.fixture
def sheets(site: Site) -> list[Sheet]:
    with site.archive.records.writing() as tx:
        volumes = [tx.volumes.find(one) for one in VOLUMES]
        return list(issue(tx, [one for one in volumes if one is not None], [], BOSS))


def begin(page: Page) -> None:
    page.goto("/capture")
    page.locator("#sides").select_option("front")
    page.keyboard.press("Alt+W")
    page.wait_for_url("**/stacks/*")


def test_a_mixed_stack_is_fed_to_batches_that_are_sealed_one_by_one(
    page: Page,
    site: Site,
    sheets: list[Sheet],
    tray: Path,  # noqa: F811  # the fixture
) -> None:
    first, second, end = sheets
    sign_in(page, Role.OPERATOR.value)
    begin(page)
    page.locator("#sheets").fill("6")
    page.keyboard.press("Alt+F")
    behind = [page.locator(f"#sheet-{one.number} .shots li") for one in (first, second)]
    separator(tray / "1.png", first)
    sheet(tray / "2.png", "нэг")
    expect(behind[0]).to_have_count(1, timeout=SLOWLY)
    sheet(tray / "3.png", "урагдсан")
    expect(behind[0]).to_have_count(2, timeout=SLOWLY)
    for number, words in ((4, "хоёр"), (5, "гурав")):
        sheet(tray / f"{number}.png", words)
    separator(tray / "6.png", end)
    wrong = page.locator("#t-wrong")
    expect(wrong).to_be_visible(timeout=SLOWLY)
    expect(page.locator("main")).to_contain_text("This sheet was not seen")
    expect(page.locator(".stack img")).to_have_count(6)
    page.locator("[name=is-3][value=sheet]").check()
    page.locator("[name=sheet-3]").fill(str(second.number))
    with page.expect_navigation():
        page.keyboard.press("Alt+G")
    expect(page.locator("#state")).to_contain_text("The sheets agree")
    expect(behind[1]).to_have_count(2)
    here = page.url
    for one in (first, second):
        page.goto(here)
        page.locator(f"#sheet-{one.number} a").click()
        page.wait_for_url("**/capture/*")
        while page.locator("button[value=looked]").count():
            with page.expect_navigation():
                page.locator("button[value=looked]").first.click()
        page.keyboard.press("Alt+E")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator("#state")).to_contain_text("The batch is sealed.")
    with site.archive.records.reading() as tx:
        assert not tx.batches.open_ones("00", None)
        volumes = [tx.volumes.find(one) for one in VOLUMES]
        labels = [[leaf.label for leaf in tx.volumes.leaves(one.id)] for one in volumes if one]
        assert labels == [["1"], ["1", "2"]]

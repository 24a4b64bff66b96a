"""The operator's desk in a browser: from the first sheet to the sealed batch, by keys."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from arkhiv import settings as reading
from arkhiv.archive import init
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.nouns.volume import Citation, VolumeKind
from tests.browser.conftest import PATIENCE, SCREEN, Site, people, served, sign_in
from tests.scanner_drivers.escl import emulated, sheet
from tests.scanner_drivers.scanners import AIRSCAN, airscan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.scanner_drivers.escl import Emulator

pytestmark = [pytest.mark.embedded, pytest.mark.service, pytest.mark.timeout(400)]

VOLUME = Citation("00", "1", "2", "3")
A4_AT_150 = (1240, 1754)
SLOWLY = 90_000
"""Milliseconds; a scanner's child and two others are started for a run."""


@pytest.fixture
def emulator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Emulator]:
    with emulated(0) as lent:
        airscan(tmp_path / "sane", monkeypatch, lent.url)
        lent.sides = [sheet(number, A4_AT_150) for number in range(6)]
        yield lent


@pytest.fixture
def site(tmp_path: Path, emulator: Emulator) -> Iterator[Site]:
    assert emulator
    environment = {"ARKHIV_DATA": str(tmp_path / "data"), "ARKHIV_DESK_SOURCES": AIRSCAN}
    archive = init(reading.read(environment))
    people(archive)
    with archive.records.writing() as tx:
        tx.volumes.add_unlisted(VOLUME, VolumeKind.LOOSE)
        person = tx.people.named(Role.OPERATOR.value)
        assert person is not None
        tx.people.change(replace(person, language=Lang.ENGLISH))
    with served(archive) as url:
        yield Site(archive, url)


def begin(page: Page) -> None:
    """Begin a batch as a hand scanner does it: it types what the label says, and Enter."""
    page.goto("/capture")
    page.locator("#resolution").select_option("150")
    page.locator("#volume").focus()
    page.keyboard.type(str(VOLUME))
    page.keyboard.press("Enter")
    page.wait_for_url("**/capture/*")


def test_a_volume_is_fed_from_the_first_sheet_to_the_sealed_batch(
    page: Page, site: Site, emulator: Emulator
) -> None:
    emulator.jam_after = 2
    sign_in(page, Role.OPERATOR.value)
    begin(page)
    page.keyboard.press("Alt+F")
    shots = page.locator(".shots li")
    fault = page.locator("#fault")
    expect(fault).to_contain_text("The paper is jammed", timeout=SLOWLY)
    expect(shots).to_have_count(2)
    emulator.jam_after, emulator.sides = None, emulator.sides[-4:]
    page.keyboard.press("Alt+F")
    expect(shots).to_have_count(6, timeout=SLOWLY)
    expect(page.locator("#stop")).to_have_count(0, timeout=SLOWLY)
    expect(fault).to_have_count(0)
    assert [one.strip().split(" · ")[0] for one in shots.all_inner_texts()] == [
        "3 back", "3", "2 back", "2", "1 back", "1",
    ]  # fmt: skip
    while page.locator("button[value=looked]").count():
        with page.expect_navigation():
            page.locator("button[value=looked]").first.click()
    page.keyboard.press("Alt+E")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("#state")).to_contain_text("The batch is sealed.")
    with site.archive.records.reading() as tx:
        (batch,) = tx.batches.latest("00", 1)
        assert batch.sealed is not None
        assert len(tx.batches.pages(batch.id)) == 6
        assert [feed.fault for feed in tx.feeds.of(batch.id)] == ["jam", None]


def test_a_second_window_sees_the_pages_come_and_so_does_one_without_scripts(
    page: Page, site: Site, chromium: Browser
) -> None:
    sign_in(page, Role.OPERATOR.value)
    begin(page)
    context = chromium.new_context(base_url=site.url, viewport=SCREEN, java_script_enabled=False)  # type: ignore[arg-type]  # a plain dict
    context.set_default_timeout(PATIENCE)
    context.add_cookies(page.context.cookies())
    plain, other = context.new_page(), page.context.new_page()
    other.goto(page.url)
    page.keyboard.press("Alt+F")
    for one in (page, other):
        expect(one.locator(".shots li")).to_have_count(6, timeout=SLOWLY)
    plain.goto(page.url)
    expect(plain.locator(".shots li")).to_have_count(6)
    context.close()

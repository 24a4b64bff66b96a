"""Charts: each is drawn from its table, says what it shows, and is readable on paper."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from pipeline.clock import now
from tests.browser.conftest import sign_in
from tests.missing import need_module

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

    from tests.browser.conftest import Site

pytestmark = [pytest.mark.embedded, pytest.mark.service]

MOVES = """
window.moves = [];
new PerformanceObserver((seen) => window.moves.push(...seen.getEntries().map((one) => one.value)))
  .observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture
def figures(page: Page, site: Site) -> Page:
    del site
    sign_in(page, "supervisor")
    page.goto("/progress?by=unit")
    page.locator("figure.chart svg").first.wait_for()
    return page


def chart(page: Page, table: str) -> Locator:
    return page.locator(f'figure.chart[data-of="t-{table}"]')


def test_every_chart_stands_above_its_table_and_says_so(figures: Page) -> None:
    drawn = figures.locator("figure.chart:visible")
    assert drawn.count() == 3
    for number in range(drawn.count()):
        one = drawn.nth(number)
        assert one.locator("svg[role=img]").get_attribute("aria-labelledby")
        assert "хүснэгтэд" in one.locator("figcaption").inner_text()
        below = one.evaluate("one => one.nextElementSibling.querySelector('table') !== null")
        assert below


def test_a_bar_is_as_long_as_the_share_in_its_row(figures: Page) -> None:
    share, width, whole = figures.evaluate(
        """() => {
            const table = document.querySelector('[aria-labelledby="t-indicator"] table');
            const share = Number(table.tBodies[0].rows[0].cells[4].dataset.plain);
            const svg = document.querySelector('[data-of="t-indicator"] svg');
            const grid = [...svg.querySelectorAll('.grid .tick')];
            const x = (tick) => new DOMPoint().matrixTransform(tick.getCTM()).x;
            const bar = svg.querySelector('.bar.n0').getBBox().width;
            const scale = svg.getScreenCTM().a;
            return [share, bar * scale, x(grid[grid.length - 1]) - x(grid[0])];
        }"""
    )
    assert width == pytest.approx(share * whole, abs=1)


def test_what_was_aimed_at_stands_across_the_bars(figures: Page) -> None:
    signs = chart(figures, "indicator").locator("line.sign.target title")
    told = {signs.nth(number).text_content() for number in range(signs.count())}
    assert "зорилтот түвшин, 2019.12.31: 90.0%" in told


def test_the_months_show_what_was_reached_by_their_end(figures: Page) -> None:
    figures.goto("/progress?by=month")
    dots = chart(figures, "indicator").locator("circle.dot.n0 title")
    dots.first.wait_for(state="attached")
    today = now().astimezone(ZoneInfo("Asia/Ulaanbaatar"))
    month = f"{today.year} оны {today.month}-р сар"
    assert (dots.last.text_content() or "").startswith(f"{month}: ")
    ticks = chart(figures, "indicator").locator(".axis.time text")
    assert all(re.fullmatch(r"\d{4}\.\d{2}", tick) for tick in ticks.all_text_contents())


def test_each_day_has_a_light_bar_for_all_and_a_dark_one_net(figures: Page) -> None:
    svg = chart(figures, "days").locator("svg")
    came = svg.locator("g").first
    for name, number in (("n1", "8"), ("n0", "7")):
        bar = came.locator(f".bar.{name} title").last.text_content()
        assert (bar or "").endswith(f": {number}")


def test_a_chart_fits_a_narrower_window(figures: Page) -> None:
    figures.set_viewport_size({"width": 683, "height": 600})
    figures.wait_for_timeout(200)
    assert figures.evaluate("document.documentElement.scrollWidth") <= 683
    box = chart(figures, "days").bounding_box()
    assert box
    assert box["x"] + box["width"] <= 683


def test_without_the_library_the_tables_stand_alone(page: Page, site: Site) -> None:
    del site
    page.route(
        "**/npm/d3.js*", lambda route: route.fulfill(body="", content_type="text/javascript")
    )
    sign_in(page, "supervisor")
    page.goto("/progress")
    assert page.locator("figure.chart:visible").count() == 0
    assert page.locator("section:has(#t-days) table").is_visible()


def test_on_paper_nothing_is_cut_and_grey_tells_the_bars_apart(figures: Page) -> None:
    image = need_module("PIL.Image")
    figures.emulate_media(media="print")
    figures.set_viewport_size({"width": 690, "height": 980})
    figures.wait_for_timeout(200)
    cut = figures.evaluate(
        "[...document.querySelectorAll('main *')].filter(one => !one.closest('.unseen')"
        " && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML)"
    )
    assert cut == []
    shot = chart(figures, "days").locator("svg").screenshot()
    tones = image.open(io.BytesIO(shot)).convert("L").getcolors(1 << 20) or []
    dark = sum(count for count, tone in tones if tone < 90)
    light = sum(count for count, tone in tones if 150 < tone < 215)
    assert dark > 100
    assert light > 20


def test_nothing_moves_where_charts_are_drawn_and_renewed(page: Page, site: Site) -> None:
    del site
    page.add_init_script(MOVES)
    sign_in(page, "supervisor")
    page.goto("/progress")
    page.locator("figure.chart svg:not(.room)").first.wait_for()
    page.mouse.wheel(0, 600)
    page.wait_for_function("scrollY > 0")
    with page.expect_response("**/progress"):
        page.evaluate("document.querySelector('#figures').dispatchEvent(new Event('seen'))")
    page.wait_for_timeout(500)
    assert page.evaluate("window.moves") == []
    assert page.locator("figure.chart .room:visible").count() == 0

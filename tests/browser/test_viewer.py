"""The viewer in a real browser: a registrar finds a paper, opens it, and looks closely at it."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from PIL import ImageFont
from sqlalchemy import update

from arkhiv import settings as reading
from arkhiv.archive import init
from ocr.codec import to_json
from ocr.words import Box, Reading, Region, RegionKind, Word
from pipeline import viewing
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.geometry import IDENTITY, box_polygon
from pipeline.ids import new_key
from pipeline.nouns.document import Field
from pipeline.ports.records import Product
from storage.schema.capture import page as page_table
from storage.schema.documents import document, version, version_page
from storage.schema.inventory import volume
from tests.browser.conftest import Site, fill, served, sign_in
from tests.browser.critics import checker, faults
from tests.conftest import FONT, Shelve
from tests.missing import need_program
from workers.finder import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext, Page

    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId, PageId

pytestmark = [pytest.mark.embedded, pytest.mark.service]

LINES = ("Худалдагч Мөнхбат", "Худалдан авагч Оюунцэцэг", "Үнэ 45000")
SIZE = (900, 500)
BLANK = [{"name": "reading", "applied": False, "reason": "blank"}]
SIGNATURE = Box(600, 60, 240, 60)
ACT = [[0, 0], [900, 0], [900, 250], [0, 250]]


def words() -> tuple[Word, ...]:
    """Where the words of the page stand, as `small_page` writes them."""
    font = ImageFont.truetype(FONT, 42)
    made = []
    for row, line in enumerate(LINES):
        left = 60.0
        for text in line.split():
            wide = font.getlength(text)
            box = Box(round(left), 65 + 70 * row, round(wide), 45)
            made.append(Word(text, text, box, 0.95, 1, row))
            left += wide + font.getlength(" ")
    return tuple(made)


def put(archive: Archive, key: PageId, kind: str, source: Path | bytes, media_type: str) -> None:
    stored = archive.objects.put(new_key("products"), source, metadata={})
    made = Product("page", key, 0, kind, stored.key, stored.sha256, stored.size, media_type, "r")
    with archive.records.writing() as tx:
        tx.products.put(made)


def registered(archive: Archive, shelve: Shelve, folder: Path, record: str) -> DocumentId:
    """A contract of two pages, the second of them blank; its own part of the first is above."""
    shelve.record(record)
    pages = [shelve.page("\n".join(LINES), "1", record=record), shelve.page("", "2", record=record)]
    with archive.records.reading() as tx:
        found = tx.documents.by_origin(f"record:{record}")
        assert found is not None
        keys = [item.page for item in tx.documents.pages(found.id, 1)] or pages
    shelve.delimit(found.id)
    scans = sorted((folder / "scans").glob("*.png"), key=lambda path: int(path.stem))[-2:]
    for number, (key, scan) in enumerate(zip(pages, scans, strict=True)):
        image = cv2.imread(str(scan), cv2.IMREAD_GRAYSCALE)
        assert image is not None
        tiles = viewing.tiled(np.asarray(image, np.uint8), folder / f"{record}-{number}.tif")
        put(archive, key, "tiles", tiles, "image/tiff")  # type: ignore[arg-type]  # its id
        jpeg = cv2.imencode(".jpg", image)[1].tobytes()
        put(archive, key, "cleaned", jpeg, "image/jpeg")  # type: ignore[arg-type]  # its id
        seen = Reading(*SIZE, 300, words() if number == 0 else (), "engine", "model", "mn")
        if number == 0:
            seen = replace(seen, regions=(Region(RegionKind.HANDWRITING, SIGNATURE),))
        put(archive, key, "words", to_json(seen), "application/json")  # type: ignore[arg-type]
    with archive.records.writing() as tx:
        run = tx.connection.execute
        run(
            update(page_table)
            .where(page_table.c.id.in_(pages))
            .values(state="read", matrix=list(IDENTITY))
        )
        run(update(page_table).where(page_table.c.id == pages[1]).values(actions=BLANK))
        run(
            update(version_page)
            .where(version_page.c.document == found.id, version_page.c.page == pages[0])
            .values(polygon=ACT)
        )
        values = {"described": now(), "assembled": now(), "type": "contract", "registered": now()}
        run(update(version).where(version.c.document == found.id).values(**values))
        run(
            update(document)
            .where(document.c.id == found.id)
            .values(state="registered", type="contract", current=1)
        )
        seller = words()[1]
        place = box_polygon(seller.box)
        named = Field("seller", "Мөнхбат", "Мөнхбат", True, 0.95, keys[0], place, (1,))  # noqa: FBT003
        tx.fields.replace(found.id, 1, [named])
    return found.id


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("viewer")
    archive = init(reading.read({"ARKHIV_DATA": str(folder / "data")}))
    shelve = Shelve(archive, Actor("operator", "operator", via="test"), folder)
    fill(archive, shelve)
    registered(archive, shelve, folder, "Х-1")
    with archive.records.writing() as tx:
        tx.connection.execute(update(volume).values(kind="personal_file"))
    rebuild(archive.records, archive.objects)
    with served(archive) as url:
        yield Site(archive, url)


def find(page: Page, name: str) -> None:
    page.goto("/find")
    page.locator("#line").fill(name)
    page.locator("#purpose").fill("2026/118")
    page.keyboard.press("Enter")
    page.locator("section:has(#t-found)").wait_for()


def open_paper(page: Page) -> str:
    """Find the paper and open it for a request; return its address."""
    find(page, "Мөнхбат")
    page.locator("section:has(#t-found) tbody button").first.click()
    page.wait_for_url("**/viewings/*")
    return page.url


def deep(page: Page) -> None:
    """Wait until the deep zoom lies over the drawing."""
    page.locator("#stage.deep canvas").first.wait_for()


def box(page: Page, of: str) -> dict[str, float]:
    found = page.locator(of).first.bounding_box()
    assert found is not None
    return dict(found)


def test_a_paper_is_found_by_a_misspelt_name_and_opened_for_a_reason_only(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    find(page, "Munhbat")
    found = page.locator("section:has(#t-found) tbody button").first
    page.goto(str(found.get_attribute("formaction")))
    page.locator("form button", has_text="Нээх").click()
    assert page.get_by_role("alert").is_visible()
    assert "/viewings/" not in page.url
    page.locator("#request").fill("2026/118")
    page.keyboard.press("Enter")
    page.wait_for_url("**/viewings/*")
    deep(page)
    assert "2026/118" in page.locator(".mark").first.inner_text()


def test_it_opens_on_its_own_part_of_the_page(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    deep(page)
    stage, sheet = box(page, "#stage"), box(page, "#sheet")
    middle = sheet["y"] + sheet["height"] / 4
    assert abs(middle - (stage["y"] + stage["height"] / 2)) < 20


def test_a_whole_page_is_shown_from_its_top_at_a_size_that_can_be_read(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    address = open_paper(page)
    page.goto(f"{address}?page=2")
    deep(page)
    page.wait_for_timeout(600)
    stage, sheet = box(page, "#stage"), box(page, "#sheet")
    assert abs(sheet["width"] - stage["width"]) < 8
    assert abs(sheet["y"] - stage["y"]) < 8
    page.get_by_role("button", name="Нүүр бүхэлдээ").click()
    page.wait_for_timeout(800)
    assert box(page, "#sheet")["height"] < stage["height"] + 8


def test_a_field_is_shown_where_it_stands(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    page.locator("section, div").get_by_role("link", name="Худалдагч").first.click()
    deep(page)
    stage, field = box(page, "#stage"), box(page, "#field")
    assert stage["x"] < field["x"] < stage["x"] + stage["width"] - field["width"]
    assert stage["y"] < field["y"] < stage["y"] + stage["height"] - field["height"]
    word = box(page, "tspan:text('Мөнхбат')")
    assert abs(word["x"] - field["x"]) < field["width"] / 4


def test_it_is_made_larger_turned_and_put_back_by_keyboard_and_by_button(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    deep(page)
    page.wait_for_timeout(600)
    before = box(page, "#sheet")
    page.locator("#stage .openseadragon-canvas").focus()
    page.keyboard.press("+")
    page.wait_for_timeout(800)
    assert box(page, "#sheet")["width"] > before["width"] * 1.05
    page.keyboard.press("0")
    page.wait_for_timeout(800)
    assert abs(box(page, "#sheet")["width"] - before["width"]) < 2
    page.get_by_role("button", name="Эргүүлэх", exact=True).click()
    page.wait_for_timeout(800)
    turned = box(page, "#sheet")
    assert turned["height"] > turned["width"]
    page.locator("#stage .openseadragon-canvas").focus()
    page.keyboard.press("PageDown")
    page.wait_for_url("**page=2*")


def test_words_are_found_inside_and_marked(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    address = open_paper(page)
    page.locator("#inside").fill("oyuuntsetseg")
    page.keyboard.press("Enter")
    page.locator(".inside [role=status]").wait_for()
    deep(page)
    assert page.locator(".hit").count() == 1
    assert page.url.split("?")[0] == address.split("?")[0]
    assert "oyun" not in page.url
    hit, word = box(page, ".hit"), box(page, "tspan:text('Оюунцэцэг')")
    assert abs(hit["x"] - word["x"]) < hit["width"] / 4


def test_what_was_not_read_is_outlined_and_told_of_until_it_is_put_away(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    address = open_paper(page)
    deep(page)
    page.wait_for_timeout(600)
    stage, sheet, outline = box(page, "#stage"), box(page, "#sheet"), box(page, ".unread rect")
    scale = sheet["width"] / SIZE[0]
    assert abs(outline["x"] - sheet["x"] - SIGNATURE.x * scale) < 3
    assert outline["x"] + outline["width"] < stage["x"] + stage["width"]
    assert page.locator(".legend").inner_text() == "Гараар бичсэн — уншаагүй"
    button = page.get_by_role("button", name="Уншаагүй зүйл")
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert page.locator(".unread rect").is_hidden()
    assert button.get_attribute("aria-pressed") == "false"
    page.goto(f"{address}?page=2")
    assert page.locator(".legend").count() == 0


def test_the_text_is_selected_on_the_picture(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    deep(page)
    page.get_by_role("button", name="Бичвэр сонгох").click()
    page.wait_for_timeout(500)
    word = box(page, "tspan:text('Худалдагч')")
    page.mouse.move(word["x"] + 2, word["y"] + word["height"] / 2)
    page.mouse.down()
    page.mouse.move(word["x"] + word["width"] * 2.5, word["y"] + word["height"] / 2, steps=5)
    page.mouse.up()
    assert "Худалдагч" in str(page.evaluate("getSelection().toString()"))


def test_without_scripts_the_page_stands_there_with_its_text(
    context: BrowserContext, page: Page, site: Site
) -> None:
    sign_in(page, Role.REGISTRAR.value)
    address = open_paper(page)
    assert context.browser is not None
    bare = context.browser.new_context(
        base_url=site.url, java_script_enabled=False, storage_state=context.storage_state()
    )
    other = bare.new_page()
    other.goto(address)
    assert other.locator("svg image").count() == 1
    assert other.locator("#tools").is_hidden()
    assert "Мөнхбат" in str(other.locator("#sheet").text_content())
    other.get_by_role("link", name="Эргүүлэх", exact=True).click()
    assert "turn=90" in other.url
    other.get_by_role("link", name="Удаан сүлжээнд").click()
    assert other.locator("figure img").count() == 2
    other.goto(address)
    assert other.locator("#sheet").count() == 0
    bare.close()


def test_the_parts_of_a_manifest_load_in_the_viewer(page: Page, site: Site) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    address = open_paper(page)
    deep(page)
    loaded = page.evaluate(
        """async (path) => {
            const said = await (await fetch(path)).json();
            const services = said.items.map((one) => one.items[0].items[0].body.service[0].id);
            const opened = services.map((id) => new Promise((done, failed) => {
                const element = document.createElement("div");
                document.body.append(element);
                const tileSources = `${id}/info.json`;
                const viewer = OpenSeadragon({element, tileSources, drawer: "canvas"});
                const wide = () => viewer.world.getItemAt(0).getContentSize().x;
                viewer.addOnceHandler("open", () => done(wide()));
                viewer.addOnceHandler("open-failed", failed);
            }));
            return Promise.all(opened);
        }""",
        f"/iiif/presentation/3/{address.rpartition('/')[2].split('?')[0]}/manifest",
    )
    assert loaded == [900, 900]


def test_axe_finds_nothing_wrong_with_an_open_paper(page: Page, site: Site) -> None:
    del site
    sign_in(page, "supervisor")
    address = open_paper(page).split("?")[0]
    deep(page)
    found = {"zoom": faults(page)}
    for name in ("?view=plain", "?view=zoom&page=2", "/history", "/contents"):
        page.goto(address + name)
        page.wait_for_load_state("networkidle")
        found[name] = faults(page)
    page.goto(f"{address}?view=zoom")
    page.locator("button[name=masters]").click()
    page.wait_for_url("**/masters")
    found["masters"] = faults(page)
    assert {name: said for name, said in found.items() if said} == {}


def test_vnu_finds_no_error_in_an_open_paper(page: Page, site: Site, tmp_path: Path) -> None:
    jar = checker("vnu-jar/build/dist/vnu.jar")
    sign_in(page, "supervisor")
    address = open_paper(page).split("?")[0]
    shown = ("?view=zoom", "?field=seller", "?view=plain", "?page=2&view=zoom")
    for number, path in enumerate((*shown, "/history", "/contents")):
        said = page.context.request.get(f"{address}{path}").text()
        (tmp_path / f"{number}.html").write_text(said, "utf-8")
    done = subprocess.run(
        [need_program("java"), "-jar", jar, tmp_path],
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    said = [line for line in done.stderr.splitlines() if line]
    assert (done.returncode, said) == (0, [])
    del site

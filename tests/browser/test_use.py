"""Use in a real browser: copies for a reason, a wrong original, who saw it, and an emergency."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

import pytest
from pikepdf import pdfa
from PIL import Image
from sqlalchemy import update

from arkhiv import settings as reading
from arkhiv.archive import init
from pipeline.events import Actor
from pipeline.flow import Role
from storage.schema.trail import event
from tests.browser.conftest import Site, fill, served, sign_in
from tests.browser.critics import checker, faults
from tests.browser.test_viewer import find, open_paper, registered
from tests.conftest import Shelve
from tests.missing import need_program
from workers.finder import catch_up, rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Download, Page

pytestmark = [pytest.mark.embedded, pytest.mark.service]

NUMBER = re.compile(r"[0-9A-F]{4}(?:-[0-9A-F]{4}){4}")
WARNING = "маргаантай"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("use")
    archive = init(reading.read({"ARKHIV_DATA": str(folder / "data")}))
    shelve = Shelve(archive, Actor("operator", "operator", via="test"), folder)
    fill(archive, shelve)
    for record in ("Х-1", "Х-2"):
        registered(archive, shelve, folder, record)
    rebuild(archive.records, archive.objects)
    with served(archive) as url:
        yield Site(archive, url)


def sign_out(page: Page) -> None:
    page.goto("/account")
    page.locator("form[action='/sign-out'] button").click()
    page.wait_for_url("**/sign-in**")


def taken(page: Page, button: str) -> Download:
    with page.expect_download() as came:
        page.get_by_role("button", name=button).click()
    return came.value


def text_of(path: Path) -> str:
    done = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
    return done.stdout


def test_nothing_is_opened_without_a_reason_and_a_copy_says_for_which(
    page: Page, site: Site, tmp_path: Path
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    find(page, "Мөнхбат")
    found = page.locator("section:has(#t-found) tbody button").first
    page.goto(str(found.get_attribute("formaction")))
    page.locator("form button", has_text="Нээх").click()
    assert page.get_by_role("alert").is_visible()
    page.locator("#request").fill("2026/118")
    page.keyboard.press("Enter")
    page.wait_for_url("**/viewings/*")
    file = tmp_path / "copy.pdf"
    came = taken(page, "PDF болгон хадгалах")
    came.save_as(file)
    assert pdfa.validate_written(file, "2b").passed
    said, number = text_of(file), NUMBER.search(came.suggested_filename)
    assert number
    assert number[0] in said
    assert "2026/118" in said
    assert "Registrar" in said
    assert "Мөнхбат" in said
    assert "Оюунцэцэг" in said
    assert "45000" in said
    text = taken(page, "Бичвэрийг хадгалах")
    assert text.suggested_filename.endswith(".txt")
    picture = taken(page, "Эхний нүүрийн зураг")
    assert picture.suggested_filename.endswith(".jpg")


def test_a_place_is_saved_as_it_is_shown(page: Page, site: Site) -> None:
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    page.locator("#stage.deep canvas").first.wait_for()
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Томруулах").click()
    page.get_by_role("button", name="Эргүүлэх", exact=True).click()
    page.wait_for_timeout(800)
    shown = taken(page, "Харагдаж буйг хадгалах")
    with Image.open(shown.path()) as image:
        assert 640 <= image.width < 900
    page.get_by_role("link", name="Худалдагч").first.click()
    field = taken(page, "Тэмдэглэсэн хэсгийг хадгалах")
    with Image.open(field.path()) as image:
        assert image.size[0] == 640
        assert image.size[1] < 300
    with site.archive.records.reading() as tx:
        found = tx.documents.by_origin("record:Х-1")
        assert found is not None
        regions = [
            str(one.facts["region"])
            for one in tx.events.of("document", found.id)
            if one.facts.get("form") == "part_of_a_page"
        ]
    assert next(region.partition(":")[0] for region in regions) == "pct"


def test_the_next_paper_of_a_request_is_opened_at_once_until_the_request_is_done(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    find(page, "Мөнхбат")
    page.locator("section:has(#t-found) tbody button").nth(1).click()
    page.wait_for_url("**/viewings/*")
    page.get_by_role("button", name="Энэ хүсэлтийг дуусгах").click()
    page.wait_for_url("**/find")
    assert page.locator("#purpose").input_value() == ""
    find(page, "Мөнхбат")
    found = page.locator("section:has(#t-found) tbody button").nth(1)
    page.goto(str(found.get_attribute("formaction")))
    page.locator("#request").wait_for()


def test_a_print_opens_as_a_page_made_for_paper(page: Page, site: Site, tmp_path: Path) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    address = open_paper(page).split("?")[0]
    csrf = page.locator("input[name=csrf]").first.get_attribute("value")
    sent = {"form": "print_for_paper", "csrf": csrf or ""}
    came = page.context.request.post(f"{address}/copies", form=sent)
    assert came.headers["content-disposition"].startswith("inline;")
    assert came.headers["content-type"] == "application/pdf"
    file = tmp_path / "print.pdf"
    file.write_bytes(came.body())
    told = subprocess.run(["pdfinfo", file], capture_output=True, text=True, check=True).stdout
    assert "(A4)" in told


def test_a_wrong_original_is_reported_and_whoever_finds_it_is_told(page: Page, site: Site) -> None:
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    assert page.get_by_text(WARNING).count() == 0
    wrong = page.get_by_role("button", name="Буруу эх хувь")
    wrong.click()
    page.get_by_text(WARNING).first.wait_for()
    assert wrong.count() == 0
    assert faults(page) == []
    page.get_by_role("button", name="Буцаан татах").click()
    wrong.wait_for()
    assert page.get_by_text(WARNING).count() == 0
    wrong.click()
    page.get_by_text(WARNING).first.wait_for()
    site.archive.sealer.seal()
    catch_up(site.archive.records, site.archive.objects)
    find(page, "Мөнхбат")
    assert page.locator("section:has(#t-found)").get_by_text(WARNING).count() == 1


def test_the_privacy_officer_reads_who_saw_a_persons_papers_and_took_a_copy(
    page: Page, site: Site
) -> None:
    del site
    sign_in(page, Role.REGISTRAR.value)
    open_paper(page)
    number = NUMBER.search(taken(page, "PDF болгон хадгалах").suggested_filename)
    assert number
    sign_out(page)
    sign_in(page, Role.PRIVACY.value)
    page.get_by_role("navigation").get_by_role("link", name="Баримт үзсэн бүртгэл").click()
    assert faults(page) == []
    page.locator("#name").fill("Мөнхбат")
    page.locator("#purpose").fill("гомдол 7")
    page.keyboard.press("Enter")
    rows = page.locator("section:has(#t-looks) tbody tr")
    rows.first.wait_for()
    assert rows.filter(has_text="2026/118").count() >= 1
    assert faults(page) == []
    page.locator("#copy").fill(number[0])
    page.get_by_role("button", name="Хуулбарыг хайх").click()
    rows = page.locator("section:has(#t-looks) tbody tr")
    assert rows.count() == 1
    assert "Registrar (registrar)" in rows.first.inner_text()


def test_an_emergency_is_asked_granted_used_and_read_of(page: Page, site: Site) -> None:
    with site.archive.records.reading() as tx:
        found = tx.documents.by_origin("record:Х-2")
        assert found is not None
    with site.archive.records.writing() as tx:
        long_ago = tx.now.replace(year=tx.now.year - 1)
        of_people = event.c.subject_kind == "person"
        tx.connection.execute(update(event).where(of_people).values(recorded_at=long_ago))
    sign_in(page, Role.ADMINISTRATOR.value)
    page.get_by_role("navigation").get_by_role("link", name="Яаралтай нэвтрэлт").click()
    page.locator("#document").fill(found.id)
    page.locator("#reason").fill("шүүх маргааш")
    page.get_by_role("button", name="Хүсэх").click()
    page.get_by_text("хүлээж байна").first.wait_for()
    assert faults(page) == []
    sign_out(page)
    sign_in(page, Role.PRIVACY.value)
    page.goto("/emergencies")
    assert faults(page) == []
    page.get_by_role("button", name="Нэг цагийн хугацаатай зөвшөөрөх").click()
    page.get_by_text("зөвшөөрсөн", exact=True).first.wait_for()
    sign_out(page)
    sign_in(page, Role.ADMINISTRATOR.value)
    page.goto("/emergency")
    page.get_by_role("link", name="Баримтыг нээх").click()
    page.locator("#request").fill("шүүх")
    page.keyboard.press("Enter")
    page.wait_for_url("**/viewings/*")
    page.locator("#sheet").wait_for()
    sign_out(page)
    sign_in(page, Role.SUPERVISOR.value)
    page.goto("/emergencies")
    assert page.locator("section:has(#t-looks) tbody tr").count() == 1


def test_vnu_finds_no_error_on_pages_of_use(page: Page, site: Site, tmp_path: Path) -> None:
    del site
    jar = checker("vnu-jar/build/dist/vnu.jar")
    sign_in(page, Role.SUPERVISOR.value)
    address = open_paper(page).split("?")[0]
    paths = [f"{address}/wrong", address, "/emergencies"]
    for number, path in enumerate(paths):
        page.goto(path)
        assert faults(page) == []
        said = page.context.request.get(path).text()
        (tmp_path / f"{number}.html").write_text(said, "utf-8")
    for who, path in ((Role.PRIVACY, "/looks"), (Role.ADMINISTRATOR, "/emergency")):
        sign_out(page)
        sign_in(page, who.value)
        said = page.context.request.get(path).text()
        (tmp_path / f"{who}.html").write_text(said, "utf-8")
    command = [need_program("java"), "-jar", str(jar), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.splitlines()) == (0, [])

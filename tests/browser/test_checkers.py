"""Every page before critical eyes that nobody here made: axe for access, vnu for valid HTML."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import sign_in
from tests.missing import missing, need_program
from web.routes import GET, ROUTES, Opens

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site

pytestmark = pytest.mark.embedded

CHECKERS = Path(__file__).parents[2] / "build" / "pages" / "node_modules"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DRAWN = frozenset({"/progress/{table}.{form}", "/viewings/{viewing}", "/locked"})
"""What is no page by itself, or is drawn by a walk of its own."""


def checker(name: str) -> Path:
    found = CHECKERS / name
    return found if found.exists() else missing(f"{found} is not there; run: make set-up-test")


def addresses(site: Site) -> list[str]:
    """One address of every page that a signed-in person can be shown."""
    with site.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:НБ-1")
        assert document is not None
        (link,) = tx.links.of_document(document.id)
    filled = {
        "/records/{key}": f"/records/{link.record}",
        "/documents/{key}": f"/documents/{document.id}",
        "/documents/{key}/open": f"/documents/{document.id}/open",
        "/waiting/{step}": "/waiting/clean",
        "/done/{kind}": "/done/page.read?day=2026-01-01",
        "/received": "/received?day=2026-01-01",
    }
    pages = (route.path for route in ROUTES if route.method == GET and route.path not in DRAWN)
    inside = [filled.get(path, path) for path in pages if path != "/sign-in"]
    return [*inside, "/progress?by=month", "/nowhere"]


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    page.evaluate(checker("axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(done => done.violations)", RULES)
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing_on_any_page(page: Page, site: Site) -> None:
    page.goto("/sign-in")
    found = {"/sign-in": faults(page)}
    sign_in(page, "supervisor")
    for path in addresses(site):
        page.goto(path)
        found[path] = faults(page)
    page.goto("/account")
    page.get_by_role("button", name="Түгжих").click()
    found["/locked"] = faults(page)
    assert {path: said for path, said in found.items() if said} == {}


def test_vnu_finds_no_error_on_any_page(page: Page, site: Site, tmp_path: Path) -> None:
    jar = checker("vnu-jar/build/dist/vnu.jar")
    sign_in(page, "supervisor")
    asked = page.context.request
    names = {}
    for number, path in enumerate([*addresses(site), "/locked", "/sign-in?lang=en"]):
        if path == "/locked":
            page.goto("/account")
            page.get_by_role("button", name="Түгжих").click()
        elif path.startswith("/sign-in"):
            page.get_by_role("button", name="Гарах").click()
        file = tmp_path / f"{number}.html"
        file.write_text(asked.get(f"{site.url}{path}").text(), "utf-8")
        names[file.name] = path
    sheet = Path("web/static/style.css").absolute()
    done = subprocess.run(
        [need_program("java"), "-jar", jar, "--also-check-css", tmp_path, sheet],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    said = [line for line in done.stderr.splitlines() if line]
    assert (done.returncode, said) == (0, []), names


def test_every_page_was_looked_at(site: Site) -> None:
    looked = {path.split("?")[0].count("/") for path in addresses(site)}
    assert looked
    opened = [route for route in ROUTES if route.method == GET and route.opens is Opens.PERSON]
    assert {route.path for route in opened} <= set(addresses(site))

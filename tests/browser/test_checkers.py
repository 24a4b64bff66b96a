"""Every page before critical eyes that nobody here made: axe for access, vnu for valid HTML."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from pipeline.people.rights import RIGHTS, Right
from tests.browser.conftest import sign_in
from tests.missing import missing, need_program
from web.routes import GET, ROUTES, Opens

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.browser.conftest import Site
    from web.routes import Route

pytestmark = [pytest.mark.embedded, pytest.mark.service]

CHECKERS = Path(__file__).parents[2] / "build" / "pages" / "node_modules"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SUPERVISOR = "supervisor"
DRAWN = frozenset(
    {"/progress/{table}.{form}", "/locked", "/oddities/{key}", "/documents/{key}/open"}
)
"""What is no page by itself, or is drawn by a walk of its own, as all that shows a paper is."""


def checker(name: str) -> Path:
    found = CHECKERS / name
    return found if found.exists() else missing(f"{found} is not there; run: make set-up-test")


def addresses(site: Site) -> dict[str, list[str]]:
    """One address of every page, by a role that opens it: a supervisor where that is one."""
    with site.archive.records.reading() as tx:
        document = tx.documents.by_origin("record:НБ-1")
        assert document is not None
        (link,) = tx.links.of_document(document.id)
        (receiver,) = tx.receivers.all()
        (volume,) = tx.documents.volumes(document.id)
        event = tx.events.of("document", document.id)[0].id
    filled = {
        "/records/{key}": f"/records/{link.record}",
        "/documents/{key}": f"/documents/{document.id}",
        "/documents/{key}/seen": f"/documents/{document.id}/seen",
        "/volumes/{key}": f"/volumes/{volume}",
        "/volumes/{key}/leaves": f"/volumes/{volume}/leaves",
        "/volumes/{key}/records": f"/volumes/{volume}/records",
        "/volumes/{key}/custody": f"/volumes/{volume}/custody",
        "/events/{key}": f"/events/{event}",
        "/receivers/{key}": f"/receivers/{receiver.id}",
        "/waiting/{step}": "/waiting/clean",
        "/done/{kind}": "/done/page.read?day=2026-01-01",
        "/received": "/received?day=2026-01-01",
    }
    found: dict[str, list[str]] = {}
    for route in ROUTES:
        drawn = route.path in DRAWN or "{viewing}" in route.path
        if route.method == GET and route.opens is not Opens.ANYBODY and not drawn:
            path = filled.get(route.path, route.path)
            assert "{" not in path, path
            found.setdefault(opener(route), []).append(path)
    found[SUPERVISOR].append("/progress?by=month")
    return found


def opener(route: Route) -> str:
    """Return a role that opens a page."""
    if not isinstance(route.opens, Right):
        return SUPERVISOR
    roles = {role.value for role in Role if route.opens in RIGHTS[role]}
    return SUPERVISOR if SUPERVISOR in roles else min(roles)


def enter(page: Page, role: str) -> None:
    """Sign in, whoever was there before."""
    page.goto("/account")
    leave = page.get_by_role("button", name="Гарах")
    if leave.count():
        leave.click()
        page.wait_for_url("**/sign-in")
    sign_in(page, role)


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    page.evaluate(checker("axe-core/axe.min.js").read_text("utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(done => done.violations)", RULES)
    return [f"{one['id']}: {node['html']}" for one in found for node in one["nodes"]]


def test_axe_finds_nothing_on_any_page(page: Page, site: Site) -> None:
    page.goto("/sign-in")
    found = {"/sign-in": faults(page)}
    for role, paths in addresses(site).items():
        enter(page, role)
        for path in paths:
            came = page.goto(path)
            assert came is not None
            assert came.status == 200, (role, path)
            found[path] = faults(page)
    page.goto("/nowhere")
    found["/nowhere"] = faults(page)
    page.goto("/account")
    page.get_by_role("button", name="Түгжих").click()
    found["/locked"] = faults(page)
    assert {path: said for path, said in found.items() if said} == {}


def test_vnu_finds_no_error_on_any_page(page: Page, site: Site, tmp_path: Path) -> None:
    jar = checker("vnu-jar/build/dist/vnu.jar")
    asked, names = page.context.request, {}

    def keep(path: str, status: int) -> None:
        came = asked.get(f"{site.url}{path}")
        assert came.status == status, path
        file = tmp_path / f"{len(names)}.html"
        file.write_text(came.text(), "utf-8")
        names[file.name] = path

    for role, paths in addresses(site).items():
        enter(page, role)
        for path in paths:
            keep(path, 200)
    keep("/nowhere", 404)
    page.goto("/account")
    page.get_by_role("button", name="Түгжих").click()
    keep("/locked", 200)
    page.get_by_role("button", name="Гарах").click()
    keep("/sign-in?lang=en", 200)
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

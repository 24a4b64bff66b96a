"""Every page of the table, in both languages and in every state, before critical eyes.

The pages are taken from the table of routes: one that is added is looked at by itself. A browser
goes once to each, as a role that opens it; the tests then ask what was seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from arkhiv import settings as reading
from arkhiv.archive import init
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.ids import PageId, VolumeId, new_id
from pipeline.language import Lang
from pipeline.nouns.asking import Oddity, Rule
from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.nouns.volume import NOWHERE, Citation, VolumeKind
from pipeline.people.rights import RIGHTS, Right
from storage.schema.inventory import volume
from tests.browser.conftest import PATIENCE, SCREEN, Site, fill, people, served, sign_in
from tests.browser.critics import faults, invalid, lost
from tests.browser.test_viewer import registered
from tests.conftest import Shelve
from tests.web.test_stacks import held_stack
from web.routes import GET, POST, ROUTES
from workers.finder import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page, Response

    from arkhiv.archive import Archive
    from web.routes import Route

pytestmark = [pytest.mark.embedded, pytest.mark.service, pytest.mark.timeout(900)]

NO_PAGE = re.compile(r"\{form\}|/copies$|/stream$|/picture$|^/sign-|^/lock")
"""What is a file, or ends the walk; signing in and the locked screen are looked at apart."""
FILLED = {"step": "clean", "kind": "page.read", "table": "whole"}
BY_DAY = re.compile(r"^/(done|received)\b")
DAY = "?day=2026-01-01"
WAYS = ("?view=plain", "?view=zoom", "?page=2&view=zoom", "?field=seller&view=zoom")
"""How an open paper is shown."""
APART = frozenset({"/viewings/{viewing}/masters"})
"""What a paper shows only if it was opened for that; a walk of its own looks at it."""
SEND = """([path, csrf]) => {
    const form = document.createElement('form');
    const token = document.createElement('input');
    Object.assign(form, {method: 'post', action: path});
    Object.assign(token, {type: 'hidden', name: 'csrf', value: csrf});
    form.append(token);
    document.body.append(form);
    form.submit();
}"""
"""Sends a form in which nothing is filled in."""


@dataclass
class Seen:
    """One page as it stood, who saw it, and what was wrong with it."""

    name: str
    status: int
    lang: Lang
    declared: str | None
    html: str = field(repr=False)
    faults: list[str]
    lost: list[str]


@dataclass
class Walk:
    """One role at a browser of its own, in a language."""

    page: Page
    role: Role
    lang: Lang
    keys: dict[str, str]

    def get(self, path: str) -> Seen:
        return self.look(self.page.goto(path))

    def send(self, path: str) -> Seen:
        """Send a form without anything in it."""
        token = self.page.locator("input[name=csrf]")
        csrf = token.first.get_attribute("value") if token.count() else ""
        with self.page.expect_navigation() as came:
            self.page.evaluate(SEND, [path, csrf])
        return self.look(came.value, f"POST {path}")

    def look(self, came: Response | None, asked: str = "") -> Seen:
        """Look at the page as it stands."""
        assert came is not None
        page = self.page
        page.wait_for_load_state("load")
        if page.locator("#stage").count():
            page.locator("#stage.deep").wait_for()
        address = urlsplit(page.url)
        path = f"{address.path}?{address.query}"
        name = f"{came.status} {self.role} {self.lang} {asked or path}"
        declared = page.locator("html").get_attribute("lang")
        return Seen(name, came.status, self.lang, declared, came.text(), faults(page), lost(page))

    def opens(self, route: Route) -> bool:
        """Say whether this role is the one that looks at a page: a supervisor where that is one."""
        roles = {
            role
            for role in PERSONAL_ROLES
            if not isinstance(route.opens, Right) or route.opens in RIGHTS[role]
        }
        return self.role == (Role.SUPERVISOR if Role.SUPERVISOR in roles else min(roles))

    def filled(self, route: Route) -> str | None:
        """Return the address of a page with real things in it; None if there are none here."""

        def one(found: re.Match[str]) -> str:
            before, name = found[1], found[2]
            assert name in FILLED or before in KINDS, f"say in keys_of what stands in {route.path}"
            return f"{before}/{FILLED.get(name) or self.keys.get(before, '')}"

        path = re.sub(r"(\w+)/\{(\w+)\}", one, route.path)
        if "//" in path or path.endswith("/") != (route.path == "/"):
            return None
        return path + DAY if BY_DAY.match(path) else path


KINDS = ("records", "documents", "receivers", "volumes", "people", "oddities", "pages", "events",
         "emergencies", "viewings", "stacks", "capture", "images")  # fmt: skip
"""The things that pages name, by the part of the path before them."""


def keys_of(archive: Archive) -> dict[str, str]:
    """Return a thing of every kind; a paper is opened by whoever looks at it."""
    with archive.records.reading() as tx:
        document = tx.documents.by_origin("record:Х-1")
        assert document is not None
        (link,) = tx.links.of_document(document.id)
        (receiver,) = tx.receivers.all()
        (first, *_) = tx.documents.pages(document.id, 1)
        person = tx.people.named("registrar")
        assert person is not None
        (oddity, *_) = tx.askings.oddities(1).items
        shelf = tx.connection.scalar(select(volume.c.id).where(volume.c.fonds != NOWHERE))
        assert shelf is not None
        return {
            "capture": sat_down(archive, VolumeId(shelf), first.page),
            "records": link.record,
            "documents": document.id,
            "receivers": receiver.id,
            "volumes": shelf,
            "people": person.id,
            "oddities": oddity.id,
            "pages": first.page,
            "events": tx.events.of("document", document.id)[0].id,
            "emergencies": new_id(),
            "stacks": tx.sheets.stacks(1)[0].id,
        }


def sat_down(archive: Archive, shelf: VolumeId, key: PageId) -> str:
    """Have the batch of a page lie open at the desk for a volume, and return its id."""
    with archive.records.writing() as tx:
        batch = tx.pages.master(tx.pages.get(key).master).batch
        tx.feeds.sit(batch, shelf)
        return batch


def walks(browser: Browser, site: Site, lang: Lang, keys: dict[str, str]) -> Iterator[Walk]:
    """Let every role sign in, one after the other."""
    for role in sorted(PERSONAL_ROLES):
        with site.archive.records.writing() as tx:
            person = tx.people.named(role.value)
            assert person is not None
            tx.people.change(replace(person, language=lang))
        context = browser.new_context(base_url=site.url, viewport=SCREEN)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        sign_in(page, role.value)
        yield Walk(page, role, lang, dict(keys))
        context.close()


def opened(walk: Walk) -> Iterator[Seen]:
    """Open a paper for a reason, if the role may."""
    if "documents" not in walk.keys or Right.SEE_ORIGINALS not in RIGHTS[walk.role]:
        return
    yield walk.get(f"/documents/{walk.keys['documents']}/open")
    walk.page.locator("#request").fill("2026/118")
    walk.page.keyboard.press("Enter")
    walk.page.wait_for_url("**/viewings/*")
    walk.keys["viewings"] = urlsplit(walk.page.url).path.split("/")[2]


def seen_by(walk: Walk) -> Iterator[Seen]:
    """Everything that a role is the one to look at: pages, refusals and forms left empty."""
    yield from opened(walk)
    own = [route for route in ROUTES if walk.opens(route) and not NO_PAGE.search(route.path)]
    for route in own:
        path = walk.filled(route)
        if route.method == GET and path and route.path not in APART:
            ways = WAYS if route.path == "/viewings/{viewing}" else ("",)
            for way in ways:
                found = walk.get(path + way)
                assert found.status == 200, found.name
                yield found
    refused = walk.get(next(route.path for route in ROUTES if refuses(route, walk.role)))
    assert refused.status == 403, refused.name
    yield refused
    for route in own:
        path = walk.filled(route)
        if route.method == POST and path:
            walk.page.goto("/account")
            found = walk.send(path)
            assert found.status < 500, found.name
            yield found


def refuses(route: Route, role: Role) -> bool:
    foreign = isinstance(route.opens, Right) and route.opens not in RIGHTS[role]
    return route.method == GET and foreign and not route.in_emergency and "{" not in route.path


def strangers(browser: Browser, site: Site, lang: Lang) -> Iterator[Seen]:
    """What stands before signing in, and a wrong password."""
    page = browser.new_page(base_url=site.url, viewport=SCREEN)  # type: ignore[arg-type]
    walk = Walk(page, Role.MACHINE, lang, {})
    yield walk.get(f"/sign-in?lang={lang}")
    page.locator("#name").fill("nobody")
    page.locator("#password").fill("nothing of the kind")
    with page.expect_navigation() as came:
        page.keyboard.press("Enter")
    yield walk.look(came.value)
    page.close()


def full(browser: Browser, site: Site, lang: Lang) -> Iterator[Seen]:
    """Everything, in an archive with papers of every kind of standing."""
    yield from strangers(browser, site, lang)
    for walk in walks(browser, site, lang, keys_of(site.archive)):
        yield from seen_by(walk)
        if walk.role is Role.SUPERVISOR:
            yield walk.get("/progress?by=month")
            yield walk.get("/nowhere")
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("web.pages.progress._figures", broken)
                failed = walk.get("/progress")
            assert failed.status == 500
            yield failed
            walk.page.goto("/account")
            with walk.page.expect_navigation() as came:
                walk.page.locator("form[action='/lock'] button").click()
            yield walk.look(came.value)


def empty(browser: Browser, site: Site, lang: Lang) -> Iterator[Seen]:
    """Every page that needs no thing, in an archive that has none."""
    for walk in walks(browser, site, lang, {}):
        for route in ROUTES:
            path = walk.filled(route)
            if route.method == GET and walk.opens(route) and path and not NO_PAGE.search(path):
                yield walk.get(path)


def broken(*_: object) -> object:
    raise RuntimeError


@pytest.fixture(scope="module", params=list(Lang))
def seen(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> list[Seen]:
    """All pages as they stood, in one language."""
    folder = tmp_path_factory.mktemp("pages")
    archive = init(reading.read({"ARKHIV_DATA": str(folder / "full")}))
    shelve = Shelve(archive, Actor("operator", "operator", via="test"), folder)
    fill(archive, shelve)
    registered(archive, shelve, folder, "Х-1")
    with archive.records.writing() as tx:
        tx.volumes.add_unlisted(Citation("00", "1", "2", "3"), VolumeKind.LOOSE)
        tx.connection.execute(update(volume).values(kind="personal_file"))
        person = tx.people.named("registrar")
        assert person is not None
        tx.askings.tell(Oddity(new_id(), person.id, Rule.SAME_AGAIN, 15, 15, now()))
        held_stack(tx)
    bare = init(reading.read({"ARKHIV_DATA": str(folder / "bare")}))
    people(bare)
    for one in (archive, bare):
        rebuild(one.records, one.objects)
    with served(archive) as url:
        found = list(full(chromium, Site(archive, url), request.param))
    with served(bare) as url:
        found += empty(chromium, Site(bare, url), request.param)
    return found


def test_axe_finds_nothing_on_any_page(seen: list[Seen]) -> None:
    assert len(seen) > len(ROUTES)
    assert {one.name: one.faults for one in seen if one.faults} == {}


def test_vnu_finds_no_error_on_any_page(seen: list[Seen], tmp_path: Path) -> None:
    names = {}
    for number, one in enumerate(seen):
        names[f"{number}.html"] = one.name
        (tmp_path / f"{number}.html").write_text(one.html, "utf-8")
    assert invalid(tmp_path) == [], names


def test_nothing_is_cut_off_at_twice_the_size(seen: list[Seen]) -> None:
    assert {one.name: one.lost for one in seen if one.lost} == {}


def test_every_page_says_in_which_language_it_is(seen: list[Seen]) -> None:
    assert {one.name: one.declared for one in seen if one.declared != one.lang.value} == {}

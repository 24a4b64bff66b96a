"""A small archive behind a real server, and a real browser in front of it."""

from __future__ import annotations

import gc
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from arkhiv import settings as reading
from arkhiv.archive import init
from arkhiv.house import house_of
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.ids import EventId, PageId
from pipeline.language import Lang
from pipeline.notices.keeping import add as add_receiver
from pipeline.nouns.page import PageStanding
from pipeline.people.keeping import Wanted, add
from tests.conftest import Shelve
from tests.missing import need_module, need_program
from web.app import application
from web.serving import Serving, address_of, listen
from workers.roller import roll

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

    from arkhiv.archive import Archive

PASSWORD = "five old wooden drawers"
PATIENCE = 15_000
SCREEN = {"width": 1366, "height": 768}
BOSS = Actor("boss", Role.ADMINISTRATOR.value, via="test")


@dataclass(frozen=True)
class Site:
    """An archive with papers and people, and where its desks are open."""

    archive: Archive
    url: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    archive = init(reading.read({"ARKHIV_DATA": str(folder / "data")}))
    fill(archive, Shelve(archive, Actor("operator", "operator", via="test"), folder))
    with served(archive) as url:
        yield Site(archive, url)


def fill(archive: Archive, shelve: Shelve) -> None:
    """Put in some papers of every kind of standing, and a person of every role."""
    for number in range(1, 4):
        shelve.document("1", "2", record=f"НБ-{number}")
    for number in range(60):
        shelve.record(f"ХЭ-{number:02}", register="legal", kind="charter")
    shelve.record("Э-1", register="property", kind="certificate")
    replaced, held = shelve.page(leaf="8"), shelve.page(leaf="9")
    with archive.records.writing() as tx:
        tx.pages.stand(PageId(replaced), PageStanding.DISCARDED, "blurred")
        tx.holds.hold("page", held, "leaf_conflict", {})
    people(archive)
    with archive.records.writing() as tx:
        told = add_receiver(tx, "registry", "https://registry.example.mn/hook", BOSS)
        tx.notices.put(told.id, EventId("told"), "{}")
    archive.sealer.seal()
    roll(archive.records)


def people(archive: Archive) -> None:
    """Appoint a person of every role, who is called by it."""
    with archive.records.writing() as tx:
        for role in sorted(set(Role) - {Role.MACHINE}, key=lambda role: role != "administrator"):
            alone = role in {Role.ADMINISTRATOR, Role.AUDITOR}
            wanted = Wanted(
                full_name=f"{role}".title(),
                roles=frozenset({role}),
                units=frozenset() if alone else frozenset({"00"}),
                language=Lang.MONGOLIAN,
            )
            add(tx, role.value, wanted, PASSWORD, BOSS, must_change=False)


@contextmanager
def served(archive: Archive) -> Iterator[str]:
    """Open the desks of an archive at a port of their own."""
    serving = Serving(application(house_of(archive)))
    with listen("127.0.0.1:0") as listening:
        thread = threading.Thread(target=serving.run, args=(listening,))
        thread.start()
        try:
            yield f"http://{address_of(listening)}"
        finally:
            serving.stop()
            thread.join(30)
            gc.unfreeze()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's browser; playwright's own is never fetched."""
    program = need_program("chromium")
    play = need_module("playwright.sync_api")
    with play.sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


@pytest.fixture
def context(chromium: Browser, site: Site) -> Iterator[BrowserContext]:
    """A browser of an office screen that remembers nothing."""
    made = chromium.new_context(base_url=site.url, viewport=SCREEN, locale="mn-MN")  # type: ignore[arg-type]  # a plain dict
    made.set_default_timeout(PATIENCE)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """One tab; what it complains of in its console is a fault.

    The complaints are read when the test is over: to raise within playwright's own loop ends
    its connection, and every later test of the module with it.
    """
    complaints: list[str] = []
    made = context.new_page()
    made.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield made
    assert [text for text in complaints if not expected(text)] == []


def expected(text: str) -> bool:
    """Say whether a complaint is an answer a test asks for (4xx), or a tile left behind."""
    return "status of 4" in text or "aborted" in text.lower()


def sign_in(page: Page, name: str) -> None:
    """Sign in as a person does, with the keyboard alone."""
    page.goto("/sign-in")
    page.locator("#name:focus").wait_for()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")

"""A picture of every page of the desks, with the papers of the demonstration: `make screenshots`.

    python samples/screenshots.py FOLDER

The data folder of the demonstration is in ARKHIV_DATA, as for `make demo`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from base64 import b64encode
from contextlib import contextmanager
from functools import partial
from itertools import chain
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from demo import ADMINISTRATOR, ARKHIV, PASSWORD, PEOPLE
from playwright.sync_api import sync_playwright

from pipeline.flow import Role
from pipeline.people.rights import RIGHTS, Right
from web.routes import GET, ROUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from web.routes import Route

CHROMIUM = "/usr/bin/chromium"
SCREEN = {"width": 1366, "height": 768}
LISTENING = re.compile(r"(http://\S+)/")
LOOKED_AT, WHY = "Ганболд", "Шүүх хурал маргааш, өөр хүн алга"
"""Whose papers the privacy officer is asked about, and why an administrator needs one."""
SUPERVISOR, REGISTRAR, OFFICER = "saran", "dorj", "nomin"
KEEPER, AUDITOR, OPERATOR = "bold", "gerel", "oyuna"
OFTEN = 16
"""So many times the same is asked: once more than is odd."""
FILED = "2004/0117"
"""A record whose papers lie in a personal file."""
ASKED, REQUEST, ON_IT = "Ганболт", "Х-44", "2019"
"""A name that is not written quite so, the request for which is looked, and what on the paper."""


HEARER, HOST = "hub", "hub.example.mn"
"""Another system that is told what is registered; its host is nobody's."""
STEP = "read"


def tell_another() -> None:
    """Name another system that is told what is registered, unless an earlier run has."""
    secret = Path(os.environ["ARKHIV_DATA"]) / "webhook-secret"
    if secret.exists():
        return
    given = {
        **os.environ,
        "ARKHIV_WEBHOOK_SECRET_FILE": str(secret),
        "ARKHIV_WEBHOOK_HOSTS": HOST,
    }
    secret.write_text(f"whsec_{b64encode(token_bytes(32)).decode()}\n", encoding="utf-8")
    secret.chmod(0o600)
    password = Path(os.environ["ARKHIV_DATA"]) / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    token = [ARKHIV, "user", "token", ADMINISTRATOR, "--password-file", str(password)]
    made = subprocess.run(token, check=True, stdout=subprocess.PIPE, text=True, env=given)
    given["ARKHIV_TOKEN"] = made.stdout.strip()
    address = f"https://{HOST}/registered"
    subprocess.run([ARKHIV, "webhook", "add", HEARER, address], check=True, env=given)


@contextmanager
def served() -> Iterator[str]:
    """Open the desks at any free port and yield their address."""
    command = [ARKHIV, "serve", "--port", "0", "--no-work"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = map(LISTENING.search, process.stderr or ())
            yield next(found[1] for found in said if found)
        finally:
            process.terminate()


def sign_in(page: Page, name: str) -> None:
    """Sign in as somebody of the demonstration."""
    page.goto("/sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")


def ask(page: Page) -> None:
    """Search for somebody."""
    page.goto("/find")
    page.locator("#line").fill(ASKED)
    page.locator("#purpose").fill(REQUEST)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def walk(page: Page) -> Iterator[str]:
    """Go from page to page, and yield the name of each when it stands there."""
    page.goto("/sign-in")
    yield "sign-in"
    sign_in(page, SUPERVISOR)
    yield "start"
    page.goto("/account")
    yield "account"
    page.goto("/progress?by=unit")
    yield "progress"
    page.goto(f"/waiting/{STEP}")
    yield "waiting"
    page.goto("/records?of=indicator&counted=digitized")
    yield "records"
    page.locator("tbody a").first.click()
    yield "record"
    page.locator("section:has(#t-papers) tbody a").first.click()
    yield "document"
    page.goto("/progress?by=month")
    yield "progress-month"
    page.locator("section:has(#t-throughput) tbody a").first.click()
    yield "received"
    page.goto("/progress")
    page.locator("section:has(#t-throughput) tbody a[href^='/done/']").first.click()
    yield "done"
    yield from filed(page)
    page.goto("/nowhere")
    yield "not-found"
    page.goto("/account")
    page.locator("form[action='/lock'] button").click()
    yield "locked"
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, REGISTRAR)
    ask(page)
    yield "find"
    page.goto("/records?of=indicator&counted=digitized")
    page.locator("tbody a").first.click()
    page.locator("section:has(#t-papers) tbody a").first.click()
    page.goto(f"{page.url}/open")
    yield "purpose"
    page.locator("#request").fill(REQUEST)
    page.keyboard.press("Enter")
    page.wait_for_url("**/viewings/*")
    page.wait_for_load_state("networkidle")
    yield "viewing"
    yield from close(page)
    yield from dispute(page)
    yield from odd(page)
    yield from watched(page)


def dispute(page: Page) -> Iterator[str]:
    """Say of the paper that is open that it is the wrong original, and take it back."""
    address = page.url.removesuffix("/history")
    page.goto(f"{address}/wrong")
    yield "wrong-of-what"
    page.goto(address)
    page.locator("form[action$='/wrong'] button").click()
    page.locator("form[action$='/wrong/back'] button").wait_for()
    page.wait_for_load_state("networkidle")
    yield "wrong"
    again = page.locator("a[href$='/open?another=1']").get_attribute("href")
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, SUPERVISOR)
    page.goto("/held")
    yield "held"
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, REGISTRAR)
    open_for(page, str(again))
    page.locator("form[action$='/wrong/back'] button").click()
    page.locator("form[action$='/wrong'] button").wait_for()


def open_for(page: Page, address: str) -> None:
    """Open a paper for the request."""
    page.goto(address)
    page.locator("#request").fill(REQUEST)
    page.keyboard.press("Enter")
    page.wait_for_url("**/viewings/*")
    page.wait_for_load_state("networkidle")


def close(page: Page) -> Iterator[str]:
    """Look closely at the paper that is open, in every way."""
    address = page.url.partition("?")[0]
    page.locator("section a[href*='field='], .known a[href*='field=']").nth(3).click()
    page.wait_for_load_state("networkidle")
    yield "viewing-field"
    page.locator("#inside").fill(ON_IT)
    page.keyboard.press("Enter")
    page.locator(".inside [role=status]").wait_for()
    page.wait_for_load_state("networkidle")
    yield "viewing-inside"
    page.goto(f"{address}?view=plain")
    page.wait_for_load_state("networkidle")
    yield "viewing-plain"
    page.goto(f"{address}/history")
    yield "history"


def filed(page: Page) -> Iterator[str]:
    """Open a paper of a personal file: its contents, and its master beside what is shown."""
    page.goto("/records?register=legal&counted=digitized")
    page.get_by_role("link", name=FILED, exact=True).click()
    page.locator("section:has(#t-papers) tbody a").first.click()
    open_for(page, f"{page.url}/open")
    page.locator("a[href$='/contents']").click()
    page.wait_for_load_state("networkidle")
    yield "contents"
    page.go_back()
    page.locator("button[name=masters]").click()
    page.wait_for_url("**/masters")
    page.wait_for_load_state("networkidle")
    yield "masters"


def odd(page: Page) -> Iterator[str]:
    """Ask the same more often than anybody does, and show what the privacy officer is told."""
    for _ in range(OFTEN):
        ask(page)
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, OFFICER)
    page.goto("/oddities")
    yield "oddities"
    page.locator("tbody a").first.click()
    yield "oddity"


def watched(page: Page) -> Iterator[str]:
    """Show who looked at somebody's papers, and how one paper is asked for in an emergency."""
    page.goto("/looks")
    page.locator("#name").fill(LOOKED_AT)
    page.locator("#purpose").fill(REQUEST)
    page.keyboard.press("Enter")
    page.locator("section:has(#t-looks)").wait_for()
    yield "looks"
    page.locator("section:has(#t-looks) tbody a").first.click()
    yield "seen"
    document = page.url.split("/")[-2]
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, ADMINISTRATOR)
    page.goto("/emergency")
    page.locator("#document").fill(document)
    page.locator("#reason").fill(WHY)
    page.keyboard.press("Enter")
    page.locator("section:has(#t-emergencies) tbody").wait_for()
    yield "emergency"
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, OFFICER)
    page.goto("/emergencies")
    yield "emergencies"
    page.locator("form[action='/sign-out'] button").click()
    yield from kept(page)


def kept(page: Page) -> Iterator[str]:
    """Show the volumes as their keeper sees them, and what happened as an auditor does."""
    sign_in(page, KEEPER)
    page.goto("/volumes")
    yield "volumes"
    page.locator("tbody a").first.click()
    yield "volume"
    page.goto(f"{page.url}/custody")
    take = page.locator("form:has([name=act][value=take])")
    if take.count():
        take.locator("[name=to]").fill(OPERATOR)
        take.locator("button").click()
        page.locator("form:has([name=act][value=return])").wait_for()
    yield "volume-custody"
    page.goto("/custody")
    yield "custody"
    page.locator("form[action='/sign-out'] button").click()
    sign_in(page, AUDITOR)
    page.goto("/events")
    yield "events"
    page.goto("/events?type=document.described")
    page.locator("tbody a").first.click()
    yield "event"


def pages() -> tuple[Route, ...]:
    """Return the routes that are pages, and not files, pictures or what goes on telling."""
    return tuple(
        one
        for one in ROUTES
        if one.method == GET
        and "{form}" not in one.path
        and not one.path.endswith(("/picture", "/stream"))
    )


def page_at(url: str) -> str:
    """Return the path in the table of the page that stands at an address; nothing if none does."""
    path = urlsplit(url).path
    for plainly in (True, False):
        for one in pages():
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one.path))
            if ("{" not in one.path) is plainly and re.fullmatch(pattern, path):
                return one.path
    return ""


def by_role() -> dict[Role, str]:
    """Return who has each role in the demonstration."""
    known = {Role(role): name for name, (role, _) in PEOPLE.items()}
    return {**known, Role.ADMINISTRATOR: ADMINISTRATOR}


def rest(
    page: Page, done: set[str], enter: Callable[[Role], None], nothing: set[str]
) -> Iterator[str]:
    """Go to every page at which no walk came by, as a role that opens it, and yield its name.

    What names a thing is opened from the list that its path begins with; `nothing` gathers those
    whose list is empty in the demonstration.
    """
    for role in sorted(by_role()):
        entered = False
        for one in pages():
            opens = not isinstance(one.opens, Right) or one.opens in RIGHTS[role]
            if one.path in done or not opens:
                continue
            if not entered:
                enter(role)
                entered = True
            if came_to(page, one.path, nothing):
                done.add(one.path)
                yield re.sub(r"\W+", "-", one.path).strip("-")


def came_to(page: Page, path: str, nothing: set[str]) -> bool:
    """Go to a page, or to the first thing in the list above it; say whether it stands there."""
    above, name, below = path.partition("/{")
    page.goto(above)
    if name:
        link = page.locator(f"main a[href^='{above}/']")
        if not link.count():
            nothing.add(path)
            return False
        page.goto(f"{link.first.get_attribute('href')}{below.partition('}')[2]}")
    page.wait_for_load_state("networkidle")
    return page_at(page.url) == path


def sign_in_anew(page: Page, role: Role) -> None:
    """Sign in as somebody with a role, whoever was there before."""
    page.context.clear_cookies()
    sign_in(page, by_role()[role])


def main(folder: Path) -> None:
    """Take every picture; a page of which there could be one and is none is a fault."""
    nothing = set[str]()
    folder.mkdir(parents=True, exist_ok=True)
    tell_another()
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page, done = browser.new_page(base_url=url, viewport=SCREEN), set[str]()
        for name in chain(walk(page), rest(page, done, partial(sign_in_anew, page), nothing)):
            done.add(page_at(page.url))
            page.screenshot(path=folder / f"{name}.png", full_page=True)
            print(folder / f"{name}.png", flush=True)  # noqa: T201  # it tells what it does
    left = {one.path for one in pages()} - done
    for path in sorted(left & nothing):
        print(f"Nothing in the demonstration stands at {path}")  # noqa: T201  # as above
    left -= nothing
    if left:
        sys.exit(f"No picture was taken of: {', '.join(sorted(left))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

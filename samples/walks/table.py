"""The table of routes: its pages, and a way to each at which no walk came by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pipeline.people.rights import RIGHTS, Right
from walks.people import BY_ROLE, settled
from web.routes import GET, ROUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from pipeline.flow import Role
    from web.routes import Route

NO_PAGES = ("/picture", "/stream")


def pages() -> tuple[Route, ...]:
    """Return the routes that are pages, and not files, pictures or what goes on telling."""
    return tuple(
        one
        for one in ROUTES
        if one.method == GET and "{form}" not in one.path and not one.path.endswith(NO_PAGES)
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


def rest(
    page: Page, done: set[str], enter: Callable[[Role], None], nothing: set[str]
) -> Iterator[str]:
    """Go to every page at which no walk came by, as a role that opens it, and yield its name.

    What names a thing is opened from the list that its path begins with; `nothing` gathers those
    whose list is empty in the demonstration.
    """
    for role in sorted(BY_ROLE):
        entered = False
        for one in pages():
            opens = not isinstance(one.opens, Right) or one.opens in RIGHTS[role]
            if one.path in done or not opens:
                continue
            if not entered:
                enter(role)
                entered = True
            if _came_to(page, one.path, nothing):
                done.add(one.path)
                yield re.sub(r"\W+", "-", one.path).strip("-")


def _came_to(page: Page, path: str, nothing: set[str]) -> bool:
    """Go to a page, or to the first thing in the list above it; say whether it stands there."""
    above, name, below = path.partition("/{")
    page.goto(above)
    if name:
        link = page.locator(f"main a[href^='{above}/']")
        if not link.count():
            nothing.add(path)
            return False
        page.goto(f"{link.first.get_attribute('href')}{below.partition('}')[2]}")
    settled(page)
    return page_at(page.url) == path

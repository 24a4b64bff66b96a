"""Every page of the table is taken a picture of: by a walk, or because no walk came by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.missing import need_module
from web.routes import GET, ROUTES

if TYPE_CHECKING:
    from types import ModuleType

pytestmark = pytest.mark.embedded

KEY = "0198c0de-0000-7000-8000-000000000000"


@pytest.fixture
def table(samples: object) -> ModuleType:
    del samples
    need_module("playwright.sync_api")
    from walks import table

    return table  # type: ignore[no-any-return]  # found on the path of samples


class Desk:
    """A browser in which every list has one thing, and no page fails to come."""

    def __init__(self) -> None:
        self.url = ""

    def goto(self, path: str) -> None:
        self.url = f"http://archive{path}"

    def locator(self, selector: str) -> Desk:
        self._above = re.findall(r"href\^='([^']+)/'", selector)[0]
        return self

    @property
    def first(self) -> Desk:
        return self

    def count(self) -> int:
        return 1

    def get_attribute(self, name: str) -> str:
        del name
        return f"{self._above}/{KEY}"

    def wait_for_load_state(self, state: str) -> None:
        del state


def test_the_address_of_a_page_names_its_line_of_the_table(table: ModuleType) -> None:
    for route in table.pages():
        path = re.sub(r"\{\w+\}", KEY, route.path)
        assert table.page_at(f"http://archive{path}?by=unit") == route.path
    assert table.page_at("http://archive/nowhere") == ""


def test_what_no_walk_came_by_is_gone_to(table: ModuleType) -> None:
    pages = {route.path for route in table.pages()}
    others = {route.path for route in ROUTES if route.method == GET} - pages
    assert others == {
        path for path in others if path.endswith(("/picture", "/stream")) or "{form}" in path
    }
    done, entered, nothing = set[str](), list[object](), set[str]()
    names = list(table.rest(Desk(), done, entered.append, nothing))
    assert (done, nothing) == (pages, set())
    assert len(set(names)) == len(names) == len(pages)
    assert 1 < len(entered) <= 8


class Empty(Desk):
    """A browser in which every list is empty."""

    def count(self) -> int:
        return 0


def test_of_what_the_demonstration_has_nothing_there_is_no_picture(table: ModuleType) -> None:
    done, nothing = set[str](), set[str]()
    list(table.rest(Empty(), done, list[object]().append, nothing))
    assert nothing == {route.path for route in table.pages()} - done
    assert all("{" in path for path in nothing)
    assert "/find" in done

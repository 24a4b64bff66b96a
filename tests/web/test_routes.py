"""Routes: every one as every role and as nobody, by the table; and none beside the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from starlette.routing import BaseRoute, Mount, Route

from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.people.rights import RIGHTS, Right
from tests.web.conftest import Visitor, appointed
from web.api.routes import API_ROUTES, DOCUMENT
from web.app import application
from web.routes import GET, ROUTES, Opens

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arkhiv.archive import Archive
    from pipeline.flow import Role
    from web.house import House

pytestmark = pytest.mark.embedded

WATCHERS = {("GET", "/healthz"), ("GET", "/readyz"), ("GET", "/metrics")}
PICTURES = {
    ("GET", "/iiif/3/{name}"),
    ("GET", "/iiif/3/{name}/info.json"),
    ("GET", "/iiif/3/{name}/{region}/{size}/{rotation}/{quality}.{form}"),
    ("GET", "/iiif/presentation/3/{viewing}/manifest"),
    ("GET", "/iiif/presentation/3/{viewing}/text/{number}"),
}
"""What an opened paper shows; `test_originals` and `test_manifests` try who gets them."""
STATIONS = {
    ("GET", "/stations/{station}/bundles/{number}"),
    ("POST", "/stations/{station}/bundles/{number}"),
    ("PUT", "/stations/{station}/bundles/{number}/{file:path}"),
}
"""What stations ask, each request by its own signature; `tests/stations` tries who gets in."""
FILLED = {
    "viewing": "none",
    "page": "0198c0de-0000-7000-8000-000000000001",
    "key": "0198c0de-0000-7000-8000-000000000000",
    "step": "clean",
    "kind": "page.read",
    "form": "xlsx",
}
"""What stands in a path; things that are not there are not found only by who may look."""
LET_IN = frozenset({200, 303, 401, 404, 422})


def served(house: House) -> Iterator[tuple[str, str]]:
    """Every method and path that the application has, however it came to it."""
    yield from _of(application(house).routes)


def _of(routes: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in routes:
        nested = getattr(route, "routes", None)
        if isinstance(route, Route):
            yield from ((method, route.path) for method in route.methods or () if method != "HEAD")
        elif isinstance(route, Mount):
            assert route.path == "/static", "only files without anything personal are mounted"
        elif nested is not None:
            yield from _of(nested)
        else:
            original = route.original_router  # type: ignore[attr-defined]  # FastAPI's own
            yield from _of(original.routes)


def test_every_route_stands_in_the_table(house: House) -> None:
    known = {(route.method, route.path) for route in ROUTES}
    api = {(route.method, route.address) for route in API_ROUTES} | {(GET, DOCUMENT)}
    assert set(served(house)) == known | api | WATCHERS | PICTURES | STATIONS


def test_only_signing_in_is_open_to_anybody() -> None:
    assert {route.path for route in ROUTES if route.opens is Opens.ANYBODY} == {"/sign-in"}


def test_nobody_is_sent_to_sign_in_from_everywhere(visitor: Visitor) -> None:
    for route in ROUTES:
        if route.opens is Opens.ANYBODY:
            continue
        came = visitor.send(route.method, path_of(route.path))
        assert came.status_code == 303, route
        assert came.headers["location"].startswith("/sign-in"), route


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_every_role_gets_into_what_its_rights_open_and_nothing_else(
    archive: Archive, visitor: Visitor, role: Role
) -> None:
    appointed(archive, "somebody", role)
    visitor.sign_in("somebody")
    for route in ROUTES:
        if route.method != GET or route.opens is Opens.ANYBODY:
            continue
        came = visitor.get(path_of(route.path))
        opens = not isinstance(route.opens, Right) or route.opens in RIGHTS[role]
        assert (came.status_code in LET_IN) if opens else came.status_code == 403, route


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_every_role_finds_doors_on_its_first_page_and_all_of_them_open(
    archive: Archive, visitor: Visitor, role: Role
) -> None:
    appointed(archive, "somebody", role)
    visitor.sign_in("somebody")
    first = visitor.get("/").text
    doors = re.findall(r'<li><a href="([^"]+)"', first.partition('class="doors"')[2])
    assert doors
    for path in doors:
        assert visitor.get(path).status_code == 200, path


def test_a_disabled_person_is_nobody(archive: Archive, supervisor: Visitor) -> None:
    with archive.records.writing() as tx:
        person = tx.people.named("sara")
        assert person is not None
        tx.sessions.end_all(person.id)
    assert supervisor.get("/progress").headers["location"].startswith("/sign-in")


def path_of(path: str) -> str:
    for name, value in {**FILLED, "table": "whole"}.items():
        path = path.replace(f"{{{name}}}", value)
    return path

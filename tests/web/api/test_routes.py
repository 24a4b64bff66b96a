"""The table of the API: every row as every role, as a bound token, as nobody; and its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.nouns.person import PERSONAL_ROLES
from pipeline.people.rights import RIGHTS, Right, Where
from tests.web.api.conftest import NOWHERE, REASON, LetIn, Program, code_of
from tests.web.conftest import Visitor
from web.api.pace import Pace
from web.api.routes import API_ROUTES
from web.app import application
from web.routes import POST

if TYPE_CHECKING:
    from httpx import Response

    from pipeline.flow import Role
    from web.api.route import ApiRoute
    from web.house import House

pytestmark = pytest.mark.embedded

FILLED = {"viewing": "none", "page": NOWHERE, "key": NOWHERE, "step": "clean", "kind": "page.read"}
"""What stands in a path; things that are not there are not found only by who may look."""
LET_IN = frozenset({200, 404, 422, 503})


def address_of(route: ApiRoute) -> str:
    path = route.address
    for name, value in FILLED.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def ask(program: Program, route: ApiRoute) -> Response:
    given: dict[str, Any] = {"json": REASON} if route.method == POST else {}
    return program.send(route.method, address_of(route), **given)


def test_a_stranger_is_told_everywhere_to_say_who_asks(house: House) -> None:
    stranger = Program(Visitor(house))
    stranger.visitor.app = application(house, Pace(20 * len(API_ROUTES)))
    for route in API_ROUTES:
        came = ask(stranger, route)
        assert came.status_code == 401, route
        assert came.headers["www-authenticate"].startswith("Bearer"), route
        assert code_of(came) == "unknown_caller", route


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_every_role_gets_into_what_its_rights_open_and_nothing_else(
    let_in: LetIn, role: Role
) -> None:
    program = let_in("somebody", role)
    for route in API_ROUTES:
        came = ask(program, route)
        opens = not isinstance(route.opens, Right) or route.opens in RIGHTS[role]
        if opens and route.in_person:
            continue
        assert (came.status_code in LET_IN) if opens else came.status_code == 403, route
        if not opens:
            assert code_of(came) == "not_allowed"


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_no_token_does_what_people_decide_about_one_another(let_in: LetIn, role: Role) -> None:
    program = let_in("somebody", role)
    for route in API_ROUTES:
        if route.in_person:
            assert isinstance(route.opens, Right)
            code = "in_person" if route.opens in RIGHTS[role] else "not_allowed"
            assert code_of(ask(program, route)) == code, route


@pytest.mark.parametrize("role", sorted(PERSONAL_ROLES))
def test_what_is_of_the_whole_archive_is_not_for_a_token_that_is_bound_to_units(
    let_in: LetIn, role: Role
) -> None:
    program = let_in("somebody", role, units=frozenset({"00"}))
    for route in API_ROUTES:
        if route.everywhere and isinstance(route.opens, Right) and route.opens in RIGHTS[role]:
            assert RIGHTS[role][route.opens] is Where.EVERYWHERE
            assert code_of(ask(program, route)) == "token_units"


def test_what_tells_of_papers_is_kept_nowhere(registry: Program) -> None:
    for route in API_ROUTES:
        came = ask(registry, route)
        if route.content or not came.is_success:
            assert came.headers["cache-control"] == "no-store", route
        else:
            assert came.headers["cache-control"] in {"private, no-cache", "no-store"}, route


def test_every_row_is_in_the_document_and_nothing_beside_the_table(stranger: Program) -> None:
    came = stranger.get("/openapi.json")
    paths = came.json()["paths"]
    said = {(method.upper(), path) for path, methods in paths.items() for method in methods}
    assert said == {(route.method, route.address) for route in API_ROUTES}
    names = [one["operationId"] for methods in paths.values() for one in methods.values()]
    assert len(names) == len(set(names))


def test_every_row_that_shows_what_stands_on_papers_needs_a_right_to_them() -> None:
    for route in API_ROUTES:
        if route.content:
            assert route.opens in {Right.SEE_ORIGINALS, Right.SEE_MASTERS, Right.CAPTURE}, route

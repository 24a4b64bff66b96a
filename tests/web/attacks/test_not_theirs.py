"""Papers that are not theirs: asked for in every way there is, none is given."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from pipeline.flow import Role
from pipeline.people.rights import RIGHTS, Right
from tests.web.attacks.conftest import NUMBER, PURPOSE, WORD
from tests.web.conftest import Visitor
from web.routes import GET, POST, ROUTES

if TYPE_CHECKING:
    from httpx import Response

    from tests.web.attacks.conftest import Marked

pytestmark = pytest.mark.embedded

OF_THE_PAPER = (NUMBER, "Б-1")
WITHOUT_CONTENT = sorted(
    role
    for role in Role
    if role is not Role.MACHINE and not {Right.SEE_RECORDS, Right.SEE_ORIGINALS} & set(RIGHTS[role])
)
"""Who watches over the archive or looks after it, and sees no paper."""


def tells_nothing(came: Response, path: str) -> None:
    for word in OF_THE_PAPER:
        assert word not in came.text, (path, word)


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.REVIEWER, Role.KEEPER])
def test_a_paper_of_another_unit_is_told_of_on_no_page(marked: Marked, role: Role) -> None:
    somebody = marked.enter("somebody", role, units="11")
    for path, came in marked.everything(somebody):
        assert came.status_code < 500, path
        if path != "find":
            tells_nothing(came, path)
    assert somebody.get(f"/documents/{marked.paper}").status_code in {403, 404}
    assert somebody.get(f"/records/{marked.record}").status_code in {403, 404}


@pytest.mark.parametrize("role", WITHOUT_CONTENT)
def test_who_has_no_paper_sees_none_wherever_they_ask(marked: Marked, role: Role) -> None:
    somebody = (
        Visitor(marked.house) if role is Role.ADMINISTRATOR else marked.enter("somebody", role)
    )
    if role is Role.ADMINISTRATOR:
        marked.enter("other", Role.KEEPER)
        assert somebody.sign_in("boss").status_code == 303
    for path, came in marked.everything(somebody):
        assert came.status_code < 500, path
        tells_nothing(came, path)
        assert WORD not in came.text, path


def test_nobody_gets_anything_under_any_address(marked: Marked) -> None:
    stranger = Visitor(marked.house)
    for path, came in marked.everything(stranger):
        door = path.startswith("/sign-in")
        assert came.status_code == 200 if door else came.status_code in {303, 401, 403, 404}, path
        tells_nothing(came, path)


def test_what_is_open_to_one_person_is_open_to_no_other_of_the_same_role(marked: Marked) -> None:
    one, other = (marked.enter(name, Role.REGISTRAR) for name in ("one", "other"))
    came = one.post(f"/documents/{marked.paper}/open", {"request": PURPOSE})
    viewing = came.headers["location"].rpartition("/")[2]
    assert len(viewing) >= 22
    for route in ROUTES:
        if "{viewing}" not in route.path:
            continue
        path = re.sub(r"\{\w+\}", "1", route.path.replace("{viewing}", viewing))
        if route.method == GET:
            assert other.get(path).status_code in {403, 404}, path
        elif route.method == POST:
            came = other.post(path, {"words": "a", "kind": "page"})
            done = path.endswith("/done")
            assert came.status_code == 303 if done else came.status_code in {403, 404}, path
    for path in (f"/iiif/3/{viewing}.1/info.json", f"/iiif/3/{viewing}.1/full/max/0/default.jpg"):
        assert one.get(path).status_code == 200
        assert other.get(path).status_code == 404


def test_an_address_beside_a_known_one_leads_to_nothing(marked: Marked) -> None:
    """Ids follow one another in time; knowing one does not show another."""
    somebody = marked.enter("somebody", Role.OPERATOR, units="11")
    registrar = marked.enter("registrar", Role.REGISTRAR)
    head, last = marked.paper[:-1], int(marked.paper[-1], 16)
    for step in (1, 2, 15):
        beside = f"{head}{(last + step) % 16:x}"
        for visitor in (somebody, registrar):
            for path in (f"/documents/{beside}", f"/records/{beside}", f"/documents/{beside}/open"):
                assert visitor.get(path).status_code in {403, 404}, path
    for odd in (marked.paper.upper(), marked.paper.replace("-", ""), f"{marked.paper} ", "1", "*"):
        assert registrar.get(f"/documents/{odd}").status_code in {403, 404}, odd

"""What pages do, programs do too: every page has a row of the API, or a reason why it has none."""

from __future__ import annotations

import pytest

from pipeline.people.rights import Right
from web.api.routes import API_ROUTES
from web.pages import batch, shot
from web.routes import GET, POST, ROUTES, Opens

pytestmark = pytest.mark.embedded

BY_PROGRAMS: dict[tuple[str, str], tuple[str, ...]] = {
    (GET, "/account"): ("get_account",),
    (GET, "/progress"): ("get_progress", "get_throughput"),
    (GET, "/progress/{table}.{form}"): ("get_progress", "get_throughput"),
    (GET, "/waiting/{step}"): ("list_waiting",),
    (GET, "/held"): ("list_holds",),
    (GET, "/received"): ("received_pages",),
    (GET, "/done/{kind}"): ("done_steps",),
    (GET, "/volumes"): ("list_volumes",),
    (GET, "/volumes/{key}"): ("get_volume", "volume_growths"),
    (GET, "/volumes/{key}/leaves"): ("volume_leaves",),
    (GET, "/volumes/{key}/records"): ("volume_records",),
    (GET, "/volumes/{key}/custody"): ("get_custody",),
    (POST, "/volumes/{key}/custody"): ("move_volume",),
    (GET, "/custody"): ("list_out",),
    (GET, "/capture"): ("list_batches", "list_sources", "look_for_sources"),
    (POST, "/capture"): ("begin_batch",),
    (GET, "/capture/{key}"): ("get_batch", "batch_pages"),
    (POST, "/capture/{key}"): (
        "feed_batch", "stop_batch", "look_at_batch", "call_leaves_absent", "hand_batch_over",
        "take_batch_over", "seal_batch",
    ),
    (GET, "/capture/{key}/stream"): ("get_batch", "batch_pages"),
    (GET, "/capture/{key}/pages/{page}"): ("get_batch_page",),
    (POST, "/capture/{key}/pages/{page}"): (
        "rescan_page", "let_page_stand", "set_page_aside", "look_at_page", "observe_page",
    ),
    (GET, "/capture/{key}/pages/{page}/picture"): ("batch_thumbnail",),
    (GET, "/capture/{key}/pages/{page}/large/picture"): ("batch_picture",),
    (GET, "/stacks"): ("list_stacks",),
    (GET, "/stacks/{key}"): ("get_stack",),
    (POST, "/stacks/{key}"): ("settle_stack", "undo_stack"),
    (GET, "/stacks/{key}/stream"): ("get_stack",),
    (GET, "/stacks/{key}/images/{number}/picture"): ("show_stack",),
    (POST, "/stacks/{key}/pictures"): ("show_stack",),
    (POST, "/viewings/{viewing}/wrong/back"): ("take_dispute_back",),
    (GET, "/events"): ("list_events",),
    (GET, "/events/{key}"): ("list_events",),
    (GET, "/receivers"): ("list_receivers",),
    (GET, "/receivers/{key}"): ("receiver_notices",),
    (POST, "/find"): ("find_papers",),
    (GET, "/oddities"): ("list_oddities",),
    (GET, "/oddities/{key}"): ("get_oddity",),
    (POST, "/oddities/{key}"): ("settle_oddity",),
    (GET, "/records"): ("list_records",),
    (GET, "/records/{key}"): ("get_record", "record_links"),
    (GET, "/documents/{key}"): (
        "get_document", "document_pages", "document_links", "document_holds",
    ),
    (GET, "/documents/{key}/open"): ("list_requests",),
    (POST, "/documents/{key}/open"): ("open_document",),
    (GET, "/emergency"): ("own_emergencies",),
    (POST, "/emergency"): ("ask_in_emergency",),
    (GET, "/emergencies"): ("list_emergencies",),
    (POST, "/emergencies/{key}"): ("decide_emergency",),
    (POST, "/looks"): ("find_looks",),
    (GET, "/documents/{key}/seen"): ("document_seen",),
    (GET, "/viewings/{viewing}"): ("get_viewing", "viewing_fields", "viewing_text"),
    (POST, "/viewings/{viewing}"): ("search_inside",),
    (GET, "/viewings/{viewing}/contents"): ("viewing_contents",),
    (GET, "/viewings/{viewing}/masters"): ("viewing_masters",),
    (GET, "/viewings/{viewing}/history"): ("viewing_history",),
    (POST, "/viewings/{viewing}/copies"): ("take_copy",),
    (POST, "/viewings/{viewing}/done"): ("end_viewing",),
    (POST, "/viewings/{viewing}/wrong"): ("dispute_link",),
}  # fmt: skip
"""By which rows of the API a program does what a page does."""
SIGNING_IN = "a program shows its token with every question; none is signed in, locked or left"
OF_A_SCREEN = "it is how one person's screen greets them, and nothing of the archive"
LANGUAGE = "a program says its language with every question, in Accept-Language"
OWN_SECRET = "a password and a PIN are a person's own, and set by nothing but their own hand"
EMPTY_FORM = "it is the empty form of what another row does"
BY_PEOPLE: dict[tuple[str, str], str] = {
    (GET, "/"): OF_A_SCREEN,
    (GET, "/keys"): OF_A_SCREEN,
    (GET, "/sign-in"): SIGNING_IN,
    (POST, "/sign-in"): SIGNING_IN,
    (POST, "/sign-out"): SIGNING_IN,
    (POST, "/lock"): SIGNING_IN,
    (GET, "/locked"): SIGNING_IN,
    (POST, "/locked"): SIGNING_IN,
    (GET, "/password"): OWN_SECRET,
    (POST, "/password"): OWN_SECRET,
    (POST, "/account/pin"): OWN_SECRET,
    (POST, "/account/language"): LANGUAGE,
    (GET, "/find"): EMPTY_FORM,
    (GET, "/looks"): EMPTY_FORM,
    (GET, "/viewings/{viewing}/wrong"): EMPTY_FORM,
}
"""What programs cannot do, and why."""
PAGES = {(route.method, route.path): route for route in ROUTES}
ROWS = {route.name: route for route in API_ROUTES}


def test_every_page_has_a_row_of_the_api_or_a_reason_why_it_has_none() -> None:
    assert not BY_PROGRAMS.keys() & BY_PEOPLE.keys()
    missing = PAGES.keys() - BY_PROGRAMS.keys() - BY_PEOPLE.keys()
    assert not missing, "give these pages a row in web/api, or say here why programs have none"
    assert BY_PROGRAMS.keys() | BY_PEOPLE.keys() == PAGES.keys()


def test_every_act_of_the_desk_of_capture_is_a_row() -> None:
    acts = batch.ACTS.keys() | batch.RUNS.keys(), shot.ACTS.keys() | shot.RUNS.keys()
    rows = ((POST, "/capture/{key}"), (POST, "/capture/{key}/pages/{page}"))
    assert [len(BY_PROGRAMS[row]) for row in rows] == [len(some) for some in acts]


@pytest.mark.parametrize("page", BY_PROGRAMS, ids=" ".join)
def test_a_row_opens_to_the_same_people_as_its_page(page: tuple[str, str]) -> None:
    for name in BY_PROGRAMS[page]:
        assert ROWS[name].opens == PAGES[page].opens, name
        if PAGES[page].method == GET:
            assert not ROWS[name].in_person, name


def test_nothing_of_the_archive_is_behind_a_page_that_programs_have_not() -> None:
    for page, why in BY_PEOPLE.items():
        assert why == EMPTY_FORM or isinstance(PAGES[page].opens, Opens), page
    assert all(route.opens is not Opens.ANYBODY for route in API_ROUTES)


def test_what_a_page_opens_in_an_emergency_its_row_does() -> None:
    for page, names in BY_PROGRAMS.items():
        if PAGES[page].in_emergency and page != (GET, "/documents/{key}/open"):
            assert all(ROWS[name].in_emergency for name in names), page
    opened = [route for route in API_ROUTES if route.in_emergency]
    assert {route.opens for route in opened} == {Right.SEE_ORIGINALS}

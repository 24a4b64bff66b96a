"""The viewer: what stands on an open paper's page, and what never does, whatever is tried."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.flow import Role
from pipeline.geometry import Point
from pipeline.nouns.document import Field
from storage.schema.capture import page
from storage.schema.documents import document

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Visitor, Write

pytestmark = pytest.mark.embedded

EVIL = "<script>alert(1)</script>"
BLANK = [{"name": "reading", "applied": False, "reason": "blank"}]


def opened(visitor: Visitor, key: DocumentId) -> str:
    came = visitor.post(f"/documents/{key}/open", {"request": "2026/118"})
    assert came.status_code == 303, came.text
    return str(came.headers["location"])


def text_of(page_: str) -> list[str]:
    """The words of the drawing, in order."""
    return [html.unescape(one) for one in re.findall(r"<tspan [^>]*>([^<]*)</tspan>", page_)]


def found_in(page_: str) -> int:
    return page_.count('class="hit"')


@pytest.fixture
def told(archive: Archive, paper: DocumentId, write: Write) -> DocumentId:
    """The paper with words on it, a restricted field among them, and a field with its place."""
    write(paper, "Үндэс халх", "Халх Дорж", "", "", "", "", "", "", "Хөрш хүн")
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        secret, name = (
            tuple(Point(*corner) for corner in corners)
            for corners in (
                ((200, 0), (290, 0), (290, 30), (200, 30)),
                ((200, 50), (290, 50), (290, 80), (200, 80)),
            )
        )
        fields = [
            Field("ethnicity", "халх", "халх", True, 0.9, only.page, secret, (1,), True),  # noqa: FBT003
            Field("name", EVIL, EVIL, True, 0.9, only.page, name, (3,)),  # noqa: FBT003
        ]
        tx.fields.replace(paper, 1, fields)
    return paper


def test_the_text_stands_on_the_picture_without_a_neighbours_and_what_is_restricted(
    enter: Enter, told: DocumentId
) -> None:
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    assert text_of(registrar.get(opened(registrar, told)).text) == ["Үндэс", "Дорж"]
    whole = text_of(reviewer.get(opened(reviewer, told)).text)
    assert whole == ["Үндэс", "халх", "Халх", "Дорж"]


def test_a_field_is_marked_where_it_stands_but_none_that_is_not_told(
    enter: Enter, told: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, told)
    shown = registrar.get(f"{address}?page=1&field=name").text
    place = "200.0,50.0 290.0,50.0 290.0,80.0 200.0,80.0 "
    assert re.search(rf'<polygon class="field" id="field" [^>]*points="{place}"/>', shown)
    hidden = registrar.get(f"{address}?page=1&field=ethnicity").text
    assert 'class="field"' not in hidden
    assert "not shown" in hidden
    assert "халх" not in hidden.lower()


def test_words_are_found_inside_only_among_those_that_are_told(
    enter: Enter, told: DocumentId
) -> None:
    registrar, reviewer = enter("dorj", Role.REGISTRAR), enter("tuya", Role.REVIEWER)
    address, whole = opened(registrar, told), opened(reviewer, told)
    assert found_in(registrar.post(address, {"inside": "dorj"}).text) == 1
    for asked in ("халх", "хөрш", "Хөрш хүн"):
        assert found_in(registrar.post(address, {"inside": asked}).text) == 0
    assert found_in(reviewer.post(whole, {"inside": "халх"}).text) == 2
    assert found_in(reviewer.post(whole, {"inside": "хөрш"}).text) == 0


@pytest.mark.parametrize("asked", [EVIL, '"><b>', "{{ 7*7 }}", "' OR 1=1 --", "%00", "х" * 5000])
def test_what_is_asked_inside_is_only_text(enter: Enter, told: DocumentId, asked: str) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    came = registrar.post(opened(registrar, told), {"inside": asked})
    assert came.status_code == 200
    assert "<script>" not in came.text
    assert "<b>" not in came.text
    assert found_in(came.text) == 0


def test_markup_in_read_text_fields_and_names_is_text(
    enter: Enter, told: DocumentId, write: Write
) -> None:
    write(told, f"Нэр нь {EVIL}", '"><image/href=x>')
    registrar = enter("dorj", Role.REGISTRAR)
    came = registrar.get(f"{opened(registrar, told)}?field=name").text
    assert "<script>alert" not in came
    assert "<image/href" not in came
    assert "dorj &lt;b&gt;" in came
    assert EVIL in text_of(came)


def test_a_blank_side_is_folded_away_and_still_there(
    archive: Archive, enter: Enter, told: DocumentId
) -> None:
    with archive.records.writing() as tx:
        tx.connection.execute(update(page).values(actions=BLANK))
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, told)
    came = registrar.get(address).text
    assert "<summary>1 blank side</summary>" in came
    for view in ("zoom", "plain"):
        shown = registrar.get(f"{address}?view={view}").text
        inside = re.search(r"<details.*?</details>", shown, re.DOTALL)
        assert inside
        assert "/iiif/3/" in inside[0]


def test_the_view_for_slow_networks_is_remembered_by_the_browser_until_another_is_chosen(
    enter: Enter, told: DocumentId
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, told)
    assert 'id="stage"' in registrar.get(address).text
    assert 'id="stage"' not in registrar.get(f"{address}?view=plain").text
    assert 'id="stage"' not in registrar.get(address).text
    registrar.get(f"{address}?view=zoom")
    assert 'id="stage"' in registrar.get(address).text


def test_a_withheld_page_is_drawn_in_no_way(
    archive: Archive, enter: Enter, told: DocumentId
) -> None:
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(told, 1)
        unlocated = Field("ethnicity", "халх", "халх", True, 0.9, only.page, (), (1,), True)  # noqa: FBT003
        tx.fields.replace(told, 1, [unlocated])
    registrar = enter("dorj", Role.REGISTRAR)
    address = opened(registrar, told)
    for came in (
        registrar.get(address),
        registrar.get(f"{address}?view=plain"),
        registrar.post(address, {"inside": "дорж"}),
    ):
        assert "withheld" in came.text
        assert "/iiif/3/" not in came.text
        assert text_of(came.text) == []
        assert found_in(came.text) == 0


@pytest.mark.parametrize(
    "query", ["page=0", "page=2", "page=-1", "page=x", "page=٣", "turn=45", "view=plain&size=huge"]
)
def test_what_is_no_page_of_it_is_not_found(enter: Enter, told: DocumentId, query: str) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    assert registrar.get(f"{opened(registrar, told)}?{query}").status_code == 404


def test_another_persons_viewing_and_one_that_has_ended_show_nothing(
    archive: Archive, enter: Enter, told: DocumentId
) -> None:
    registrar, other = enter("dorj", Role.REGISTRAR), enter("bat", Role.REGISTRAR)
    address = opened(registrar, told)
    assert other.get(address).status_code == 404
    assert other.post(address, {"inside": "дорж"}).status_code == 404
    with archive.records.writing() as tx:
        tx.connection.execute(update(document).values(restricted=True))
    assert registrar.get(address).status_code == 404
    assert registrar.post(address, {"inside": "дорж"}).status_code == 404


def test_names_of_viewings_cannot_be_guessed(enter: Enter, told: DocumentId) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    first = opened(registrar, told).rpartition("/")[2]
    assert len(first) >= 22
    for guess in (told, first[:-1], first.swapcase(), "1", "*", "' OR 1=1 --"):
        assert registrar.get(f"/viewings/{guess}").status_code == 404
        assert registrar.get(f"/iiif/3/{guess}.1/info.json").status_code == 404


@pytest.mark.parametrize(
    "asked",
    [
        "0,0,900,500/5000,/0/default.jpg",
        "0,0,1,1/^4097,/0/default.jpg",
        "full/^pct:100000/0/default.jpg",
        "pct:0,0,0,0/max/0/default.jpg",
        "900,0,10,10/max/0/default.jpg",
        "-1,0,10,10/max/0/default.jpg",
        "0,0,999999999,999999999/^9999,9999/0/default.png",
        "0,0,99999999999999999999,1/max/0/default.jpg",
        "full/max/0/default.svg",
        "full/max/1e9/default.jpg",
        "full/max/0/..%2f..%2fdefault.jpg",
    ],
)
def test_regions_and_sizes_beyond_the_page_are_refused(
    enter: Enter, told: DocumentId, asked: str
) -> None:
    registrar = enter("dorj", Role.REGISTRAR)
    viewing = opened(registrar, told).rpartition("/")[2]
    assert registrar.get(f"/iiif/3/{viewing}.1/{asked}").status_code in {400, 404}

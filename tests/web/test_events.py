"""What happened, for who watches: found by day, type and thing, and without a word of any paper."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arkhiv.language import speak
from pipeline.clock import now
from pipeline.describe.called import Labels
from pipeline.describe.flags import Flag
from pipeline.describe.forms import built_in
from pipeline.events import Actor, Kind
from pipeline.flow import Role
from pipeline.language import Lang
from pipeline.moves.disputing import DISPUTED, TAKEN_BACK
from pipeline.moves.linking import LINKED
from pipeline.people.rights import Why
from pipeline.steps.keyed import KEYED
from tests.web.test_originals import opened
from web.pages.facts import WORDS, lines_of, value_of

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.ids import DocumentId
    from tests.web.conftest import Enter, Visitor

pytestmark = pytest.mark.embedded

ROOT = Path(__file__).parents[2]
SAY = speak(Lang.ENGLISH, "00")
SECRET = "Мөнхбат ЪЪ87031204"
LINE = re.compile(r'<td><a href="(/events/[^"]+)"')


@pytest.fixture
def auditor(enter: Enter) -> Visitor:
    return enter("gerel", Role.AUDITOR)


def note(archive: Archive, key: str, count: int = 1, **facts: object) -> str:
    """Let something happen to a paper so often; return the last event's id."""
    with archive.records.writing() as tx:
        for _ in range(count):
            made = tx.events.note(
                Kind.FLAGGED,
                "document",
                key,
                actor=Actor("dorj", Role.REGISTRAR, via="web"),
                facts=facts,
                words=SECRET,
            )
    return made.id


def test_an_auditor_comes_to_what_happened_from_the_start(
    enter: Enter, auditor: Visitor, paper: DocumentId
) -> None:
    opened(enter("dorj", Role.REGISTRAR), paper, "court 7")
    assert 'href="/events"' in auditor.get("/").text
    text = auditor.get("/events").text
    assert f'href="/documents/{paper}/seen"' in text
    assert "dorj &lt;b&gt; (dorj)" in text
    assert "court 7" not in text
    assert auditor.get(f"/documents/{paper}/seen").status_code == 200


def test_the_last_comes_first_and_the_list_goes_on(
    archive: Archive, auditor: Visitor, paper: DocumentId
) -> None:
    note(archive, paper, 70)
    asked = f"/events?type=flagged&subject={paper}&from=&until="
    first = auditor.get(asked).text
    (onward,) = re.findall(r'href="([^"]*after=[^"]*)" rel="next"', first)
    second = auditor.get(onward.replace("&amp;", "&")).text
    told = LINE.findall(first) + LINE.findall(second)
    with archive.records.reading() as tx:
        flagged = [one.id for one in tx.events.of("document", paper) if one.type == Kind.FLAGGED]
    assert told == [f"/events/{key}" for key in sorted(flagged, reverse=True)]
    assert len(LINE.findall(first)) == 50


def test_events_are_asked_for_by_day_type_and_thing(
    archive: Archive, auditor: Visitor, paper: DocumentId
) -> None:
    key = note(archive, paper)
    today = now().astimezone(SAY.zone).date()
    for asked, told in (
        (f"type=flagged&subject={paper}", True),
        (f"from={today:%Y.%m.%d}&type=flagged", True),
        (f"until={today}&type=flagged", True),
        ("until=2020.01.01", False),
        ("from=2100-01-01", False),
        ("type=printed", False),
        ("subject=another", False),
    ):
        assert (key in auditor.get(f"/events?{asked}").text) is told, asked
    assert auditor.get("/events?type=none").status_code == 404
    for day in ("yesterday", "2026.13.01", "0001-01-01"):
        came = auditor.get(f"/events?from={day}")
        assert came.status_code == 400
        assert "is no day" in came.text


def test_one_event_tells_its_facts_by_name_and_nothing_that_people_wrote(
    archive: Archive, auditor: Visitor, paper: DocumentId
) -> None:
    facts = {"type": "birth", "flags": ["a", "b"], "code": "leaf_count", "other": SECRET}
    key = note(archive, paper, version=3, cross_unit=True, **facts)
    text = auditor.get(f"/events/{key}").text
    for told in (
        "Version", "Of another unit", "yes", "leaf count", "Birth", "2 of them",
        "kept, and not shown here",
    ):  # fmt: skip
        assert told in text
    assert SECRET not in text
    assert "Мөнхбат" not in text
    assert auditor.get("/events/none").status_code == 404


def test_people_and_units_are_told_by_name(
    archive: Archive, enter: Enter, auditor: Visitor
) -> None:
    enter("bold", Role.KEEPER)
    text = auditor.get("/events?type=person.added").text
    assert "bold &lt;b&gt; (bold)" in text
    with archive.records.writing() as tx:
        tx.events.note(Kind.UNIT_CHANGED, "unit", "62", facts={"four_eyes": True})
    assert "62 Uvurkhangai aimag" in auditor.get("/events?type=unit.changed").text


def test_events_can_be_saved(archive: Archive, auditor: Visitor, paper: DocumentId) -> None:
    note(archive, paper, 60)
    saved = auditor.get("/events?type=flagged&save=csv").text
    assert saved.count("\r\n") == 61
    assert SECRET not in saved


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.MACHINE, Role.AUDITOR, Role.PRIVACY}))
def test_nobody_else_reads_what_happened(
    archive: Archive, enter: Enter, paper: DocumentId, role: Role
) -> None:
    key = note(archive, paper)
    visitor = enter("somebody", role)
    assert 'href="/events"' not in visitor.get("/").text
    for path in ("/events", f"/events/{key}"):
        assert visitor.get(path).status_code == 403


@given(st.text(st.characters(categories=("L", "Nd", "Zs")), min_size=1, max_size=30))
def test_no_words_of_people_stand_among_the_facts(text: str) -> None:
    coded = re.fullmatch(r"[a-z][a-z0-9_.:]*", text) or re.fullmatch("[0-9]{1,8}", text)
    shown = value_of(SAY, [text])
    assert coded or shown == SAY("kept, and not shown here")


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        (None, "–"),
        (False, "no"),
        (1234, "1,234"),
        (0.98765, "0.988"),
        ("0.658", "0.658"),
        ("2018-12-31", "2018-12-31"),
        ("2026-07-14T03:00:00+00:00", "2026-07-14 11:00"),
        ("ab" * 32, "abababababab…"),
        (["11", "62"], "11, 62"),
        ([], "–"),
        (["a"] * 9, "9 of them"),
        ({"access": "ab" * 32}, "kept, and not shown here"),
        (object(), "kept, and not shown here"),
    ],
)
def test_a_fact_is_told_as_people_say_it(fact: object, shown: str) -> None:
    assert value_of(SAY, fact) == shown


@pytest.mark.parametrize(
    "code",
    [*Flag, *Why, LINKED, KEYED, DISPUTED, TAKEN_BACK, "delivery", "wrong_pins", "signed_out"],
)
def test_a_code_is_told_in_mongolian(code: str) -> None:
    told = value_of(speak(Lang.MONGOLIAN), str(code)).replace("PIN", "")
    assert not re.search("[A-Za-z]", told)


def test_a_flag_of_a_field_is_told_with_what_the_field_is_called() -> None:
    facts = {"code": "field_invalid:register_number"}
    ((_, told),) = lines_of(speak(Lang.MONGOLIAN), Labels(built_in(), Lang.MONGOLIAN), facts)
    assert told.text == "талбарын утга буруу: Регистрийн дугаар"


def test_every_fact_that_an_event_is_given_by_name_has_a_word() -> None:
    named = {
        name: path
        for folder in ("pipeline", "storage", "arkhiv", "workers")
        for path in (ROOT / folder).rglob("*.py")
        for name in facts_in(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert len(named) > 30
    assert {name: path for name, path in named.items() if name not in WORDS} == {}


def facts_in(tree: ast.AST) -> set[str]:
    """The names in `….events.note(…, facts={"name": …})`."""
    return {
        key.value
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("events.note")
        for keyword in call.keywords
        if keyword.arg == "facts"
        for written in ast.walk(keyword.value)
        if isinstance(written, ast.Dict)
        for key in written.keys
        if isinstance(key, ast.Constant) and isinstance(key.value, str)
    }

"""What waits for a person, told in words, retried and discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arkhiv.cli.held import SPOKEN
from arkhiv.cli.wording import COMMANDS, explained, flag_advised, flagged
from arkhiv.language import speak
from pipeline.cleanup.loss import FLAG
from pipeline.cleanup.upright import UNSURE
from pipeline.describe.flags import Flag
from pipeline.language import Lang
from pipeline.nouns.hold import REASONS, Reason
from pipeline.nouns.page import PageStanding
from pipeline.nouns.problem import Problem
from scanner_drivers.refusal import Code

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv
    from tests.conftest import Shelve

ENGLISH = speak(Lang.ENGLISH)


def test_what_a_program_said_in_english_is_left_to_the_sentence(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.document("1")
    facts = {"said": "The file cannot be decoded.", "complaint": "broken stream", "step": "read"}
    with archive.records.writing() as tx:
        tx.holds.hold("document", key, "step_failed", facts)
    (line,) = arkhiv("held", "--json", lang="mn").json
    assert line["facts"] == {"step": "read"}
    assert "The file" not in str(line)
    assert "broken" not in arkhiv("held", lang="mn").out


def test_nothing_held_is_said_on_stderr(archive: Archive, arkhiv: Arkhiv) -> None:
    assert archive.records.origin
    said = arkhiv("held")
    assert (said.out, said.err) == ("", "Nothing waits for a person.\n")
    assert arkhiv("held", "--json").json == []


def test_a_hold_is_told_with_its_reason_in_the_language(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.page(record="R-9")
    with archive.records.reading() as tx:
        document = tx.documents.by_origin("record:R-9")
    assert document is not None
    (line,) = arkhiv("held", "--json").json
    assert line["id"] == document.id != key
    assert (line["what"], line["code"]) == ("document", "unknown_record")
    assert line["sentence"] == REASONS[Reason.UNKNOWN_RECORD]
    assert line["facts"] == {"record": "R-9"}
    assert "бүртгэл R-9" in arkhiv("held", lang="mn").out
    assert "R-9" in arkhiv("held").out


def test_a_cause_is_told_behind_the_reason() -> None:
    facts = {"step": "read", "cause": "child_overdue", "seconds": 9, "said": "…", "complaint": "…"}
    told = explained(ENGLISH, "step_died", facts)
    assert told.startswith(REASONS[Reason.STEP_DIED])
    assert "longer than 9 s" in told
    assert facts.keys() - {"seconds"} == SPOKEN


def test_the_sentence_that_tells_most_is_chosen() -> None:
    assert "(torn)" in explained(ENGLISH, "undecodable", {"reason": "torn"})
    assert "does not change any more" in explained(ENGLISH, "undecodable", {})


def test_an_unknown_code_is_told_as_it_was_said() -> None:
    assert explained(ENGLISH, "new_code", {"said": "Something new."}) == "Something new."


@pytest.mark.parametrize("code", [*Reason, *Code])
def test_every_reason_has_a_sentence(code: str) -> None:
    facts = {"line": 1, "column": "order", "value": "x", "reason": "x", "most": "3", "record": "R"}
    facts |= {"stack": "S", "station": "T"}
    assert explained(ENGLISH, code, facts) != code


@pytest.mark.parametrize("code", [*Flag, *Problem, FLAG, UNSURE])
def test_every_flag_has_a_sentence(code: str) -> None:
    assert flagged(ENGLISH, f"{code}:given_name", {"given_name": "Given name"}) != code


@pytest.mark.parametrize("code", [*Reason, *Flag, *Problem, FLAG, UNSURE])
def test_the_sentence_that_a_page_shows_names_no_command(code: str) -> None:
    shown = flagged(ENGLISH, code, {}) if code not in set(Reason) else explained(ENGLISH, code, {})
    assert "arkhiv" not in shown


def test_the_command_line_tells_what_is_typed() -> None:
    told = flag_advised(ENGLISH, Problem.COUNTERS_DIFFER, {})
    assert told.startswith(flagged(ENGLISH, Problem.COUNTERS_DIFFER, {}))
    assert told.endswith("At the command line: arkhiv batch seal")
    assert "arkhiv describe" in flag_advised(
        ENGLISH, f"{Flag.FIELD_MISSING}:name", {"name": "Name"}
    )
    assert flag_advised(ENGLISH, Problem.BLURRED, {}) == flagged(ENGLISH, Problem.BLURRED, {})


def test_every_command_that_is_told_is_one(arkhiv: Arkhiv) -> None:
    for line in COMMANDS.values():
        for command in line.split(", "):
            words = [word for word in command.split()[1:] if "{" not in word]
            assert arkhiv(*words, "--help").out, command


def test_what_cannot_be_settled_by_trying_again_says_so(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.page(record="R-9")
    (line,) = arkhiv("held", "--json").json
    assert "still waits" in arkhiv("retry", line["id"]).err
    assert arkhiv("retry", line["id"], "--json").json["still_held"] == [line["id"]]
    assert len(arkhiv("held", "--json").json) == 1
    assert archive.records.origin


def test_a_step_that_failed_is_tried_again(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.document("1")
    key = shelve.page("other", "2", record="R-1")
    with archive.records.writing() as tx:
        tx.holds.hold("page", key, "step_failed", {"step": "clean"})
    assert "tried again" in arkhiv("retry", key, "--by", "saraa").out
    with archive.records.reading() as tx:
        assert not tx.holds.of("page", key)


def test_what_is_not_held_is_not_tried_again(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    key = shelve.document("1")
    said = arkhiv("retry", key)
    assert (said.out, said.err) == ("", f"{key} is not held, so there is nothing to try again.\n")
    asked = arkhiv("retry", key, "--json").json
    assert asked == {"retried": {}, "still_held": [], "not_held": [key]}
    assert archive.records.origin


def test_a_page_discarded_for_a_better_one_stays_accounted_for(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve
) -> None:
    shelve.record("R-1")
    first, second = shelve.page("one"), shelve.page("two")
    assert "1 thing is set aside" in arkhiv("discard", first, "--reason", "moved").out
    with archive.records.reading() as tx:
        assert tx.pages.get(first).standing is PageStanding.SUPERSEDED  # type: ignore[arg-type]  # an id as a person types it
        assert tx.pages.get(second).standing is PageStanding.CURRENT  # type: ignore[arg-type]  # an id as a person types it


def test_a_discarding_without_a_reason_or_a_thing_is_refused(
    archive: Archive, arkhiv: Arkhiv
) -> None:
    assert archive.records.origin
    assert "--reason" in arkhiv("discard", "x", ends=2).err
    assert "arkhiv held" in arkhiv("discard", "x", "--reason", "why", ends=2).err


def test_all_or_nothing_is_discarded(archive: Archive, arkhiv: Arkhiv, shelve: Shelve) -> None:
    shelve.record("R-1")
    page = shelve.page()
    arkhiv("discard", page, "nothing", "--reason", "why", ends=2)
    with archive.records.reading() as tx:
        assert tx.pages.get(page).standing is PageStanding.CURRENT  # type: ignore[arg-type]  # an id as a person types it

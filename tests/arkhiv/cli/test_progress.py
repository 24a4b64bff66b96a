"""Progress and targets at the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.flow import State
from pipeline.progress.targets import INDICATOR

if TYPE_CHECKING:
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


def test_the_counts_are_printed_with_what_they_are_of(
    arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    finish(shelve.document("1"), State.CHECKED)
    shelve.record("R-2", "property", "property_certificate")
    arkhiv("register", "R-1", "--by", "dorj")
    found = arkhiv("progress", "--by", "type", "--json").json
    keys = {"records", "captured", "digitized", "registered", "share", "share_registered"}
    assert keys | {"groups", "targets"} <= found.keys()
    assert found["records"] == 1
    assert found["property"]["records"] == 1
    assert [group["name"] for group in found["groups"]] == ["birth"]
    said = arkhiv("progress", "--by", "type").out
    assert "Citizens and legal entities" in said
    assert "Birth registration" in said
    assert "Иргэн, хуулийн этгээд" in arkhiv("progress", lang="mn").out


@pytest.mark.usefixtures("archive")
def test_progress_of_an_earlier_day_takes_dates_as_people_write_them(arkhiv: Arkhiv) -> None:
    for day in ("2026-01-31", "2026.01.31"):
        assert arkhiv("progress", "--as-of", day, "--json").json["as_of"] == "2026-01-31"
    assert "2026.01.31" in arkhiv("progress", "--as-of", "2026-01-31", lang="mn").out
    assert "format" in arkhiv("progress", "--as-of", "yesterday", ends=2).err


@pytest.mark.usefixtures("archive")
def test_places_that_do_not_differ_are_said_to_agree(arkhiv: Arkhiv) -> None:
    assert "inventory claims it" in arkhiv("progress", "--differences").err
    assert arkhiv("progress", "--differences", "--json").json == []


@pytest.mark.usefixtures("archive")
def test_a_target_is_recorded_with_its_source(arkhiv: Arkhiv) -> None:
    add = ("target", "add", "--kind", "declared", "--on", "2026-06-30", "--share")
    said = arkhiv(*add, "0.41", "--source", "letter 7", "--by", "dorj", lang="mn").out
    assert "мэдэгдсэн 41.0%, 2026.06.30" in said.replace("хувь ", "")
    (found,) = [
        one for one in arkhiv("progress", "--json").json["targets"] if one["source"] == "letter 7"
    ]
    assert (found["indicator"], found["share"], found["on"]) == (INDICATOR, 0.41, "2026-06-30")
    assert "letter 7" in arkhiv("progress").out
    assert "from 0 to 1" in arkhiv(*add, "41", "--source", "letter 7", ends=2).err
    assert "Say where" in arkhiv(*add, "0.4", "--source", " ", ends=2).err

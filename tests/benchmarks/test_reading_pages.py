"""What is measured: so many pages of every layout with every damage, none that was learnt from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from benchmarks import reading_pages
from benchmarks.reading_bench import main
from benchmarks.reading_pages import SEEDS, plan
from samples.papers.damage import Damage
from samples.papers.page import page
from samples.papers.papers import Layout
from samples.papers.parts import DICTIONARY, FACES, Part
from training import frozen, model

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.reading_pages import Wanted
    from benchmarks.reading_tables import Scores

NEVER_SO_MANY = 100_000
installed = DICTIONARY.exists() and all(face.path.exists() for part in Part for face in FACES[part])


def test_every_layout_has_every_damage_so_many_times() -> None:
    wanted = plan(Part.TEST, 3)
    assert len(wanted) == len(set(wanted)) == 3 * len(Layout) * len(Damage)
    assert len({one.name for one in wanted}) == len(wanted)
    assert {one.part for one in wanted} == {Part.TEST}


def test_no_paper_stands_under_two_damages() -> None:
    wanted = plan(Part.TEST, 6)
    assert len({(one.layout, one.seed) for one in wanted}) == len(wanted)


def test_pages_are_made_anew_when_the_labels_of_forms_are_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = tmp_path / "birth.toml"
    monkeypatch.setattr(reading_pages, "FORMS", tmp_path)
    names = set()
    for label in ("Нэр", "Өөрийн нэр"):
        form.write_text(f'label = "{label}"', encoding="utf-8")
        reading_pages._generation.cache_clear()
        names.add(reading_pages._generation())
    reading_pages._generation.cache_clear()
    assert len(names) == 2


def test_some_damages_and_layouts_alone_are_the_same_pages() -> None:
    few = plan(Part.TUNE, 2, (Damage.SEAL,), (Layout.TYPED,))
    assert len(few) == 2
    assert set(few) < set(plan(Part.TUNE, 2))


def test_all_layouts_and_damages_that_the_document_names_are_there() -> None:
    assert {"text", "form", "typed", "table", "register"} == set(Layout)
    assert len(Damage) == 21


def test_unless_it_is_told_otherwise_the_test_part_is_measured(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[tuple[Wanted, ...]] = []

    def noted(wanted: tuple[Wanted, ...], *_: object) -> Scores:
        asked.append(wanted)
        return {}

    monkeypatch.setattr("benchmarks.reading_bench.measured", noted)
    main(["--ours-only"])
    assert {one.part for one in asked[0]} == {Part.TEST}


@pytest.mark.skipif(not installed, reason="run make bench-setup")
def test_the_same_seed_is_other_chance_in_another_part() -> None:
    met = {
        tuple(page(part, Layout.TEXT, Damage.MIXED, SEEDS + number).damages for number in range(2))
        for part in Part
    }
    assert len(met) == len(Part)


def test_no_seed_of_training_is_one_of_tuning_or_of_the_test() -> None:
    taught = model.SEEDS[Part.TRAIN] * 10_000
    of_lines = range(taught, taught + NEVER_SO_MANY)
    assert model.SEEDS[Part.TUNE] not in of_lines
    assert frozen.SEED not in of_lines
    assert model.SEEDS[Part.TUNE] != frozen.SEED
    assert 100 * taught > SEEDS + NEVER_SO_MANY


@pytest.mark.parametrize(
    "some",
    [
        ["--only", "seal"],
        ["--layout", "typed"],
        ["--part", "tune"],
        ["--ours-only"],
        ["--peers", "mon"],
        ["--typewriters", "0"],
    ],
)
def test_part_of_the_pages_or_readers_is_never_written_into_the_document(some: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--record", "--typewriters", "6", *some])


@pytest.mark.parametrize("pages", ["0", "101"])
def test_more_pages_than_there_are_papers_are_refused(pages: str) -> None:
    with pytest.raises(SystemExit):
        main(["--ours-only", "--pages", pages])

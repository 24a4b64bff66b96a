"""The folder of a training: an interrupted one goes on, and none goes on from other papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from training import model

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_papers_that_changed_are_learnt_in_a_folder_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "ROOT", tmp_path)
    names = tmp_path / "samples" / "papers" / "names.toml"
    names.parent.mkdir(parents=True)
    names.write_text("first", encoding="utf-8")
    before = model.state()
    assert model.state() == before
    names.write_text("second", encoding="utf-8")
    assert model.state() != before


def test_a_change_of_the_clean_up_is_another_state_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model, "ROOT", tmp_path)
    before = model.state()
    step = tmp_path / "pipeline" / "cleanup" / "step.py"
    step.parent.mkdir(parents=True)
    step.write_text("", encoding="utf-8")
    (tmp_path / "docs").mkdir()
    assert model.state() == before
    step.write_text("STEP = 1", encoding="utf-8")
    assert model.state() != before

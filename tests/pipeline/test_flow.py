"""The table of moves keeps its promises."""

from __future__ import annotations

from pipeline.events import Kind
from pipeline.flow import MOVES, WORK, Noun, Role, State, Step, diagram, may, move_of, next_work
from pipeline.steps.table import STEPS


def test_every_move_of_the_machine_has_its_step() -> None:
    assert set(STEPS) == WORK
    assert all(isinstance(step.event, Kind) for step in STEPS.values())


def test_no_two_moves_share_noun_step_and_source() -> None:
    names = [(move.noun, move.step, move.source) for move in MOVES]
    assert len(names) == len(set(names))


def test_a_page_ends_read_and_a_document_assembled_by_machine() -> None:
    for noun, start, end in (
        (Noun.PAGE, State.RECEIVED, State.READ),
        (Noun.DOCUMENT, State.DELIMITED, State.ASSEMBLED),
    ):
        state = start
        while (step := next_work(noun, state)) is not None:
            move = move_of(noun, step, state)
            assert move is not None
            state = move.target
        assert state is end


def test_only_a_registrar_registers_and_no_machine_checks() -> None:
    assert [role for role in Role if may(role, Step.REGISTER)] == [Role.REGISTRAR]
    assert not may(Role.MACHINE, Step.CHECK)


def test_the_diagram_shows_every_move() -> None:
    drawn = diagram()
    for move in MOVES:
        assert f"{move.source} --> {move.target}: {move.step}" in drawn

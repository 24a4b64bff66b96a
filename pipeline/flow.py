"""The table of moves: every move of every noun, with its source, its target and who may make it.

A state says what is finished, never what is being tried. The work that is due, the permissions of
people and the diagram in the documentation are all read from `MOVES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Noun(StrEnum):
    """The things that move."""

    PAGE = "page"
    DOCUMENT = "document"
    VOLUME = "volume"


class Role(StrEnum):
    """Who may make a move, and who does no move but looks after volumes, privacy or people."""

    MACHINE = "machine"
    OPERATOR = "operator"
    REVIEWER = "reviewer"
    REGISTRAR = "registrar"
    SUPERVISOR = "supervisor"
    KEEPER = "keeper"
    PRIVACY = "privacy"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class State(StrEnum):
    """What is finished."""

    RECEIVED = "received"
    CLEANED = "cleaned"
    READ = "read"
    DELIMITED = "delimited"
    DESCRIBED = "described"
    ASSEMBLED = "assembled"
    CHECKED = "checked"
    REGISTERED = "registered"
    OPEN = "open"
    CAPTURED = "captured"


class Step(StrEnum):
    """The names of the moves; those of the machine are the steps that workers run."""

    CLEAN = "clean"
    READ = "read"
    DESCRIBE = "describe"
    ASSEMBLE = "assemble"
    CHECK = "check"
    REGISTER = "register"
    REVISE = "revise"
    CAPTURE = "capture"
    REOPEN = "reopen"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table."""

    noun: Noun
    step: Step
    source: State
    target: State
    roles: frozenset[Role]

    @property
    def by_machine(self) -> bool:
        """Whether a worker makes this move as soon as it is due."""
        return Role.MACHINE in self.roles and self.step in WORK


WORK = frozenset({Step.CLEAN, Step.READ, Step.DESCRIBE, Step.ASSEMBLE})

_MACHINE = frozenset({Role.MACHINE})
_REVIEW = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_REGISTRAR = frozenset({Role.REGISTRAR})
_ANYONE_AT_WORK = frozenset({Role.MACHINE, Role.OPERATOR, Role.REVIEWER, Role.SUPERVISOR})

MOVES: tuple[Move, ...] = (
    Move(Noun.PAGE, Step.CLEAN, State.RECEIVED, State.CLEANED, _MACHINE),
    Move(Noun.PAGE, Step.READ, State.CLEANED, State.READ, _MACHINE),
    Move(Noun.PAGE, Step.REDO, State.CLEANED, State.RECEIVED, _REVIEW),
    Move(Noun.PAGE, Step.REDO, State.READ, State.RECEIVED, _REVIEW),
    Move(Noun.DOCUMENT, Step.DESCRIBE, State.DELIMITED, State.DESCRIBED, _MACHINE),
    Move(Noun.DOCUMENT, Step.ASSEMBLE, State.DESCRIBED, State.ASSEMBLED, _MACHINE),
    Move(Noun.DOCUMENT, Step.CHECK, State.ASSEMBLED, State.CHECKED, _REVIEW),
    Move(Noun.DOCUMENT, Step.REGISTER, State.CHECKED, State.REGISTERED, _REGISTRAR),
    Move(Noun.DOCUMENT, Step.REVISE, State.DESCRIBED, State.DELIMITED, _ANYONE_AT_WORK),
    Move(Noun.DOCUMENT, Step.REVISE, State.ASSEMBLED, State.DELIMITED, _ANYONE_AT_WORK),
    Move(Noun.DOCUMENT, Step.REVISE, State.CHECKED, State.DELIMITED, _ANYONE_AT_WORK),
    Move(Noun.DOCUMENT, Step.REVISE, State.REGISTERED, State.DELIMITED, _ANYONE_AT_WORK),
    Move(Noun.VOLUME, Step.CAPTURE, State.OPEN, State.CAPTURED, _MACHINE),
    Move(Noun.VOLUME, Step.REOPEN, State.CAPTURED, State.OPEN, _ANYONE_AT_WORK),
)


def move_of(noun: Noun, step: Step, source: State) -> Move | None:
    """Return the row for a step from a state, or None where the table has no such move."""
    for move in MOVES:
        if (move.noun, move.step, move.source) == (noun, step, source):
            return move
    return None


def states_of(noun: Noun) -> tuple[State, ...]:
    """Return every state that a noun can be in, in the order of the flow."""
    moves = [move for move in MOVES if move.noun is noun]
    return tuple(dict.fromkeys(one for move in moves for one in (move.source, move.target)))


@cache
def work_moves() -> tuple[Move, ...]:
    """Return the moves that workers make, in the order of the flow."""
    return tuple(move for move in MOVES if move.by_machine)


def may(role: Role, step: Step) -> bool:
    """Say whether the table lets a role make a step at all."""
    return any(move.step is step and role in move.roles for move in MOVES)


@cache
def next_work(noun: Noun, state: State) -> Step | None:
    """Return the step that a worker does next on a thing in this state."""
    for move in work_moves():
        if move.noun is noun and move.source is state:
            return move.step
    return None


def diagram() -> str:
    """Return the table as a Mermaid state diagram, as printed in the documentation."""
    lines = ["stateDiagram-v2"]
    for noun in Noun:
        lines.append(f'    state "{noun}" as {noun} {{')
        lines.extend(
            f"        {move.source} --> {move.target}: {move.step} ({_names(move.roles)})"
            for move in MOVES
            if move.noun is noun
        )
        lines.append("    }")
    return "\n".join(lines) + "\n"


def _names(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(roles))

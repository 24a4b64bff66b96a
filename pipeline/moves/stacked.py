"""Stacked: a stack with separator sheets at the desk, fed in a batch of its own and then ended.

Its papers go on in the batches of their volumes; what stays here are its sheets and its counters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.capture.errors import FeedRunsError
from pipeline.capture.sealing import received_in_shift, seal
from pipeline.clock import now
from pipeline.events import Kind
from pipeline.ids import new_id
from pipeline.moves.errors import StackWrongError
from pipeline.moves.sitting import BATCH, running, told_by_devices
from pipeline.nouns.sheet import DESK, Stack, StackState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.events import Actor
    from pipeline.ids import BatchId
    from pipeline.moves.sitting import Runs
    from pipeline.nouns.batch import Difference
    from pipeline.ports.records import Transaction

ENDED = (StackState.SETTLED, StackState.UNDONE)


def lay_stack(
    tx: Transaction,
    unit: str,
    source: str,
    driver: str,
    profile: Mapping[str, str],
    actor: Actor,
    station: str,
) -> Stack:
    """Open a batch for a stack that lies before a person; its sheets say which volumes it holds."""
    batch = tx.batches.open(
        source=source,
        operator=actor.name,
        station=station,
        unit=unit,
        driver=driver,
        profile=profile,
    )
    made = Stack(new_id(), batch, f"{DESK}{batch}", StackState.OPEN, now())
    tx.sheets.open_stack(made)
    facts = {"stack": made.id}
    tx.events.note(Kind.BATCH_OPENED, BATCH, batch, actor=actor, batch=batch, facts=facts)
    return made


def require_fed_on(stack: Stack) -> None:
    """Raise where a stack is settled or given up: nothing is fed to it any more."""
    if stack.state in ENDED:
        raise StackWrongError(stack=stack.id, state=stack.state)


def require_still(tx: Transaction, stack: Stack, runs: Runs) -> None:
    """Raise where a stack is being fed: nobody decides what is not whole."""
    if running(tx, stack.batch, runs):
        raise FeedRunsError


def end_stack(
    tx: Transaction, batch: BatchId, actor: Actor, reason: Difference | None = None
) -> bool:
    """Seal the batch of a stack that is settled or given up; say whether it is sealed.

    One that is settled stays open where other pages were counted than came, until a person says
    why. One that is given up is fed again as a whole.
    """
    stack = tx.sheets.at_desk(batch)
    if stack is None or stack.state not in ENDED or not tx.batches.is_open(batch):
        return False
    fed, received = told_by_devices(tx, batch), received_in_shift(tx, batch)
    differ = fed is not None and fed != received
    if differ and reason is None and stack.state is StackState.SETTLED:
        return False
    seal(tx, batch, actor, tx.batches.counted(batch), fed=fed, reason=reason if differ else None)
    return True

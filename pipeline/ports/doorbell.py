"""The doorbell: how the line says that something has become due."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.flow import Step


class Doorbell(Protocol):
    """Rung after a commit. It never raises and never waits long: the sweep rings anyway."""

    def ring(self, *steps: Step) -> None: ...

"""The objects' own copy beside a backup: what it lacks is brought there, or from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage.objects.copying import Copy

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipeline.ports.objects import Objects
    from storage.objects.copying import Copied


def bring(
    source: Objects, target: Objects, scratch: Path, tick: Callable[[int], None] | None = None
) -> Copied:
    """Copy what the target lacks; what one object cannot give is raised when the rest is done."""
    copied = Copy(source, target, scratch).run(tick)
    if copied.failures:
        raise copied.failures[0].fault
    return copied

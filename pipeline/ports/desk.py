"""The operator's desk, as it needs it of the records: sittings, runs, and observations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.ids import BatchId, FeedId, VolumeId
    from pipeline.nouns.feed import Asked, Feed, Sitting
    from pipeline.nouns.observation import Observation


class Feeds(Protocol):
    """Batches that are open at the desk, and what was fed in them."""

    def sit(self, batch: BatchId, volume: VolumeId) -> None: ...
    def sitting(self, batch: BatchId) -> Sitting | None: ...
    def begin(self, key: FeedId, batch: BatchId, operator: str, asked: Asked) -> None: ...
    def end(
        self,
        key: FeedId,
        *,
        fault: str | None,
        facts: Mapping[str, object],
        fed: int | None,
        received: int | None,
    ) -> None: ...
    def of(self, batch: BatchId) -> tuple[Feed, ...]: ...
    def running(self) -> tuple[Feed, ...]: ...
    def observe(self, noun: str, subject: str, code: str, by: str) -> None: ...
    def withdraw(self, noun: str, subject: str, code: str, by: str) -> bool: ...
    def observations(self, noun: str, subjects: Sequence[str]) -> tuple[Observation, ...]: ...

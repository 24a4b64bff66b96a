"""What telling other systems needs of the records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pipeline.ids import NoticeId, ReceiverId
    from pipeline.nouns.notice import Receiver


class Receivers(Protocol):
    """Who is told of what is registered."""

    def all(self) -> tuple[Receiver, ...]: ...
    def named(self, name: str) -> Receiver | None: ...
    def add(self, made: Receiver) -> None: ...
    def remove(self, key: ReceiverId, by: str) -> None: ...


class Notices(Protocol):
    """What they are told."""

    def again(self, key: NoticeId) -> bool: ...
    def again_all(self, receiver: ReceiverId) -> int: ...

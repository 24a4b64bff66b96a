"""The route: one row of the table of the API, and what all rows have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.people.rights import Right
from web.api.negotiating import JSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from web.api.call import Call, Reply
    from web.api.shapes import Shape
    from web.routes import Opens

PREFIX = "/api/v1"
CREATED = 201
PDF = "application/pdf"
JPEG = "image/jpeg"


@dataclass(frozen=True, slots=True)
class ApiRoute:
    """One row: with a right, whoever has it anywhere gets in, `everywhere` only who has it so.

    `content` says that it tells what a paper says; `status` is that of an answer,
    `media` the forms that it may have.
    """

    method: str
    path: str
    opens: Opens | Right
    asks: type[Shape]
    gives: type[Shape]
    answer: Callable[[Call[Any]], Reply]
    everywhere: bool = False
    content: bool = False
    status: int = 200
    media: tuple[str, ...] = (JSON,)
    by_turns: bool = False
    """Whether it takes so much work that nobody gets it but in turn."""
    in_person: bool = False
    """Whether people alone do it, in their own browser: no token decides about anybody."""

    @property
    def name(self) -> str:
        """What the route is called in the document."""
        return self.answer.__name__

    @property
    def address(self) -> str:
        """The whole path."""
        return f"{PREFIX}{self.path}"

    @property
    def in_emergency(self) -> bool:
        """Whether it shows one paper, which two people may open to who has no right to any."""
        shows = self.path.startswith("/viewings/") or self.path == "/documents/{key}/viewings"
        return shows and self.opens is Right.SEE_ORIGINALS

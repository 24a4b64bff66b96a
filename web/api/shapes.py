"""Shapes: what is asked and answered, checked on its way by the document's own schemas."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from pipeline.nouns.viewing import Purpose

SEEN = r"^[^\x00-\x1f\x7f]*$"
"""No sign that nobody sees."""
SOME = r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"
"""The same, and not nothing."""
UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
RANDOM = r"^[A-Za-z0-9_-]{1,64}$"
UNIT = r"^[0-9]{2,6}$"
PATTERNS = {
    "key": UUID,
    "page": UUID,
    "viewing": RANDOM,
    "step": r"^[a-z]{1,40}$",
    "kind": r"^[a-z.]{1,40}$",
}
"""What the parts of a path look like."""
LEAST, USUAL, MOST = 1, 50, 200
"""Lines of one part of a list."""

Line = Annotated[str, StringConstraints(max_length=200, pattern=SEEN)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=SOME)]
Key = Annotated[str, StringConstraints(pattern=UUID)]
ViewingKey = Annotated[str, StringConstraints(pattern=RANDOM)]
UnitCode = Annotated[str, StringConstraints(pattern=UNIT)]
Cursor = Annotated[str, StringConstraints(max_length=400, pattern=r"^[A-Za-z0-9_-]+$")]


class Shape(BaseModel):
    """What is sent or answered: nothing but what it names, and never changed."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, use_attribute_docstrings=True, serialize_by_alias=True
    )


class Nothing(Shape):
    """Nothing can be asked beside the address."""


class Paged(Shape):
    """Which part of a list."""

    limit: int = Field(default=USUAL, ge=LEAST, le=MOST)
    """So many lines at most."""
    cursor: Cursor | None = None
    """Where the list goes on: as the part before named it."""


class Reasoned(Shape):
    """What papers are needed for; it is kept with who asked and when."""

    purpose: Purpose
    """One of the purposes to which the token is bound."""
    request: Line = ""
    """The number of the request or case, by which it is found again."""


class Part(Shape):
    """One part of a list."""

    next: Cursor | None = None
    """Where the list goes on; nothing at its end."""


class Fault(Shape):
    """One place at which what was sent does not fit."""

    where: str
    why: str


class Problem(Shape):
    """Why there is no other answer (RFC 9457)."""

    type: str
    """Names the kind of problem, the same in every language."""
    title: str
    status: int
    detail: str
    """What happened and what to do next, in the language asked for."""
    code: str
    """The last part of the type."""
    faults: tuple[Fault, ...] = ()

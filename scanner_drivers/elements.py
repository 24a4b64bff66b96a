"""Elements: XML of scanners and their programs, read with suspicion, as small trees."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.parsers import expat  # documents that declare anything are refused below

if TYPE_CHECKING:
    from collections.abc import Iterator

DEEPEST, MOST, LONGEST = 32, 20_000, 1000
"""Elements within one another, elements in all, and letters of a text that are kept."""


class StrangeXmlError(ValueError):
    """What came is no plain XML of an acceptable size."""


@dataclass(slots=True)
class Element:
    """An element by its name without namespace, its text, and what is in it."""

    name: str
    text: str = ""
    within: list[Element] = field(default_factory=list)
    attributes: dict[str, str] = field(default_factory=dict)
    line: int = 0

    def each(self, *path: str) -> Iterator[Element]:
        """Go through the elements at a path of names below this one."""
        if not path:
            yield self
            return
        for one in self.within:
            if one.name == path[0]:
                yield from one.each(*path[1:])

    def first(self, *path: str) -> Element | None:
        """Return the first element at a path, or None."""
        return next(self.each(*path), None)

    def said(self, *path: str) -> str:
        """Return the text of the first element at a path; empty where there is none."""
        found = self.first(*path)
        return "" if found is None else found.text.strip()

    def number(self, *path: str) -> int | None:
        """Return a whole number at a path; None where there is none."""
        text = self.said(*path)
        return int(text) if text.isdecimal() and len(text) < 10 else None  # noqa: PLR2004  # no size is longer

    def all(self, name: str) -> Iterator[Element]:
        """Go through all elements of a name, however deep."""
        for one in self.within:
            if one.name == name:
                yield one
            yield from one.all(name)


def parsed(data: bytes, most: int = MOST) -> Element:
    """Return the root of a document that declares no types and no entities."""
    parser = expat.ParserCreate(namespace_separator=" ")
    builder = _Builder(parser, most)
    parser.StartElementHandler = builder.begin
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.write
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003  # the end of it
    except expat.ExpatError as fault:
        raise StrangeXmlError from fault
    return builder.root.within[0]


class _Builder:
    def __init__(self, parser: expat.XMLParserType, most: int) -> None:
        self._parser, self._most = parser, most
        self.root = Element("")
        self._open = [self.root]
        self._count = 0

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) > DEEPEST or self._count > self._most:
            raise StrangeXmlError
        kept = {name.rpartition(" ")[2]: text[:LONGEST] for name, text in attributes.items()}
        made = Element(
            name.rpartition(" ")[2], attributes=kept, line=self._parser.CurrentLineNumber
        )
        self._open[-1].within.append(made)
        self._open.append(made)

    def end(self, _: str) -> None:
        self._open.pop()

    def write(self, text: str) -> None:
        here = self._open[-1]
        here.text = (here.text + text)[:LONGEST]

    def refuse(self, *_: object) -> None:
        raise StrangeXmlError

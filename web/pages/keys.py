"""Keys: what is done by a key alone, wherever one is and on an open paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from web.asking import Page
from web.pages.cells import heads, text
from web.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.language import Language
    from web.asking import Answer, Ask


def keys(ask: Ask) -> Answer:
    """List the keys, in the two groups in which they are heard."""
    say = ask.say
    tables = (everywhere(say), at_the_desk(say), on_a_paper(say))
    return Page("keys.html", {"tables": tables})


def everywhere(say: Language) -> Table:
    """Return the keys that every page hears."""
    return _table(
        say,
        "everywhere",
        say("On every page"),
        ("Alt+1 … Alt+9", say("The places of the bar above, in their order")),
        ("Alt+A", say("To what stands first in the page, to be filled in or read")),
        ("Alt+R", say("To the first line of the list")),
        ("Alt+N", say("The next page, or more lines of the list")),
        ("Alt+P", say("The page before, or the beginning of the list")),
        ("Alt+L", say("Lock the screen")),
        ("Alt+H", say("This list of keys")),
        ("Tab, Shift+Tab, Enter", say("From one thing to the next or back, and to do it")),
    )


def at_the_desk(say: Language) -> Table:
    """Return the keys that the operator's desk hears."""
    return _table(
        say,
        "desk",
        say("At the scanner"),
        ("Alt+B", say("Begin a batch")),
        ("Alt+F", say("Feed")),
        ("Alt+S", say("Stop; on a page: scan it once more")),
        ("Alt+T", say("Take the batch over")),
        ("Alt+E", say("Seal the batch, then Enter")),
        ("Alt+G", say("On a page: it is good")),
        ("Alt+P, Alt+N", say("The page before, the next page")),
        ("Alt+D", say("From a page to its batch")),
    )


def on_a_paper(say: Language) -> Table:
    """Return the keys that an open paper hears; those without Alt only while it has the focus."""
    return _table(
        say,
        "paper",
        say("On an open paper"),
        ("Alt+V", say("To the picture of the page")),
        ("+ -", say("Larger, smaller")),
        ("0", say("The paper as a whole")),
        ("R", say("Turn it")),
        ("T", say("Select its text")),
        ("←  →  ↑  ↓", say("Move it")),
        ("Page Up, Page Down", say("The page before, the next page")),
        ("Alt+F", say("Find on its pages")),
        ("Alt+S", say("Save it as PDF")),
        ("Alt+W, Enter", say("Say that it is the wrong original")),
    )


def _table(say: Language, name: str, title: str, *rows: tuple[str, str]) -> Table:
    lines: Iterable[tuple[str, str]] = rows
    return Table(
        name,
        title,
        heads(say("Keys"), say("What they do")),
        tuple((text(key), text(does)) for key, does in lines),
    )

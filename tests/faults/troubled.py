"""A desk whose reading is in trouble on the pages of some records, and on no others.

What stands before the real program or library knows the pages by their width, in steps of `STEP`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import small_page
from tests.faults.desk import RECORDS, Desk, record
from workers.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from ocr.settings import EngineName

PAGE_SECONDS = 5
STEP = 200


def troubled(
    folder: Path,
    engine: EngineName,
    trouble: Mapping[str, str],
    put_first: Callable[[Path, pytest.MonkeyPatch, Mapping[int, str]], None],
) -> Desk:
    """Return an installation where the work is done, as far as the trouble let it.

    `trouble` is what happens to the page of each record; that of the record GOOD is read.
    `put_first` gets the same by the steps of the widths.
    """
    steps = {name: 6 + 2 * number for number, name in enumerate(trouble)}
    widths = {"GOOD": 900, **{name: STEP * step for name, step in steps.items()}}
    made = Desk(folder, page_seconds=PAGE_SECONDS, ocr_engine=engine)
    made.type("init")
    made.holdings("records.csv", RECORDS, *(record(name) for name in widths))
    for name, width in widths.items():
        small_page(made.scans / name / "1.png", f"Хуудас {name}", size=(width, 400))
    made.take()
    with pytest.MonkeyPatch.context() as patch:
        put_first(folder, patch, {steps[name]: what for name, what in trouble.items()})
        patch.setattr(Workshop, "step_seconds", lambda *_: PAGE_SECONDS + 4.0)
        patch.setattr("workers.children.START_SECONDS", 2.0)
        worked = made.work()
    assert (worked["left"], worked["waiting"]) == (0, len(trouble))
    return made


def held_page(desk: Desk, name: str) -> dict[str, Any]:
    """Return why the page of a record is held."""
    (paper,) = desk.shown(name)["documents"]
    (page,) = (page["id"] for page in paper["pages"])
    found: dict[str, Any]
    (found,) = (item for item in desk.ask("held") if item["id"] == page)
    return found


def state_of_paper(desk: Desk, name: str) -> str:
    """Return how far the paper of a record has come."""
    (paper,) = desk.shown(name)["documents"]
    return str(paper["state"])


def retry_all(desk: Desk) -> None:
    """Let a person have everything that is held tried again, and nothing of it stay held."""
    desk.type("retry", *(item["id"] for item in desk.ask("held")), "--by", "bat")
    assert desk.work()["left"] == 0
    assert desk.ask("held") == []

"""An archive whose every word is hostile or marked, so that it shows wherever it comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import update

from pipeline.geometry import Point
from pipeline.nouns.document import Field
from storage.schema.capture import page
from storage.schema.documents import document
from storage.schema.inventory import record
from tests.arkhiv.cli.conftest import put, reading
from tests.web.conftest import Visitor, appointed
from web.routes import GET, POST, ROUTES
from workers.finder import rebuild

if TYPE_CHECKING:
    from collections.abc import Iterator

    from httpx import Response

    from arkhiv.archive import Archive
    from pipeline.flow import Role
    from pipeline.ids import DocumentId
    from tests.conftest import Shelve
    from web.house import House

MARKUP = "<img src=x onerror=alert(1)>"
NAME, NUMBER, WORD = "Марк-Эрдэнэ", "ЪЪ99887766", "нууцүг"
NOWHERE = "ЪЪ00000000"
PURPOSE = f"2026/118 {WORD} {MARKUP}"
PLACE = (Point(10, 10), Point(200, 10), Point(200, 40), Point(10, 40))


@dataclass(frozen=True)
class Marked:
    """The archive with its papers, and who looks at them."""

    archive: Archive
    house: House
    paper: DocumentId
    record: str

    def enter(self, name: str, *roles: Role, units: str = "00") -> Visitor:
        """Let somebody sign in whose name is markup too."""
        appointed(self.archive, name, *roles, full_name=f"{NAME} {MARKUP}", units=units)
        visitor = Visitor(self.house)
        assert visitor.sign_in(name).status_code == 303
        return visitor

    def everything(self, visitor: Visitor) -> Iterator[tuple[str, Response]]:
        """Open the paper, search for it, and ask for every page that there is."""
        came = visitor.post(f"/documents/{self.paper}/open", {"request": PURPOSE})
        yield "open", came
        viewing = came.headers.get("location", "/viewings/none").rpartition("/")[2]
        filled = {"key": self.paper, "viewing": viewing, "step": "clean", "kind": "page.read"}
        filled |= {"table": "whole", "form": "csv"}
        for route in ROUTES:
            path = route.path
            for key in (self.paper, self.record):
                for name, value in {**filled, "key": key}.items():
                    path = path.replace(f"{{{name}}}", value)
            if route.method == GET:
                yield path, visitor.get(f"{path}?unit={MARKUP}&after={NOWHERE}&code={MARKUP}")
                yield path, visitor.get(path)
        yield "record", visitor.get(f"/records/{self.record}")
        asked = {"line": f"{NAME} {NUMBER}", "purpose": PURPOSE, "words": MARKUP}
        yield "find", visitor.post("/find", asked)
        yield "found", visitor.post("/find", {"line": NAME, "purpose": PURPOSE})
        for route in ROUTES:
            if route.method == POST and "{" in route.path:
                path = route.path.replace("{key}", self.paper).replace("{viewing}", viewing)
                form = {"request": PURPOSE, "words": MARKUP, "what": MARKUP, "kind": MARKUP}
                yield path, visitor.post(path, form)


@pytest.fixture
def marked(archive: Archive, house: House, paper: DocumentId, shelve: Shelve) -> Marked:
    """A registered paper that says hostile words, under a record that does."""
    held = shelve.page(leaf="7")
    with archive.records.writing() as tx:
        (only,) = tx.documents.pages(paper, 1)
        fields = [
            Field(key, value, value, True, 0.9, only.page, PLACE, (0,))  # noqa: FBT003
            for key, value in (("seller", f"{NAME} {MARKUP}"), ("buyer_register", NUMBER))
        ]
        tx.fields.replace(paper, 1, fields)
        put(archive, tx, "page", only.page, "words", _words())
        tx.connection.execute(update(page).values(state="read"))
        tx.connection.execute(
            update(record).values(
                record_id=f"Б-1{MARKUP}", title=f"{NAME}{MARKUP}", names=[f"{NAME}{MARKUP}"],
                register_number=NUMBER,
            )
        )  # fmt: skip
        tx.holds.hold("page", held, "leaf_conflict", {"other": f"{NAME}{MARKUP}"})
        tx.connection.execute(update(document).where(document.c.id != paper).values(held=True))
        (link,) = tx.links.of_document(paper)
    archive.sealer.seal()
    rebuild(archive.records, archive.objects)
    return Marked(archive, house, paper, link.record)


def _words() -> bytes:
    from ocr.codec import to_json

    return to_json(reading(NAME, MARKUP, NUMBER, WORD))

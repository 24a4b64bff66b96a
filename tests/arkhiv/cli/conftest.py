"""The command line as a person runs it, on an installation of the test's own."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

import pytest
from click.testing import CliRunner
from sqlalchemy import update

from arkhiv.cli.program import program
from ocr.codec import to_json
from ocr.words import Box, Reading, Word
from pipeline.clock import now
from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.geometry import IDENTITY, Point
from pipeline.ids import PageId, new_key
from pipeline.language import Lang
from pipeline.nouns.document import Field
from pipeline.people import secrets
from pipeline.people.keeping import Wanted, add
from pipeline.people.tokens import make
from pipeline.ports.records import Product
from storage.schema.capture import page
from storage.schema.documents import document, version
from tests.conftest import settle

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from arkhiv.settings import Settings
    from pipeline.flow import State
    from pipeline.ids import DocumentId
    from storage.records import SqlTransaction


@dataclass(frozen=True)
class Said:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401  # whatever the command printed
        return json.loads(self.out)


class Arkhiv(Protocol):
    def __call__(self, *arguments: str, ends: int = 0, lang: str = "en") -> Said: ...


@pytest.fixture
def arkhiv(settings: Settings) -> Arkhiv:
    """Run the program with arguments, and expect how it ends."""

    def run(*arguments: str, ends: int = 0, lang: str = "en") -> Said:
        group = program(replace(settings, lang=Lang(lang)))
        result = CliRunner().invoke(group, list(arguments), prog_name="arkhiv")
        said = Said(result.exit_code, result.stdout, result.stderr)
        assert said.code == ends, (said.out, said.err, result.exception)
        return said

    return run


BOSS = Actor("boss", Role.ADMINISTRATOR.value, via="test")
PASSWORD = "five old wooden drawers"


class As(Protocol):
    def __call__(self, role: Role, unit: str = "00") -> Arkhiv: ...


@pytest.fixture
def as_(settings: Settings, archive: Archive, monkeypatch: pytest.MonkeyPatch) -> As:
    """Run the program with the token of a person of a role and a unit."""
    monkeypatch.setattr(secrets, "TIME_COST", 1)
    monkeypatch.setattr(secrets, "MEMORY_KIB", 8)

    def acting(role: Role, unit: str = "00") -> Arkhiv:
        with archive.records.writing() as tx:
            if not tx.people.any():
                boss = Wanted(roles=frozenset({Role.ADMINISTRATOR}))
                add(tx, "boss", boss, PASSWORD, BOSS, must_change=False)
                officer = Wanted(roles=frozenset({Role.PRIVACY}))
                add(tx, "oyuna", officer, PASSWORD, BOSS, must_change=False)
                settle(tx)
            alone = role in {Role.ADMINISTRATOR, Role.AUDITOR}
            units = frozenset() if alone else frozenset({unit})
            wanted = Wanted(roles=frozenset({role}), units=units)
            person = add(tx, f"{role}{unit}", wanted, PASSWORD, BOSS, must_change=False)
            _, token = make(tx, person, "", BOSS)

        def run(*arguments: str, ends: int = 0, lang: str = "en") -> Said:
            assert lang == "en"
            group = program(replace(settings, token=token))
            result = CliRunner().invoke(group, list(arguments), prog_name="arkhiv")
            said = Said(result.exit_code, result.stdout, result.stderr)
            assert said.code == ends, (said.out, said.err, result.exception)
            return said

        return run

    return acting


def reading(*words: str) -> Reading:
    """What would be read on a small page with these words, one to a line."""
    placed = tuple(
        Word(word, word, Box(60, 60 + 70 * at, 200, 50), 0.9, 1, at)
        for at, word in enumerate(words)
    )
    return Reading(900, 500, 300, placed, "tesseract 5", "model:1", "Cyrillic")


def field(name: str = "given_name", value: str = "Бат", *, restricted: bool = False) -> Field:
    """A field that was read from the first word of the first page."""
    box = (Point(60, 60), Point(260, 60), Point(260, 110), Point(60, 110))
    return Field(name, value, value, True, 0.9, PageId(""), box, (0,), restricted=restricted)  # noqa: FBT003  # valid


class Finish(Protocol):
    def __call__(self, key: DocumentId, state: State, *fields: Field) -> None: ...


@pytest.fixture
def finish(archive: Archive) -> Finish:
    """Let the machine's work on a document be done: words, fields and an access copy are there."""

    def finished(key: DocumentId, state: State, *fields: Field) -> None:
        with archive.records.writing() as tx:
            number = tx.documents.get(key).version
            pages = [item.page for item in tx.documents.pages(key, number)]
            for one in pages:
                clean_page(archive, tx, one, reading("Сайн", "байна"))
            tx.fields.replace(key, number, [replace(one, page=pages[0]) for one in fields])
            put(archive, tx, "document", key, "access", b"%PDF-1.7", number)
            this = version.c.document == key, version.c.number == number
            tx.connection.execute(
                update(document)
                .where(document.c.id == key)
                .values(state=state.value, type="birth", revision=document.c.revision + 1)
            )
            tx.connection.execute(
                update(version).where(*this).values(described=now(), assembled=now())
            )

    return finished


def clean_page(archive: Archive, tx: SqlTransaction, key: str, found: Reading) -> None:
    """Let a page be cleaned, unchanged, and read."""
    put(archive, tx, "page", key, "words", to_json(found))
    tx.connection.execute(
        update(page)
        .where(page.c.id == key)
        .values(
            state="read",
            matrix=list(IDENTITY),
            cleaned_width=900,
            cleaned_height=500,
            cleaned_dpi=300,
            revision=page.c.revision + 1,
        )
    )


def put(
    archive: Archive,
    tx: SqlTransaction,
    noun: str,
    subject: str,
    kind: str,
    content: bytes,
    number: int = 0,
) -> None:
    """Store a product."""
    stored = archive.objects.put(new_key("products"), content, metadata={})
    tx.products.put(
        Product(noun, subject, number, kind, stored.key, stored.sha256, stored.size, "", "")
    )

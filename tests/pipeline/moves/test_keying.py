"""Keying: a person has the last word on what a paper is and says, and answers for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import pytest

from ocr.words import Reading
from pipeline.clock import now
from pipeline.describe.forms import built_in
from pipeline.events import Kind
from pipeline.flow import Noun, State, Step
from pipeline.moves.keying import (
    FieldValueError,
    Said,
    UnknownFieldError,
    UnknownTypeError,
    key_in,
)
from pipeline.moves.restricting import lift
from pipeline.nouns.document import Script
from pipeline.recipe import Recipe
from pipeline.steps import describe, read
from tests.arkhiv.cli.conftest import clean_page
from tests.pipeline.describe.conftest import reading_of

if TYPE_CHECKING:
    from pathlib import Path

    from arkhiv.archive import Archive
    from pipeline.events import Actor
    from pipeline.ids import DocumentId
    from storage.records import SqlTransaction
    from tests.conftest import Shelve
    from tests.pipeline.conftest import Bring

FORMS = built_in()
ACT = """
ТӨРСНИЙ БҮРТГЭЛ
Нэр: Бат
Хүйс: эрэгтэй
"""
NOTHING = Reading(900, 500, 300, (), "test 1", "test:0", "Cyrillic")
REQUIRED = {
    "patronymic": "Дорж",
    "given_name": "Сараа",
    "sex": "эмэгтэй",
    "birth_date": "1993 оны 5 сарын 7",
    "registered_on": "1993-05-09",
    "act_number": "147",
}


class Work(Protocol):
    def __call__(self, key: DocumentId, found: Reading) -> None: ...


@pytest.fixture
def work(archive: Archive, tmp_path: Path) -> Work:
    """Let pages be read as if this stood on them, and describe the document for real."""

    def worked(key: DocumentId, found: Reading) -> None:
        with archive.records.writing() as tx:
            document = tx.documents.get(key)
            for item in tx.documents.pages(key, document.version):
                clean_page(archive, tx, item.page, found)
            job = describe.prepare(tx, key, Recipe())
            files = {}
            for number, item in enumerate(job.inputs):
                files[item.name] = tmp_path / f"input-{number}"
                files[item.name].write_bytes(archive.objects.read(item.key, item.sha256))
            outcome = describe.run(job.arguments, files, tmp_path)
            assert tx.documents.move(key, document.revision, State.DESCRIBED)
            describe.conclude(tx, key, outcome)
            tx.documents.note_version(key, document.version, assembled=now())

    return worked


def said_of(tx: SqlTransaction, key: DocumentId) -> dict[str, str | None]:
    number = tx.documents.get(key).version
    return {field.name: field.value for field in tx.fields.of(key, number)}


def test_what_is_keyed_stands_before_what_is_read_and_clears_the_flags_it_answers(
    archive: Archive, shelve: Shelve, work: Work, reviewer: Actor
) -> None:
    key = shelve.document("1")
    work(key, reading_of(ACT))
    with archive.records.writing() as tx:
        before = {flag.code for flag in tx.holds.flags("document", key)}
        assert "field_missing:act_number" in before
        assert said_of(tx, key)["given_name"] == "Бат"
        key_in(tx, archive.objects, FORMS, key, Said(fields=REQUIRED), reviewer)
        assert tx.documents.get(key).state is State.DELIMITED
    work(key, reading_of(ACT))
    with archive.records.reading() as tx:
        assert said_of(tx, key)["given_name"] == "Сараа"
        fields = {field.name: field for field in tx.fields.of(key, 1)}
        assert fields["birth_date"].value == "1993-05-07"
        assert (fields["act_number"].engine, fields["act_number"].confirmed_by) == (
            "keyed",
            "reviewer",
        )
        assert (fields["act_number"].polygon, fields["act_number"].words) == ((), ())
        flags = {flag.code for flag in tx.holds.flags("document", key)}
        assert not {code for code in flags if code.startswith("field_missing")}
        assert tx.documents.version(key, 1).means == "keyed"
        (event,) = (e for e in tx.events.of("document", key) if e.type == Kind.DOCUMENT_KEYED)
        assert set(event.facts["fields"]) == REQUIRED.keys()  # type: ignore[call-overload]  # a list of names
        assert "Сараа" not in str(event.facts)
        counts = tx.progress.progress().counts
        assert (counts.digitized, counts.keyed, counts.machine_read) == (1, 1, 0)


def test_handwriting_is_digitized_by_link_legibility_and_keyed_fields(
    archive: Archive, shelve: Shelve, work: Work, reviewer: Actor
) -> None:
    key = shelve.document("1")
    work(key, NOTHING)
    with archive.records.writing() as tx:
        assert tx.progress.progress().counts.unread == 1
        said = Said("birth", script=Script.HANDWRITTEN)
        key_in(tx, archive.objects, FORMS, key, said, reviewer)
    work(key, reading_of(ACT))
    with archive.records.writing() as tx:
        assert said_of(tx, key) == {}, "what a machine reads of handwriting does not count"
        assert "not_machine_readable" in {flag.code for flag in tx.holds.flags("document", key)}
        assert tx.progress.progress().counts.digitized == 0
        key_in(tx, archive.objects, FORMS, key, Said(fields=REQUIRED), reviewer)
    work(key, NOTHING)
    with archive.records.reading() as tx:
        assert tx.documents.get(key).type == "birth"
        flags = {flag.code.partition(":")[0] for flag in tx.holds.flags("document", key)}
        assert not flags & {"no_text", "not_machine_readable", "type_unknown", "field_missing"}
        assert tx.documents.version(key, 1).legible
        counts = tx.progress.progress().counts
        assert (counts.digitized, counts.keyed, counts.unread) == (1, 1, 0)


def test_what_no_machine_reads_is_not_given_to_one(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        page = tx.documents.pages(key, 1)[0].page
        clean_page(archive, tx, page, NOTHING)
        stored = tx.products.find("page", page, "words")
        assert stored is not None
        tx.products.put(replace(stored, kind="cleaned"))
        assert not read.prepare(tx, page, Recipe()).arguments["nothing"]
        said = Said("birth", script=Script.CLASSICAL)
        key_in(tx, archive.objects, FORMS, key, said, reviewer)
        assert read.prepare(tx, page, Recipe()).arguments["nothing"]


def test_a_type_that_a_person_says_brings_its_fields(
    archive: Archive, shelve: Shelve, work: Work, reviewer: Actor
) -> None:
    key = shelve.document("1")
    untitled = reading_of("Бичиг\nНэр: Бат\nХүйс: эрэгтэй")
    work(key, untitled)
    with archive.records.writing() as tx:
        assert "type_unknown" in {flag.code for flag in tx.holds.flags("document", key)}
        key_in(tx, archive.objects, FORMS, key, Said("birth"), reviewer)
    work(key, untitled)
    with archive.records.reading() as tx:
        assert said_of(tx, key)["given_name"] == "Бат"
        assert tx.documents.version(key, 1).means == "machine"
        assert "type_unknown" not in {flag.code for flag in tx.holds.flags("document", key)}


def test_what_was_keyed_stays_for_the_next_version_until_it_is_taken_back(
    archive: Archive, shelve: Shelve, bring: Bring, work: Work, reviewer: Actor
) -> None:
    key = shelve.document("1")
    work(key, reading_of(ACT))
    with archive.records.writing() as tx:
        key_in(tx, archive.objects, FORMS, key, Said(fields={"given_name": "Сараа"}), reviewer)
    work(key, reading_of(ACT))
    bring(key, State.REGISTERED)
    with archive.records.writing() as tx:
        key_in(tx, archive.objects, FORMS, key, Said(fields={"act_number": "147"}), reviewer)
        assert tx.documents.get(key).version == 2
    work(key, reading_of(ACT))
    with archive.records.writing() as tx:
        assert {"given_name": "Сараа", "act_number": "147"}.items() <= said_of(tx, key).items()
        assert "act_number" not in {field.name for field in tx.fields.of(key, 1)}
        key_in(tx, archive.objects, FORMS, key, Said(fields={"given_name": ""}), reviewer)
    work(key, reading_of(ACT))
    with archive.records.reading() as tx:
        assert said_of(tx, key)["given_name"] == "Бат"


def test_a_keyed_value_follows_the_rule_of_its_kind_and_a_known_form(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        for said, error, word in (
            (Said("birth", {"birth_date": "31.02.1993"}), FieldValueError, "birth_date"),
            (Said("birth", {"register_number": "ЪЪ99"}), FieldValueError, "register_number"),
            (Said("birth", {"colour": "red"}), UnknownFieldError, "given_name"),
            (Said("menu"), UnknownTypeError, "adoption"),
            (Said(fields={"given_name": "Бат"}), UnknownTypeError, "--type"),
        ):
            with pytest.raises(error, match=word) as told:
                key_in(tx, archive.objects, FORMS, key, said, reviewer)
            assert "1993" not in str(told.value)
        assert tx.products.of("document", key, 1) == ()


def test_a_paper_that_a_person_calls_an_adoption_is_restricted_at_once(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        key_in(tx, archive.objects, FORMS, key, Said("adoption"), reviewer)
        assert tx.documents.get(key).restricted
        lift(tx, key, reviewer, reason="a mistake")
        key_in(tx, archive.objects, FORMS, key, Said("birth"), reviewer)
        assert not tx.documents.get(key).restricted


def test_a_restricted_field_that_is_keyed_cannot_be_covered_and_is_flagged(
    archive: Archive, shelve: Shelve, work: Work, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        said = Said("birth", {"ethnicity": "халх"})
        key_in(tx, archive.objects, FORMS, key, said, reviewer)
    work(key, reading_of(ACT))
    with archive.records.reading() as tx:
        flags = {flag.code for flag in tx.holds.flags("document", key)}
        assert "restricted_not_located:ethnicity" in flags
        (field,) = (one for one in tx.fields.of(key, 1) if one.name == "ethnicity")
        assert field.restricted


def test_a_worker_that_was_describing_meanwhile_does_not_win(
    archive: Archive, shelve: Shelve, reviewer: Actor
) -> None:
    key = shelve.document("1")
    with archive.records.writing() as tx:
        for item in tx.documents.pages(key, 1):
            clean_page(archive, tx, item.page, NOTHING)
        lease = tx.work.take(Noun.DOCUMENT, key, Step.DESCRIBE)
        assert lease is not None
        key_in(tx, archive.objects, FORMS, key, Said("birth"), reviewer)
        assert not tx.work.move(lease, State.DESCRIBED)

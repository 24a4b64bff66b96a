"""The metadata JSON beside a document's objects: complete, canonical, and of a known shape."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
import rfc8785

from pipeline.assemble.metadata import (
    SCHEMA_VERSION,
    LinkedRecord,
    PageOfVersion,
    Registration,
    metadata,
)
from pipeline.events import Actor, Event
from pipeline.flow import State
from pipeline.geometry import IDENTITY, Point
from pipeline.ids import BatchId, DocumentId, LeafId, MasterId, PageId, RecordKey, VolumeId
from pipeline.nouns.batch import Batch
from pipeline.nouns.document import Document, Field, Link, LinkRole, LinkStanding
from pipeline.nouns.page import Master, Page, PageStanding, Place, Provenance
from pipeline.nouns.record import Record, Register, Standing
from pipeline.nouns.volume import Citation, CountQuality, Leaf, Risk, Volume, VolumeKind
from pipeline.ports.facts import Product, VersionFacts

AT = datetime(2024, 3, 9, 8, 30, 0, 250, tzinfo=UTC)
HALF = (Point(0.0, 0.0), Point(500.5, 0.0), Point(500.5, 700.0))


def _product(noun: str, subject: str, kind: str, sha256: str) -> Product:
    return Product(noun, subject, 1, kind, f"products/{sha256}", sha256, 10, "text/plain", "r")


def _page() -> Page:
    return Page(
        id=PageId("page-1"),
        place=Place(LeafId("leaf-1"), "r", 1),
        master=MasterId("master-1"),
        frame=0,
        region=None,
        width=1000,
        height=1400,
        dpi=300.0,
        dpi_source="file",
        orientation=1,
        standing=PageStanding.CURRENT,
        state=State.READ,
        revision=3,
        matrix=IDENTITY,
        cleaned_width=990,
        cleaned_height=1390,
        cleaned_dpi=300,
    )


def _master() -> Master:
    provenance = Provenance("op", "st-1", "dev", "folder", "12а.tif", 7, None, (("dpi", "300"),))
    return Master(
        MasterId("master-1"), "a" * 64, 123, "image/tiff", "masters/a", BatchId("b"), provenance
    )


def _record() -> Record:
    return Record(
        id=RecordKey("rec-1"),
        register=Register.CIVIL,
        record_id="191/ШШ-1",
        type="birth",
        unit="11",
        title="",
        year=1987,
        register_number="ЪЪ87031204",
        names=("Үүрийнтуяа",),
        standing=Standing.ACTIVE,
        revision=1,
    )


def _batch() -> Batch:
    return Batch(
        id=BatchId("batch-1"),
        source="folder:scans",
        operator="op",
        station="st-1",
        unit="11",
        driver="folder",
        profile={},
        counters={"pages": 1},
        opened=AT,
        sealed=None,
    )


@pytest.fixture
def registration() -> Registration:
    document = Document(
        id=DocumentId("doc-1"),
        origin_key="k",
        type="birth",
        title="Төрсний бүртгэл",
        script="cyrillic",
        restricted=False,
        state=State.REGISTERED,
        version=1,
        current=1,
        held=False,
        revision=9,
    )
    link = Link(
        id="link-1",
        record=RecordKey("rec-1"),
        document=DocumentId("doc-1"),
        role=LinkRole.PRINCIPAL,
        standing=LinkStanding.CONFIRMED,
        evidence="folder",
        by="op",
        at=AT,
    )
    event = Event(
        origin="st-1",
        type="document.registered",
        subject_kind="document",
        subject_id="doc-1",
        subject_revision=9,
        actor=Actor("r", "registrar"),
        at=AT,
        recorded_at=AT,
        facts={"pages": 1, "share": 0.5},
        id="event-1",
    )
    field = Field(
        name="given_name",
        raw="Yүрийнтуяа",
        value="Үүрийнтуяа",
        valid=True,
        confidence=0.91,
        page=PageId("page-1"),
        polygon=HALF,
        words=(3, 4),
    )
    volume = Volume(
        id=VolumeId("vol-1"),
        citation=Citation("11", "1", "2", "345"),
        kind=VolumeKind.LOOSE,
        state=State.CAPTURED,
        sheets=20,
        count_quality=CountQuality.COUNTED,
        restricted=False,
        risk=Risk.LOW,
        growing=False,
        revision=1,
    )
    version = VersionFacts(
        number=1,
        opened=AT,
        described=AT,
        assembled=AT,
        checked=AT,
        checked_by="v",
        registered=AT,
        registered_by="r",
        cleared_by_rule=False,
        legible=True,
        means="machine",
    )
    return Registration(
        document=document,
        version=version,
        pages=(PageOfVersion(_page(), HALF, (_product("page", "page-1", "words", "b" * 64),)),),
        leaves=(Leaf(LeafId("leaf-1"), VolumeId("vol-1"), "12а", 1, 12.5),),
        volumes=(volume,),
        masters=(_master(),),
        batches=(_batch(),),
        products=(_product("document", "doc-1", "access", "c" * 64),),
        fields=(field,),
        links=(LinkedRecord(link, _record()),),
        events=(event,),
    )


def test_every_digest_field_link_and_event_is_named(registration: Registration) -> None:
    facts = json.loads(metadata(registration))
    assert facts["schema"] == "arkhiv/document"
    assert facts["schema_version"] == SCHEMA_VERSION
    assert facts["masters"][0]["sha256"] == "a" * 64
    assert facts["pages"][0]["products"][0]["sha256"] == "b" * 64
    assert facts["products"][0]["sha256"] == "c" * 64
    assert facts["fields"][0]["value"] == "Үүрийнтуяа"
    assert facts["links"][0]["record"]["record_id"] == "191/ШШ-1"
    assert facts["links"][0]["link"]["role"] == "principal"
    assert facts["events"][0]["id"] == "event-1"
    assert facts["events"][0]["facts"] == {"pages": 1, "share": 0.5}
    assert facts["leaves"][0]["label"] == "12а"
    assert facts["volumes"][0]["citation"]["item"] == "345"


def test_the_bytes_are_canonical_and_repeatable(registration: Registration) -> None:
    written = metadata(registration)
    assert written == rfc8785.dumps(json.loads(written))
    assert written == metadata(replace(registration))


def test_moments_are_written_in_utc(registration: Registration) -> None:
    hovd = AT.astimezone(timezone(timedelta(hours=7)))
    later = replace(registration, version=replace(registration.version, opened=hovd))
    assert metadata(later) == metadata(registration)
    assert json.loads(metadata(later))["version"]["opened"] == "2024-03-09T08:30:00.000250Z"


def test_polygons_and_matrices_are_plain_numbers(registration: Registration) -> None:
    (page,) = json.loads(metadata(registration))["pages"]
    assert page["polygon"] == [[0, 0], [500.5, 0], [500.5, 700]]
    assert page["page"]["matrix"] == [1, 0, 0, 0, 1, 0, 0, 0, 1]


def test_a_file_name_that_is_no_text_is_kept(registration: Registration) -> None:
    (master,) = registration.masters
    odd = replace(master, provenance=replace(master.provenance, name="хуудас\udcff.tif"))
    facts = json.loads(metadata(replace(registration, masters=(odd,))))
    assert facts["masters"][0]["provenance"]["name"] == "хуудас\\udcff.tif"


def test_a_value_that_json_does_not_know_is_refused(registration: Registration) -> None:
    (event,) = registration.events
    wrong = replace(registration, events=(replace(event, facts={"what": object()}),))
    with pytest.raises(TypeError, match="object"):
        metadata(wrong)


NEEDED = {
    "document": "current id origin_key restricted revision script state title type version",
    "version": "checked_by cleared_by_rule legible means number opened registered registered_by",
    "page": "actions ink cleaned_dpi cleaned_height cleaned_width dpi dpi_source frame height id "
    "master matrix "
    "orientation place region standing state width",
    "leaf": "id kind label ordinal position volume",
    "volume": "citation count_quality id kind sheets",
    "master": "batch id key media_type provenance sha256 size",
    "batch": "driver id opened operator sealed source station unit",
    "product": "key kind media_type noun recipe sha256 size subject version",
    "field": "confidence engine model name page polygon raw restricted valid value words",
    "link": "at by document evidence id record role standing",
    "record": "id names record_id register register_number type unit year",
    "event": "actor at batch facts id origin recorded_at schema_version subject_id subject_kind "
    "subject_revision type",
}
"""Keys without which the database could not be made again. Taking one away or giving it another
name needs another SCHEMA_VERSION; adding one does not."""


def test_a_key_that_rebuilding_needs_is_never_lost(registration: Registration) -> None:
    facts = json.loads(metadata(registration))
    (page,), (link,), (leaf,), (volume,) = (
        facts[name] for name in ("pages", "links", "leaves", "volumes")
    )
    written = {
        "document": facts["document"],
        "version": facts["version"],
        "page": page["page"],
        "leaf": leaf,
        "volume": volume,
        "master": facts["masters"][0],
        "batch": facts["batches"][0],
        "product": page["products"][0],
        "field": facts["fields"][0],
        "link": link["link"],
        "record": link["record"],
        "event": facts["events"][0],
    }
    lost = {name: set(NEEDED[name].split()) - set(keys) for name, keys in written.items()}
    assert not any(lost.values()), lost
    assert SCHEMA_VERSION == 1

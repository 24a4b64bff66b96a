"""Keying in what a paper says, at the command line."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.flow import State
from pipeline.steps.keyed import KEYED
from tests.arkhiv.cli.conftest import field

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from tests.arkhiv.cli.conftest import Arkhiv, Finish
    from tests.conftest import Shelve


def test_fields_are_keyed_for_a_document_and_wait_for_the_work(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    key = shelve.document("1")
    finish(key, State.ASSEMBLED, field())
    given = ("--field", "given_name=Бат", "--field", "act_number= 147", "--by", "saraa")
    said = arkhiv("describe", key, "--type", "birth", *given, "--json").json
    assert said["fields"] == ["given_name", "act_number"]
    assert "arkhiv work" in arkhiv("describe", key, *given).err
    with archive.records.reading() as tx:
        assert tx.documents.get(key).state is State.DELIMITED
        product = tx.products.find("document", key, KEYED, 1)
    assert product is not None
    kept = json.loads(archive.objects.read(product.key, product.sha256))
    assert {one["name"]: one["by"] for one in kept["fields"]} == {
        "given_name": "saraa",
        "act_number": "saraa",
    }


def test_what_cannot_be_keyed_is_said_with_what_can(
    arkhiv: Arkhiv, shelve: Shelve, archive: Archive
) -> None:
    key = shelve.document("1")
    by = ("--by", "saraa")
    assert "--script" in arkhiv("describe", key, *by, ends=2).err
    assert "NAME=VALUE" in arkhiv("describe", key, "--field", "Бат", *by, ends=2).err
    assert "adoption" in arkhiv("describe", key, "--type", "menu", *by, ends=2).err
    birth = ("--type", "birth", *by)
    assert "given_name" in arkhiv("describe", key, *birth, "--field", "colour=x", ends=2).err
    assert "sex" in arkhiv("describe", key, *birth, "--field", "sex=x", lang="mn", ends=2).err
    assert archive.records.origin


def test_who_keyed_a_field_is_its_evidence(
    archive: Archive, arkhiv: Arkhiv, shelve: Shelve, finish: Finish
) -> None:
    key = shelve.document("1")
    finish(key, State.ASSEMBLED, field(), field("act_number", "147"))
    with archive.records.writing() as tx:
        read, typed = tx.fields.of(key, 1)
        keyed = replace(typed, engine=KEYED, confirmed_by="saraa", polygon=(), words=())
        tx.fields.replace(key, 1, [read, keyed])
    said = arkhiv("show", "R-1").out
    assert "saraa" in said
    assert "1r x 60 y 60" in said
    assert "1r x 0" not in said

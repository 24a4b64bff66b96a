"""Products: what is made of a thing replaces what was made before, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ports.records import Product

if TYPE_CHECKING:
    from arkhiv.archive import Archive


def made(subject: str, kind: str, key: str, version: int = 0) -> Product:
    return Product("document", subject, version, kind, key, "0" * 64, 1, "x/y", "r")


def test_what_is_made_at_once_replaces_the_same_kinds_of_the_same_things_alone(
    archive: Archive,
) -> None:
    before = [
        made("a", "alto", "1"),
        made("a", "text", "2"),
        made("a", "text", "3", version=1),
        made("b", "text", "4"),
    ]
    with archive.records.writing() as tx:
        tx.products.put(*before)
        tx.products.put(made("a", "text", "5"), made("b", "alto", "6"))
    with archive.records.reading() as tx:
        assert [one.key for one in tx.products.of("document", "a")] == ["1", "5"]
        assert [one.key for one in tx.products.of("document", "a", 1)] == ["3"]
        assert [one.key for one in tx.products.of("document", "b")] == ["6", "4"]


def test_nothing_made_is_nothing_written(archive: Archive) -> None:
    with archive.records.writing() as tx:
        tx.products.put()
        assert tx.products.of("document", "a") == ()


def test_what_is_kept_stands_under_a_version_of_its_own(archive: Archive) -> None:
    with archive.records.writing() as tx:
        tx.products.put(made("a", "text", "1"), made("a", "alto", "2"))
        tx.products.keep("document", "a")
        tx.products.put(made("a", "text", "3"))
        kept = tx.products.of("document", "a", 1)
        assert [one.key for one in kept] == ["2", "1"]
        assert [one.key for one in tx.products.of("document", "a")] == ["2", "3"]

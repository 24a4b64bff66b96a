"""Refusing: a bad file or row is written down and put aside, and the others go on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image

from tests.conftest import small_page
from tests.pipeline.ingest.conftest import HEADER, KINDS_HEADER

if TYPE_CHECKING:
    from tests.pipeline.ingest.conftest import Take


def test_what_is_no_picture_is_refused_with_its_reason_and_the_rest_goes_on(
    take: Take, scans: Path
) -> None:
    small_page(scans / "R-7" / "1.png", "нэг")
    whole = (scans / "R-7" / "1.png").read_bytes()
    (scans / "R-7" / "2.png").write_bytes(whole[: len(whole) // 2])
    (scans / "R-7" / "3.tif").write_bytes(b"")
    (scans / "R-7" / "4.jpg").write_bytes(whole.replace(b"PNG", b"GNP"))
    counted = take()
    assert (counted.pages, counted.refused) == (1, 3)
    with take.archive.records.reading() as tx:
        codes = {Path(file.path).name: file.code for file in tx.batches.refused()}
    assert codes == {"2.png": "undecodable", "3.tif": "empty_file", "4.jpg": "unknown_format"}


def test_an_unknown_unit_in_a_manifest_refuses_the_row_only(take: Take, scans: Path) -> None:
    folder = scans / "book"
    small_page(folder / "a.png", "нэг")
    small_page(folder / "b.png", "хоёр")
    (folder / "manifest.csv").write_text(
        HEADER + "a.png,99:1/1/1,1,1,r,,,X-1,\nb.png,00:1/1/1,2,2,r,,,X-2,\n"
    )
    counted = take()
    assert (counted.pages, counted.refused) == (1, 2)
    with take.archive.records.reading() as tx:
        codes = {file.path: file.code for file in tx.batches.refused()}
    assert codes == {"book/manifest.csv:2": "row_unit", "book/a.png": "not_listed"}


def test_a_bad_row_of_a_file_leaves_its_other_rows(take: Take, scans: Path) -> None:
    folder = scans / "book"
    folder.mkdir()
    frames = [Image.new("1", (60, 40), colour) for colour in (0, 1, 0)]
    frames[0].save(folder / "a.tif", save_all=True, append_images=frames[1:])
    rows = (
        "a.tif#1,00:1/1/1,1,1,r,,,X-1,,",
        "a.tif#2,00:1/1/1,2,2,r,,,X-1,,",
        "a.tif#4,00:1/1/1,3,3,r,,,X-1,,",
        "a.tif#3,00:somewhere,4,4,r,,,X-1,,",
        'a.tif#3,00:1/1/1,5,5,r,,"10,10,60,20",X-1,,',
        "a.tif#3,99:1/1/1,6,6,r,,,X-1,,",
        "a.tif#3,00:1/1/1,7,7,r,0,,X-1,,",
        "a.tif#3,00:1/1/1,8,8,r,1000,,X-1,,",
        "a.tif#3,00:1/1/1,9,9,r,,,X-1,,letter",
        "a.tif#3,00:1/1/1,10,10,r,,,X-1,,letter",
    )
    (folder / "manifest.csv").write_text(KINDS_HEADER + "\n".join(rows) + "\n", "utf-8")
    counted = take()
    assert (counted.files, counted.pages, counted.refused) == (1, 2, 8)
    assert [label for label, *_ in take.leaves(take.document("record:X-1"))] == ["1", "2"]
    with take.archive.records.reading() as tx:
        codes = {file.path: file.code for file in tx.batches.refused()}
    assert codes == {
        "book/manifest.csv:4": "row_frame",
        "book/manifest.csv:5": "row_volume",
        "book/manifest.csv:6": "row_outside",
        "book/manifest.csv:7": "row_unit",
        "book/manifest.csv:8": "row_part",
        "book/manifest.csv:9": "row_part",
        "book/manifest.csv:10": "row_kind",
        "book/manifest.csv:11": "row_kind",
    }
    assert take().refused == 8
    with take.archive.records.reading() as tx:
        assert len(tx.batches.refused()) == 8


def test_a_bad_row_in_a_hot_folder_is_noted_and_its_file_put_aside(take: Take, scans: Path) -> None:
    book = scans / "incoming" / "book"
    small_page(book / "a.png", "нэг")
    small_page(book / "b.png", "хоёр")
    (book / "manifest.csv").write_text(
        HEADER + "a.png#7,00:1/1/1,1,1,r,,,X-1,\nb.png,00:1/1/1,2,2,r,,,X-1,\n"
    )
    counted = take()
    assert (counted.pages, counted.refused) == (1, 2)
    failed = {path.name for path in (scans / "failed" / "book").iterdir()}
    assert failed == {"a.png", "a.png.error.json", "manifest.csv.2.error.json"}
    assert (scans / "done" / "book" / "b.png").exists()

"""The kind of a master file, told by its content and never by its name."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.ingest.errors import EmptyFileError, UnknownFormatError

if TYPE_CHECKING:
    from typing import BinaryIO

PDF_HEADER_WITHIN = 1024


class Kind(StrEnum):
    """The media types that can be masters."""

    TIFF = "image/tiff"
    JPEG = "image/jpeg"
    PNG = "image/png"
    JP2 = "image/jp2"
    J2C = "image/j2c"
    PDF = "application/pdf"


MAGIC: tuple[tuple[bytes, Kind], ...] = (
    (b"II*\0", Kind.TIFF),
    (b"MM\0*", Kind.TIFF),
    (b"II+\0\x08\0\0\0", Kind.TIFF),
    (b"MM\0+\0\x08\0\0", Kind.TIFF),
    (b"\xff\xd8\xff", Kind.JPEG),
    (b"\x89PNG\r\n\x1a\n", Kind.PNG),
    (b"\0\0\0\x0cjP  \r\n\x87\n", Kind.JP2),
    (b"\xff\x4f\xff\x51", Kind.J2C),
)


def kind_of(file: BinaryIO) -> Kind:
    """Return the kind of an open file and leave it at its start."""
    file.seek(0)
    head = file.read(PDF_HEADER_WITHIN)
    file.seek(0)
    if not head:
        raise EmptyFileError
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if b"%PDF-" in head:
        return Kind.PDF
    raise UnknownFormatError

"""Practice: what of an archive of invented papers is handed over, marked, or not at all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.practice.errors import PracticeStaysError
from pipeline.practice.mark import ENDINGS, burnt_picture

if TYPE_CHECKING:
    from web.asking import Attachment
    from web.house import House


def require_real(house: House) -> None:
    """Raise where what is asked for leaves the archive or counts, and its papers are invented."""
    if house.practice:
        raise PracticeStaysError


def handed(house: House, file: Attachment) -> Attachment:
    """Return a file as it is handed over: a picture with the mark in its pixels.

    Other files are made of words and pictures that carry it already.
    """
    if not house.practice or file.media_type not in ENDINGS:
        return file
    return replace(file, data=burnt_picture(file.data, file.media_type))

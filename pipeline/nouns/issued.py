"""The issued copy: what of an opened paper somebody took along, in which form."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Form(StrEnum):
    """In which form a copy leaves the archive."""

    FILE = "pdf_file"
    PAGE = "page_picture"
    REGION = "part_of_a_page"
    TEXT = "text_file"
    PRINT = "print_for_paper"


@dataclass(frozen=True, slots=True)
class Extract:
    """What is taken: a form of it, from one page to another, or a part of one.

    `region` is written as the viewer does: x,y,w,h in pixels of the picture, or in percent after
    pct:. Pages count from 1.
    """

    form: Form
    first: int
    last: int
    region: str = ""

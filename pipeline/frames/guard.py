"""The guard around decoders: whatever they raise on foreign bytes becomes a typed error."""

from __future__ import annotations

import errno
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PIL import Image, UnidentifiedImageError

from pipeline.errors import ArkhivError
from pipeline.ingest.errors import TooManyPixelsError, TooMuchMemoryError, UndecodableError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipeline.nouns.frame import Limits

MACHINE_TROUBLE = frozenset(
    {errno.EIO, errno.ENOSPC, errno.EMFILE, errno.ENFILE, errno.ESTALE, errno.EDQUOT}
)
COMPLAINT_LENGTH = 200
HEADER_PHRASE = "the header is damaged"
CUT_OFF_PHRASE = "the file is cut off"
DAMAGED_PHRASE = "its contents are damaged"
NO_PIXELS_PHRASE = "it has no pixels"
SAMPLES_PHRASE = "its samples are of a kind that no scanner makes"
CUT_OFF = ("truncated", "cut off", "premature", "unexpected end", "not processed", "end of file")
"""Signs in a decoder's complaint that the end of the file is missing."""


@contextmanager
def guarded(path: Path) -> Iterator[None]:
    """Decode inside this: errors come out typed, and the pixel budget is ours, not Pillow's.

    Pillow keeps its budget in a module variable and only warns when it is passed; while the guard
    stands that check is off, because `within_budget` is asked before every decoding.
    """
    pillows_budget = Image.MAX_IMAGE_PIXELS
    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except ArkhivError:
        raise
    except MemoryError as error:
        raise TooMuchMemoryError from error
    except Exception as error:
        if isinstance(error, OSError) and error.errno in MACHINE_TROUBLE:
            raise
        complaint = said_by(error, path)
        raise UndecodableError(reason=reason(error, complaint), complaint=complaint) from error
    finally:
        Image.MAX_IMAGE_PIXELS = pillows_budget


def within_budget(width: int, height: int, limits: Limits) -> None:
    """Refuse a frame that would have no pixels, or more than are allowed."""
    if width < 1 or height < 1:
        raise UndecodableError(reason=NO_PIXELS_PHRASE)
    if width * height > limits.max_pixels:
        raise TooManyPixelsError(width=width, height=height, allowed=limits.max_pixels)


def reason(error: Exception, complaint: str) -> str:
    """Return what is wrong with a file, as people are told it."""
    if isinstance(error, UnidentifiedImageError):
        return HEADER_PHRASE
    cut = any(sign in complaint.lower() for sign in CUT_OFF)
    return CUT_OFF_PHRASE if cut else DAMAGED_PHRASE


def said_by(error: Exception, path: Path) -> str:
    """Return what a decoder complained of, without the path that it may put into it.

    One word alone, as a missing key, means something only beside the kind of error.
    """
    said = str(error).replace(str(path), path.suffix or "file").strip()
    if " " not in said:
        said = f"{type(error).__name__} {said}".strip()
    return said[:COMPLAINT_LENGTH]

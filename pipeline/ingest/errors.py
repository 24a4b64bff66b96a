"""What keeps a file from becoming pages, below the tree of `pipeline.errors`.

InputError
├── EmptyFileError          a file without a single byte
├── UnknownFormatError      neither TIFF, JPEG, PNG, JPEG 2000 nor PDF
├── UndecodableError        truncated, damaged, or of a kind that no scanner makes
├── EncryptedPdfError       a PDF behind a password
├── TooManyPixelsError      more pixels than one page may have
├── TooManyFramesError      more frames than one file may have
├── FurtherPicturesError    pictures that would become no pages
├── TooSlowError            a frame took too long to decode
├── TooMuchMemoryError      a frame needs more memory than there is for one page
├── NoSuchFrameError        a frame that the file does not have
└── DecoderLostError        a file that ends whatever tries to decode it
UnavailableError
└── RendererMissingError    the program that renders PDF pages is not installed
"""

from __future__ import annotations

from pipeline.errors import InputError, UnavailableError


class EmptyFileError(InputError):
    """A file without a single byte."""

    code = "empty_file"
    template = "The file is empty. Scan the page again."


class UnknownFormatError(InputError):
    """A file that is neither TIFF, JPEG, PNG, JPEG 2000 nor PDF, whatever its name says."""

    code = "unknown_format"
    template = (
        "The file is neither TIFF, JPEG, PNG, JPEG 2000 nor PDF. "
        "Export it from the scanner in one of these formats."
    )


class UndecodableError(InputError):
    """A file that is cut off, damaged, or of a kind that no scanner makes."""

    code = "undecodable"
    template = "The file cannot be decoded ({reason}). Copy it again, or scan the page again."


class EncryptedPdfError(InputError):
    """A PDF behind a password."""

    code = "encrypted_pdf"
    template = "The PDF is encrypted. Save it without a password and deliver it again."


class TooManyPixelsError(InputError):
    """A frame with more pixels than one page may have; it was not decoded."""

    code = "too_many_pixels"
    template = (
        "The frame would have {width} × {height} pixels, more than the {allowed} allowed. "
        "Scan it at a lower resolution or in parts."
    )


class TooManyFramesError(InputError):
    """A file with more frames than one file may have."""

    code = "too_many_frames"
    template = "The file has more than {allowed} frames. Split it into several files."


class FurtherPicturesError(InputError):
    """A file with further pictures, put behind or into it, that would become no pages."""

    code = "further_pictures"
    template = (
        "The file has further pictures that would become no pages. "
        "Save each picture as a file of its own."
    )


class TooSlowError(InputError):
    """A frame that took too long to decode and was given up."""

    code = "too_slow"
    template = "Decoding took longer than {seconds} s and was stopped. Look at the file by itself."


class TooMuchMemoryError(InputError):
    """A frame that needs more memory than there is for one page."""

    code = "too_much_memory"
    template = (
        "Decoding needs more memory than one page may use. "
        "Scan at a lower resolution, or raise ARKHIV_CHILD_MEMORY_MB."
    )


class NoSuchFrameError(InputError):
    """A frame that the file does not have."""

    code = "no_such_frame"
    template = "The file has no frame {frame}. Correct the manifest."


class DecoderLostError(InputError):
    """A file that ended, more than once, the process that tried to decode it."""

    code = "decoder_lost"
    template = (
        "Decoding the file crashed or hung {times} times. Scan the page again, "
        "and keep the file for whoever looks after the program."
    )


class RendererMissingError(UnavailableError):
    """The program that renders PDF pages is not installed."""

    code = "renderer_missing"
    template = "pdftoppm was not found. Install it with: sudo apt-get install poppler-utils"

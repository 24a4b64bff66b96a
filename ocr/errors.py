"""Everything that can go wrong while text is read from an image, in one tree.

OcrError                        every error of this package
├── EngineError                 the text recognition program cannot be used on this machine
│   ├── EngineMissingError      it is not installed
│   ├── LibraryMissingError     the library that was asked for by name does not load
│   ├── LanguageMissingError    it is installed, but not for the language asked for
│   ├── LanguageUnknownError    there is no model of such a language to install
│   ├── ModelsApartError        the models asked for together lie in two folders
│   ├── ModelMissingError       there is no file of a model where one was named
│   ├── ModelUnreadableError    a file that was named holds no model that reads
│   └── FrozenLinesError        the lines that models are compared on are not the frozen ones
├── ModelLosesError             a model reads letters worse that names and numbers hang on
├── RecognitionError            the program could not read this image
│   ├── EngineTimeoutError      it took too long and was stopped
│   └── EngineFailedError       it crashed or printed something that is no reading
└── ReadingFormatError          stored bytes are no reading
"""

from __future__ import annotations

from typing import ClassVar


class OcrError(Exception):
    """An error with a stable code, a sentence that says what to do next, and its facts."""

    code: ClassVar[str] = "ocr"
    template: ClassVar[str] = "Text could not be read."

    def __init__(self, **facts: object) -> None:
        super().__init__(*facts.values())
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.facts)

    def __str__(self) -> str:
        return self.template.format(**self.facts)


class EngineError(OcrError):
    """The text recognition program cannot be used on this machine."""

    code = "engine"


class EngineMissingError(EngineError):
    """The program is not installed, or not where the settings say."""

    code = "engine_missing"
    template = (
        "The text recognition program {program} was not found. Install it with: "
        "sudo apt-get install tesseract-ocr tesseract-ocr-script-cyrl"
    )


class LibraryMissingError(EngineError):
    """The library tesserocr was asked for by name and does not load."""

    code = "library_missing"
    template = (
        "The library tesserocr does not load on this machine. Install it with: "
        "pip install tesserocr, or set ARKHIV_OCR_ENGINE=pytesseract."
    )


class LanguageMissingError(EngineError):
    """The program has no model for the language asked for."""

    code = "language_missing"
    template = (
        "Tesseract has no model for {language} (installed: {installed}). Install it with: "
        "sudo apt-get install {package}"
    )


class LanguageUnknownError(EngineError):
    """Neither this machine nor Debian has a model of such a name."""

    code = "language_unknown"
    template = (
        "No package is known for {language}. Installed are: {installed}. Name one of them with "
        "ARKHIV_OCR_LANGUAGE, or the code of another language, like mon."
    )


class ModelsApartError(EngineError):
    """Models are asked for together that lie in two folders."""

    code = "models_apart"
    template = (
        "The models {ours} come with this program and {others} with Tesseract, which loads "
        "models from one folder. Set ARKHIV_OCR_LANGUAGE to one of them alone, or copy "
        "the files of {ours} to {folder}."
    )


class ModelMissingError(EngineError):
    """There is no file of a model at the path that was given."""

    code = "model_missing"
    template = "There is no model {path}. Give the name of a language or a .traineddata file."


class ModelUnreadableError(EngineError):
    """The file that was given does not load as a model."""

    code = "model_unreadable"
    template = "{path} does not load as a model. Copy it again, or give another .traineddata file."


class FrozenLinesError(EngineError):
    """The lines that models are compared on are missing or were changed."""

    code = "frozen_lines"
    template = "The frozen lines in {path} are not the ones of this version. Install it again."


class ModelLosesError(OcrError):
    """A model reads Ө, Ү or digits worse than the one it is held against."""

    code = "model_loses"
    template = (
        "The model {model} reads Ө and Ү or digits worse than {other}, by more than chance "
        "explains. Keep {other}, or train {model} on more of them."
    )


class RecognitionError(OcrError):
    """The program could not read this image; another image may go well."""

    code = "recognition"


class EngineTimeoutError(RecognitionError):
    """The program was stopped because it took too long."""

    code = "engine_timeout"
    template = (
        "Text recognition took longer than {seconds} s and was stopped. "
        "Look at the image, or raise the time limit and try again."
    )


class EngineFailedError(RecognitionError):
    """The program crashed, or what it printed is no reading."""

    code = "engine_failed"
    template = (
        "Text recognition failed ({reason}). Try again; if it fails again, look at the image."
    )


class ReadingFormatError(OcrError):
    """Bytes that should hold a stored reading do not."""

    code = "reading_format"
    template = "The stored reading cannot be understood ({reason}). Read the page again."


def _rebuild(kind: type[OcrError], facts: dict[str, object]) -> OcrError:
    return kind(**facts)

"""Everything that can go wrong with a source of scans as a whole, in one tree.

DriverError                     every error of this package
├── SourceUnknownError          no driver understands this source
├── SourceMissingError          the folder is not there, or is no folder
└── FoldersApartError           the hot folder's parts lie on different file systems

What is wrong with one file is no error but a `Refusal`: the others go on.
"""

from __future__ import annotations

from typing import ClassVar


class DriverError(Exception):
    """An error with a stable code, a sentence that says what to do next, and its facts."""

    code: ClassVar[str] = "driver"
    template: ClassVar[str] = "The source of scans cannot be used."

    def __init__(self, **facts: object) -> None:
        super().__init__(*facts.values())
        self.facts = facts

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.facts)

    def __str__(self) -> str:
        return self.template.format(**self.facts)


class SourceUnknownError(DriverError):
    """No driver understands this source."""

    code = "source_unknown"
    template = "The source {source!r} is not understood. Write it as folder:PATH."


class SourceMissingError(DriverError):
    """The folder is not there, or is no folder, or may not be opened."""

    code = "source_missing"
    template = "The folder {path} cannot be opened ({reason}). Check the path and its permissions."


class FoldersApartError(DriverError):
    """The parts of a hot folder lie on different file systems."""

    code = "folders_apart"
    template = (
        "{first} and {second} lie on different file systems, so files cannot be moved at once. "
        "Put incoming, processing, done and failed on one file system."
    )


def _rebuild(kind: type[DriverError], facts: dict[str, object]) -> DriverError:
    return kind(**facts)

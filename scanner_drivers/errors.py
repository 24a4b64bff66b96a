"""Everything that can go wrong with a source of scans as a whole, in one tree.

DriverError                     every error of this package
├── SourceUnknownError          no driver understands this source
├── SourceMissingError          the folder is not there, or is no folder
├── FoldersApartError           the hot folder's parts lie on different file systems
└── DeviceError                 a scanner cannot be used, or cannot go on
    ├── SaneMissingError        the program has no access to scanners on this machine
    ├── DeviceUnknownError      there is no such scanner, or it is turned off
    ├── DeviceDeniedError       the account may not use the scanner
    ├── DeviceBusyError         somebody else uses it
    ├── ProfileRefusedError     it cannot do what the profile asks for
    ├── LostConnectionError     it does not answer any more
    ├── DriverDiedError         the scanner's own software crashed
    ├── StrangeAnswerError      what answers there is no scanner, or a broken one
    ├── CertificateError        nobody known here vouches for the scanner's certificate
    └── FeedingError            the feeding stopped; the sheets before are kept (see `faults`)

What is wrong with one file is no error but a `Refusal`: the others go on.
"""

from __future__ import annotations

from typing import ClassVar


class DriverError(Exception):
    """An error with a stable code, a sentence that says what to do next, and its facts."""

    code: ClassVar[str] = "driver"
    template: ClassVar[str] = "The source of scans cannot be used."
    command: ClassVar[str] = ""
    """What is typed to see to it, told at the command line alone."""

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
    template = (
        "The source {source!r} is not understood. Write it as folder:PATH, legacy:PATH, "
        "sane:DEVICE or escl:HOST; arkhiv devices names the scanners."
    )


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


class DeviceError(DriverError):
    """A scanner cannot be used, or cannot go on. The facts name it as `device`."""

    code = "device"
    template = "The scanner {device} cannot be used. Turn it off and on, and try again."


class SaneMissingError(DeviceError):
    """python-sane or its library is not installed."""

    code = "sane_missing"
    template = (
        "Scanners cannot be reached from here: python-sane is not installed. "
        "Run make scanners on this machine."
    )


class DeviceUnknownError(DeviceError):
    """There is no such scanner, or it does not answer."""

    code = "device_unknown"
    template = (
        "There is no scanner {device}. Check that it is turned on and connected, and that its "
        "name is written right."
    )
    command = "arkhiv devices"


class DeviceDeniedError(DeviceError):
    """The account may not use the scanner."""

    code = "device_denied"
    template = (
        "This account may not use the scanner {device}. Add it to the group scanner, sign in "
        "anew, and try again."
    )


class DeviceBusyError(DeviceError):
    """Somebody else uses the scanner."""

    code = "device_busy"
    template = (
        "The scanner {device} is in use. End the other program, or wait until it is done, and "
        "try again."
    )


class ProfileRefusedError(DeviceError):
    """The scanner cannot do what the profile asks for."""

    code = "profile_refused"
    template = (
        "The scanner {device} cannot scan with {asked}; it can do {offered}. Choose one of those."
    )


class LostConnectionError(DeviceError):
    """The scanner does not answer any more. The sheets before are kept."""

    code = "lost_connection"
    template = (
        "The scanner {device} does not answer any more. Sheets taken in before: {sheets}. "
        "Check its cable or network, turn it off and on, and feed on from the next sheet."
    )


class DriverDiedError(DeviceError):
    """The scanner's own software crashed, alone. The sheets before are kept."""

    code = "driver_died"
    template = (
        "The software of the scanner {device} ended by itself. Sheets taken in before: "
        "{sheets}. Turn the scanner off and on, and feed on from the next sheet."
    )


class StrangeAnswerError(DeviceError):
    """What came is nothing that a scanner says. The sheets before are kept."""

    code = "strange_answer"
    template = (
        "What {device} answered is not what a scanner says. Sheets taken in before: {sheets}. "
        "Check the address, and bring the scanner's own software up to date."
    )


class CertificateError(DeviceError):
    """Nobody known here vouches for the scanner's certificate."""

    code = "certificate"
    template = (
        "The certificate of {device} is not known here, so nothing was sent. If the scanner itself "
        "shows the fingerprint {fingerprint}, write #{fingerprint} behind the address."
    )


class FeedingError(DeviceError):
    """The feeding stopped. `sheets` were whole and are kept; the next one is fed again."""

    code = "feeding"
    template = "The feeding stopped. Sheets taken in before: {sheets}. Feed on from the next sheet."


def _rebuild(kind: type[DriverError], facts: dict[str, object]) -> DriverError:
    return kind(**facts)

"""What can go wrong between a station and its centre.

UserError
├── LineError                 what should name a station with its keys does not
├── NoStationError            this installation is no station of a centre yet
├── NotEmbeddedError          a station keeps everything on its own disk
├── UnitDiffersError          the settings name another archive unit
├── CentreMissingError        nobody has said which key is the centre's
├── StationUnknownError       the centre has no such station
├── StationTakenError         the name belongs to another key, or to the centre itself
├── StationRevokedError       the station is revoked
├── NothingToSendError        nothing waits to be bundled
├── TooSmallError             one thing is larger than a bundle may be
├── NoBundleError             there is no such bundle
├── BundleOverdueError        the bundle before this one has not come
├── CentreRefusedError        the centre does not take what was sent
└── ReceiptForeignError       the receipt is not of this station's centre, or of another bundle
InputError
├── BagError                  a folder is no bag, is damaged, or tries a trick
├── BundleForgedError         a bundle is not signed by its station, or is not the one it says
├── BundleUnreadableError     the contents of a bundle cannot be used
├── HoldingsUnreadableError   the file with the inventory cannot be used
└── ReceiptForgedError        a receipt is not signed by the centre
UnavailableError
├── NoRoomError               the disk has no room for the next bundle
└── CentreAwayError           the centre does not answer, or not whole
"""

from __future__ import annotations

from pipeline.errors import InputError, UnavailableError, UserError


class LineError(UserError):
    """What should name a station with its keys does not."""

    code = "station_line"
    template = (
        "“{text}” names no station with its keys. Copy the line that arkhiv station init prints."
    )


class NoStationError(UserError):
    """This installation is no station of a centre yet."""

    code = "no_station"
    template = (
        "This installation is no station of a centre yet. Take the line of arkhiv station init to "
        "the centre, then give the command again with --holdings and --centre."
    )


class NotEmbeddedError(UserError):
    """A station keeps everything on its own disk."""

    code = "not_embedded"
    template = (
        "A station keeps everything on its own disk. Leave ARKHIV_DATABASE_URL and "
        "ARKHIV_OBJECTS_URL unset at it."
    )


class UnitDiffersError(UserError):
    """The settings name another archive unit."""

    code = "unit_differs"
    template = (
        "The station would work for unit {unit}, and the settings say {found}. "
        "Set ARKHIV_UNIT={unit}."
    )


class CentreMissingError(UserError):
    """Nobody has said which key is the centre's."""

    code = "centre_missing"
    template = (
        "Say with --centre which key is the centre's: the first line that arkhiv audit key prints "
        "there, brought by hand."
    )


class StationUnknownError(UserError):
    """The centre has no such station."""

    code = "station_unknown"
    template = "There is no station {station} here. Enrol it: arkhiv station enroll"


class StationTakenError(UserError):
    """The name belongs to another key, or to the centre itself."""

    code = "station_taken"
    template = (
        "The name {station} is taken by another key. Give the new station another ARKHIV_STATION."
    )


class StationRevokedError(UserError):
    """The station is revoked."""

    code = "station_revoked"
    template = (
        "Station {station} is revoked ({reason}), so nothing of it is taken. If the bundle is "
        "really its own, enrol it again: arkhiv station enroll"
    )


class NothingToSendError(UserError):
    """Nothing waits to be bundled."""

    code = "nothing_to_send"
    template = (
        "Nothing waits to be bundled; {unread} pages are not finished. Let arkhiv work finish "
        "them, or give --unread to have the centre do it."
    )


class TooSmallError(UserError):
    """One thing is larger than a bundle may be."""

    code = "too_small"
    template = (
        "One master with all that belongs to it needs {needed} bytes, and a bundle may have "
        "{most}. Give a larger --max-size."
    )


class NoBundleError(UserError):
    """There is no such bundle."""

    code = "no_bundle"
    template = "There is no bundle {number} in {place}."


class BundleOverdueError(UserError):
    """The bundle before this one has not come."""

    code = "bundle_overdue"
    template = (
        "Bundle {number} of station {station} waits for bundle {missing}, which has not come. Take "
        "that one in first; if it is lost, the station writes it again: "
        "arkhiv bundle export --again {missing}"
    )


class CentreRefusedError(UserError):
    """The centre does not take what was sent."""

    code = "centre_refused"
    template = "The centre does not take it: {said}"


class ReceiptForeignError(UserError):
    """The receipt is not of this station's centre, or of another bundle."""

    code = "receipt_foreign"
    template = (
        "The receipt for bundle {number} does not fit what this station sent ({reason}). Nothing "
        "was erased."
    )


class BagError(InputError):
    """A folder is no bag, is damaged, or tries a trick."""

    code = "bag"
    template = "{name} cannot be taken: {reason} ({where}). Have it written again."


class BundleForgedError(InputError):
    """A bundle is not signed by its station, or is not the one it says."""

    code = "bundle_forged"
    template = (
        "{name} is not what its station sent: {reason}. Nothing of it was taken; keep it and ask "
        "the station."
    )


class BundleUnreadableError(InputError):
    """The contents of a bundle cannot be used."""

    code = "bundle_unreadable"
    template = "The contents of {name} cannot be used: {reason}. Nothing of it was taken."


class HoldingsUnreadableError(InputError):
    """The file with the inventory cannot be used."""

    code = "holdings_unreadable"
    template = (
        "The inventory in {name} cannot be used: {reason}. Have it written anew at the centre: "
        "arkhiv station enroll"
    )


class ReceiptForgedError(InputError):
    """A receipt is not signed by the centre."""

    code = "receipt_forged"
    template = "{name} is no receipt of the centre: {reason}. Nothing was erased."


class NoRoomError(UnavailableError):
    """The disk has no room for the next bundle."""

    code = "no_room"
    template = (
        "{place} has no room for bundle {number} ({size} bytes). Put in another disk and give the "
        "command again: it goes on with this bundle."
    )


class CentreAwayError(UnavailableError):
    """The centre does not answer, or not whole."""

    code = "centre_away"
    template = "The centre does not answer ({reason}). Give the command again: it goes on there."

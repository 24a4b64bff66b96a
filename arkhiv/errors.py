"""What can go wrong before the line starts, below the tree of `pipeline.errors`.

UserError
├── DataFolderError           the data folder cannot be made where it is said to be
├── LabelPairError            what a leaf is called now and then is not written OLD=NEW
├── NobodyCapturesError       who shall have a batch in hand does not capture in its unit
├── DeskError                 whoever is at the command line may not do this
│   ├── TokenMissingError         this archive has people, and nothing says which of them it is
│   ├── TokenOfAnotherError       the token is another person's than the one who is named
│   ├── RoleMissingError          the person has no role in which this can be done
│   └── OtherUnitError            the person does no such work in the unit of this
└── SettingError              the environment does not say what it should
    ├── UnknownSettingError       a variable that begins with ARKHIV_ and is no setting
    │   └── NoSuchSettingError        and is like none of them
    ├── BadSettingError           a setting has a value that it cannot have
    │   ├── NumberSettingError        it is no whole number within its bounds
    │   └── AddressSettingError       it is no address of a kind that is known
    ├── SettingTwiceError         a setting is given both directly and by a file
    └── SettingFileError          the file that holds a setting cannot be read
"""

from __future__ import annotations

from pipeline.errors import UserError


class DataFolderError(UserError):
    """The data folder cannot be made where it is said to be."""

    code = "data_folder"
    template = (
        "The data folder {place} cannot be made ({reason}). Set ARKHIV_DATA to a folder on a disk, "
        "or take away what is in its place."
    )


class LabelPairError(UserError):
    """What a leaf is called now and then is not written as it should be."""

    code = "label_pair"
    template = "{text!r} is no pair of labels. Write what it is called now and then, like 12а=13."


class NobodyCapturesError(UserError):
    """Who shall have a batch in hand does not capture in its unit."""

    code = "nobody_captures"
    template = (
        "Nobody called {person} may scan in unit {unit}. Name another person, or ask an "
        "administrator to give them the role and the unit."
    )


class DeskError(UserError):
    """Whoever is at the command line may not do this; nothing was changed."""

    code = "desk"


class TokenMissingError(DeskError):
    """This archive has people, and nothing says which of them it is."""

    code = "token_missing"
    template = (
        "People of this archive show who they are with a token. Make one with arkhiv user token "
        "NAME, and name the file it lies in: arkhiv --token-file FILE, or ARKHIV_TOKEN_FILE."
    )


class TokenOfAnotherError(DeskError):
    """The token is another person's than the one who is named."""

    code = "token_of_another"
    template = "The token is not that of {name}. Write your own name, or take your own token."


class RoleMissingError(DeskError):
    """The person has no role in which this can be done."""

    code = "role_missing"
    template = (
        "{name} may not do this: it is for a {role}, or somebody with the same right. "
        "Ask a person who has that role, or an administrator to give it."
    )


class OtherUnitError(DeskError):
    """The person does no such work in the unit of this."""

    code = "other_unit"
    template = (
        "This is of a unit in which you do no such work, so nothing was changed. Have somebody "
        "who works there do it, or ask an administrator to add the unit to yours."
    )


class SettingError(UserError):
    """The environment does not say what it should; nothing was started."""

    code = "setting"


class UnknownSettingError(SettingError):
    """A variable that begins with ARKHIV_ and is no setting."""

    code = "unknown_setting"
    template = "{key} is not a setting. Did you mean {nearest}? Correct it or remove it."


class NoSuchSettingError(UnknownSettingError):
    """A variable that begins with ARKHIV_ and is like no setting."""

    template = "{key} is not a setting. Remove it; docs/operations.md names the settings."


class BadSettingError(SettingError):
    """A setting has a value that it cannot have; a secret value is not repeated."""

    code = "bad_setting"
    template = "{key} cannot be {value}. It must be {expected}."


class NumberSettingError(BadSettingError):
    """A setting is no whole number, or one beyond its bounds."""

    template = "{key} cannot be {value}. It must be a whole number from {least} to {most}."


class AddressSettingError(BadSettingError):
    """A setting is no address of a kind that is known."""

    template = "{key} cannot be {value}. It must be an address that begins with one of {schemes}."


class SettingTwiceError(SettingError):
    """A setting is given both directly and by a file."""

    code = "setting_twice"
    template = "Both {key} and {key}_FILE are set. Remove one of them."


class SettingFileError(SettingError):
    """The file that holds a setting cannot be read."""

    code = "setting_file"
    template = "{key} names a file that cannot be read: {path} ({reason}). Correct the path."

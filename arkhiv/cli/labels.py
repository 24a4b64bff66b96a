"""Labels of the forms in force, in the language of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.describe.called import Labels
from pipeline.describe.forms import built_in, load

if TYPE_CHECKING:
    from arkhiv.cli.desk import Desk


def labels(desk: Desk) -> Labels:
    """Return the labels of the forms in force."""
    forms = load(desk.settings.forms) if desk.settings.forms else built_in()
    return Labels(forms, desk.say.lang)

"""Erased: which objects a station gave up by the centre's receipt, so that nobody misses them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exists

from storage.schema.stations import bundled_object

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def given_up(key: ColumnElement[str]) -> ColumnElement[bool]:
    """Return the condition that an object was given up here."""
    return exists().where(bundled_object.c.key == key, bundled_object.c.erased.is_not(None))

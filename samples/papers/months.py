"""Months as offices have written them: in Roman figures, and as words in two spellings."""

from __future__ import annotations

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")
SHORTENED = (
    "нэгдүгээр",
    "хоёрдугаар",
    "гуравдугаар",
    "дөрөвдүгээр",
    "тавдугаар",
    "зургадугаар",
    "долдугаар",
    "наймдугаар",
    "есдүгээр",
    "аравдугаар",
    "арван нэгдүгээр",
    "арван хоёрдугаар",
)
"""The spelling that shortens the stems of six and seven."""
MONTHS = (*SHORTENED[:5], "зургаадугаар", "долоодугаар", *SHORTENED[7:])
"""The spelling that leaves every stem whole."""

"""The letters, figures and marks of registration papers: all that our model can say."""

from __future__ import annotations

SMALL = "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя"
LARGE = SMALL.upper()
FIGURES = "0123456789"
ROMAN = "IVXL"
"""Latin letters of the months; every other Latin letter would only be taken for a Cyrillic one."""
MARKS = ".,:;!?-–—()[]«»\"“”„'/\\№%&+=*<>_|°§~#@²"
ALL = SMALL + LARGE + FIGURES + ROMAN + MARKS

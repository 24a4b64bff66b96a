"""The line by which a station is enrolled: NAME:UNIT:KEY:RECIPIENT, carried by a person."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.stations.errors import LineError

_LINE = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9-]{0,39}):(?P<unit>[0-9]{2}(?:[0-9]{2})?)"
    r":(?P<public>[0-9a-f]{64}):(?P<recipient>age1[0-9a-z]{50,70})"
)


@dataclass(frozen=True, slots=True)
class Line:
    """Who a station is: its name, its unit, the key that signs, and to whom is written."""

    name: str
    unit: str
    public: str
    recipient: str

    @classmethod
    def of(cls, text: str) -> Line:
        """Return the station that a line names."""
        found = _LINE.fullmatch(text.strip())
        if found is None:
            raise LineError(text=text[:80])
        return cls(found["name"], found["unit"], found["public"], found["recipient"])

    def __str__(self) -> str:
        return f"{self.name}:{self.unit}:{self.public}:{self.recipient}"

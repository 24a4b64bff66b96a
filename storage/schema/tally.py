"""The tally: how often steps were done, how long they took, and what went wrong, by station.

Every station has rows of its own, which its workers add to every few seconds, so that nobody waits
for a row that all share.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, String, Table

from storage.schema.base import METADATA, Moment

step_tally = Table(
    "step_tally",
    METADATA,
    Column("station", String(80), primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("within", String(8), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("last", Moment, nullable=False),
)
"""`within` is the longest that these steps took, in seconds; each step counts in one row."""

fault_tally = Table(
    "fault_tally",
    METADATA,
    Column("station", String(80), primary_key=True),
    Column("step", String(16), primary_key=True),
    Column("code", String(40), primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("last", Moment, nullable=False),
)

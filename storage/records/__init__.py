"""Records in SQL: one module per noun, gathered in a transaction."""

from __future__ import annotations

from storage.records.transaction import SqlRecords, SqlTransaction

__all__ = ["SqlRecords", "SqlTransaction"]

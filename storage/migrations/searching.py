"""Searching: what a database needs for finding by words and by likeness, besides its tables.

PostgreSQL searches words in an inverted index over arrays of words that were folded beforehand, and
likeness with pg_trgm. SQLite does both with FTS5 tables that hold nothing but an index over ours;
triggers keep them up. A shape stands between blanks there, as PostgreSQL compares it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import exc, text

from storage.errors import SearchMissingError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection

TRIGRAMS = "pg_trgm"
_POSTGRESQL = """
CREATE INDEX ix_findable_text_words ON findable_text
  USING gin (array_to_tsvector(string_to_array(words, ' ')));

CREATE INDEX ix_findable_term_shape ON findable_term USING gin (shape gin_trgm_ops)
"""
_SQLITE = """
CREATE VIRTUAL TABLE findable_word USING fts5(words, content='findable_text',
  content_rowid='findable', tokenize='unicode61 remove_diacritics 0', detail=none);

CREATE TRIGGER findable_word_put AFTER INSERT ON findable_text BEGIN
  INSERT INTO findable_word(rowid, words) VALUES (new.findable, new.words);
END;

CREATE TRIGGER findable_word_taken AFTER DELETE ON findable_text BEGIN
  INSERT INTO findable_word(findable_word, rowid, words)
    VALUES ('delete', old.findable, old.words);
END;

CREATE VIRTUAL TABLE findable_shape USING fts5(shape, content='findable_term',
  content_rowid='number', tokenize='trigram', detail=none);

CREATE TRIGGER findable_shape_put AFTER INSERT ON findable_term BEGIN
  INSERT INTO findable_shape(rowid, shape) VALUES (new.number, '  ' || new.shape || ' ');
END;

CREATE TRIGGER findable_shape_taken AFTER DELETE ON findable_term BEGIN
  INSERT INTO findable_shape(findable_shape, rowid, shape)
    VALUES ('delete', old.number, '  ' || old.shape || ' ');
END
"""


def make_searchable(connection: Connection) -> None:
    """Make the indexes; raise `SearchMissingError` where the database has no means for them."""
    embedded = connection.dialect.name == "sqlite"
    if not embedded:
        _with_trigrams(connection)
    for statement in (_SQLITE if embedded else _POSTGRESQL).split(";\n\n"):
        connection.exec_driver_sql(statement)


def make_unsearchable(connection: Connection) -> None:
    """Take away what the tables themselves do not take with them."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TABLE findable_word")
        connection.exec_driver_sql("DROP TABLE findable_shape")


def _with_trigrams(connection: Connection) -> None:
    """Have the extension in the database; its owner may make it, others need an administrator."""
    there = text("SELECT count(*) FROM pg_extension WHERE extname = :name")
    if connection.scalar(there, {"name": TRIGRAMS}):
        return
    try:
        connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    except exc.DBAPIError as fault:
        reason = str(fault.orig).splitlines()[0]
        raise SearchMissingError(extension=TRIGRAMS, reason=reason) from fault

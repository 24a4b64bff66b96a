"""Kept replies: found under their key as long as they last, one for each, then swept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from pipeline.clock import now
from storage.records.replies import KeptReply
from storage.schema.asking import kept_reply

if TYPE_CHECKING:
    from arkhiv.archive import Archive


def test_a_reply_is_kept_until_its_time_is_over(archive: Archive) -> None:
    moment = now()
    made = KeptReply("a" * 64, "b" * 64, {"viewing": "v"}, moment + timedelta(hours=1))
    with archive.records.writing() as tx:
        tx.replies.keep(made, moment)
        assert tx.replies.find(made.id, moment) == made
        assert tx.replies.find("other", moment) is None
        assert tx.replies.find(made.id, made.until) is None


def test_the_last_reply_stands_and_what_is_over_is_swept(archive: Archive) -> None:
    moment = now()
    first = KeptReply("a" * 64, "b" * 64, {"viewing": "v"}, moment + timedelta(hours=1))
    other = replace(first, id="c" * 64, until=moment + timedelta(minutes=1))
    again = replace(first, made={"viewing": "w"}, until=moment + timedelta(hours=2))
    with archive.records.writing() as tx:
        for one in (first, other):
            tx.replies.keep(one, moment)
        tx.replies.keep(again, moment + timedelta(minutes=30))
        assert tx.replies.find(first.id, moment) == again
        assert tx.connection.scalar(select(func.count()).select_from(kept_reply)) == 1

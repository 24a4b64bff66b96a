"""Volumes and leaves in SQL."""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, case, delete, exists, func, or_, select, update

from pipeline.clock import now
from pipeline.flow import State
from pipeline.ids import LeafId, VolumeId, new_id
from pipeline.nouns.volume import (
    Citation,
    CountQuality,
    FormerLabel,
    Leaf,
    LeafKind,
    Risk,
    Volume,
    VolumeKind,
)
from storage.records import asked
from storage.records.counted_leaves import counted_leaves
from storage.records.undelimited import undelimited_pages
from storage.schema.capture import page
from storage.schema.inventory import claim, claim_leaf, count_act, leaf, volume

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row


class SqlVolumes:
    """Volumes as they stand on the shelf, and the leaves found in them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, citation: Citation) -> Volume | None:
        """Return the volume at a citation."""
        row = asked.rows(self._connection, volume, **asdict(citation)).first()
        return volume_of(row) if row else None

    def get(self, key: VolumeId) -> Volume:
        """Return one volume."""
        return volume_of(asked.rows(self._connection, volume, id=key).one())

    def known(self, key: str) -> bool:
        """Say whether there is a volume with this id."""
        return self._connection.scalar(select(volume.c.id).where(volume.c.id == key)) is not None

    def undelimited(self) -> tuple[tuple[Volume, int], ...]:
        """Return the volumes with current pages that belong to no document, and how many."""
        found = undelimited_pages(self._connection)
        return tuple((self.get(VolumeId(key)), pages) for key, pages in found.items())

    def add_unlisted(self, citation: Citation, kind: VolumeKind) -> Volume:
        """Add a volume that the inventory does not name."""
        key = new_id()
        self._connection.execute(
            volume.insert().values(
                id=key,
                unit=citation.unit,
                fonds=citation.fonds,
                inventory=citation.inventory,
                item=citation.item,
                kind=kind.value,
                listed=False,
                created=now(),
            )
        )
        return self.get(VolumeId(key))

    def move(self, key: VolumeId, revision: int, target: State) -> bool:
        """Set a volume's state if nobody changed it meanwhile."""
        changed = self._connection.execute(
            update(volume)
            .where(volume.c.id == key, volume.c.revision == revision)
            .values(
                state=target.value,
                revision=revision + 1,
                captured=now() if target is State.CAPTURED else None,
            )
        )
        return changed.rowcount == 1

    def take_leaf(
        self,
        key: VolumeId,
        label: str,
        ordinal: int,
        position: float,
        kind: LeafKind | None = None,
    ) -> Leaf:
        """Return the leaf with this label, adding it where it is new, of the kind that is said."""
        row = asked.rows(self._connection, leaf, volume=key, label=label, ordinal=ordinal).first()
        if row is None:
            made = Leaf(LeafId(new_id()), key, label, ordinal, position, kind or LeafKind.BODY)
            there = {"volume": key, "label": label, "ordinal": ordinal, "position": position}
            kept = {"id": made.id, **there, "kind": made.kind.value, "former_labels": []}
            asked.add(self._connection, leaf, kept)
            return made
        if kind is not None and kind.value != row.kind:
            self._connection.execute(
                update(leaf).where(leaf.c.id == row.id).values(kind=kind.value)
            )
            return self.leaf(LeafId(row.id))
        return _leaf_of(row)

    def leaf(self, key: LeafId) -> Leaf:
        """Return one leaf."""
        return _leaf_of(asked.rows(self._connection, leaf, id=key).one())

    def some_leaves(self, keys: Collection[LeafId]) -> dict[LeafId, Leaf]:
        """Return leaves by their keys, asked for at once."""
        rows = asked.some(self._connection, leaf, keys)
        return {found.id: found for found in map(_leaf_of, rows)}

    def leaves(self, key: VolumeId) -> tuple[Leaf, ...]:
        """Return a volume's leaves in their order on the shelf."""
        rows = self._connection.execute(
            select(leaf).where(leaf.c.volume == key).order_by(leaf.c.position, leaf.c.ordinal)
        )
        return tuple(_leaf_of(row) for row in rows)

    def settled_leaves(self, key: VolumeId) -> int:
        """Count the leaves that count and have an accepted page or a coded absence."""
        counted = _settled(counted_leaves(self._connection))
        return self._connection.scalar(counted, {"volume": key}) or 0

    def pictured(self, keys: Sequence[LeafId]) -> frozenset[LeafId]:
        """Return which of some leaves have an accepted page."""
        asked = select(page.c.leaf).where(page.c.leaf.in_(keys), page.c.standing == "current")
        return frozenset(map(LeafId, self._connection.scalars(asked)))

    def is_pictured(self, key: LeafId) -> bool:
        """Say whether a leaf has an accepted page."""
        current = page.c.leaf == key, page.c.standing == "current"
        return self._connection.scalar(select(page.c.id).where(*current).limit(1)) is not None

    def set_absent(self, key: LeafId, code: str | None) -> None:
        """Say why a leaf cannot be scanned, or that it can; another reason keeps the moment."""
        since = case((leaf.c.absent_code.is_(None), now()), else_=leaf.c.absent_at)
        self._connection.execute(
            update(leaf)
            .where(leaf.c.id == key)
            .values(absent_code=code, absent_at=since if code else None)
        )

    def relabel(
        self,
        key: VolumeId,
        moved: Sequence[tuple[Leaf, str, int, float]],
        *,
        by: str,
        at: datetime,
    ) -> None:
        """Call leaves anew and keep what they were called; the claimed places go along.

        Each is first called by its own id, so that two may change their labels with one another.
        """
        for one, *_ in moved:
            self._connection.execute(
                update(leaf).where(leaf.c.id == one.id).values(label=one.id, ordinal=0)
            )
        for one, label, ordinal, position in moved:
            former = [asdict(item) for item in one.former]
            former.append(asdict(FormerLabel(one.label, one.ordinal, at.isoformat(), by)))
            self._connection.execute(
                update(leaf)
                .where(leaf.c.id == one.id)
                .values(label=label, ordinal=ordinal, position=position, former_labels=former)
            )
        self.move_claims(key, {one.label: label for one, label, *_ in moved if not one.ordinal})

    def move_claims(self, key: VolumeId, labels: Mapping[str, str]) -> None:
        """Have the places that records claim in a volume follow leaves that are called anew."""
        of_volume = select(claim.c.id).where(claim.c.volume == key)
        rows = self._connection.execute(
            select(claim_leaf).where(
                claim_leaf.c.claim.in_(of_volume), claim_leaf.c.label.in_(list(labels))
            )
        ).all()
        for row in rows:
            self._connection.execute(
                delete(claim_leaf).where(
                    claim_leaf.c.claim == row.claim, claim_leaf.c.label == row.label
                )
            )
        of_same = select(claim_leaf).where(claim_leaf.c.claim.in_({row.claim for row in rows}))
        known = {(row.claim, row.label) for row in self._connection.execute(of_same)}
        for claimed in {(row.claim, labels[row.label]) for row in rows} - known:
            self._connection.execute(claim_leaf.insert().values(claim=claimed[0], label=claimed[1]))

    def counts(self, kind: LeafKind) -> bool:
        """Say whether leaves of a kind count against the certified number."""
        return kind in counted_leaves(self._connection)

    def recount(
        self,
        key: VolumeId,
        sheets: int,
        *,
        act: str,
        reason: str,
        by: str,
        quality: CountQuality = CountQuality.COUNTED,
    ) -> None:
        """Let another count be the certified one; the one before stays with the act."""
        before = self.get(key)
        self._connection.execute(
            count_act.insert().values(
                id=new_id(),
                volume=key,
                before=before.sheets,
                sheets=sheets,
                act=act,
                reason=reason,
                by=by,
                at=now(),
            )
        )
        self._connection.execute(
            update(volume)
            .where(volume.c.id == key)
            .values(
                sheets=sheets,
                count_quality=quality.value,
                revision=before.revision + 1,
            )
        )


@cache
def _settled(kinds: tuple[LeafKind, ...]) -> Select[int]:
    """Return the question for how many leaves of these kinds a volume has settled."""
    pictured = exists().where(page.c.leaf == leaf.c.id, page.c.standing == "current")
    return (
        select(func.count())
        .select_from(leaf)
        .where(
            and_(leaf.c.volume == bindparam("volume"), leaf.c.kind.in_(kinds)),
            or_(pictured, leaf.c.absent_code.is_not(None)),
        )
    )


def volume_of(row: Row[tuple[object, ...]]) -> Volume:
    """Return the volume of a row of its table."""
    return Volume(
        id=VolumeId(row.id),
        citation=Citation(row.unit, row.fonds, row.inventory, row.item),
        kind=VolumeKind(row.kind),
        state=State(row.state),
        sheets=row.sheets,
        count_quality=CountQuality(row.count_quality),
        restricted=row.restricted,
        risk=Risk(row.risk),
        growing=row.growing,
        revision=row.revision,
    )


def _leaf_of(row: Row[tuple[object, ...]]) -> Leaf:
    return Leaf(
        id=LeafId(row.id),
        volume=VolumeId(row.volume),
        label=row.label,
        ordinal=row.ordinal,
        position=row.position,
        kind=LeafKind(row.kind),
        absent=row.absent_code,
        former=tuple(FormerLabel(**former) for former in row.former_labels),
        grown=row.grown,
    )

"""Reshelving: images that wait in a volume of their own go to the place that their record claims.

What came before the inventory stands in a provisional volume. When its record is known, its images
are brought to the one claimed place that fits; a link that is withdrawn lets them go back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.events import Kind
from pipeline.ids import LeafId
from pipeline.ingest.shelving import PRIORITY, fitting
from pipeline.moves.capturing import count_leaves
from pipeline.moves.restricting import restrict
from pipeline.moves.revising import renew
from pipeline.nouns.document import LinkRole, LinkStanding
from pipeline.nouns.hold import Reason
from pipeline.nouns.page import PageStanding
from pipeline.nouns.record import Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.events import Actor
    from pipeline.ids import DocumentId, RecordKey, VolumeId
    from pipeline.nouns.document import Document
    from pipeline.nouns.page import Page, Place
    from pipeline.nouns.record import Record
    from pipeline.nouns.volume import Leaf
    from pipeline.ports.records import ClaimedPlace, Extent, Transaction

SHELVED = "shelved"
REPEATS = "repeats"


def reshelve(tx: Transaction, key: DocumentId, actor: Actor) -> tuple[DocumentId, ...]:
    """Bring a document's images to the places its record claims; return whose images moved.

    Leaves for which no single claimed place fits stay, and the document is held.
    """
    waiting = _provisional(tx, key)
    record = _claimant(tx, key) if waiting else None
    if record is None:
        _release(tx, key, actor)
        return ()
    claims = tx.inventory.claimed_places(record.id)
    moved: dict[DocumentId, None] = {}
    volumes: dict[VolumeId, None] = {}
    left: dict[str, None] = {}
    for place in waiting:
        leaf = tx.volumes.leaf(place.leaf)
        claim = fitting(claims, leaf.label)
        if claim is None:
            left[leaf.label] = None
        else:
            volumes[claim.volume] = None
            moved.update(dict.fromkeys(_bring_home(tx, place, leaf, claim, actor)))
    for volume in volumes:
        count_leaves(tx, volume, actor)
    if left:
        _hold(tx, key, record, list(left), actor)
    else:
        _release(tx, key, actor)
    return tuple(moved)


def reshelve_all(tx: Transaction, actor: Actor) -> None:
    """Bring home whatever waits while its linked record claims a place by now."""
    for key in tx.documents.unshelved():
        for moved in reshelve(tx, key, actor):
            renew(tx, moved, actor, SHELVED)


def bring(tx: Transaction, page: Page, place: Place, actor: Actor) -> tuple[DocumentId, ...]:
    """Bring one image to the place that a delivery names; return the documents it belongs to."""
    documents = tx.documents.touching(page.place)
    _move(tx, page, place, actor, None)
    return _follow(tx, documents, page.place, place, actor)


def go_back(
    tx: Transaction, key: DocumentId, record: RecordKey, actor: Actor
) -> tuple[DocumentId, ...]:
    """Let images that a link brought to its record's place go back; return whose images changed."""
    changed: dict[DocumentId, None] = {}
    left: dict[VolumeId, None] = {}
    for place in dict.fromkeys(extent.place for extent in tx.documents.extents(key)):
        for page in tx.pages.at(place):
            leaf = _came_from(tx, page, record)
            if leaf is None:
                continue
            left[tx.volumes.leaf(place.leaf).volume] = None
            back = replace(place, leaf=leaf)
            _move(tx, page, back, actor, None)
            _promote(tx, place, actor)
            stays = tx.pages.current_at(place) is not None
            gone = [one for one in tx.documents.touching(place) if one.id == key or not stays]
            changed.update(dict.fromkeys(_follow(tx, gone, place, back, actor)))
            changed.update((one.id, None) for one in tx.documents.touching(place))
    for volume in left:
        count_leaves(tx, volume, actor)
    return tuple(changed)


def in_order(tx: Transaction, extents: Sequence[Extent]) -> tuple[Extent, ...]:
    """Return leaf sides volume by volume as they came, within a volume as the leaves lie."""
    known = tx.volumes.some_leaves([extent.place.leaf for extent in extents])
    leaves = [known[extent.place.leaf] for extent in extents]
    volumes = list(dict.fromkeys(leaf.volume for leaf in leaves))
    keys = [
        (
            volumes.index(leaf.volume),
            leaf.position,
            leaf.ordinal,
            extent.place.side,
            extent.place.part,
            number,
        )
        for number, (leaf, extent) in enumerate(zip(leaves, extents, strict=True))
    ]
    return tuple(extents[number] for *_, number in sorted(keys))


def _provisional(tx: Transaction, key: DocumentId) -> list[Place]:
    """The places of a document that are in a volume of its own."""
    places = dict.fromkeys(extent.place for extent in tx.documents.extents(key))
    return [place for place in places if is_provisional(tx, place)]


def is_provisional(tx: Transaction, place: Place) -> bool:
    """Say whether nobody has said yet where on the shelf a place is."""
    return tx.volumes.get(tx.volumes.leaf(place.leaf).volume).citation.provisional


def _claimant(tx: Transaction, key: DocumentId) -> Record | None:
    """The first record of which this is a principal document and that claims a place."""
    for link in tx.links.of_document(key):
        if link.role is LinkRole.PRINCIPAL and link.standing is LinkStanding.CONFIRMED:
            record = tx.inventory.get(link.record)
            if record.standing is Standing.ACTIVE and tx.inventory.claimed_places(record.id):
                return record
    return None


def _bring_home(
    tx: Transaction, place: Place, leaf: Leaf, claim: ClaimedPlace, actor: Actor
) -> tuple[DocumentId, ...]:
    """Bring every image of a place to the claimed volume, first the one that stands for it."""
    there = tx.volumes.take_leaf(claim.volume, leaf.label, leaf.ordinal, leaf.position, leaf.kind)
    target = replace(place, leaf=there.id)
    documents = tx.documents.touching(place)
    pages = tx.pages.at(place)
    for page in sorted(pages, key=lambda page: page.standing is not PageStanding.CURRENT):
        _move(tx, page, target, actor, claim.record)
    return _follow(tx, documents, place, target, actor)


def _move(
    tx: Transaction, page: Page, place: Place, actor: Actor, record: RecordKey | None
) -> None:
    """Put an image at a place: it stands for it, or contests it, or repeats what is there."""
    volume = tx.volumes.get(tx.volumes.leaf(place.leaf).volume)
    rival = tx.pages.current_at(place)
    standing = _standing_beside(tx, page, rival)
    if standing is not page.standing and standing is not PageStanding.CURRENT:
        tx.pages.stand(page.id, standing)
    tx.pages.shelve(page.id, place, PRIORITY[volume.risk])
    if standing is not page.standing and standing is PageStanding.CURRENT:
        tx.pages.stand(page.id, standing)
    facts = {"from": page.place.leaf, "to": place.leaf, "record": record}
    tx.events.note(Kind.PAGE_SHELVED, "page", page.id, actor=actor, facts=facts)
    tx.events.note(Kind.LEAF_LEFT, "leaf", page.place.leaf, actor=actor, facts={"page": page.id})
    if standing is not page.standing:
        _note_standing(tx, page, standing, rival, actor)


def _standing_beside(tx: Transaction, page: Page, rival: Page | None) -> PageStanding:
    if page.standing is PageStanding.DISCARDED or _is_superseded(tx, page):
        return page.standing
    if rival is None:
        return PageStanding.CURRENT
    return PageStanding.SUPERSEDED if _equal(tx, page, rival) else PageStanding.CONTESTED


def _is_superseded(tx: Transaction, page: Page) -> bool:
    """Say whether a person had another image take over; one that only repeats may stand again."""
    if page.standing is not PageStanding.SUPERSEDED:
        return False
    ended = [one for one in tx.events.of("page", page.id) if one.type == Kind.PAGE_SUPERSEDED]
    return not ended or REPEATS not in ended[-1].facts


def _equal(tx: Transaction, page: Page, other: Page) -> bool:
    same = (page.frame, page.region) == (other.frame, other.region)
    return same and tx.pages.master(page.master).sha256 == tx.pages.master(other.master).sha256


def _note_standing(
    tx: Transaction, page: Page, standing: PageStanding, rival: Page | None, actor: Actor
) -> None:
    if standing is PageStanding.CONTESTED and rival is not None:
        label = tx.volumes.leaf(rival.place.leaf).label
        ids = {"current": rival.id, "contested": page.id}
        tx.holds.hold("page", page.id, Reason.LEAF_CONFLICT, {**ids, "leaf": label})
        facts = {"code": Reason.LEAF_CONFLICT.value, **ids}
        tx.events.note(Kind.HELD, "page", page.id, actor=actor, facts=facts)
        return
    for code in tx.holds.release("page", page.id, actor.name, SHELVED, Reason.LEAF_CONFLICT):
        tx.events.note(Kind.RELEASED, "page", page.id, actor=actor, facts={"code": code})
    if rival is None:
        tx.events.note(Kind.PAGE_ACCEPTED, "page", page.id, actor=actor)
    else:
        facts = {"master": page.master, REPEATS: rival.id}
        tx.events.note(Kind.PAGE_SUPERSEDED, "page", page.id, actor=actor, facts=facts)


def _promote(tx: Transaction, place: Place, actor: Actor) -> None:
    """Let the only contested image of a place that became free stand for it."""
    contested = [page for page in tx.pages.at(place) if page.standing is PageStanding.CONTESTED]
    if len(contested) == 1 and tx.pages.current_at(place) is None:
        (heir,) = contested
        tx.pages.stand(heir.id, PageStanding.CURRENT)
        _note_standing(tx, heir, PageStanding.CURRENT, None, actor)


def _follow(
    tx: Transaction, documents: Sequence[Document], old: Place, new: Place, actor: Actor
) -> tuple[DocumentId, ...]:
    """Let the extents of documents follow an image, with what its new volume says of them."""
    restricted = tx.volumes.get(tx.volumes.leaf(new.leaf).volume).restricted
    for document in documents:
        extents = [
            replace(extent, place=new) if extent.place == old else extent
            for extent in tx.documents.extents(document.id)
        ]
        tx.documents.set_extents(document.id, in_order(tx, tuple(dict.fromkeys(extents))))
        if restricted and document.lifted_by is None:
            restrict(tx, document, actor, by="volume")
        if not _provisional(tx, document.id):
            _release(tx, document.id, actor)
    return tuple(document.id for document in documents)


def _came_from(tx: Transaction, page: Page, record: RecordKey) -> LeafId | None:
    """The leaf that an image left last, if it was for this record."""
    moves = [one for one in tx.events.of("page", page.id) if one.type == Kind.PAGE_SHELVED]
    if not moves or moves[-1].facts["record"] != record:
        return None
    return LeafId(str(moves[-1].facts["from"]))


def _hold(
    tx: Transaction, key: DocumentId, record: Record, labels: Sequence[str], actor: Actor
) -> None:
    facts = {"record": str(record), "leaves": ", ".join(labels)}
    if tx.holds.hold("document", key, Reason.AMBIGUOUS_PLACE, facts):
        coded = {"code": Reason.AMBIGUOUS_PLACE.value}
        tx.events.note(Kind.HELD, "document", key, actor=actor, facts=coded)


def _release(tx: Transaction, key: DocumentId, actor: Actor) -> None:
    code = Reason.AMBIGUOUS_PLACE
    for released in tx.holds.release("document", key, actor.name, "it has its place", code):
        tx.events.note(Kind.RELEASED, "document", key, actor=actor, facts={"code": released})

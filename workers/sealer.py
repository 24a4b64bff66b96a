"""The sealer: gives events their positions afterwards, signs the chain, and keeps a copy outside.

Writers never wait for one another: events are written without a position, and one sealer per
origin takes those that have none yet, in the order in which they were recorded.
"""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from pipeline.clock import now
from pipeline.seals import Seal, chain, moment, seal_key
from pipeline.trail import trail_key, written
from workers.rounds import lastly, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pipeline.ports.objects import Objects
    from pipeline.seals import SealedEvent
    from storage.records import SqlRecords
    from workers.ending import Ending

EVENTS_PER_SEAL = 5000
SECONDS_BETWEEN_SEALS = 4.0


class Sealer:
    """Seals the events of one origin with one key."""

    def __init__(self, records: SqlRecords, objects: Objects, key: Ed25519PrivateKey) -> None:
        self._records = records
        self._objects = objects
        self._key = key

    def seal(self) -> int:
        """Seal everything that is recorded by now; return how many events that were."""
        total = sealed = self._seal_some()
        while sealed == EVENTS_PER_SEAL:
            sealed = self._seal_some()
            total += sealed
        with self._records.reading() as tx:
            last = tx.events.last_seal()
        self._copy(last)
        return total

    def _seal_some(self) -> int:
        with self._records.marking() as tx:
            tx.events.seal_alone()
            waiting = tx.events.unsealed(EVENTS_PER_SEAL)
            if not waiting:
                return 0
            last = tx.events.last_seal()
            self._copy(last)
            position, head = tx.events.last_sealed()
            placed = tuple(chain(head, position, waiting))
            tx.events.place(placed)
            number = last.number + 1 if last else 1
            self._keep_trail(tx.events.origin, number, placed)
            tx.events.add_seal(
                self._signed(
                    Seal(
                        origin=tx.events.origin,
                        number=number,
                        first_position=position + 1,
                        last_position=placed[-1].position,
                        previous_head=head,
                        head=placed[-1].digest,
                        sealed_at=moment(now()),
                        public_key=self._key.public_key().public_bytes_raw().hex(),
                        signature="",
                    )
                )
            )
            return len(placed)

    def _keep_trail(self, origin: str, number: int, placed: tuple[SealedEvent, ...]) -> None:
        """Keep the events in the object store too, before any seal says that they are sealed."""
        self._objects.put(
            trail_key(origin, number, placed[-1].digest),
            written(item.event for item in placed),
            metadata={"media-type": "application/x-ndjson"},
        )

    def _signed(self, seal: Seal) -> Seal:
        return replace(seal, signature=self._key.sign(seal.statement()).hex())

    def _copy(self, seal: Seal | None) -> None:
        """Keep a seal in the object store too, so that a cut-off tail shows.

        None is made before the one before it has its copy: of two sealers one may be cut off.
        """
        if seal is not None:
            self._objects.put(
                seal_key(seal.origin, seal.number),
                json.dumps(asdict(seal), sort_keys=True).encode(),
                metadata={"media-type": "application/json"},
            )

    @contextlib.contextmanager
    def running(self, ending: Ending | None = None) -> Iterator[None]:
        """Seal every few seconds for the length of the block, and once more at its end."""
        try:
            with rounds("sealer", SECONDS_BETWEEN_SEALS, lambda _: self.seal(), ending=ending):
                yield
        finally:
            lastly("sealer", self.seal, ending)

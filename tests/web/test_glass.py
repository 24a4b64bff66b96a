"""What must not go through a feeder: the desk scans it on the glass, whatever was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.events import Actor
from pipeline.flow import Role
from pipeline.moves.handing import prepare, take
from pipeline.nouns.custody import Preparation
from pipeline.nouns.volume import VolumeKind
from tests.web.test_cut_run import SCANNER, VOLUME, house, run

if TYPE_CHECKING:
    from arkhiv.archive import Archive
    from pipeline.nouns.volume import Volume
    from tests.web.conftest import Enter

__all__ = ["house"]

pytestmark = [pytest.mark.embedded, pytest.mark.service]
BAT = Actor("bat", "operator")


@pytest.fixture
def brittle(archive: Archive) -> Volume:
    with archive.records.writing() as tx:
        volume = tx.volumes.add_unlisted(VOLUME, VolumeKind.LOOSE)
        take(tx, volume, BAT)
        prepare(tx, volume, BAT, Preparation(do_not_feed=True))
    return volume


@pytest.mark.parametrize("tray", ["auto", "feeder"])
def test_a_leaf_comes_from_the_glass_and_the_feeder_stands_still(
    enter: Enter, archive: Archive, brittle: Volume, tray: str
) -> None:
    operator = enter("bat", Role.OPERATOR)
    asked = {"volume": str(VOLUME), "source": SCANNER, "sides": "front", "tray": tray}
    here = operator.post("/capture", asked).headers["location"]
    assert "Never through a feeder" in operator.get(here).text
    fed = run(operator, archive, here)
    assert (fed.fault, fed.received) == (None, 1)
    with archive.records.reading() as tx:
        assert [leaf.label for leaf in tx.volumes.leaves(brittle.id)] == ["1"]

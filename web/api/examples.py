"""Examples: what programs send and are answered, with invented people; the tests hold them true."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from web.api.account import Account
from web.api.batches import BatchAsked, BatchPage
from web.api.copies import CopyAsked
from web.api.custody import MoveAsked
from web.api.disputes import DisputeAsked, TakenBack
from web.api.emergencies import Decision, EmergencyAsked
from web.api.feeding import (
    AbsenceAsked,
    Counted,
    HandOverAsked,
    LookedAt,
    RunAsked,
    SealAsked,
)
from web.api.inside import InsideAsked
from web.api.lookings import LooksAsked
from web.api.oddities import Settlement
from web.api.originals import Original, OriginalAsked
from web.api.records import Link, NamedRecord, Record
from web.api.searches import SearchAsked
from web.api.shots import BatchPicturesAsked, Observed, PageDecided
from web.api.stacks import SettlingAsked, StackPicturesAsked, UndoingAsked
from web.api.standing import Batch
from web.api.viewings import OpeningAsked, Viewing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web.api.shapes import Shape

RECORD_KEY = "0198c0de-0000-7000-8000-000000000001"
DOCUMENT_KEY = "0198c0de-0000-7000-8000-000000000002"
VOLUME_KEY = "0198c0de-0000-7000-8000-000000000003"
BATCH_KEY = "0198c0de-0000-7000-8000-000000000005"
PAGE_KEY = "0198c0de-0000-7000-8000-000000000006"
VIEWING_KEY = "Jv3xqf0V7yQbC1kD9mZs2A"
MOMENT, END = "2026-11-26T04:00:00Z", "2026-11-26T05:00:00Z"
REASON = {"purpose": "registration_case", "request": "2026/118"}

LINK: dict[str, Any] = {
    "record": RECORD_KEY,
    "document": DOCUMENT_KEY,
    "role": "principal",
    "standing": "confirmed",
    "evidence": "manifest",
    "by": "oyuna",
    "at": MOMENT,
}
RECORD: dict[str, Any] = {
    "key": RECORD_KEY,
    "record": "civil:1993-БГ-0147",
    "register": "civil",
    "id": "1993-БГ-0147",
    "former_ids": ["93-147"],
    "unit": "62",
    "type": "birth",
    "standing": "active",
    "state": "registered",
    "revision": 0,
    "places": [{"volume": VOLUME_KEY, "citation": "62:3/1/18", "leaves": "147"}],
    "links": [LINK],
}
VIEWING: dict[str, Any] = {
    "key": VIEWING_KEY,
    "document": DOCUMENT_KEY,
    "version": 1,
    "type": "birth",
    "unchecked": False,
    "disputed": False,
    "masked": True,
    "purpose": "2026/118 · registration_case",
    "begun": MOMENT,
    "until": END,
    "manifest": f"/iiif/presentation/3/{VIEWING_KEY}/manifest",
    "copies": f"/api/v1/viewings/{VIEWING_KEY}/copies",
    "masters": None,
    "pages": [
        {
            "number": 1,
            "withheld": False,
            "image": f"/iiif/3/{VIEWING_KEY}.1",
            "picture": f"/iiif/3/{VIEWING_KEY}.1/full/max/0/default.jpg",
        }
    ],
    "fields": [
        {
            "name": "register_number",
            "value": "ЪЪ93020211",
            "raw": "ЪЪ 93020211",
            "valid": True,
            "confidence": 0.98,
            "page": 1,
            "confirmed_by": None,
        }
    ],
    "untold": ["ethnicity"],
}
EXAMPLES: Mapping[type[Shape], Any] = MappingProxyType(
    {
        Account: {
            "name": "registry",
            "full_name": "",
            "roles": ["registrar"],
            "units": ["62"],
            "language": "mn",
            "rights": [{"right": "see_originals", "everywhere": False, "units": ["62"]}],
            "token": {
                "key": "0198c0de-0000-7000-8000-000000000004",
                "label": "registry system",
                "purposes": ["registration_case"],
                "units": ["62"],
                "until": END,
            },
            "practice": False,
        },
        AbsenceAsked: {"leaves": "14-15", "code": "lost", "number": "2026/4"},
        Batch: {
            "key": BATCH_KEY,
            "unit": "62",
            "volume": VOLUME_KEY,
            "citation": "62:3/1/18",
            "operator": "bat",
            "station": "reading room",
            "source": "sane:fujitsu:fi-7160:1",
            "opened": MOMENT,
            "sealed": None,
            "too_long": False,
        },
        BatchAsked: {
            "volume": "62:3/1/18",
            "source": "sane:fujitsu:fi-7160:1",
            "resolution": 300,
            "sides": "both",
        },
        BatchPage: {
            "key": PAGE_KEY,
            "name": "12v",
            "leaf": "12",
            "side": "v",
            "part": 2,
            "part_kind": "flap",
            "operator": "bat",
            "current": True,
            "contested": False,
            "rescan": False,
            "odd": ["blank"],
            "thumbnail": f"/api/v1/batches/{BATCH_KEY}/pages/{PAGE_KEY}/thumbnail",
            "picture": f"/api/v1/batches/{BATCH_KEY}/pages/{PAGE_KEY}/picture",
        },
        BatchPicturesAsked: {"purpose": "work_in_archive", "request": "station 3"},
        Counted: {"counter": 118, "difference": "fed_again"},
        HandOverAsked: {"to": "saraa", "counter": 118},
        LookedAt: {"code": "blank"},
        Observed: {"defects": ["torn", "stained"], "condition": "brittle"},
        PageDecided: {"why": "blurred"},
        RunAsked: {"start": "12а", "sheets": 40},
        SealAsked: {"counter": 240, "difference": "test_sheets", "unfinished": "goes_on"},
        StackPicturesAsked: {"purpose": "work_in_archive", "request": "station 3"},
        NamedRecord: {"record": "civil:1993-БГ-0147"},
        OriginalAsked: {"record": "civil:1993-БГ-0147", **REASON},
        Original: {
            "record": RECORD,
            "papers": [
                {
                    "document": DOCUMENT_KEY,
                    "role": "principal",
                    "standing": "confirmed",
                    "disputed": False,
                    "state": "registered",
                    "viewing": VIEWING,
                    "withheld": None,
                }
            ],
        },
        OpeningAsked: REASON,
        CopyAsked: {"form": "pdf_file"},
        MoveAsked: {"act": "request", "note": "at the window, 2026/118", "urgent": True},
        TakenBack: {"record": RECORD_KEY},
        Decision: {"decision": "grant"},
        EmergencyAsked: {
            "document": DOCUMENT_KEY,
            "reason": "court tomorrow, nobody else is there",
        },
        InsideAsked: {"words": "Дорж"},
        SettlingAsked: {"said": [{"image": 3, "sheet": 118}, {"image": 9, "sheet": 0}]},
        UndoingAsked: {"reason": "the stack was fed twice"},
        Settlement: {"finding": "a list of heirs for the court, request 2026/118"},
        DisputeAsked: {"record": RECORD_KEY, "remark": "another person of the same name"},
        Link: LINK,
        LooksAsked: {"register_number": "ЪЪ93020211", **REASON},
        Record: RECORD,
        SearchAsked: {"name": "Дорж", "year": 1993, **REASON},
        Viewing: VIEWING,
    }
)
"""By the shape of which they are."""

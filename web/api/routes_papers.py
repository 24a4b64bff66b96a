"""The rows of what the archive has: records, volumes and papers, and never what stands on them."""

from __future__ import annotations

from pipeline.people.rights import Right
from web.api import account, custody, documents, masters, records, stacks, trail, viewings, volumes
from web.api.route import CREATED, ApiRoute
from web.api.shapes import Nothing, Paged
from web.routes import GET, POST, Opens

RECORDS, ORIGINALS, WATCH = Right.SEE_RECORDS, Right.SEE_ORIGINALS, Right.SEE_WHO_LOOKED

PAPERS: tuple[ApiRoute, ...] = (
    ApiRoute(GET, "/account", Opens.PERSON, Nothing, account.Account, account.get_account),
    # records
    ApiRoute(GET, "/records", RECORDS, records.RecordsAsked, records.Records, records.list_records),
    ApiRoute(
        POST, "/named-records", RECORDS, records.NamedRecord, records.Record, records.name_record
    ),
    ApiRoute(GET, "/records/{key}", RECORDS, Nothing, records.Record, records.get_record),
    ApiRoute(GET, "/records/{key}/links", RECORDS, Nothing, records.Links, records.record_links),
    # stacks
    ApiRoute(GET, "/stacks", Right.CAPTURE, Paged, stacks.Stacks, stacks.list_stacks),
    ApiRoute(GET, "/stacks/{key}", Right.CAPTURE, Nothing, stacks.StackTold, stacks.get_stack),
    ApiRoute(
        POST,
        "/stacks/{key}",
        Right.CAPTURE,
        stacks.SettlingAsked,
        stacks.StackTold,
        stacks.settle_stack,
    ),
    ApiRoute(
        POST,
        "/stacks/{key}/undoing",
        Right.CAPTURE,
        stacks.UndoingAsked,
        stacks.StackTold,
        stacks.undo_stack,
    ),
    ApiRoute(
        POST,
        "/stacks/{key}/pictures",
        Right.CAPTURE,
        stacks.StackPicturesAsked,
        stacks.StackPictures,
        stacks.show_stack,
    ),
    # volumes
    ApiRoute(GET, "/volumes", RECORDS, volumes.VolumesAsked, volumes.Volumes, volumes.list_volumes),
    ApiRoute(GET, "/volumes/{key}", RECORDS, Nothing, volumes.Volume, volumes.get_volume),
    ApiRoute(GET, "/volumes/{key}/leaves", RECORDS, Paged, volumes.Leaves, volumes.volume_leaves),
    ApiRoute(
        GET, "/volumes/{key}/growths", RECORDS, Paged, volumes.Growths, volumes.volume_growths
    ),
    ApiRoute(
        GET,
        "/volumes/{key}/documents",
        RECORDS,
        Paged,
        volumes.DocumentLines,
        volumes.volume_documents,
    ),
    ApiRoute(
        GET, "/volumes/{key}/records", RECORDS, Paged, volumes.VolumeRecords, volumes.volume_records
    ),
    ApiRoute(
        GET,
        "/volumes/{key}/custody",
        RECORDS,
        Nothing,
        custody.CustodyHistory,
        custody.get_custody,
    ),
    ApiRoute(
        POST,
        "/volumes/{key}/custody",
        RECORDS,
        custody.MoveAsked,
        custody.CustodyHistory,
        custody.move_volume,
    ),
    ApiRoute(GET, "/custody", RECORDS, Paged, custody.OutOfStore, custody.list_out),
    # documents
    ApiRoute(GET, "/documents/{key}", RECORDS, Nothing, documents.Document, documents.get_document),
    ApiRoute(
        GET,
        "/documents/{key}/pages",
        RECORDS,
        Nothing,
        documents.PaperPages,
        documents.document_pages,
    ),
    ApiRoute(
        GET, "/documents/{key}/links", RECORDS, Nothing, records.Links, documents.document_links
    ),
    ApiRoute(
        GET, "/documents/{key}/holds", RECORDS, Nothing, documents.Holds, documents.document_holds
    ),
    ApiRoute(
        GET, "/documents/{key}/masters", RECORDS, Paged, masters.Masters, masters.document_masters
    ),
    ApiRoute(GET, "/documents/{key}/seen", WATCH, Paged, trail.Looks, trail.document_seen),
    ApiRoute(
        POST,
        "/documents/{key}/viewings",
        ORIGINALS,
        viewings.OpeningAsked,
        viewings.Viewing,
        viewings.open_document,
        content=True,
        status=CREATED,
    ),
)

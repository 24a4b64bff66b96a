"""The rows of the operator's desk: batches, their pages, and what is done with the paper in hand.

A program of a station asks them in the stead of whoever feeds there.
"""

from __future__ import annotations

from pipeline.people.rights import Right
from web.api import batches, feeding, shots, standing
from web.api.route import CREATED, JPEG, ApiRoute
from web.api.shapes import Nothing, Paged
from web.routes import GET, POST

FEED = Right.CAPTURE
ONE, SHOT = "/batches/{key}", "/batches/{key}/pages/{page}"

CAPTURE: tuple[ApiRoute, ...] = (
    # what is fed from
    ApiRoute(GET, "/sources", FEED, Nothing, feeding.Sources, feeding.list_sources),
    ApiRoute(
        POST,
        "/sources",
        FEED,
        Nothing,
        feeding.Sources,
        feeding.look_for_sources,
        by_turns=True,
    ),
    # batches
    ApiRoute(GET, "/batches", FEED, Paged, batches.Batches, batches.list_batches),
    ApiRoute(
        POST,
        "/batches",
        FEED,
        batches.BatchAsked,
        standing.BatchTold,
        batches.begin_batch,
        status=CREATED,
    ),
    ApiRoute(GET, ONE, FEED, Nothing, standing.BatchTold, batches.get_batch),
    ApiRoute(
        GET,
        f"{ONE}/pages",
        FEED,
        batches.BatchPagesAsked,
        batches.BatchPages,
        batches.batch_pages,
    ),
    ApiRoute(POST, f"{ONE}/runs", FEED, feeding.RunAsked, standing.BatchTold, feeding.feed_batch),
    ApiRoute(POST, f"{ONE}/stop", FEED, Nothing, standing.BatchTold, feeding.stop_batch),
    ApiRoute(
        POST, f"{ONE}/looked", FEED, feeding.LookedAt, standing.BatchTold, feeding.look_at_batch
    ),
    ApiRoute(
        POST,
        f"{ONE}/absences",
        FEED,
        feeding.AbsenceAsked,
        standing.BatchTold,
        feeding.call_leaves_absent,
    ),
    ApiRoute(
        POST,
        f"{ONE}/hand-over",
        FEED,
        feeding.HandOverAsked,
        standing.BatchTold,
        feeding.hand_batch_over,
    ),
    ApiRoute(
        POST,
        f"{ONE}/take-over",
        FEED,
        feeding.Counted,
        standing.BatchTold,
        feeding.take_batch_over,
    ),
    ApiRoute(POST, f"{ONE}/seal", FEED, feeding.SealAsked, standing.BatchTold, feeding.seal_batch),
    ApiRoute(
        POST,
        f"{ONE}/pictures",
        FEED,
        shots.BatchPicturesAsked,
        shots.BatchPictures,
        shots.show_batch,
    ),
    # pages of a batch
    ApiRoute(GET, SHOT, FEED, Nothing, shots.BatchPageTold, shots.get_batch_page),
    ApiRoute(
        GET,
        f"{SHOT}/thumbnail",
        FEED,
        Nothing,
        Nothing,
        shots.batch_thumbnail,
        content=True,
        media=(JPEG,),
    ),
    ApiRoute(
        GET,
        f"{SHOT}/picture",
        FEED,
        Nothing,
        Nothing,
        shots.batch_picture,
        content=True,
        media=(JPEG,),
        by_turns=True,
    ),
    ApiRoute(
        POST, f"{SHOT}/rescan", FEED, shots.PageDecided, standing.BatchTold, shots.rescan_page
    ),
    ApiRoute(
        POST, f"{SHOT}/stand", FEED, shots.PageDecided, shots.BatchPageTold, shots.let_page_stand
    ),
    ApiRoute(
        POST, f"{SHOT}/aside", FEED, shots.PageDecided, shots.BatchPageTold, shots.set_page_aside
    ),
    ApiRoute(POST, f"{SHOT}/looked", FEED, Nothing, shots.BatchPageTold, shots.look_at_page),
    ApiRoute(
        POST,
        f"{SHOT}/observations",
        FEED,
        shots.Observed,
        shots.BatchPageTold,
        shots.observe_page,
    ),
)

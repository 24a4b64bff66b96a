"""The rows of the line: how much is digitized, what waits, and who is told of it."""

from __future__ import annotations

from pipeline.people.rights import Right
from web.api import brought, figures, line, receivers, waiting
from web.api.route import ApiRoute
from web.api.shapes import Nothing, Paged
from web.routes import GET

FIGURES, RECEIVERS = Right.SEE_FIGURES, Right.LOOK_AFTER_PEOPLE

LINE: tuple[ApiRoute, ...] = (
    # the line
    ApiRoute(
        GET,
        "/progress",
        FIGURES,
        figures.ProgressAsked,
        figures.Progress,
        figures.get_progress,
        everywhere=True,
    ),
    ApiRoute(
        GET, "/throughput", FIGURES, Nothing, line.Throughput, line.get_throughput, everywhere=True
    ),
    ApiRoute(
        GET,
        "/throughput/pages",
        FIGURES,
        brought.BroughtAsked,
        brought.ReceivedPages,
        brought.received_pages,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/throughput/steps/{kind}",
        FIGURES,
        brought.BroughtAsked,
        brought.DoneSteps,
        brought.done_steps,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/waiting/{step}",
        FIGURES,
        Paged,
        waiting.WaitingThings,
        waiting.list_waiting,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/holds",
        FIGURES,
        waiting.HoldsAsked,
        waiting.WaitingPersons,
        waiting.list_holds,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/receivers",
        RECEIVERS,
        Paged,
        receivers.Receivers,
        receivers.list_receivers,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/receivers/{key}/notices",
        RECEIVERS,
        receivers.NoticesAsked,
        receivers.Notices,
        receivers.receiver_notices,
        everywhere=True,
    ),
)

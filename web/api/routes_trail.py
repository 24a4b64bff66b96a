"""The rows of the trail: who saw what, who asked oddly or in an emergency, and what happened."""

from __future__ import annotations

from pipeline.people.rights import Right
from web.api import emergencies, lookings, oddities, trail
from web.api.route import ApiRoute
from web.api.shapes import Nothing, Paged
from web.routes import GET, POST

WATCH, GRANT = Right.SEE_WHO_LOOKED, Right.GRANT_ACCESS

TRAIL: tuple[ApiRoute, ...] = (
    # the trail
    ApiRoute(
        POST,
        "/looks",
        Right.ANSWER_PEOPLE,
        lookings.LooksAsked,
        lookings.PersonLooks,
        lookings.find_looks,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/oddities",
        WATCH,
        Paged,
        oddities.Oddities,
        oddities.list_oddities,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/oddities/{key}",
        WATCH,
        Nothing,
        oddities.OddSearches,
        oddities.get_oddity,
        everywhere=True,
    ),
    ApiRoute(
        POST,
        "/oddities/{key}/settlement",
        GRANT,
        oddities.Settlement,
        oddities.OddSearches,
        oddities.settle_oddity,
        everywhere=True,
        in_person=True,
    ),
    ApiRoute(
        GET,
        "/emergencies",
        Right.SEE_EMERGENCIES,
        Paged,
        emergencies.Emergencies,
        emergencies.list_emergencies,
        everywhere=True,
    ),
    ApiRoute(
        GET,
        "/own-emergencies",
        Right.ASK_IN_EMERGENCY,
        Paged,
        emergencies.Emergencies,
        emergencies.own_emergencies,
        everywhere=True,
    ),
    ApiRoute(
        POST,
        "/emergencies",
        Right.ASK_IN_EMERGENCY,
        emergencies.EmergencyAsked,
        emergencies.Emergency,
        emergencies.ask_in_emergency,
        everywhere=True,
        in_person=True,
    ),
    ApiRoute(
        POST,
        "/emergencies/{key}/decision",
        GRANT,
        emergencies.Decision,
        emergencies.Emergency,
        emergencies.decide_emergency,
        everywhere=True,
        in_person=True,
    ),
    ApiRoute(
        GET,
        "/events",
        Right.SEE_EVENTS,
        trail.EventsAsked,
        trail.Events,
        trail.list_events,
        everywhere=True,
    ),
)

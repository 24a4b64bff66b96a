"""The image service: its own promises, and those of the IIIF validator."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest
from fastapi import FastAPI, HTTPException, Request
from httpx import ASGITransport, AsyncClient

from pipeline import viewing
from pipeline.geometry import Point
from pipeline.nouns.mask import Mask
from pipeline.viewing.shown import opened
from web.iiif import Visible, image_service
from web.turns import PICTURES

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from httpx import Response

NAME = "67352ccc-d1b0-11e1-89ae-279075081939"
NO_PAGE = 404
INSIDE = (Point(100, 100), Point(300, 100), Point(300, 300), Point(100, 300))


@pytest.fixture(scope="module")
def visible(tmp_path_factory: pytest.TempPathFactory) -> Visible:
    image = np.full((1000, 1000, 3), (40, 90, 160), np.uint8)
    return Visible(opened(viewing.tiled(image, tmp_path_factory.mktemp("copy") / "tiles.tif")))


def service(visible: Visible) -> FastAPI:
    def find(request: Request, name: str) -> Visible:
        del request
        if name != NAME:
            raise HTTPException(NO_PAGE)
        return visible

    app = FastAPI()
    app.include_router(image_service(find))
    return app


def ask(app: FastAPI, *paths: str, **headers: str) -> list[Response]:
    async def answers() -> list[Response]:
        way = ASGITransport(app)
        async with AsyncClient(transport=way, base_url="http://archive", timeout=60) as client:
            asked = (client.get(f"/iiif/3/{path}", headers=headers) for path in paths)
            return list(await asyncio.gather(*asked))

    return asyncio.run(answers())


def test_the_name_alone_leads_to_what_the_service_says_of_it(visible: Visible) -> None:
    (answer,) = ask(service(visible), NAME)
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"http://archive/iiif/3/{NAME}/info.json",
    )


def test_the_service_says_how_large_the_picture_is_and_how_it_is_tiled(visible: Visible) -> None:
    (answer,) = ask(service(visible), f"{NAME}/info.json")
    said = answer.json()
    assert (said["id"], said["profile"]) == (f"http://archive/iiif/3/{NAME}", "level2")
    assert (said["width"], said["height"]) == (1000, 1000)
    assert said["tiles"] == [{"width": 256, "scaleFactors": [1, 2, 4]}]
    assert said["sizes"][0] == {"width": 250, "height": 250}


def test_a_part_comes_as_the_picture_that_was_asked_for(visible: Visible) -> None:
    (answer,) = ask(service(visible), f"{NAME}/256,256,256,256/128,/90/default.png")
    found = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)
    assert found is not None
    assert (answer.headers["content-type"], found.shape) == ("image/png", (128, 128, 3))
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "full/max/0/default.gif",
        "full/max/45/default.jpg",
        "0,0,0,0/max/0/default.jpg",
        "full/2000,/0/default.jpg",
        "full/max/0/<b>.jpg",
        "pct:101,0,1,1/max/0/default.jpg",
    ],
)
def test_what_cannot_be_made_is_a_bad_request_that_says_why(visible: Visible, path: str) -> None:
    (answer,) = ask(service(visible), f"{NAME}/{path}")
    assert (answer.status_code, answer.json()["code"]) == (400, "picture_request")


@pytest.mark.parametrize(
    "path",
    [
        "other/info.json",
        f"{NAME}%2F..%2Fother/info.json",
        "..%2F..%2Fetc%2Fpasswd/info.json",
        f"{NAME}/../../healthz",
        "%00/full/max/0/default.jpg",
    ],
)
def test_no_trick_with_a_name_reaches_anything(visible: Visible, path: str) -> None:
    (answer,) = ask(service(visible), path)
    assert answer.status_code == NO_PAGE


def test_a_neighbours_act_is_in_no_tile(visible: Visible) -> None:
    app = service(replace(visible, mask=Mask(seen=(INSIDE,))))
    parts = [
        f"{NAME}/{x},{y},250,250/{size}/0/default.png"
        for x in range(0, 1000, 250)
        for y in range(0, 1000, 250)
        for size in ("max", "60,")
    ]
    for part, answer in zip(parts, ask(app, *parts), strict=True):
        found = cv2.imdecode(np.frombuffer(answer.content, np.uint8), cv2.IMREAD_COLOR)
        assert found is not None
        x, y = (int(number) for number in part.split("/")[1].split(",")[:2])
        beside = x >= 300 or y >= 300 or (x + 250) <= 100
        assert not beside or (found == 255).all()


def test_many_requests_at_once_are_all_answered(visible: Visible) -> None:
    paths = [f"{NAME}/{x},0,256,256/max/0/default.jpg" for x in range(20 * PICTURES.at_once)]
    assert {answer.status_code for answer in ask(service(visible), *paths)} == {200}


def busy_service(visible: Visible, at_work: list[str], most: list[int]) -> FastAPI:
    """A service whose every picture takes a while; it notes how many are made at once."""

    def find(request: Request, name: str) -> Visible:
        del name
        at_work.append(request.headers["who"])
        most.append(at_work.count("flood"))
        time.sleep(0.05)
        at_work.remove(request.headers["who"])
        return visible

    app = FastAPI()
    app.include_router(image_service(find, lambda request: request.headers["who"]))

    @app.get("/page")
    def page() -> str:
        return "a page"

    return app


def test_who_asks_for_very_many_pictures_keeps_nobody_else_waiting(visible: Visible) -> None:
    most: list[int] = []
    app = busy_service(visible, [], most)

    async def asked() -> tuple[list[Response], list[Response], int]:
        async with AsyncClient(
            transport=ASGITransport(app), base_url="http://archive", timeout=60
        ) as client:

            def tile(who: str) -> Awaitable[Response]:
                return client.get("/iiif/3/x/0,0,64,64/max/0/default.jpg", headers={"who": who})

            flood = [asyncio.ensure_future(tile("flood")) for _ in range(PICTURES.most_of_one + 50)]
            await asyncio.sleep(0.1)
            others = [await tile("other"), await client.get("/page")]
            left = sum(not one.done() for one in flood)
            return list(await asyncio.gather(*flood)), others, left

    flooded, others, left = asyncio.run(asked())
    assert [answer.status_code for answer in others] == [200, 200]
    assert left > 0
    assert max(most) <= PICTURES.of_one < PICTURES.at_once
    codes = [answer.status_code for answer in flooded]
    assert 0 < codes.count(503) <= 50
    assert codes.count(200) == len(codes) - codes.count(503)
    refused = next(answer for answer in flooded if answer.status_code == 503)
    assert (refused.json()["code"], refused.headers["retry-after"]) == ("pictures_busy", "2")


def test_linked_data_is_given_to_those_who_ask_for_it(visible: Visible) -> None:
    app = service(visible)
    (plain,) = ask(app, f"{NAME}/info.json")
    (linked,) = ask(app, f"{NAME}/info.json", accept="application/ld+json")
    assert plain.headers["content-type"] == "application/json"
    assert linked.headers["content-type"].startswith("application/ld+json;profile=")
    assert json.loads(linked.content) == plain.json()


def test_a_copy_that_went_stays_readable_for_who_looks_at_it(
    visible: Visible, tmp_path: Path
) -> None:
    moved = tmp_path / "copy.tif"
    moved.write_bytes(visible.copy.path.read_bytes())
    app = service(Visible(opened(moved)))
    assert ask(app, f"{NAME}/full/max/0/default.jpg")[0].status_code == 200

"""Viewing: what people are shown of a page, coded once while the master's pixels are in memory."""

from __future__ import annotations

from pipeline.viewing.content import Content, content
from pipeline.viewing.picture import View, coded, original, written
from pipeline.viewing.tiles import MEDIA_TYPE as TILES_TYPE
from pipeline.viewing.tiles import tiled

__all__ = ["TILES_TYPE", "Content", "View", "coded", "content", "original", "tiled", "written"]

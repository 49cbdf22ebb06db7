"""The map tiles of an offline pack: which they are and how much they weigh, before anything is downloaded."""

import math
from collections.abc import Iterable
from typing import Any, Final

from django.contrib.gis.db.models import Extent
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import ApiView
from gis.crs import WEB_MERCATOR, storage_srid, transformer
from gis.models import DataVersion
from gis.roles import MaySeePhotos
from gis.tiles.response import TileRequest, answer
from maps.catalogue import DISTRICT, TILE_SETS
from maps.pages.tiles import CACHE, FETCH
from roads.api.field import PACK_PARAMETERS, pack_request
from roads.models import Road

WORLD_M: Final = 2 * math.pi * 6_378_137
FIRST_ZOOM: Final = 11
LAST_ZOOM: Final = 15
# Around each road so much is taken along.
BESIDE_M: Final = 300.0
MOST_TILES: Final = 500
Box = tuple[float, float, float, float]


class FieldTilesAnswer(ApiView):
    """/api/field-tiles/"""

    permission_classes = (MaySeePhotos,)
    parameters = PACK_PARAMETERS

    @extend_schema(
        tags=["现场"],
        summary="离线包的地图瓦片",
        description=(
            f"所选道路两旁 {BESIDE_M:.0f} 米以内的瓦片（{FIRST_ZOOM}–{LAST_ZOOM} 级，最多 {MOST_TILES} 块，"
            "多了就少取最细的一级）："
            "tiles 里各是 [z, x, y]，address 是它们的地址，bytes 是压缩后一共多大。"
        ),
        responses={200: {"type": "object"}},
    )
    def get(self, request: Request) -> Response:
        works, roads = pack_request(request)
        keys = {*roads, *works.located().values_list("road_id", flat=True)}
        tiles = tiles_around(_boxes(keys))
        version = DataVersion.objects.values_list("version", flat=True).first() or 0
        return Response({
            "address": f"/tiles/{DISTRICT.name}/{version}/{{z}}/{{x}}/{{y}}.mvt",
            "tiles": tiles,
            "bytes": sum(_weight(version, tile) for tile in tiles),
            "first_zoom": FIRST_ZOOM,
            "last_zoom": max((z for z, _, _ in tiles), default=FIRST_ZOOM),
        })  # fmt: skip


def _boxes(keys: Iterable[int]) -> list[Box]:
    """West, south, east, north of each road in Web Mercator, with what lies beside it."""
    to_mercator = transformer(storage_srid(), WEB_MERCATOR)
    rows = Road.objects.filter(pk__in=list(keys)).order_by("pk").values_list("pk")
    boxes = []
    for _, (west, south, east, north) in rows.annotate(box=Extent("centreline")):
        low = to_mercator.transform(west - BESIDE_M, south - BESIDE_M)
        high = to_mercator.transform(east + BESIDE_M, north + BESIDE_M)
        boxes.append((low[0], low[1], high[0], high[1]))
    return boxes


def tiles_around(boxes: list[Box]) -> list[tuple[int, int, int]]:
    """The tiles that touch `boxes` (Web Mercator), from FIRST_ZOOM on as deep as MOST_TILES allow."""
    tiles: list[tuple[int, int, int]] = []
    for zoom in range(FIRST_ZOOM, LAST_ZOOM + 1):
        level = sorted({tile for box in boxes for tile in _tiles_of(box, zoom)})
        if len(tiles) + len(level) > MOST_TILES:
            break
        tiles += level
    return tiles


def _tiles_of(box: Box, zoom: int) -> list[tuple[int, int, int]]:
    size = WORLD_M / 2**zoom
    west, south, east, north = box
    columns = range(int((west + WORLD_M / 2) // size), int((east + WORLD_M / 2) // size) + 1)
    lines = range(int((WORLD_M / 2 - north) // size), int((WORLD_M / 2 - south) // size) + 1)
    return [(zoom, x, y) for x in columns for y in lines]


def _weight(version: int, tile: tuple[int, int, int]) -> int:
    """Bytes of a tile as it travels."""
    path = f"/tiles/{DISTRICT.name}/{version}/" + "/".join(map(str, tile)) + ".mvt"
    response: Any = answer(TileRequest(path=path, accept_encoding="gzip"), TILE_SETS, FETCH, CACHE)
    return len(response.body)

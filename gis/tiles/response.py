"""What is answered to a request for a tile: status, headers, bytes. Knows nothing of WSGI or Django's requests: the
fast lane (gis/tiles/wsgi.py) and the ordinary view (maps/views/tiles.py) both ask here."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from isal import igzip

from gis.tiles.cache import StoredTile, TileCache
from gis.tiles.fetch import Fetch, Made
from gis.tiles.sql import Detail, TileAddress, TileSet

MAX_TILE_BYTES: Final = 500_000
TILE_TYPE: Final = "application/vnd.mapbox-vector-tile"
ADDRESS: Final = re.compile(r"/tiles/([a-z_]+)/(\d{1,18})/(\d{1,8})/(\d{1,8})/(\d{1,8})\.mvt", re.ASCII)
FOREVER: Final = "max-age=31536000, immutable"
# Shorter bodies fit one packet either way.
GZIP_FROM_BYTES: Final = 1_000
# Of ISA-L: as small as zlib at the same level in a quarter of the time.
GZIP_LEVEL: Final = 1

# A tile whose detail was chosen over two states of the data is chosen again, so often.
CHOICES: Final = 3


@dataclass(frozen=True, slots=True)
class TileResponse:
    """An HTTP answer before any framework touches it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class TileRequest:
    """What of a request matters to a tile. `shared` says whether caches between us and the browser may keep it."""

    path: str
    if_none_match: str = ""
    accept_encoding: str = ""
    shared: bool = True


def problem(status: int, message: str, **headers: str) -> TileResponse:
    """An error in JSON, in Chinese, not to be kept."""
    body = json.dumps({"detail": message}, ensure_ascii=False).encode()
    common = (("Content-Type", "application/json; charset=utf-8"), ("Cache-Control", "no-store"))
    return TileResponse(status, (*common, ("Content-Length", str(len(body))), *headers.items()), body)


def answer(
    request: TileRequest, sets: Mapping[str, TileSet], fetch: Fetch, cache: TileCache | None = None
) -> TileResponse:
    """The tile a path names, or 304, 204 for an empty one, 404 for an address that names none.

    The database is asked each time which version the tile has; only a tile of another version is made.
    """
    match = ADDRESS.fullmatch(request.path)
    tiles = sets.get(match[1]) if match else None
    address = TileAddress.parse(match[3], match[4], match[5]) if match else None
    if match is None or tiles is None or address is None:
        return problem(404, "没有这样的瓦片地址。")
    data_version, tile = current_tile(tiles, address, fetch, cache)
    return _found(request, tile, current=data_version == int(match[2]))


def current_tile(
    tiles: TileSet, address: TileAddress, fetch: Fetch, cache: TileCache | None
) -> tuple[int, StoredTile]:
    """The version of the data and the tile as it is under it: from `cache`, where that has it, or made."""
    name = f"{tiles.name}/{tiles.fingerprint}/{address.z}/{address.x}/{address.y}"
    if cache is not None:
        data_version, version = fetch.versions((address.z, address.x, address.y))
        kept = cache.get(name, version)
        if kept is not None:
            return data_version, kept
    made = make(tiles, address, fetch)
    tile = stored(made)
    if cache is not None and made.version:
        cache.put(name, tile)
    return made.data_version, tile


def make(tiles: TileSet, address: TileAddress, fetch: Fetch) -> Made:
    """A tile with as much detail as fits into MAX_TILE_BYTES. Its version is 0 where writes went on all the while."""
    for _ in range(CHOICES):
        tries = list(_tries(tiles, address, fetch))
        if len({made.version for made in tries}) == 1:
            return tries[-1]
    return tries[-1]._replace(version=0)


def _tries(tiles: TileSet, address: TileAddress, fetch: Fetch) -> Iterator[Made]:
    first = Detail.at(address.z)
    for detail in sorted(Detail, reverse=True):
        if detail > first:
            continue
        made = fetch.tile(tiles.statement(address.z, detail), (address.z, address.x, address.y))
        yield made
        if len(made.content) <= MAX_TILE_BYTES:
            return


def stored(made: Made) -> StoredTile:
    """The tile as it is kept: zipped where that is worth it."""
    zipped = len(made.content) >= GZIP_FROM_BYTES
    return StoredTile(
        version=made.version,
        digest=hashlib.sha256(made.content).hexdigest()[:24],
        body=igzip.compress(made.content, GZIP_LEVEL, mtime=0) if zipped else made.content,
        zipped=zipped,
    )


def _found(request: TileRequest, tile: StoredTile, *, current: bool) -> TileResponse:
    zipped = tile.zipped and _takes_gzip(request.accept_encoding)
    etag = f'"{tile.digest}-gz"' if zipped else f'"{tile.digest}"'
    scope = "public" if request.shared else "private"
    headers: tuple[tuple[str, str], ...] = (
        ("Cache-Control", f"{scope}, {FOREVER}" if current else f"{scope}, no-cache"),
        ("ETag", etag),
        ("Vary", "Accept-Encoding" if request.shared else "Accept-Encoding, Authorization, Cookie"),
        ("X-Content-Type-Options", "nosniff"),
        ("Cross-Origin-Resource-Policy", "cross-origin" if request.shared else "same-origin"),
    )
    if _matches(request.if_none_match, tile.digest):
        return TileResponse(304, headers)
    if not tile.body:
        return TileResponse(204, headers)
    body = igzip.decompress(tile.body) if tile.zipped and not zipped else tile.body
    typed = (("Content-Type", TILE_TYPE), ("Content-Length", str(len(body))))
    encoded = (("Content-Encoding", "gzip"),) if zipped else ()
    return TileResponse(200, (*typed, *encoded, *headers), body)


def _takes_gzip(accept_encoding: str) -> bool:
    """Whether gzip is named and not with a quality of zero."""
    for part in accept_encoding.lower().split(","):
        coding, _, quality = part.partition(";")
        if coding.strip() in ("gzip", "*"):
            return not re.fullmatch(r"\s*q=0(\.0*)?\s*", quality)
    return False


def _matches(if_none_match: str, digest: str) -> bool:
    """Whether the client holds this content, in whichever encoding."""
    if if_none_match.strip() == "*":
        return True
    held = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return bool(held & {f'"{digest}"', f'"{digest}-gz"'})


def tile_json(tiles: TileSet, *, version: int, root: str, bounds: tuple[float, ...] | None) -> dict[str, Any]:
    """TileJSON 3.0.0 of a set; `root` is the scheme and host in front of its addresses, `bounds` degrees.

    `fields` has types where it may have any words, because GDAL reads numbers by them; the words are in `labels`.
    """
    document: dict[str, Any] = {
        "tilejson": "3.0.0",
        "name": tiles.label,
        "version": "1.0.0",
        "data_version": version,
        "scheme": "xyz",
        "tiles": [f"{root}{tile_template(tiles, version=version)}"],
        "minzoom": tiles.min_zoom,
        "maxzoom": tiles.max_zoom,
        "vector_layers": [
            {
                "id": layer.name,
                "description": layer.label,
                "minzoom": max(layer.min_zoom, tiles.min_zoom),
                "maxzoom": tiles.max_zoom,
                "fields": {name: field.type for name, field in layer.fields.items()},
                "labels": {name: field.label for name, field in layer.fields.items()},
            }
            for layer in tiles.layers
        ],
    }
    if bounds:
        document |= {
            "bounds": list(bounds),
            "center": [(bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2, 12],
        }
    return document


def tile_template(tiles: TileSet, *, version: int) -> str:
    """Path of the set's tiles with {z}, {x}, {y} to fill in. The query string only changes with the tiles' SQL."""
    return f"/tiles/{tiles.name}/{version}/{{z}}/{{x}}/{{y}}.mvt?s={tiles.fingerprint}"

"""A WSGI application with one tile layer, for comparing like with like against servers of single layers."""

import os
from collections.abc import Iterable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis.settings")
django.setup()

from gis.tiles.sql import TileSet  # noqa: E402
from gis.tiles.wsgi import TileLane  # noqa: E402
from roads.layers import WORKS  # noqa: E402

WORKS_ONLY = TileSet(name="works", label="", layers=(WORKS,))


def nothing(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]


application = TileLane(nothing, {"works": WORKS_ONLY})

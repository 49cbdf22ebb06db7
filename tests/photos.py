"""Pictures made for tests, and photos sent in pieces as a phone sends them."""

import hashlib
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.test import Client
from PIL import Image

from gis.crs import to_wgs84
from tests.shapes import EAST, NORTH

LOCAL = ZoneInfo("Asia/Shanghai")


def picture(
    *, width: int = 640, height: int = 480, form: str = "JPEG", colour: Any = (90, 120, 60), **options: Any
) -> bytes:
    """A picture of one colour with a grey square, as a file."""
    image = Image.new("RGB", (width, height), colour)
    image.paste((128, 128, 128), (width // 4, height // 4, width // 2, height // 2))
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def at(x: float, y: float = 0) -> dict[str, Any]:
    """Longitude and latitude of a place relative to the origin of the test shapes."""
    lon, lat = to_wgs84(EAST + x, NORTH + y)
    return {"lon": lon, "lat": lat}


def told(content: bytes, **said: Any) -> dict[str, Any]:
    """What a phone says of a photo of 1 June 2014, 10:00."""
    moment = said.pop("taken_at", datetime(2014, 6, 1, 10, tzinfo=LOCAL).isoformat())
    return {
        "key": str(uuid4()),
        "size_bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "taken_at": moment,
        "sent_at": datetime.now(LOCAL).isoformat(),
        **said,
    }


def begin(client: Client, said: dict[str, Any]) -> Any:
    return client.post("/api/photos/", said, content_type="application/json")


def put(client: Client, key: str, offset: int, content: bytes) -> Any:
    return client.put(
        f"/api/photos/uploads/{key}/?offset={offset}", content, content_type="application/octet-stream"
    )


def send(client: Client, content: bytes, *, piece: int = 300_000, **said: Any) -> Any:
    """The answer to the last piece."""
    fields = told(content, **said)
    answer = begin(client, fields)
    assert answer.status_code in (200, 201), answer.content
    for offset in range(0, len(content), piece):
        answer = put(client, fields["key"], offset, content[offset : offset + piece])
    return answer

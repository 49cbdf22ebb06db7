"""Bodies of bytes: one piece of a photo, never larger than a piece may be."""

from collections.abc import Mapping
from typing import IO, Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from gis.photos.limits import PhotoLimits


class PieceParser(BaseParser):
    """`application/octet-stream` as bytes; DRF's own parser wants a file name."""

    media_type = "application/octet-stream"

    def parse(  # type: ignore[override]
        self,
        stream: IO[bytes],
        media_type: str | None = None,
        parser_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        most = PhotoLimits.of_settings().piece_bytes
        body = stream.read(most + 1)
        if len(body) > most:
            raise ParseError(f"一块最多 {most // 1000} kB。")
        return body

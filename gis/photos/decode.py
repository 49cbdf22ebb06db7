"""The process that opens a stranger's photo: no database, no secrets, no network, little memory and time.

Runs as `python -c` with a request on standard input; writes facts and the plain copies into the folder it is given.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any, Final

THUMBNAIL_PX: Final = 320
COPY_PX: Final = 1600
# What the first bytes of a file say; names and headings of uploads say nothing.
JPEG_START: Final = b"\xff\xd8\xff"
PNG_START: Final = b"\x89PNG\r\n\x1a\n"
HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
# Formats of Pillow that are allowed to try, by media type. MPO is the JPEG of phones with two lenses.
FORMATS: Final = {"image/jpeg": ("JPEG", "MPO"), "image/png": ("PNG",), "image/heic": ("HEIF",)}


class PhotoRefused(Exception):
    """A file that is no photo we keep; the message is for the person who sent it."""


def media_type_of(start: bytes) -> str:
    """The media type by content. Raises PhotoRefused for anything but JPEG, PNG and HEIC."""
    if start.startswith(JPEG_START):
        return "image/jpeg"
    if start.startswith(PNG_START):
        return "image/png"
    if start[4:8] == b"ftyp" and start[8:12] in HEIC_BRANDS:
        return "image/heic"
    raise PhotoRefused("这个文件不是照片：只收 JPEG、PNG 和 HEIC，按内容判断，不看扩展名。")


def main() -> None:
    """Reads the request, writes `answer.json` and the copies."""
    from gis.exchange.readers.sandbox.process import leave_network, limit

    request = json.load(sys.stdin)
    folder = Path(request["folder"])
    limits = request["limits"]
    limit(limits["memory_bytes"], limits["seconds"], limits["file_bytes"] * 2)
    leave_network()
    try:
        answer = _decoded(Path(request["file"]), folder, limits["pixels"])
    except PhotoRefused as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "照片解开后占用内存太多，已停止。"}
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)


def _decoded(file: Path, folder: Path, most_pixels: int) -> dict[str, Any]:
    import warnings

    from PIL import Image, ImageOps

    warnings.simplefilter("ignore")
    with file.open("rb") as source:
        media_type = media_type_of(source.read(12))
    if media_type == "image/heic":
        import pillow_heif

        pillow_heif.register_heif_opener()
    Image.MAX_IMAGE_PIXELS = None  # our own limit is asked below, before anything is decoded
    try:
        image: Any = Image.open(file, formats=FORMATS[media_type])
    except Exception as error:
        raise PhotoRefused("照片损坏，打不开。") from error
    width, height = image.size
    if width * height > most_pixels:
        raise PhotoRefused(
            f"照片有 {width}×{height} 像素，超过了 {most_pixels // 1_000_000} 百万像素的上限。"
        )
    exif = _exif_facts(image)
    try:
        # A JPEG is decoded at the smallest scale that still serves the copy.
        image.draft("RGB", (COPY_PX, COPY_PX))
        image.load()
        image = ImageOps.exif_transpose(image)
        image = image.convert("RGB")
    except MemoryError:
        raise
    except Exception as error:
        raise PhotoRefused("照片不完整或已损坏，不能全部解开。") from error
    image.thumbnail((COPY_PX, COPY_PX))
    _saved(image, folder / "copy.jpg", 90)
    image.thumbnail((THUMBNAIL_PX, THUMBNAIL_PX))
    _saved(image, folder / "thumbnail.jpg", 80)
    return {"media_type": media_type, "width": width, "height": height, **exif}


def _saved(image: Any, file: Path, quality: int) -> None:
    """Saves pixels alone: what the file said of itself (EXIF, profiles, comments) stays with the original."""
    from PIL import Image

    plain = Image.new("RGB", image.size)
    plain.paste(image)
    plain.save(file, "JPEG", quality=quality, optimize=True)


def _exif_facts(image: Any) -> dict[str, Any]:
    """Longitude, latitude (WGS 84) and the moment of taking as EXIF has them; null what is not there or unreadable."""
    try:
        exif = image.getexif()
        place, detail = exif.get_ifd(0x8825), exif.get_ifd(0x8769)
        lon = _degrees(place.get(4), place.get(3), "W")
        lat = _degrees(place.get(2), place.get(1), "S")
        taken = str(detail.get(0x9003) or "")[:19]
    except Exception:
        return {"lon": None, "lat": None, "taken": ""}
    inside = lon is not None and lat is not None and abs(lon) <= 180 and abs(lat) <= 90
    return {"lon": lon if inside else None, "lat": lat if inside else None, "taken": taken}


def _degrees(parts: Any, letter: Any, negative: str) -> float | None:
    if not parts or len(parts) != 3:
        return None
    degrees, minutes, seconds = map(float, parts)
    decimal = degrees + minutes / 60 + seconds / 3600
    return -decimal if letter == negative else decimal


if __name__ == "__main__":
    main()

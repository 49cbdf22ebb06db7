"""The process that opens a stranger's GeoTIFF and makes a cloud-optimised one: no database, little memory and time.

Runs as `python -c` with a request on standard input; writes `answer.json` and `scene.tif` into the folder it is given.
"""

import json
import math
import os
import sys
from pathlib import Path
from typing import Any, Final

TIFF_STARTS: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
# Between these shares of its values a band is stretched where they are not bytes already.
LOW_SHARE, HIGH_SHARE = 2, 98


class SceneRefused(Exception):
    """A file that is no scene we keep; the message is for the person who sent it."""


def main() -> None:
    """Reads the request, writes the answer."""
    from gis.exchange.readers.sandbox.process import leave_network, limit

    request = json.load(sys.stdin)
    limits = request["limits"]
    limit(limits["memory_bytes"], limits["seconds"], limits["file_bytes"] * 4)
    leave_network()
    folder = Path(request["folder"])
    try:
        answer = _converted(Path(request["file"]), folder / "scene.tif", request)
    except SceneRefused as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "影像解开后占用内存太多，已停止。"}
    (folder / "answer.json").write_text(json.dumps(answer), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)


def _converted(file: Path, target: Path, request: dict[str, Any]) -> dict[str, Any]:
    import rasterio  # type: ignore[import-untyped]
    from rasterio.errors import RasterioError  # type: ignore[import-untyped]
    from rio_cogeo.cogeo import cog_translate
    from rio_cogeo.profiles import cog_profiles

    with file.open("rb") as start:
        if start.read(4) not in TIFF_STARTS:
            raise SceneRefused("这个文件不是 GeoTIFF：按内容判断，不看扩展名。")
    try:
        with rasterio.open(file, driver="GTiff") as source:
            facts = _facts(source, request)
            low, high = _stretch(source, facts["bands"])
        nodata = facts["nodata"]
        cog_translate(
            str(file), str(target), cog_profiles.get("deflate"), nodata=nodata, quiet=True, in_memory=False,
            config={"GDAL_NUM_THREADS": "1", "GDAL_TIFF_OVR_BLOCKSIZE": "256"},
        )  # fmt: skip
    except RasterioError as error:
        raise SceneRefused("影像损坏，不能全部读出。") from error
    return facts | {"low": low, "high": high}


def _facts(source: Any, request: dict[str, Any]) -> dict[str, Any]:
    """What the file is. Raises SceneRefused for what has no place, or is more than is borne."""
    pixels = source.width * source.height * source.count
    if pixels > request["limits"]["pixels"]:
        most = request["limits"]["pixels"] // 1_000_000
        raise SceneRefused(f"影像有 {pixels / 1e6:,.0f} 百万个值，最多 {most:,} 百万个，请切块。")
    if source.crs is None:
        raise SceneRefused("影像没有坐标系，请在原来的软件里写上（如 EPSG:4547）再传。")
    if source.transform.is_identity:
        raise SceneRefused("影像没有定位（没有仿射变换），不知道放在哪里。")
    bands = request["bands"] or ([1, 2, 3] if source.count >= 3 else [1])
    if any(band < 1 or band > source.count for band in bands):
        raise SceneRefused(f"影像只有 {source.count} 个波段。")
    epsg = source.crs.to_epsg()
    nodata = request["nodata"] if request["nodata"] is not None else source.nodata
    return {
        "crs": f"EPSG:{epsg}" if epsg else source.crs.to_string()[:40],
        "width": source.width, "height": source.height, "bands": bands,
        "nodata": None if nodata is None or math.isnan(nodata) else nodata,
        "ring": _ring(source), "resolution_m": _resolution(source),
    }  # fmt: skip


def _ring(source: Any) -> list[list[float]]:
    """The outline in degrees (EPSG:4326), eight points a side."""
    from rasterio.warp import transform  # type: ignore[import-untyped]

    (w, h), steps = (source.width, source.height), [n / 8 for n in range(8)]
    corners = [
        *((s * w, 0) for s in steps), *((w, s * h) for s in steps), *((w - s * w, h) for s in steps),
        *((0, h - s * h) for s in steps),
    ]  # fmt: skip
    places = [source.transform @ corner for corner in corners]
    lons, lats = transform(source.crs, "EPSG:4326", [x for x, _ in places], [y for _, y in places])
    if not all(math.isfinite(value) and abs(value) <= 180 for value in [*lons, *lats]):
        raise SceneRefused("影像的坐标换算不出经纬度，请检查坐标系。")
    return [[lon, lat] for lon, lat in zip(lons, lats, strict=True)]


def _resolution(source: Any) -> float:
    size = math.hypot(source.transform.a, source.transform.d)
    return float(size * 111_320 if source.crs.is_geographic else size)


def _stretch(source: Any, bands: list[int]) -> tuple[float | None, float | None]:
    """The values to be shown as black and white; None where the values are bytes."""
    import numpy as np

    if source.dtypes[bands[0] - 1] == "uint8":
        return None, None
    scale = max(1, max(source.width, source.height) // 512)
    shape = (len(bands), max(1, source.height // scale), max(1, source.width // scale))
    values = source.read(bands, out_shape=shape, masked=True).compressed()
    values = values[np.isfinite(values)]
    if not values.size:
        raise SceneRefused("影像里全是无数据值。")
    low, high = (float(np.percentile(values, share)) for share in (LOW_SHARE, HIGH_SHARE))
    return low, high if high > low else low + 1.0


if __name__ == "__main__":
    main()

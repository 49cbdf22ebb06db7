from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from PIL import Image

from gis.errors import DomainError
from gis.imagery.models import Scene
from gis.imagery.services import add_scene, file_of, void_scene
from gis.imagery.tiles import tile
from gis.roles import MANAGER
from tests.shapes import EAST, NORTH, make_user

# rasterio still multiplies its transforms the old way.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::PendingDeprecationWarning")]
DAY = date(2014, 11, 30)


@pytest.fixture(autouse=True)
def _folder(settings: Any, tmp_path: Path) -> None:
    settings.IMAGERY_FOLDER = tmp_path / "imagery"


def geotiff(
    file: Path, *, crs: str | None = "EPSG:4547", bands: int = 3, dtype: str = "uint8", west: float = EAST,
    north: float = NORTH + 600, size: float = 1.0, value: int = 120,
) -> Path:  # fmt: skip
    """A GeoTIFF of 800 × 600 pixels whose bands are `value`, `value` + 40, …; its left quarter has no data (0)."""
    import rasterio  # type: ignore[import-untyped]
    from rasterio.transform import Affine  # type: ignore[import-untyped]

    values = np.stack([np.full((600, 800), value + 40 * band) for band in range(bands)]).astype(dtype)
    values[:, :, :200] = 0
    with rasterio.open(
        file, "w", driver="GTiff", width=800, height=600, count=bands, dtype=dtype, crs=crs, nodata=0,
        transform=Affine(size, 0, west, 0, -size, north),
    ) as target:  # fmt: skip
        target.write(values)
    return file


def add(file: Path, **said: Any) -> Scene:
    return add_scene(file=file, title="正射影像", by=make_user(), today=DAY, **{"day": DAY, **said})


def middle_tile(scene: Scene) -> Any:
    """The tile at zoom 16 over the middle of the scene, as pixels with alpha."""
    import math

    from gis.crs import to_wgs84

    lon, lat = to_wgs84(*scene.footprint.centroid.coords)
    n = 2**16
    x = int((lon + 180) / 360 * n)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * n)
    return np.asarray(Image.open(BytesIO(tile(scene, z=16, x=x, y=y))).convert("RGBA"))


def test_a_geotiff_becomes_a_cog_with_its_day_place_and_hash(tmp_path: Path) -> None:
    from rio_cogeo.cogeo import cog_validate

    scene = add(geotiff(tmp_path / "a.tif"))
    assert (scene.crs, scene.width, scene.height, scene.resolution_m) == ("EPSG:4547", 800, 600, 1.0)
    assert scene.footprint.area == pytest.approx(800 * 600, rel=1e-4)
    assert cog_validate(str(file_of(scene.address)))[0]
    assert oct(file_of(scene.address).stat().st_mode)[-3:] == "600"


def test_tiles_show_its_colours_and_nothing_where_there_is_no_data(tmp_path: Path) -> None:
    pixels = middle_tile(add(geotiff(tmp_path / "a.tif")))
    seen = pixels[pixels[..., 3] > 0]
    assert np.abs(np.median(seen, axis=0)[:3] - [120, 160, 200]).max() < 8
    blank = tile(Scene.objects.get(), z=16, x=0, y=0)
    assert np.asarray(Image.open(BytesIO(blank)).convert("RGBA"))[..., 3].max() == 0


@pytest.mark.parametrize(
    ("crs", "west", "north", "size"),
    [
        ("EPSG:32649", 681_000.0, 3_890_000.0, 1.0),
        ("EPSG:4490", 113.23, 35.14, 0.00001),
        ("EPSG:3857", 12_605_000.0, 4_180_000.0, 1.0),
    ],
)  # fmt: skip
def test_other_coordinate_systems_are_placed(
    tmp_path: Path, crs: str, west: float, north: float, size: float
) -> None:
    scene = add(geotiff(tmp_path / "a.tif", crs=crs, west=west, north=north, size=size))
    assert scene.crs == crs
    assert middle_tile(scene)[..., 3].max() == 255


def test_sixteen_bits_are_stretched_and_bands_chosen(tmp_path: Path) -> None:
    scene = add(geotiff(tmp_path / "a.tif", bands=4, dtype="uint16", value=900), bands=[4, 3, 2])
    assert scene.bands == [4, 3, 2]
    assert (scene.low, scene.high) == (940.0, 1020.0)
    seen = middle_tile(scene)
    assert np.median(seen[seen[..., 3] > 0][:, 0]) > 240


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda file: file.write_bytes(b"not a picture") and file, "不是 GeoTIFF"),
        (lambda file: geotiff(file, crs=None), "没有坐标系"),
        (lambda file: file.write_bytes(geotiff(file).read_bytes()[:5000]) and file, "损坏"),
        (lambda file: file.write_bytes(b"II*\0" + b"\xff" * 900) and file, "损坏"),
    ],
)
def test_what_is_no_scene_is_refused_in_words(tmp_path: Path, make: Any, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        add(make(tmp_path / "a.tif"))
    assert not Scene.objects.exists()


def test_limits_days_and_bands_are_held(tmp_path: Path, settings: Any) -> None:
    file = geotiff(tmp_path / "a.tif")
    with pytest.raises(DomainError, match="还没有到"):
        add(file, day=date(2014, 12, 1))
    with pytest.raises(DomainError, match="只有 3 个波段"):
        add(file, bands=[7])
    settings.IMAGERY_LIMITS = {**settings.IMAGERY_LIMITS, "pixels": 1000}
    with pytest.raises(DomainError, match="请切块"):
        add(file)
    settings.IMAGERY_LIMITS = {**settings.IMAGERY_LIMITS, "file_bytes": 1000}
    with pytest.raises(DomainError, match="最多"):
        add(file)


def test_the_page_lists_scenes_takes_one_in_and_serves_its_tiles(client: Client, tmp_path: Path) -> None:
    assert "还没有影像" in client.get("/imagery/").content.decode()
    assert client.post("/imagery/").status_code == 403
    user = make_user("管理")
    user.groups.add(Group.objects.get_or_create(name=MANAGER)[0])
    client.force_login(user)
    content = geotiff(tmp_path / "a.tif").read_bytes()
    said = {"day": "2014-11-30", "title": "秋", "file": SimpleUploadedFile("a.tif", content)}
    assert client.post("/imagery/", said).status_code == 302
    scene = Scene.objects.get()
    assert "2014-11-30 秋" in client.get("/imagery/").content.decode()
    answer = client.get(f"/imagery/{scene.address}/16/5/5.webp")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert client.get(f"/imagery/{scene.address}/3/99/5.webp").status_code == 404
    refused = client.post("/imagery/", {"day": "x", "file": SimpleUploadedFile("a.tif", content)})
    assert (refused.status_code, "看不懂日期" in refused.content.decode()) == (400, True)
    void_scene(scene=scene, reason="放错了", by=user, now=scene.recorded_at)
    assert client.get(f"/imagery/{scene.address}/16/5/5.webp").status_code == 404


def test_a_folder_comes_in_by_the_days_in_its_names(tmp_path: Path) -> None:
    make_user("导入人")
    folder = tmp_path / "scenes"
    folder.mkdir()
    geotiff(folder / "新区20140430.tif")
    geotiff(folder / "新区2014-11-30.tif", value=60)
    call_command("add_imagery", str(folder), by="导入人", stdout=StringIO())
    assert [scene.day.isoformat() for scene in Scene.objects.order_by("day")] == ["2014-04-30", "2014-11-30"]


def test_many_tiles_at_once_of_a_process_that_has_drawn_none(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import django; django.setup()\n"
        "from concurrent.futures import ThreadPoolExecutor as Pool\n"
        "from gis.imagery.tiles import reader_class\n"
        "print(len({id(one) for one in Pool(8).map(lambda _: reader_class(), range(8))}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "1", done.stderr[-500:]

"""Files as people have them, written for tests: shapefiles in Chinese, archives good and hostile, drawings, KML."""

import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from pyproj import CRS

PARTS = (".shx", ".dbf", ".prj", ".cpg", ".dat", ".map", ".id", ".mid")
# The .prj that ArcGIS in China writes for the district's zone.
ESRI_4547 = (
    'PROJCS["CGCS2000_3_Degree_GK_CM_114E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",'
    'DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],'
    'PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",114.0],PARAMETER["Scale_Factor",1.0],'
    'PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
ESRI_4526 = ESRI_4547.replace("GK_CM_114E", "GK_Zone_38").replace("500000.0", "38500000.0")


def write_vector(
    path: Path,
    columns: Mapping[str, Sequence[Any]],
    shapes: Iterable[Any],
    *,
    driver: str,
    crs: str | None = "EPSG:4547",
    encoding: str | None = None,
) -> Path:
    """A file of any format GDAL writes; shapes are shapely geometries in `crs`."""
    listed = list(shapes)
    kinds = {shape.geom_type for shape in listed}
    fields = [
        np.array(values, dtype=object if isinstance(values[0], str) else None) for values in columns.values()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of files without a CRS, and of names that a format cannot hold
        _write(path, columns, listed, fields, kinds, crs, driver, encoding)
    return path


def _write(
    path: Path, columns: Any, listed: Any, fields: Any, kinds: set[str], crs: Any, driver: str, encoding: Any
) -> None:
    pyogrio.raw.write(
        path,
        np.array(shapely.to_wkb(listed), dtype=object),
        fields,
        list(columns),
        crs=crs,
        geometry_type=kinds.pop() if len(kinds) == 1 else "Unknown",
        driver=driver,
        encoding=encoding,
    )


def write_shapefile(
    folder: Path,
    columns: Mapping[str, Sequence[Any]],
    shapes: Iterable[Any],
    *,
    crs: str = "EPSG:4547",
    encoding: str = "GBK",
    prj: str | None = None,
    with_prj: bool = True,
    with_cpg: bool = True,
    language_id: int | None = None,
    name: str = "data",
) -> list[tuple[str, Path]]:
    """A shapefile with its parts as an upload; `prj` replaces what GDAL writes."""
    folder.mkdir(parents=True, exist_ok=True)
    main = write_vector(
        folder / f"{name}.shp", columns, shapes, driver="ESRI Shapefile", crs=crs, encoding=encoding
    )
    for suffix, wanted in ((".prj", with_prj), (".cpg", with_cpg)):
        if not wanted:
            main.with_suffix(suffix).unlink(missing_ok=True)
    if prj is not None:
        main.with_suffix(".prj").write_text(prj, encoding="utf-8")
    if language_id is not None:
        dbf = bytearray(main.with_suffix(".dbf").read_bytes())
        dbf[29] = language_id
        main.with_suffix(".dbf").write_bytes(bytes(dbf))
    return parts_of(main)


def parts_of(main: Path) -> list[tuple[str, Path]]:
    """A file and its parts beside it, as an upload."""
    parts = sorted(main.parent.glob(f"{main.stem}.*"))
    return [(path.name, path) for path in parts if path == main or path.suffix.lower() in PARTS]


def write_zip(path: Path, entries: Mapping[str, bytes], **kinds: Any) -> Path:
    """A zip archive of these entries."""
    with zipfile.ZipFile(path, "w", kinds.get("compression", zipfile.ZIP_DEFLATED)) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def in_crs(shape: Any, crs: str) -> Any:
    """A shape of the storage CRS in another, by pyproj alone."""
    from pyproj import Transformer

    transformer = Transformer.from_crs("EPSG:4547", CRS.from_user_input(crs), always_xy=True)
    return shapely.transform(shape, lambda points: np.column_stack(transformer.transform(*points.T)))

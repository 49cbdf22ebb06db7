"""GDAL made harmless before a stranger's file is opened: no driver but those needed, no network, no plugins."""

import ctypes
import os
from typing import Final

from gis.wheels import library_of

ALLOWED: Final = frozenset({
    "ESRI Shapefile", "GPKG", "GeoJSON", "DXF", "LIBKML", "FlatGeobuf", "MapInfo File", "MEM", "TopoJSON", "GPX",
    "OpenFileGDB",
})  # fmt: skip
# Read by GDAL when it is loaded, so they are set in the environment of the reading process.
ENVIRONMENT: Final = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "FALSE",  # parts of a shapefile are found by their names
    "GDAL_DRIVER_PATH": "disable",
    "OGR_DRIVER_PATH": "disable",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_HTTP_TIMEOUT": "1",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".nothing",
    "GDAL_ALLOW_LARGE_LIBJSON_OBJECTS": "NO",
    "GDAL_NUM_THREADS": "1",
    "LIBKML_RESOLVE_STYLE": "NO",
    "LIBKML_EXTERNAL_STYLE": "NO",
    "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "SHAPE_REWIND_ON_WRITE": "NO",
    "SHAPE_ENCODING": "",  # DBF text comes as the bytes it is, to be decoded here
    "OGR_ORGANIZE_POLYGONS": "DEFAULT",
    "PROJ_NETWORK": "OFF",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
}


def confine() -> None:
    """Takes every driver away from this process's GDAL but those allowed. Runs once, after pyogrio was imported."""
    library = ctypes.CDLL(library_of("pyogrio", "libgdal"), mode=os.RTLD_NOW)
    library.GDALGetDriver.restype = ctypes.c_void_p
    library.GDALGetDriverShortName.restype = ctypes.c_char_p
    library.GDALGetDriverShortName.argtypes = [ctypes.c_void_p]
    library.GDALDeregisterDriver.argtypes = [ctypes.c_void_p]
    for number in reversed(range(library.GDALGetDriverCount())):
        driver = library.GDALGetDriver(number)
        if library.GDALGetDriverShortName(driver).decode() not in ALLOWED:
            library.GDALDeregisterDriver(driver)

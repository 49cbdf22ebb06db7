"""Where the GDAL and GEOS libraries of the pyogrio and shapely wheels lie, so that one copy serves everything."""

from importlib.util import find_spec
from pathlib import Path


def library_of(package: str, stem: str) -> str:
    """Path of the shared library `stem` shipped beside `package`; FileNotFoundError when the wheel carries none."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"package {package} is not installed")
    folder = Path(spec.origin).parent.parent / f"{package}.libs"
    libraries = sorted(folder.glob(f"{stem}-*.so*"))
    if not libraries:
        raise FileNotFoundError(f"{folder} holds no {stem}")
    return str(libraries[0])

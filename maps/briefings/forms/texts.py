"""Our own and the vendored scripts and styles as text, for files that have to carry them along."""

import base64
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.contrib.staticfiles import finders

from maps.templatetags.vendor import locked_version

IMAGE: Final = re.compile(r"url\((images/[\w.-]+\.png)\)")


@lru_cache(maxsize=32)
def _file(name: str) -> Path:
    path = finders.find(name)
    if path is None:
        raise FileNotFoundError(f"{name} is not among the static files; run script/server once")
    return Path(path)


def own_text(name: str) -> str:
    """The text of one of our own static files."""
    return _file(name).read_text(encoding="utf-8")


def vendor_text(package: str, file: str) -> str:
    """The text of a front-end package's file; pictures that a style names are put into it."""
    name = f"vendor/{package}/{locked_version(package)}/{file}"
    return IMAGE.sub(lambda match: _inlined(name, match[1]), _file(name).read_text(encoding="utf-8"))


def _inlined(style: str, image: str) -> str:
    """A picture beside a style as a data address; one that is not served is left out."""
    path = _file(style).with_name(Path(image).name)
    if not path.exists():
        return "none"
    return f"url(data:image/png;base64,{base64.b64encode(path.read_bytes()).decode()})"

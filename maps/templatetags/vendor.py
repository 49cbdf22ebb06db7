"""Addresses of front-end packages that we serve ourselves, with the version the lock file names."""

import json
from functools import cache

from django import template
from django.conf import settings
from django.templatetags.static import static

register = template.Library()


@cache
def locked_version(package: str) -> str:
    """The version of `package` in package-lock.json."""
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text(encoding="utf-8"))
    version: str = lock["packages"][f"node_modules/{package}"]["version"]
    return version


@register.simple_tag
def vendor(package: str, file: str) -> str:
    """The address of `file` of `package`, such as /static/vendor/maplibre-gl/6.17.0/maplibre-gl.css."""
    return static(f"vendor/{package}/{locked_version(package)}/{file}")

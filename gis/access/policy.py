"""What a page of ours may load and do: the Content-Security-Policy that django-csp sends."""

from typing import Any, Final

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE

BASE_LAYER: Final = "https://*.tianditu.gov.cn"


def directives(*, https: bool, base_layer: bool) -> dict[str, Any]:
    """The policy of every page; `base_layer` lets 天地图's tiles in."""
    elsewhere = [BASE_LAYER] if base_layer else []
    sources: dict[str, Any] = {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        # Widths of bars are attributes; an attribute cannot load or run anything.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:", *elsewhere],
        "font-src": [SELF],
        "connect-src": [SELF, *elsewhere],
        "worker-src": [
            SELF,
            "blob:",
        ],  # MapLibre makes its worker of a blob; the field app has a service worker
        "manifest-src": [SELF],
        "media-src": [SELF, "blob:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
    if https:
        sources["upgrade-insecure-requests"] = True
    return sources

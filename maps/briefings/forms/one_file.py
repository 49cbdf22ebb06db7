"""The briefing as one HTML file with folium maps: opens from a mail with no server and no internet."""

import base64
import re
from typing import Final

import orjson
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from maps.briefings.document import Document, Picture
from maps.briefings.facts import Facts
from maps.briefings.forms.folium_maps import MapParts, maps
from maps.briefings.forms.map_data import map_data
from maps.briefings.forms.pictures import draw
from maps.briefings.forms.texts import own_text, vendor_text
from maps.briefings.forms.typeset import front_laid_out, laid_out
from maps.drawing.scene import Scene
from maps.style.legend import briefing_legends
from maps.style.symbology import NETWORKS

# Modules in the order in which they need each other; in the file they are one.
SCRIPTS: Final = ("maps/briefings/lines.js", "maps/briefings/map.js")
IMPORT: Final = re.compile(r"^import .*?;\n", re.M | re.S)
EXPORT: Final = re.compile(r"^export (?=function|const)", re.M)


def one_file(document: Document, facts: Facts, scene: Scene) -> bytes:
    """The whole briefing as one HTML document; nothing in it points elsewhere but to where figures come from."""
    parts = maps(scene)

    def picture(one: Picture) -> SafeString:
        if one.key in parts:
            return _frame(one, parts[one.key])
        return _image(one, draw(one.key, facts, scene, "svg"))

    legends = briefing_legends(
        networks={one.kind for one in scene.works} & {one.code for one in NETWORKS},
        problems={one.kind for one in scene.marks},
        ripeness={one.ripeness for one in scene.villages},
    )
    blocks = [block | {"legend": legends.get(str(block.get("key")))} for block in laid_out(document, picture)]
    shown = [one.key for one in document.pictures() if one.key in parts]
    html = render_to_string(
        "maps/briefings/file.html",
        {
            "document": document,
            "front": front_laid_out(document, picture),
            "blocks": blocks,
            "styles": mark_safe(vendor_text("leaflet", "leaflet.css") + own_text("maps/briefings/file.css")),
            "leaflet": mark_safe(_safe(vendor_text("leaflet", "leaflet.js"))),
            "script": mark_safe(_safe(_module())),
            "data": mark_safe(_data(scene)),
            "maps": mark_safe(_safe("\n".join(one.script for key in shown for one in parts[key]))),
            "links": bool(settings.PUBLIC_URL),
            "base": settings.PUBLIC_URL,
        },
    )
    return html.encode()


def _frame(one: Picture, parts: list[MapParts]) -> SafeString:
    bodies = format_html_join("", "{}", ((mark_safe(part.body),) for part in parts))
    return format_html(
        '<div class="maps maps-{}" role="group" aria-label="{}">{}</div>', len(parts), one.alt, bodies
    )


def _image(one: Picture, content: bytes) -> SafeString:
    address = f"data:image/svg+xml;base64,{base64.b64encode(content).decode()}"
    return format_html('<img src="{}" alt="{}">', address, one.alt)


def _data(scene: Scene) -> str:
    """The data as JSON in which no element can begin or end."""
    return orjson.dumps(map_data(scene), option=orjson.OPT_NON_STR_KEYS).decode().replace("<", "\\u003c")


def _module() -> str:
    return "\n".join(EXPORT.sub("", IMPORT.sub("", own_text(name))) for name in SCRIPTS)


def _safe(script: str) -> str:
    """Text that may stand in a script element: nothing in it ends the element or opens a comment."""
    return script.replace("</", "<\\/").replace("<!--", "<\\!--")

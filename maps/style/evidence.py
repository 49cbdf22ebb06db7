"""The layers of evidence in the map style: how each reported half of a road is known, photos with direction."""

from typing import Any, Final

from maps.style import expressions as e
from maps.style import symbology as s
from maps.style.legend import Entry, entry, strokes
from maps.style.lines import Layer

# Source of the style, the address it is asked at with ?as_of=, and the group that wants it.
DAY_SOURCES: Final = (
    ("evidence", "/api/evidence-lines/", "evidence"),
    ("photos", "/api/photo-marks/", "photos"),
)
# Photos no older than this, in days on the day shown, are filled; older ones are hollow.
FRESH_DAYS: Final = 31
FRESH: Final = ["<=", ["get", "age"], FRESH_DAYS]


def evidence_layers() -> list[Layer]:
    """One layer a grade; each half of the road on its side, pale where steps are still to come."""
    side = ["case", ["==", ["get", "side"], "L"]]
    offset = e.by_zoom({10: [*side, -2, 2], 14: [*side, -5, 5], 17: [*side, -12, 12]})
    return [
        {
            "id": f"evidence:{grade.code}",
            "type": "line",
            "source": "evidence",
            "filter": ["==", ["get", "grade"], grade.code],
            "layout": {"line-cap": "butt"},
            "paint": {
                "line-color": grade.colour,
                "line-offset": offset,
                "line-width": e.by_zoom({10: grade.width / 2, 14: grade.width, 17: grade.width * 2}),
                "line-opacity": ["case", ["get", "finished"], 1, 0.6],
                **({"line-dasharray": list(grade.dash)} if grade.dash else {}),
            },
        }
        for grade in s.EVIDENCE_GRADES
    ]


def evidence_legend() -> list[Entry]:
    return [
        entry(
            grade.label,
            code=grade.code,
            strokes=strokes(s.Stroke(grade.colour, grade.width / 6, tuple(grade.dash))),
        )
        for grade in s.EVIDENCE_GRADES
    ]


def photo_layers() -> list[Layer]:
    """A mark a photo, pointing the way the camera looked; a disc where the phone did not know."""
    picture = ["concat", "photo:", ["case", ["==", ["get", "heading"], None], "disc", "way"]]
    return [
        {
            "id": "photos:mark",
            "type": "symbol",
            "source": "photos",
            "layout": {
                "icon-image": ["concat", picture, ["case", FRESH, ":fresh", ":old"]],
                "icon-size": e.by_zoom({10: 0.3, 14: 0.5, 17: 0.9}),
                "icon-rotate": ["coalesce", ["get", "heading"], 0],
                "icon-rotation-alignment": "map",
                "icon-allow-overlap": True,
                # The greater key is drawn later: the newest photo lies on top.
                "symbol-sort-key": ["-", 0, ["get", "age"]],
            },
            "paint": {},
        }
    ]


def photo_legend() -> list[Entry]:
    return [
        entry("近一月拍的，尖头为朝向", code="fresh", image="photo:way:fresh"),
        entry("更早的", code="old", image="photo:way:old"),
        entry("没有朝向", code="disc", image="photo:disc:fresh"),
    ]


def photo_images() -> dict[str, dict[str, str]]:
    """Marks that the page draws when the map misses them."""
    made: dict[str, dict[str, Any]] = {}
    for name, shape in (("way", "triangle"), ("disc", "circle")):
        for age, fill in (("fresh", s.PHOTO), ("old", s.SHEET)):
            made[f"photo:{name}:{age}"] = {
                "shape": shape, "fill": fill, "line": s.SHEET if age == "fresh" else s.PHOTO, "ink": fill, "text": "",
            }  # fmt: skip
    return made

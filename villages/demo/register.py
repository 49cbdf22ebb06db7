"""The zone's towns, villages and communities by official code; facts. Outlines are handed in and are schematic."""

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from django.contrib.gis.geos import MultiPolygon

from villages.models import Town, Village

HERE: Final = Path(__file__).parent
SOURCE: Final = "国家统计局统计用区划代码（2023年）"
OUTLINE_SOURCE: Final = f"{SOURCE}；范围为示意"
# What the official name of a committee adds to the name people use.
ENDINGS: Final = ("村民委员会", "居民委员会")


def lay_villages(outlines: Mapping[str, MultiPolygon]) -> dict[str, Village]:
    """Writes all towns and villages, over those with the same code, and returns villages by code.

    Codes and names are facts; a village is demonstration only where it is given an outline.
    """
    towns = {
        row["code"]: Town.objects.update_or_create(code=row["code"], defaults={"name": row["name"]})[0]
        for row in _rows("towns.csv")
    }
    villages = {}
    for row in _rows("villages.csv"):
        outline = outlines.get(row["code"])
        villages[row["code"]], _ = Village.objects.update_or_create(
            code=row["code"],
            defaults={
                "official_name": row["official_name"],
                "name": short_name(row["official_name"]),
                "town": towns[row["code"][:9]],
                "outline": outline,
                "source": OUTLINE_SOURCE if outline else SOURCE,
                "schematic": outline is not None,
                "demo": outline is not None,
            },
        )
    return villages


def short_name(official_name: str) -> str:
    """秦屯村 for 秦屯村村民委员会, 东方社区 for 东方社区居民委员会."""
    for ending in ENDINGS:
        if official_name.endswith(ending):
            return official_name.removesuffix(ending)
    return official_name


def _rows(file: str) -> Iterator[dict[str, str]]:
    with (HERE / file).open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)

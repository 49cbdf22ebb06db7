"""Importers of villages and resettlement buildings."""

from collections.abc import Sequence
from typing import Any, ClassVar, Final

import shapely

from gis.exchange.context import ImportContext, Importer
from gis.exchange.diff import code_of
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Change, Row
from gis.exchange.writing.journal import Journal
from villages.exchange import BUILDINGS, VILLAGES
from villages.models import Redevelopment, ResettlementBuilding, Town, Village

TOWN_DIGITS: Final = 9


class VillageImporter(ModelImporter):
    """Villages by official code, or by town and name. A town that is not known is made when its code and name are."""

    layer = VILLAGES
    model = Village
    plain: ClassVar = {
        "code": "code",
        "official": "official_name",
        "name": "name",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
    related = ("town",)

    def look_up(self, rows: Sequence[Row]) -> None:
        self.towns = {town.code: town for town in Town.objects.all()}
        self.new_towns: dict[str, Town] = {}

    def field_for(self, shape: Any) -> str:
        """Points say where a village is, polygons how far it reaches."""
        return "point" if shape.geom_type == "Point" else "outline"

    def before_of(self, row: Any, shape: Any) -> Any:
        geometry = getattr(row, self.field_for(shape))
        return None if geometry is None else shapely.from_wkb(bytes(geometry.wkb))

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        code = row.values.get("code") or (instance.code if instance else None)
        if code is not None and not (len(code) == 12 and code.isdigit()):
            self.refuse(row, "code", "代码应为 12 位数字。", code)
            return {}
        if instance is not None or code is None:
            if code is None:
                self.refuse(row, "code", "新增的村要有 12 位统计用区划代码。")
            return {}
        return {"town": self._town(row, code)}

    def _town(self, row: Row, code: str) -> Town | None:
        key = row.values.get("town_code") or code[:TOWN_DIGITS]
        name = row.values.get("town")
        if town := self.towns.get(key) or self.new_towns.get(key):
            return town
        if not name:
            self.refuse(row, "town", f"库里没有代码为 {key} 的乡镇街道，请加上乡镇街道的名称。", key)
            return None
        self.warn(row, "town", "库里没有这个乡镇街道，导入时新建。", name)
        town = self.new_towns[key] = Town(code=key, name=name)
        return town

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        official, name = row.values.get("official"), row.values.get("name")
        known = name or official
        if not known:
            self.refuse(row, "name", "新增的村要有村名或全称。")
        return {"name": short_name(known or ""), "official_name": official or known or ""}

    def insert(self, changes: Sequence[Change], context: ImportContext, *, journal: Journal) -> None:
        for town in {town.code: town for change in changes if (town := change.fields.get("town"))}.values():
            if town._state.adding:
                town.save(force_insert=True)
                journal.new(town, town.name)
        super().insert(changes, context, journal=journal)


def short_name(name: str) -> str:
    """秦屯村 of 秦屯村村民委员会, 文苑社区 of 文苑社区居民委员会."""
    for tail in ("村民委员会", "居民委员会", "村委会", "居委会"):
        if name.endswith(tail) and len(name) > len(tail):
            return name.removesuffix(tail)
    return name


class BuildingImporter(ModelImporter):
    """Resettlement buildings of redevelopments that are there already, by the village's code or name."""

    layer = BUILDINGS
    model = ResettlementBuilding
    plain: ClassVar = {
        "code": "code",
        "name": "name",
        "floors": "floors",
        "floor_m2": "floor_area_m2",
        "begun_on": "begun_on",
        "topped_on": "topped_out_on",
        "done_on": "finished_on",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
    shape_field = "outline"
    related = ("redevelopment__village__town",)

    def look_up(self, rows: Sequence[Row]) -> None:
        self.projects = list(Redevelopment.objects.select_related("village__town"))

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        self._check_days(row, instance)
        code, name, town = (row.values.get(key) for key in ("village", "vill_name", "town"))
        if not code and not name:
            if instance is None:
                self.refuse(row, "village", "新增的安置楼要有村代码或村名。")
            return {}
        matching = [
            project
            for project in self.projects
            if (
                project.village.code == code
                if code
                else name in (project.village.name, project.village.official_name)
            )
            and (code or not town or project.village.town.name == town)
        ]
        if len(matching) == 1:
            return {"redevelopment": matching[0]}
        if matching:
            self.refuse(row, "vill_name", "同名的村不止一个，请写村代码或乡镇街道。", name)
        else:
            self.refuse(row, "village", "这个村没有改造项目，请先在后台建立。", code or name)
        return {}

    def _check_days(self, row: Row, instance: Any) -> None:
        begun, topped, done = (
            row.values.get(name) or getattr(instance, field, None)
            for name, field in (
                ("begun_on", "begun_on"),
                ("topped_on", "topped_out_on"),
                ("done_on", "finished_on"),
            )
        )
        if topped and (begun is None or topped < begun):
            self.refuse(row, "topped_on", "封顶不能早于开工，也不能没有开工日期。", topped)
        if done and (topped is None or done < topped):
            self.refuse(row, "done_on", "竣工不能早于封顶，也不能没有封顶日期。", done)
        for name in ("floors", "floor_m2"):
            if (number := row.values.get(name)) is not None and number <= 0:
                self.refuse(row, name, "应大于 0。", number)

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        parts = [row.values.get(name) for name in ("village", "vill_name", "town", "name")]
        return {"code": code_of(*parts, prefix="b")}


IMPORTERS: Final[tuple[type[Importer], ...]] = (VillageImporter, BuildingImporter)

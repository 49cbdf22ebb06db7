"""Importers of planning areas and parcels. States of parcels are appended day by day and do not come in with them."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Final

from gis.exchange.context import ImportContext, Importer
from gis.exchange.diff import code_of
from gis.exchange.model_importer import ModelImporter
from gis.exchange.rows import Row
from parcels.exchange import AREAS, PARCELS
from parcels.models import LandUse, Parcel, PlanningArea
from villages.models import Village


class AreaImporter(ModelImporter):
    """Planning areas by code or name."""

    layer = AREAS
    model = PlanningArea
    plain: ClassVar = {
        "code": "code",
        "name": "name",
        "target_km2": "target_km2",
        "due": "target_due",
        "position": "position",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
    shape_field = "outline"

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        if (target := row.values.get("target_km2")) is not None and target <= 0:
            self.refuse(row, "target_km2", "覆盖目标应大于 0。", target)
        return {}

    def first_values(self, row: Row, context: ImportContext) -> dict[str, Any]:
        return {"code": code_of(row.values.get("name"), prefix="a")}


class ParcelImporter(ModelImporter):
    """Parcels by code. Uses are those of the classification in force, by code or name."""

    layer = PARCELS
    model = Parcel
    plain: ClassVar = {
        "code": "code",
        "declar_m2": "declared_m2",
        "source": "source",
        "schematic": "schematic",
        "demo": "demo",
    }
    shape_field = "outline"
    related = ("use",)

    def existing(self) -> Iterable[Any]:
        related = Parcel.objects.select_related("use", "village", "planning_area")
        return related.defer("village__outline", "village__point", "planning_area__outline")

    def look_up(self, rows: Sequence[Row]) -> None:
        uses = list(LandUse.objects.all())
        self.uses = {use.name: use for use in uses} | {use.code: use for use in uses}
        self.villages = {village.code: village for village in Village.objects.defer("outline", "point")}
        areas = list(PlanningArea.objects.defer("outline"))
        self.areas = {area.name: area for area in areas} | {area.code: area for area in areas}

    def resolved(self, row: Row, instance: Any, context: ImportContext) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        said = row.values.get("use") or row.values.get("use_name")
        if said:
            use = self.uses.get(said.strip().upper()) or self.uses.get(said.strip())
            if use is None:
                self.refuse(row, "use", "用地分类里没有这个代码或名称。", said)
            else:
                fields["use"] = use
        elif instance is None:
            self.refuse(row, "use", "新增的地块要有用途代码或用途。")
        for name, field, known, what in (
            ("village", "village", self.villages, "库里没有这个代码的村，地块不挂到村。"),
            ("area", "planning_area", self.areas, "库里没有这个规划范围，地块不挂到范围。"),
        ):
            if name in row.values:
                value = row.values[name]
                fields[field] = known.get(value) if value else None
                if value and fields[field] is None:
                    self.warn(row, name, what, value)
        if (declared := row.values.get("declar_m2")) is not None and declared <= 0:
            self.refuse(row, "declar_m2", "申报面积应大于 0。", declared)
        return fields


IMPORTERS: Final[tuple[type[Importer], ...]] = (AreaImporter, ParcelImporter)

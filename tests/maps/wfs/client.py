"""A district with one thing of each layer, and the ways tests ask /wfs about it."""

import json
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.gis.geos import MultiPolygon, Point
from django.test import Client
from owslib.etree import etree

from gis.models import ResponsibleUnit
from parcels.models import LandUse, Parcel, ParcelState, PlanningArea, State
from parcels.sources.models import Source, SourceState
from roads.chainage import span_of
from roads.models import Obstacle, Pipe, Work
from tests.maps.test_catalogue import square
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_user, make_work, straight
from villages.models import Redevelopment, ResettlementBuilding, Town, Village

DAY: Final = date(2014, 11, 30)
NS: Final = {
    "wfs": "http://www.opengis.net/wfs/2.0",
    "gml": "http://www.opengis.net/gml/3.2",
    "ows": "http://www.opengis.net/ows/1.1",
    "xlink": "http://www.w3.org/1999/xlink",
    "zh": "urn:zongheng:wfs",
}
STEPS: Final = ("subgrade", "base", "surface", "ancillary")
GET_FEATURE: Final = (
    '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0">'
    '<wfs:Query typeNames="{layer}">{filter}</wfs:Query></wfs:GetFeature>'
)


def make_district() -> dict[str, Work]:
    """Two roads, four works, a pipe, its source, an obstacle, a place, a village with project and building, land."""
    road = make_road("神州路", code="sz", aliases=["神舟路"], axis="EW", axis_no=2, red_line_m=40)
    other = make_road("中原路", code="zy", line=straight(east=False))
    unit = ResponsibleUnit.objects.create(name="建设局")
    plan = {"planned_start": date(2014, 5, 1), "planned_finish": date(2014, 9, 30), "unit": unit}
    works = {
        "done": make_work(road, 0, 400, code="W1", from_label="中原路", to_label="迎宾路", **plan),
        "late": make_work(other, 0, 1000, code="W2", from_label="神州路", **plan),
        "gas": make_work(road, 200, 800, code="W3", kind="gas"),
        "lost": Work.objects.create(
            code="W4", kind="carriageway", road_text="紫荆路", resolution="unlocated", demo=True
        ),
    }
    for step in STEPS:
        make_report(works["done"], step, 0, 400)
    make_report(works["late"], "subgrade", 0, 500, day=date(2014, 9, 10))
    Pipe.objects.create(
        code="JS-1", kind="water", road=road, span=span_of(0, 500), line=straight(length=500),
        laid_on=date(2014, 8, 1), diameter_mm=300,
    )  # fmt: skip
    Obstacle.objects.create(
        code="P1", kind="land", title="未拆", work=works["late"], span=span_of(100, 300), unit=unit,
        found_on=date(2014, 6, 1), due=date(2014, 7, 1), resolved_on=date(2014, 10, 1), outcome="已拆",
    )  # fmt: skip
    source = Source.objects.create(
        code="SC-1", name="北水厂", kind="waterworks", geom=Point(EAST, NORTH, srid=4547)
    )
    SourceState.objects.create(source=source, day=date(2014, 6, 1), state="in_use", by=make_user())
    make_place("北大附中南门", 10, 10)
    town = Town.objects.create(code="410871060", name="李万街道")
    village = Village.objects.create(
        code="410871060201", official_name="秦屯村村民委员会", name="秦屯村", town=town,
        outline=MultiPolygon(square(), srid=4547),
    )  # fmt: skip
    Village.objects.create(
        code="410871060202", official_name="某村村民委员会", name="某村", town=town,
        point=Point(EAST, NORTH, srid=4547),
    )  # fmt: skip
    project = Redevelopment.objects.create(
        village=village, pilot=True, households=10, demolish_m2=1000, resettlement_m2=2000
    )
    ResettlementBuilding.objects.create(
        redevelopment=project, code="QT-1", name="1号楼", outline=square(side=20), floors=11, floor_area_m2=5000,
        begun_on=date(2014, 6, 1), topped_out_on=date(2014, 12, 1),
    )  # fmt: skip
    area = PlanningArea.objects.create(code="core", name="核心区", outline=MultiPolygon(square(), srid=4547))
    parcel = Parcel.objects.create(
        code="XH-01", use=LandUse.objects.get(code="R2"), outline=MultiPolygon(square(), srid=4547),
        declared_m2=10000, village=village, planning_area=area, schematic=True,
    )  # fmt: skip
    ParcelState.objects.create(parcel=parcel, day=date(2014, 7, 1), state=State.CLEARED, by=make_user())
    return works


def ask(client: Client, query: str = "", status: int = 200, **params: Any) -> bytes:
    answer = client.get(f"/wfs?{query}&{urlencode({'service': 'WFS', 'version': '2.0.0', **params})}")
    assert answer.status_code == status, content(answer).decode()[:800]
    return content(answer)


def content(answer: Any) -> bytes:
    """The whole body; a file that was being sent is closed by it."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def features(client: Client, layer: str, **params: Any) -> list[dict[str, Any]]:
    parameters = {"as_of": str(DAY), **params}
    body = ask(client, request="GetFeature", typenames=layer, outputformat="geojson", **parameters)
    return json.loads(body)["features"]


def xml(body: bytes) -> Any:
    return etree.fromstring(body)


def problem(client: Client, query: str = "", status: int = 400, **params: Any) -> tuple[str, str | None, str]:
    """Code, locator and text of an exception report."""
    root = xml(ask(client, query, status, **params))
    assert root.tag == f"{{{NS['ows']}}}ExceptionReport"
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "zh-CN"
    element = root.find("ows:Exception", NS)
    return (
        element.get("exceptionCode"),
        element.get("locator"),
        element.findtext("ows:ExceptionText", namespaces=NS).strip(),
    )


def fes(inner: str) -> str:
    return (
        f'<fes:Filter xmlns:fes="http://www.opengis.net/fes/2.0" xmlns:gml="{NS["gml"]}">{inner}</fes:Filter>'
    )


def compare(name: str, attribute: str, value: object) -> str:
    return (
        f"<fes:PropertyIs{name}><fes:ValueReference>{attribute}</fes:ValueReference>"
        f"<fes:Literal>{value}</fes:Literal></fes:PropertyIs{name}>"
    )


def post(client: Client, body: str | bytes, query: str = "") -> Any:
    return client.post(f"/wfs{query}", body, content_type="text/xml")

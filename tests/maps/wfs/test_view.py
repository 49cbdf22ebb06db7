# Faces: maps/wfs/*.py
import json
from datetime import date
from typing import Any

import pytest
import shapely
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis.crs import transformer
from maps.wfs.recipes import RECIPES
from maps.wfs.types import attributes
from roads.models import Place, Work
from tests.maps.wfs.client import (
    DAY,
    GET_FEATURE,
    NS,
    ask,
    compare,
    content,
    features,
    fes,
    make_district,
    post,
    problem,
    xml,
)  # fmt: skip
from tests.shapes import EAST, NORTH, make_place, make_report, make_road, make_work

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> dict[str, Work]:
    return make_district()


def test_every_column_of_every_layer_is_an_attribute() -> None:
    for recipe in RECIPES:
        names = [one.name for one in attributes(recipe, DAY)]
        assert len(set(names)) == len(names)
        assert {column.name for column in recipe.layer.outgoing} <= set(names)
        assert {"schematic", "demo"} <= set(names)


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.layer.code)
def test_a_feature_says_what_the_layers_own_columns_say(client: Client, district: Any, recipe: Any) -> None:
    layer = recipe.layer
    key = layer.keys[0]
    rows = {tuple(layer.column(name).of(row) for name in key): row for row in layer.rows(DAY)}
    served = features(client, layer.code)
    assert len(served) == len(rows) > 0
    for feature in served:
        said = feature["properties"]
        row = rows[tuple(said[name] for name in key)]
        for column in layer.outgoing:
            meant = column.of(row)
            if column.happened and meant and meant > DAY:
                meant = None
            if isinstance(meant, tuple):
                meant = "、".join(meant)
            if isinstance(meant, date):
                meant = meant.isoformat()
            value = said[column.name]
            same = pytest.approx(float(meant), abs=0.006) if isinstance(value, float) else meant
            assert value == same or (not value and not meant), (column.name, value, meant)
            if column.choices:
                assert (said[f"{column.name}_zh"] or None) == column.written(column.of(row))


def test_works_carry_light_percent_and_metres_as_of_the_day(client: Client, district: Any) -> None:
    now = {one["properties"]["code"]: one["properties"] for one in features(client, "works")}
    assert [now[code]["light"] for code in ("W1", "W2", "W3", "W4")] == [
        "finished",
        "red",
        "no_plan",
        "unlocated",
    ]
    assert (now["W1"]["light_zh"], now["W1"]["percent"], now["W1"]["finished_m"]) == ("完工", 100.0, 400.0)
    assert (now["W2"]["percent"], now["W2"]["finished_m"], now["W2"]["length_m"]) == (15.0, 0.0, 1000.0)
    assert now["W1"]["stretch"] == "神州路(中原路—迎宾路)"
    assert (now["W2"]["stretch"], now["W4"]["stretch"]) == ("中原路(神州路)", "紫荆路")
    before = {
        one["properties"]["code"]: one["properties"] for one in features(client, "works", as_of="2014-05-31")
    }
    assert (before["W1"]["percent"], before["W1"]["light"]) == (0.0, "red")


def test_what_is_still_to_come_is_not_told(client: Client, district: Any) -> None:
    (pipe,) = features(client, "pipes", as_of="2014-07-31")
    assert (pipe["properties"]["laid"], pipe["properties"]["laid_on"]) == (False, None)
    assert features(client, "pipes")[0]["properties"]["laid_on"] == "2014-08-01"
    assert features(client, "obstacles", as_of="2014-05-31") == []
    (obstacle,) = features(client, "obstacles", as_of="2014-08-31")
    assert (obstacle["properties"]["state"], obstacle["properties"]["outcome"]) == ("overdue", None)
    (building,) = features(client, "buildings")
    assert (building["properties"]["state"], building["properties"]["topped_on"]) == ("begun", None)
    (parcel,) = features(client, "parcels", as_of="2014-06-30")
    assert (parcel["properties"]["state"], parcel["properties"]["state_zh"]) == ("to_acquire", "待征")
    assert features(client, "parcels")[0]["properties"]["state_day"] == "2014-07-01"


def test_without_a_day_the_newest_reports_day_is_taken(client: Client, district: Any) -> None:
    title = xml(ask(client, request="GetCapabilities")).findtext(".//ows:Title", namespaces=NS)
    assert title == "纵横（截至 2014-09-10）"


def test_the_day_stays_in_the_addresses_of_operations_and_next_pages(client: Client, district: Any) -> None:
    root = xml(ask(client, request="GetCapabilities", AS_OF="2014-08-31"))
    hrefs = set(
        root.xpath("//ows:HTTP/*/@xlink:href", namespaces={**NS, "xlink": "http://www.w3.org/1999/xlink"})
    )
    assert hrefs == {"http://testserver/wfs?as_of=2014-08-31&"}
    page = xml(ask(client, request="GetFeature", typenames="works", count=1, as_of="2014-08-31"))
    assert "as_of=2014-08-31" in page.get("next")
    plain = xml(ask(client, request="GetCapabilities"))
    assert "http://testserver/wfs?" in plain.xpath(
        "//ows:Get/@xlink:href", namespaces={**NS, "xlink": "http://www.w3.org/1999/xlink"}
    )


@pytest.mark.parametrize(
    ("crs_name", "srid", "north_first"),
    [
        ("urn:ogc:def:crs:EPSG::4547", 4547, True),
        ("urn:ogc:def:crs:EPSG::4490", 4490, True),
        ("urn:ogc:def:crs:EPSG::4326", 4326, True),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", 4490, True),
        ("EPSG:4326", 4326, False),
        ("EPSG:4490", 4490, False),
        ("EPSG:4547", 4547, False),
        ("epsg:4547", 4547, False),
        ("EPSG:3857", 3857, False),
        ("https://www.opengis.net/def/crs/EPSG/0/4490", 4490, True),
        ("urn:ogc:def:crs:OGC::CRS84", 4326, False),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, False),
        ("OGC:CRS84", 4326, False),
        ("urn:ogc:def:crs:EPSG::3857", 3857, False),
    ],
)
def test_coordinates_come_in_the_crs_and_axis_order_asked_for(
    client: Client, district: Any, crs_name: str, srid: int, north_first: bool
) -> None:
    root = xml(ask(client, request="GetFeature", typenames="places", srsname=crs_name))
    position = [float(number) for number in root.findtext(".//gml:pos", namespaces=NS).split()]
    x, y = transformer(4547, srid).transform(EAST + 10, NORTH + 10)
    assert position == pytest.approx([y, x] if north_first else [x, y], abs=2e-9 if srid != 3857 else 1e-3)
    (feature,) = json.loads(
        ask(client, request="GetFeature", typenames="places", srsname=crs_name, outputformat="geojson")
    )["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([x, y], abs=1e-8 if srid < 4547 else 1e-3)


def test_geojson_is_in_longitude_and_latitude_unless_asked_otherwise(client: Client, district: Any) -> None:
    (feature,) = features(client, "places")
    assert feature["geometry"]["coordinates"] == pytest.approx(
        transformer(4547, 4326).transform(EAST + 10, NORTH + 10)
    )


def test_outer_rings_run_counter_clockwise_as_the_media_type_promises(client: Client, district: Any) -> None:
    answer = json.loads(ask(client, request="GetFeature", typenames="parcels", outputformat="geojson"))
    shapes = [
        shapely.from_geojson(json.dumps(one["geometry"])) for one in answer["features"] if one["geometry"]
    ]
    polygons = [part for shape in shapes for part in getattr(shape, "geoms", [shape])]
    assert polygons
    assert all(polygon.exterior.is_ccw for polygon in polygons)
    assert "crs" not in answer


def test_a_box_is_read_in_its_own_axis_order(client: Client, district: Any) -> None:
    west, south = transformer(4547, 4326).transform(EAST - 5, NORTH - 5)
    east, north = transformer(4547, 4326).transform(EAST + 20, NORTH + 20)
    boxes = [
        f"{south},{west},{north},{east},urn:ogc:def:crs:EPSG::4326",
        f"{south},{west},{north},{east},urn:ogc:def:crs:EPSG::4490",
        f"{west},{south},{east},{north},urn:ogc:def:crs:OGC::CRS84",
        f"{NORTH - 5},{EAST - 5},{NORTH + 20},{EAST + 20}",
        f"{west},{south},{east},{north},EPSG:4326",
        f"{west},{south},{east},{north},EPSG:4490",
        f"{EAST - 5},{NORTH - 5},{EAST + 20},{NORTH + 20},EPSG:4547",
        f"{west},{south},{east},{north},http://www.opengis.net/gml/srs/epsg.xml#4490",
    ]
    for box in boxes:
        assert len(features(client, "places", bbox=box)) == 1, box
    assert features(client, "places", bbox=f"{NORTH + 30},{EAST},{NORTH + 40},{EAST + 40}") == []


@pytest.mark.parametrize(
    "box",
    [
        "-90,-180,90,180,urn:ogc:def:crs:EPSG::4490",
        "-90,-180,90,180,urn:ogc:def:crs:EPSG::4326",
        "-100000000,-100000000,100000000,100000000,urn:ogc:def:crs:EPSG::3857",
        "-100000000,-100000000,100000000,100000000,urn:ogc:def:crs:EPSG::4547",
    ],
)
def test_a_box_of_the_whole_world_holds_everything_that_has_a_place(
    client: Client, district: Any, box: str
) -> None:
    assert len(features(client, "works", bbox=box)) == 3
    shape = fes(
        "<fes:Intersects><fes:ValueReference>geom</fes:ValueReference>"
        '<gml:Envelope srsName="urn:ogc:def:crs:EPSG::4490"><gml:lowerCorner>-90 -180</gml:lowerCorner>'
        "<gml:upperCorner>90 180</gml:upperCorner></gml:Envelope></fes:Intersects>"
    )
    assert len(features(client, "works", filter=shape)) == 3
    assert features(client, "works", bbox="-40,-80,-30,-70,urn:ogc:def:crs:EPSG::4490") == []


def envelope(south: float, west: float, north: float, east: float, outer: str = "", inner: str = "") -> str:
    return fes(
        f"<fes:BBOX><fes:ValueReference>geom</fes:ValueReference><gml:MultiPolygon{outer}><gml:polygonMember>"
        f"<gml:Polygon{inner}><gml:exterior><gml:LinearRing><gml:posList>{south} {west} {north} {west} {north} {east} "
        f"{south} {east} {south} {west}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
        "</gml:polygonMember></gml:MultiPolygon></fes:BBOX>"
    )


def test_a_shape_without_a_crs_is_in_the_one_of_the_layer(client: Client, district: Any) -> None:
    near = (NORTH - 5, EAST - 5, NORTH + 20, EAST + 20)
    assert len(features(client, "places", filter=envelope(*near))) == 1
    assert features(client, "places", filter=envelope(near[0] + 30, near[1], near[2] + 30, near[3])) == []
    assert features(client, "places", filter=envelope(35.2, 113.2, 35.3, 113.3)) == []


def test_a_crs_may_stand_at_a_part_of_a_shape(client: Client, district: Any) -> None:
    west, south = transformer(4547, 4326).transform(EAST - 5, NORTH - 5)
    east, north = transformer(4547, 4326).transform(EAST + 20, NORTH + 20)
    srs = ' srsName="urn:ogc:def:crs:EPSG::4326"'
    for where in ({"outer": srs}, {"inner": srs}):
        assert len(features(client, "places", filter=envelope(south, west, north, east, **where))) == 1


@pytest.mark.parametrize("operand", ["urn:ogc:def:crs:EPSG::4490", "urn:ogc:def:crs:EPSG::4547"])
def test_a_point_and_a_straight_line_find_what_they_meet(client: Client, district: Any, operand: str) -> None:
    to = transformer(4547, int(operand[-4:]))
    ends = [to.transform(EAST + 50, NORTH + 50), to.transform(EAST + 60, NORTH + 60)]
    level = [ends[0], (ends[1][0], ends[0][1])]
    point = f'<gml:Point srsName="{operand}"><gml:pos>{ends[0][1]} {ends[0][0]}</gml:pos></gml:Point>'
    lines = [
        f'<gml:LineString srsName="{operand}"><gml:posList>'
        f"{one[1]} {one[0]} {other[1]} {other[0]}</gml:posList></gml:LineString>"
        for one, other in (ends, level)
    ]
    where = "<fes:ValueReference>geom</fes:ValueReference>"
    for shape in (point, *lines):
        met = fes(f"<fes:Intersects>{where}{shape}</fes:Intersects>")
        assert len(features(client, "parcels", filter=met)) == 1, shape
    far = '<fes:Distance uom="m">{}</fes:Distance>'
    for metres, number in ((30, 0), (51, 2)):
        near = fes(f"<fes:DWithin>{where}{point}{far.format(metres)}</fes:DWithin>")
        assert len(features(client, "works", filter=near)) == number


def test_a_shape_in_a_short_crs_has_east_first(client: Client, district: Any) -> None:
    box = envelope(EAST - 5, NORTH - 5, EAST + 20, NORTH + 20, outer=' srsName="EPSG:4547"')
    assert len(features(client, "places", filter=box)) == 1


def test_a_feature_without_a_shape_has_no_bounds_either(client: Client, district: Any) -> None:
    """QGIS 3.22 lays the bounds of one feature under the next that has no shape."""
    root = xml(ask(client, request="GetFeature", typenames="works", as_of=str(DAY)))
    places = [one.find("zh:geom", NS) for one in root.iterfind(".//zh:works", NS)]
    assert [len(place) for place in places] == [1, 1, 1, 0]
    assert root.find(".//gml:boundedBy", NS) is None


@pytest.mark.parametrize(
    ("inner", "codes"),
    [
        (compare("EqualTo", "light", "red"), ["W2"]),
        (compare("EqualTo", "light_zh", "完工"), ["W1"]),
        (compare("GreaterThan", "percent", "10"), ["W1", "W2"]),
        (compare("LessThanOrEqualTo", "finished_m", "0"), ["W2", "W3", "W4"]),
        (compare("EqualTo", "kind", "gas"), ["W3"]),
        (compare("EqualTo", "kind_zh", "燃气"), ["W3"]),
        (compare("EqualTo", "unit", "建设局"), ["W1", "W2"]),
        (compare("GreaterThan", "from_m", "100"), ["W3"]),
        (compare("EqualTo", "plan_end", "2014-09-30"), ["W1", "W2"]),
        (compare("EqualTo", "demo", "true"), ["W4"]),
        (f"<fes:Not>{compare('EqualTo', 'light', 'red')}</fes:Not>", ["W1", "W3", "W4"]),
        (
            '<fes:PropertyIsLike wildCard="*" singleChar="." escapeChar="!"><fes:ValueReference>stretch'
            "</fes:ValueReference><fes:Literal>神州路*</fes:Literal></fes:PropertyIsLike>",
            ["W1", "W3"],
        ),
        ('<fes:ResourceId rid="works.{late}"/>', ["W2"]),
    ],
)  # fmt: skip
def test_filters_work_on_columns_and_on_measured_values(
    client: Client, district: dict[str, Work], inner: str, codes: list[str]
) -> None:
    text = fes(inner.format(late=district["late"].pk))
    served = [one["properties"]["code"] for one in features(client, "works", filter=text, sortby="code")]
    assert served == codes
    assert int(
        xml(
            ask(client, request="GetFeature", typenames="works", filter=text, as_of=DAY, resulttype="hits")
        ).get("numberMatched")
    ) == len(codes)


def test_pages_follow_each_other_in_an_order_that_no_two_rows_share(client: Client, db: None) -> None:
    road = make_road()
    for number in range(7):
        make_work(road, number, number + 1, kind="gas", from_label="同")
    whole = [one["id"] for one in features(client, "works")]
    for sort in ("", "kind", "percent DESC", "light"):
        order = {"sortby": sort} if sort else {}
        pages = [features(client, "works", count=3, startindex=start, **order) for start in (0, 3, 6)]
        walked = [one["id"] for page in pages for one in page]
        assert sorted(walked) == sorted(whole), sort
        assert [len(page) for page in pages] == [3, 3, 1]


def test_a_page_of_none_says_how_many_there_are(client: Client, district: Any) -> None:
    root = xml(ask(client, request="GetFeature", typenames="works", count=0, as_of=DAY))
    assert (root.get("numberMatched"), root.get("numberReturned")) == ("4", "0")


def test_clients_are_told_how_large_a_page_may_be(client: Client, district: Any) -> None:
    """GDAL asks for a hundred features at a time where it does not find this."""
    root = xml(ask(client, request="GetCapabilities"))
    size = root.findtext(
        ".//ows:Operation[@name='GetFeature']/ows:Constraint[@name='CountDefault']/ows:DefaultValue",
        namespaces=NS,
    )
    assert size == "5000"


def test_sorting_goes_by_measured_values_too(client: Client, district: Any) -> None:
    codes = [one["properties"]["code"] for one in features(client, "works", sortby="percent DESC,code ASC")]
    assert codes[:2] == ["W1", "W2"]


@pytest.mark.parametrize("layer", [recipe.layer.code for recipe in RECIPES])
@pytest.mark.parametrize("form", ["geojson", "application/gml+xml; version=3.2"])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    client: Client, district: Any, layer: str, form: str
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            ask(client, request="GetFeature", typenames=layer, as_of=DAY, outputformat=form)
        return len(captured)

    queries()
    few = queries()
    road = make_road()
    for number in range(12):
        make_report(
            make_work(road, number * 60, number * 60 + 50), end_m=number * 60 + 5, start_m=number * 60
        )
        make_place(f"地点{number}", number, 0)
    assert queries() <= max(few, 12)


def test_one_value_of_each_feature_can_be_asked_for(client: Client, district: Any) -> None:
    root = xml(
        ask(client, request="GetPropertyValue", typenames="works", valuereference="percent", as_of=DAY)
    )
    assert sorted(float(one.text) for one in root.findall(".//zh:percent", NS)) == [0.0, 0.0, 15.0, 100.0]


def test_the_place_of_each_feature_can_be_asked_for_alone(client: Client, district: Any) -> None:
    root = xml(ask(client, request="GetPropertyValue", typenames="works", valuereference="geom"))
    values = root.findall("wfs:member/zh:geom", NS)
    assert len(values) == 4
    assert len(root.findall(".//gml:posList", NS)) == 3  # one has no place


@pytest.mark.parametrize("name", ["json", "GeoJSON", "application/geo+json"])
def test_geojson_goes_by_the_names_clients_have_for_it(client: Client, district: Any, name: str) -> None:
    body = ask(client, request="GetFeature", typenames="places", outputformat=name)
    assert json.loads(body)["type"] == "FeatureCollection"


@pytest.mark.parametrize("day", ["2014-09-30", "2014/09/30", "2014-09-30T00:00:00Z", "2014/09/30 00:00:00"])
def test_days_are_compared_as_gdal_and_others_write_them(client: Client, district: Any, day: str) -> None:
    for name, number in (("EqualTo", 2), ("LessThan", 0), ("LessThanOrEqualTo", 2)):
        fes_filter = fes(compare(name, "plan_end", day))
        assert len(features(client, "works", filter=fes_filter)) == number, name
    between = fes(
        "<fes:PropertyIsBetween><fes:ValueReference>plan_end</fes:ValueReference><fes:LowerBoundary><fes:Literal>"
        f"{day}</fes:Literal></fes:LowerBoundary><fes:UpperBoundary><fes:Literal>2014/12/31</fes:Literal>"
        "</fes:UpperBoundary></fes:PropertyIsBetween>"
    )
    assert len(features(client, "works", filter=between)) == 2


def test_the_case_of_letters_may_be_left_aside(client: Client, district: Any) -> None:
    fes_filter = fes(compare("EqualTo", "code", "w1"))
    assert features(client, "works", filter=fes_filter) == []
    loose = fes_filter.replace("<fes:PropertyIsEqualTo>", '<fes:PropertyIsEqualTo matchCase="false">')
    assert len(features(client, "works", filter=loose)) == 1


def test_no_text_is_nothing(client: Client, district: Any) -> None:
    fes_filter = fes("<fes:PropertyIsNull><fes:ValueReference>to</fes:ValueReference></fes:PropertyIsNull>")
    unended = features(client, "works", filter=fes_filter)
    assert [one["properties"]["to"] for one in unended] == [None] * 3


def test_the_service_may_be_written_small(client: Client, district: Any) -> None:
    answer = client.get("/wfs?service=wfs&request=getcapabilities")
    assert answer.status_code == 200
    body = '<wfs:GetCapabilities xmlns:wfs="http://www.opengis.net/wfs/2.0" service="wfs"/>'
    assert post(client, body).status_code == 200


def test_what_xml_cannot_hold_is_left_out_of_it(client: Client, db: None) -> None:
    place = make_place("南门", 0, 0)
    Place.objects.filter(pk=place.pk).update(source="竖\x0b排\x01\ufffe")
    by_id: list[dict[str, Any]] = [{}, {"resourceid": f"places.{place.pk}"}]
    for params in by_id:
        root = xml(ask(client, request="GetFeature", typenames="places", **params))
        assert root.findtext(".//zh:source", namespaces=NS).split() == ["竖", "排"]
    parameters: Any = {
        "storedquery_id": "urn:ogc:def:query:OGC-WFS::GetFeatureById",
        "id": f"places.{place.pk}",
    }
    assert xml(ask(client, request="GetFeature", **parameters)).findtext("zh:source", namespaces=NS)
    values = xml(ask(client, request="GetPropertyValue", typenames="places", valuereference="source"))
    assert values.findtext(".//zh:source", namespaces=NS).split() == ["竖", "排"]


def test_a_feature_can_be_asked_for_by_its_id(client: Client, district: dict[str, Work]) -> None:
    query: Any = {"request": "GetFeature", "storedquery_id": "urn:ogc:def:query:OGC-WFS::GetFeatureById"}
    root = xml(ask(client, **query, id=f"works.{district['gas'].pk}"))
    assert root.findtext("zh:code", namespaces=NS) == "W3"
    code, _, text = problem(client, status=404, **query, id="works.0")
    assert (code, text[:8]) == ("NotFound", "没有这个要素。（")


def test_a_bare_address_leads_people_to_the_page(client: Client, db: None) -> None:
    answer = client.get("/wfs?as_of=2014-11-30")
    assert (answer.status_code, answer["Location"]) == (302, "/data/?as_of=2014-11-30#wfs")


def test_a_posted_query_is_answered_with_the_day_of_the_address(client: Client, district: Any) -> None:
    body = GET_FEATURE.format(layer="works", filter=fes(compare("EqualTo", "light", "finished")))
    assert xml(content(post(client, body, "?as_of=2014-11-30"))).get("numberMatched") == "1"
    assert xml(content(post(client, body, "?as_of=2014-05-31"))).get("numberMatched") == "0"

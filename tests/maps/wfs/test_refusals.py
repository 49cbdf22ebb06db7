import base64
from typing import Any, Final
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from roads.models import Work
from tests.maps.wfs.client import GET_FEATURE, compare, content, fes, make_district, post, problem
from tests.shapes import make_user

INVALID: Final = "InvalidParameterValue"
UNREADABLE: Final = "OperationParsingFailed"
ODD: Final = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "roads,works", "(works)(roads)", "villages", "zongheng:pipes", "geom", "@gml:id", "percent", "code",
            "percent DESC", "-1", "0", "1e9", "999999999999999999999", "EPSG:4326", "urn:ogc:def:crs:EPSG::0", "hits",
            "1,2,3,4", "nan,nan,nan,nan", "1e308,1,1e308,2,EPSG:3857", fes(compare("EqualTo", "geom", "x")),
            fes("<fes:And/>"), fes("<fes:Not/>"), fes("<fes:PropertyIsNull/>"), fes('<fes:ResourceId rid="works"/>'),
            fes("<fes:BBOX><fes:ValueReference>code</fes:ValueReference></fes:BBOX>"),
            fes("<fes:Intersects><fes:ValueReference>geom</fes:ValueReference><gml:Point srsName='EPSG:4326'>"
                "<gml:pos>1</gml:pos></gml:Point></fes:Intersects>"),
            fes(compare("EqualTo", "goal_due", "0000-00-00")), fes(compare("GreaterThan", "percent", "1e999")),
            fes(compare("EqualTo", "code", "a\u0000b")), fes(compare("EqualTo", "axis_no", "99999999999999999999")),
        ]
    ),
)  # fmt: skip
NAMES: Final = st.sampled_from(
    [
        "typenames", "filter", "bbox", "sortby", "count", "startindex", "srsname", "resourceid", "propertyname",
        "resulttype", "outputformat", "valuereference", "storedquery_id", "id", "namespaces", "aliases", "as_of",
        "filter_language", "resolvedepth",
    ]
)  # fmt: skip

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> dict[str, Work]:
    return make_district()


WORKS: Final = {"request": "GetFeature", "typenames": "works"}
BY_COLOUR: Final = fes(compare("EqualTo", "colour", "red"))
BY_WORD: Final = fes(compare("EqualTo", "percent", "many"))
FAR_AWAY: Final = "91,200,92,201,urn:ogc:def:crs:EPSG::4326"


@pytest.mark.parametrize(
    ("params", "code", "locator", "words"),
    [
        (
            {"typenames": "bridges"},
            INVALID,
            "typeNames",
            "没有这个图层。可用：roads（道路中线）、works（工程）",
        ),
        ({"typenames": ""}, "MissingParameterValue", "typeNames", "缺少参数 typeNames"),
        (
            {"srsname": "EPSG:2433"},
            INVALID,
            "srsName",
            "不提供这个坐标系。可用：EPSG:4547、EPSG:4490、EPSG:4326",
        ),
        ({"srsname": "no"}, INVALID, "srsName", "不提供这个坐标系"),
        ({"outputformat": "shape-zip"}, INVALID, "outputFormat", "不提供这种格式"),
        ({"outputformat": "csv"}, INVALID, "outputFormat", "不提供这种格式"),
        (
            {"request": "Transaction"},
            "OperationNotSupported",
            "request",
            "没有这个操作。可用：GetCapabilities",
        ),
        ({"as_of": "2014-13-40"}, INVALID, "as_of", "看不懂日期“2014-13-40”"),
        ({"request": "GetCapabilities", "as_of": "1850-01-01"}, INVALID, "as_of", "日期要在 2000-01-01 至"),
        ({"filter": "<Filter><nonsense/>"}, UNREADABLE, "filter", "看不懂请求，请检查 filter"),
        ({"filter": "no"}, INVALID, "filter", "参数 filter 的值不能用"),
        ({"filter": BY_COLOUR}, INVALID, "filter", "没有“colour”这个属性"),
        ({"filter": BY_WORD}, UNREADABLE, "filter", "看不懂请求"),
        ({"bbox": "1,2,3"}, UNREADABLE, "bbox", "看不懂请求"),
        ({"bbox": FAR_AWAY}, INVALID, "filter", "坐标超出了坐标系能用的范围，可能横、纵写反了"),
        (
            {"bbox": "113.2,35.2,113.3,35.3,urn:ogc:def:crs:EPSG::4490"},
            INVALID,
            None,
            "坐标超出了坐标系能用的范围",
        ),
        ({"CQL_FILTER": "light='red'"}, INVALID, "CQL_FILTER", "不支持参数 CQL_FILTER，请用 FILTER"),
        ({"count": "many"}, INVALID, "count", "参数 count 的值不能用"),
        ({"count": "-1"}, INVALID, "count", "参数 count 不能小于 0"),
        ({"startindex": "-1"}, INVALID, "startIndex", "参数 startIndex 不能小于 0"),
        ({"typenames": "works,pipes"}, "OperationNotSupported", "typeNames", "一个查询只能问一个图层"),
        ({"sortby": "colour"}, INVALID, None, "没有“colour”这个属性"),
        ({"resourceid": "works.x"}, INVALID, "resourceId", "参数 resourceId 的值不能用"),
        ({"version": "1.0.0"}, INVALID, "version", "只提供 WFS 2.0.0"),
        ({"request": "GetMap", "service": "WMS"}, INVALID, "service", "只提供 WFS 服务"),
        (
            {"request": "GetPropertyValue", "valuereference": "x"},
            INVALID,
            "valueReference",
            "没有“x”这个属性",
        ),
    ],
)
def test_what_cannot_be_answered_is_said_in_chinese_where_and_why(
    client: Client, district: Any, params: dict[str, Any], code: str, locator: str | None, words: str
) -> None:
    said = problem(client, **{**WORKS, **params})
    assert said[0] == code
    assert locator is None or said[1] == locator
    assert said[2].startswith(words)


@pytest.mark.parametrize(
    "hostile",
    [
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>{request}',
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>{request}',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">{request}',
        "{request}<",
        "",
        "\x00",
        "<a/>",
        '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0"/>',
        '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.0"/>',
    ],
)
def test_hostile_and_broken_xml_is_refused(client: Client, district: Any, hostile: str) -> None:
    leaking = fes(compare("EqualTo", "code", "&e;" if "ENTITY e" in hostile else "W1"))
    body = hostile.replace("{request}", GET_FEATURE.format(layer="works", filter=leaking))
    answer = post(client, body)
    assert answer.status_code == 400
    assert b"root:" not in answer.content
    assert "ExceptionReport" in answer.content.decode()
    assert ("不能有 DOCTYPE" in answer.content.decode()) == ("<!DOCTYPE" in hostile)


def test_a_filter_with_entities_is_refused(client: Client, district: Any) -> None:
    text = '<!DOCTYPE x [<!ENTITY e "W1">]>' + fes(compare("EqualTo", "code", "&e;"))
    code, _, _ = problem(client, request="GetFeature", typenames="works", filter=text)
    assert code in ("OperationParsingFailed", "InvalidParameterValue")


def test_very_many_queries_in_one_request_are_refused(client: Client, district: Any) -> None:
    one = '<wfs:Query typeNames="works"/>'
    body = GET_FEATURE.format(layer="works", filter="")
    assert post(client, body.replace("</wfs:GetFeature>", f"{one * 19}</wfs:GetFeature>")).status_code == 200
    answer = post(client, body.replace("</wfs:GetFeature>", f"{one * 20}</wfs:GetFeature>"))
    assert answer.status_code == 400
    assert "最多 20 个查询" in answer.content.decode()


def test_a_filter_nested_without_end_and_a_body_too_large_are_refused(client: Client, district: Any) -> None:
    deep = "<fes:Not>" * 3000 + compare("EqualTo", "code", "x") + "</fes:Not>" * 3000
    assert post(client, GET_FEATURE.format(layer="works", filter=fes(deep))).status_code == 400
    assert post(client, "<a>" + " " * 3_000_000 + "</a>").status_code == 413


@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    operation=st.sampled_from(["GetFeature", "GetPropertyValue", "DescribeFeatureType", "GetCapabilities"]),
    params=st.dictionaries(NAMES, ODD, max_size=4),
)  # fmt: skip
def test_no_request_makes_the_server_fail(client: Client, operation: str, params: dict[str, str]) -> None:
    parameters = {"service": "WFS", "version": "2.0.0", "request": operation, "typenames": "works", **params}
    answer = client.get(f"/wfs?{urlencode(parameters)}")
    assert answer.status_code in (200, 400, 404), content(answer).decode()[:500]


def test_writing_methods_are_refused(client: Client, db: None) -> None:
    for answer in (client.delete("/wfs"), client.put("/wfs"), client.patch("/wfs")):
        assert answer.status_code == 405
        assert "POST" in answer["Allow"]
        assert "WFS 只供读取，不能写入或删除" in answer.content.decode()


def test_a_mistake_of_a_client_is_a_line_in_the_log(client: Client, district: Any, caplog: Any) -> None:
    assert post(client, '<?xml version="1.0" encoding="GBK"?><a>路</a>'.encode("gbk")).status_code == 400
    (record,) = [one for one in caplog.records if one.name == "maps.wfs.errors"]
    assert record.exc_info is None
    assert "multi-byte encodings are not supported" in record.getMessage()
    assert "\n" not in record.getMessage()


def test_where_looking_needs_a_login_clients_are_asked_for_one(
    client: Client, district: Any, settings: Any
) -> None:
    settings.PUBLIC_READ = False
    person = make_user("绘图员")
    person.set_password("好密码 1")
    person.save()
    query = "/wfs?service=WFS&version=2.0.0&request=GetFeature&typenames=works"
    answer = client.get(query)
    assert (answer.status_code, answer["WWW-Authenticate"][:5]) == (401, "Basic")
    assert "请先登录再查看" in answer.content.decode()
    assert post(client, GET_FEATURE.format(layer="works", filter="")).status_code == 401

    def with_login(text: str) -> Any:
        return client.get(
            query, headers={"Authorization": f"Basic {base64.b64encode(text.encode()).decode()}"}
        )

    assert with_login("绘图员:好密码 1").status_code == 200
    assert with_login("绘图员:好密码 1")["Cache-Control"] == "private, no-store"
    assert with_login("绘图员:坏密码").status_code == 401
    assert with_login("绘图员\x00:x").status_code == 401
    assert client.get(query, headers={"Authorization": "Basic ???"}).status_code == 401
    person.set_password("新密码 2")
    person.save()
    assert with_login("绘图员:好密码 1").status_code == 401
    person.is_active = False
    person.save()
    assert with_login("绘图员:新密码 2").status_code == 401


def test_an_older_version_alone_is_not_negotiated(client: Client, district: Any) -> None:
    answer = client.get("/wfs?service=WFS&request=GetCapabilities&acceptversions=1.1.0")
    assert answer.status_code == 400
    assert "VersionNegotiationFailed" in answer.content.decode()
    assert "只提供 WFS 2.0.0。" in answer.content.decode()


@pytest.mark.parametrize("parameters", [{"version": "2.0.2"}, {"acceptversions": "2.0.2,2.0.0"}])
def test_the_corrected_text_of_the_standard_is_the_same_service(
    parameters: dict[str, str], client: Client
) -> None:
    for request in ("GetCapabilities", "GetFeature"):
        if request == "GetFeature" and "version" not in parameters:
            continue
        params = {"service": "WFS", "request": request, "typenames": "works", **parameters}
        answer = client.get("/wfs", params if request == "GetFeature" else {**params, "typenames": ""})
        assert answer.status_code == 200, answer.content.decode()


def test_a_posted_request_may_say_the_corrected_version(client: Client) -> None:
    body = (
        '<wfs:GetFeature xmlns:wfs="http://www.opengis.net/wfs/2.0" service="WFS" version="2.0.2">'
        '<wfs:Query typeNames="works"/></wfs:GetFeature>'
    )
    answer = client.post("/wfs", body, content_type="text/xml")
    assert answer.status_code == 200

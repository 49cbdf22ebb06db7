"""Whatever is asked, the API answers 200 or says in Chinese what is wrong: never a server error."""

import re
from datetime import date
from typing import Any
from urllib.parse import quote, quote_from_bytes

from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gis.models import ResponsibleUnit
from roads.models import Obstacle, Pipe, Work
from tests.shapes import make_place, make_report, make_road, make_user, make_work, straight

HAN = re.compile("[一-鿿]")
DAY = date(2014, 6, 1)
NASTY = [
    "", " ", "\0", "'", '"', "%", "_", "\\", "-1", "0", "1", "9" * 19, "9" * 400, "1e999", "nan", "inf", "-inf", "null",
    "true", "NaN,NaN,NaN,NaN", "1,2,3,4", "113,35,114,36", "-180,-90,180,90", "0,0,1e-9,1e-9", "113,35,113.0000002,36",
    "EPSG:4326", "EPSG:3857", "EPSG:32650", "EPSG:2154", "EPSG:4979", "2014-06-01", "2014-02-30", "0001-01-01",
    "9999-12-31", "2014-06-01T00:00:00+99:99", "2014-W01-1", "२०१४-०६-०१", "K1+200", "神州路", "ＮＳ３", "NS3,,EW",
    "\U0001f6e3", "\u202e", "a" * 3000, "[]", "{}", "W10", "WzFd",
    "Wzk5OTk5OTk5OTk5OTk5OTk5OTk5XQ", "WyIyMDE0LTA2LTAxIiw1XQ",
]  # fmt: skip
RAW = st.one_of(
    st.sampled_from(NASTY).map(lambda text: quote(text, safe="")),
    st.text(max_size=20).map(lambda text: quote(text.encode("utf-8", "surrogatepass"), safe="")),
    st.binary(max_size=12).map(lambda data: quote_from_bytes(data, safe="")),
    st.integers(-(2**70), 2**70).map(str),
    st.floats().map(str),
    st.lists(st.floats(-200, 200), min_size=4, max_size=4).map(lambda box: ",".join(map(str, sorted(box)))),
)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(NASTY),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


def documented() -> list[tuple[str, list[str], dict[str, list[str]]]]:
    """Each address that can be read: its path, the names of its parameters, and the values it lists for some."""
    lists = []
    for path, methods in SchemaGenerator().get_schema(request=None, public=True)["paths"].items():
        if "get" not in methods or path == "/api/schema/":
            continue
        parameters = [p for p in methods["get"].get("parameters", []) if p["in"] == "query"]
        enums = {
            p["name"]: p["schema"].get("enum") or p["schema"].get("items", {}).get("enum") or []
            for p in parameters
        }
        lists.append((path, [p["name"] for p in parameters], enums))
    return lists


ADDRESSES = documented()
PATHS = {path: (names, enums) for path, names, enums in ADDRESSES}


@st.composite
def questions(draw: Any) -> str:
    """An address with some of its parameters, each with a listed or a wild value, and at times one unknown."""
    path = draw(st.sampled_from(sorted(PATHS)))
    names, enums = PATHS[path]
    parts = []
    for name in draw(st.lists(st.sampled_from(names), max_size=4)) if names else []:
        listed = enums[name]
        value = draw(st.one_of(RAW, st.sampled_from(listed)) if listed else RAW)
        parts.append(f"{quote(name)}={value}")
    if draw(st.integers(0, 9)) == 0:
        parts.append(f"{draw(RAW)}={draw(RAW)}")
    key = draw(st.sampled_from(["1", "0", "9" * 30, "1-2-1", "99-99-9"]))
    return re.sub(r"\{\w+\}", key, path) + ("?" + "&".join(parts) if parts else "")


def assert_understood(answer: Any, address: str) -> None:
    assert answer.status_code in (200, 201, 301, 400, 401, 403, 404, 405), (address, answer.status_code)
    if answer.streaming:
        assert b"".join(answer.streaming_content)  # to its end, or its cursor would stay open
    if answer.status_code >= 400:
        body = answer.json()
        words = [body["detail"]] if "detail" in body else [text for texts in body.values() for text in texts]
        assert words, address
        assert all(HAN.search(str(text)) for text in words), (address, body)


class TestAnythingGoes(TestCase):
    work: Work
    boss: Any

    @classmethod
    def setUpTestData(cls) -> None:
        road = make_road("神州路", axis="NS", axis_no=3)
        make_road("中原路", line=straight(x=500, y=-500, east=False))
        unit = ResponsibleUnit.objects.create(name="一公司")
        cls.work = make_work(road, 0, 1000, unit=unit)
        make_report(cls.work)
        make_report(cls.work, start_m=50, end_m=80)
        make_place("广场", 1, 2)
        Pipe.objects.create(code="p", kind="gas", line=straight(), road=road)
        Obstacle.objects.create(code="o", kind="land", title="坟", work=cls.work, found_on=DAY)
        Work.objects.create(code="lost", road_text="某路", kind="gas", resolution="unlocated")
        cls.boss = make_user("管理", is_superuser=True)

    @settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
    @given(questions())
    @example("/api/works/?after=%00")
    @example("/api/crossings/?measure_min=1e999")
    @example("/api/crossings/?measure_min=nan")
    @example("/api/reports/?work=99999999999999999999")
    @example("/api/pipes/?diameter_min=1.5")
    def test_any_question_is_answered_or_refused_in_chinese(self, address: str) -> None:
        assert_understood(self.client.get(address), address)

    @settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
    @given(
        st.one_of(
            JSON,
            st.fixed_dictionaries(
                {},
                optional={
                    "work": st.one_of(st.just(1), JSON),
                    "step": st.one_of(st.sampled_from(["subgrade", "base"]), JSON),
                    "from": st.one_of(st.floats(0, 1100), JSON),
                    "to": st.one_of(st.sampled_from(["K0+500", "K9+999"]), JSON),
                    "side": st.one_of(st.sampled_from("LRB"), JSON),
                    "day": st.one_of(st.dates().map(str), JSON),
                    "note": JSON,
                },
            ),
        )
    )
    def test_any_report_is_taken_or_refused_in_chinese(self, body: Any) -> None:
        if isinstance(body, dict) and body.get("work") == 1:
            body["work"] = self.work.pk
        client = Client()
        client.force_login(self.boss)
        assert_understood(client.post("/api/reports/", body, content_type="application/json"), repr(body))

    @settings(deadline=None, max_examples=30)
    @given(st.binary(max_size=60))
    def test_any_bytes_as_a_body_are_refused(self, body: bytes) -> None:
        client = Client()
        client.force_login(self.boss)
        answer = client.generic("POST", "/api/reports/", body, content_type="application/json")
        assert answer.status_code == 400
        assert_understood(answer, repr(body))

    @settings(deadline=None, max_examples=40)
    @given(st.text(max_size=30).map(lambda text: quote(text.encode("utf-8", "surrogatepass"))))
    def test_any_path_is_answered_in_json(self, path: str) -> None:
        assert_understood(self.client.get(f"/api/x{path}"), path)

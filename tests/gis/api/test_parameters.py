from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from gis.api.parameters import parse_moment
from gis.errors import DomainError


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2014-12-01T08:00:00+08:00", datetime(2014, 12, 1, 0, 0, tzinfo=UTC)),
        (
            "2014-12-01T08:00:00 08:00",
            datetime(2014, 12, 1, 0, 0, tzinfo=UTC),
        ),  # an unescaped + in an address
        ("2014-12-01T08:00", datetime(2014, 12, 1, 0, 0, tzinfo=UTC)),
        ("2014-12-01T00:00:00Z", datetime(2014, 12, 1, 0, 0, tzinfo=UTC)),
        ("2014-12-01", datetime(2014, 12, 1, 15, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_a_moment_is_local_unless_it_says_otherwise_and_a_day_means_its_end(text: Any, moment: Any) -> None:
    assert parse_moment(text) == moment


@pytest.mark.parametrize(
    "text",
    [
        "昨天",
        "2014-13-01",
        "2014-02-30T08:00",
        "1900-01-01",
        "9999-12-31T23:59:59Z",
        "T",
        "2014-12-01T",
        "\0",
    ],
)
def test_what_is_no_moment_is_refused(text: Any) -> None:
    with pytest.raises(DomainError) as refused:
        parse_moment(text)
    assert refused.value.field == "known_at"


@pytest.mark.django_db
class TestQueryNames:
    def test_an_unknown_parameter_is_named_with_those_there_are(self, client: Client) -> None:
        answer = client.get("/api/steps/", {"kindd": "gas"})
        assert answer.status_code == 400
        assert list(answer.json()) == ["kindd"]
        assert "kind、" in answer.json()["kindd"][0]

    def test_an_address_without_parameters_says_so(self, client: Client) -> None:
        assert "不带参数" in client.get("/api/months/", {"x": "1"}).json()["x"][0]

    def test_a_parameter_written_twice_is_refused_unless_it_may_be(self, client: Client) -> None:
        assert client.get("/api/roads/?as_of=2014-01-01&as_of=2014-02-01").status_code == 400
        assert client.get("/api/steps/?kind=gas&kind=heat").status_code == 200

    @pytest.mark.parametrize(
        "name", ["roads", "works", "reports", "pipes", "obstacles", "places", "crossings", "planning-areas"]
    )
    def test_every_collection_with_a_place_takes_the_day_and_the_box(self, client: Client, name: Any) -> None:
        query = {
            "as_of": "2014-06-01",
            "known_at": "2014-07-01",
            "bbox": "113,35,114,36",
            "bbox-crs": "EPSG:4326",
        }
        answer = client.get(f"/api/{name}/", query)
        assert answer.status_code == 200
        body = answer.json()
        assert body["type"] == "FeatureCollection"
        assert body["as_of"] == "2014-06-01"
        assert body["known_at"].startswith("2014-07-01T23:59:59")
        assert {"newest_report", "schematic", "demo", "features", "next", "count"} <= set(body)

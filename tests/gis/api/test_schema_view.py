"""The OpenAPI document is valid, says everything in Chinese, and its page needs no other host."""

# Faces: gis/settings/api.py, parcels/coverage/api/question.py

import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.shapes import make_work

HAN = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def document() -> Any:
    out = StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)
    return yaml.safe_load(out.getvalue())


def operations(document: Any) -> Iterator[tuple[str, Any]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_the_document_is_valid_and_holds_every_collection(document: Any) -> None:
    for name in ("roads", "works", "reports", "pipes", "obstacles", "places", "crossings", "planning-areas"):
        assert f"/api/{name}/" in document["paths"]
    for name in ("grid", "day", "months", "search", "steps", "units", "targets"):
        assert f"/api/{name}/" in document["paths"]
    assert "post" in document["paths"]["/api/reports/"]
    assert "post" in document["paths"]["/api/reports/{id}/void/"]


def test_every_operation_and_parameter_is_described_in_chinese(document: Any) -> None:
    for name, operation in operations(document):
        assert HAN.search(operation["summary"]), name
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "query":
                assert HAN.search(parameter.get("description", "")), (name, parameter["name"])


def test_every_operation_says_how_it_refuses(document: Any) -> None:
    for name, operation in operations(document):
        assert {"400", "404"} <= set(operation["responses"]), name


def test_lists_with_a_place_are_documented_as_feature_collections(document: Any) -> None:
    schemas = document["components"]["schemas"]
    page = schemas["WorkPage"]["properties"]
    assert {"type", "features", "next", "count", "as_of", "newest_report", "schematic"} <= set(page)
    feature = schemas[page["features"]["items"]["$ref"].rpartition("/")[2]]
    assert feature["properties"]["geometry"]["nullable"] is True
    assert {"light", "percent", "steps", "stretch"} <= set(feature["properties"]["properties"]["properties"])


@pytest.mark.django_db
def test_every_documented_parameter_is_understood(client: Client, document: Any) -> None:
    for path, methods in document["paths"].items():
        if "{" in path or path == "/api/schema/":
            continue
        for parameter in methods["get"].get("parameters", []):
            answer = client.get(path, {parameter["name"]: "\x01?"})
            said = answer.json().get(parameter["name"], [""])[0] if answer.status_code == 400 else ""
            assert "这个参数" not in said, (path, parameter["name"])


@pytest.mark.django_db
def test_the_page_loads_nothing_from_another_host(client: Client) -> None:
    page = client.get("/api/docs/")
    assert page.status_code == 200
    text = page.content.decode()
    assert re.findall(r"""(?:src|href)=["'](https?:)?//""", text) == []
    assert "swagger-ui-bundle.js" in text
    assert re.search(r"""["']/api/schema/""", text)


@pytest.mark.django_db
def test_the_document_comes_as_yaml_or_as_json(client: Client) -> None:
    assert yaml.safe_load(client.get("/api/schema/").content)["openapi"].startswith("3.")
    answer = client.get("/api/schema/", headers={"accept": "application/json"})
    assert answer.json()["openapi"].startswith("3.")


# What comes from the site is for people with a role; a position has to be said.
NOT_FOR_ALL = {
    "jobs": 401,
    "photo-marks": 401,
    "photos": 401,
    "field-me": 401,
    "field-pack": 401,
    "field-tiles": 401,
    "spoken-report": 401,
    "where": 400,
    "history": 401,
}


@pytest.mark.django_db
class TestAddresses:
    def test_the_contents_list_addresses_that_answer(self, client: Client) -> None:
        make_work()  # a project package of OC4IDS has at least one project
        contents = client.get("/api/").json()
        assert len(contents) >= 17
        for name, address in contents.items():
            answer = client.get(address)
            assert answer.status_code == NOT_FOR_ALL.get(name, 200), name
            assert answer.getvalue(), name

    @pytest.mark.parametrize(
        "path", ["nothing/", "nothing", "works/x/", "works/1/void/", "works/-1/", "%00/", "%0a", "%ff/"]
    )
    def test_an_address_there_is_not_is_404_in_json_and_chinese(self, client: Client, path: str) -> None:
        answer = client.get(f"/api/{path}")
        assert answer.status_code == 404
        assert HAN.search(answer.json()["detail"])

    def test_a_forgotten_slash_is_sent_on_with_its_question(self, client: Client) -> None:
        answer = client.get("/api/works?light=red")
        assert (answer.status_code, answer.headers["location"]) == (301, "/api/works/?light=red")

    def test_the_document_refuses_a_parameter_it_does_not_know_in_json(self, client: Client) -> None:
        answer = client.get("/api/schema/?lang=%00")
        assert answer.status_code == 400
        assert HAN.search(answer.json()["lang"][0])

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
    def test_no_method_is_a_server_error_anywhere(self, client: Client, method: str) -> None:
        for address in client.get("/api/").json().values():
            answer = getattr(client, method)(address)
            assert answer.status_code in (400, 401, 405, 415), address

    def test_writing_where_there_is_only_reading_is_refused_in_chinese(self, admin_client: Client) -> None:
        for path in ("works/", "day/", "schema/"):
            answer = admin_client.post(f"/api/{path}", {}, content_type="application/json")
            assert answer.status_code == 405, path
            assert HAN.search(answer.json()["detail"]), path

    @pytest.mark.parametrize(
        "accept", ["text/html", "image/png", "application/geo+json", "*/*", "nonsense", ";;;,,"]
    )
    def test_no_accept_header_is_refused(self, client: Client, accept: str) -> None:
        answer = client.get("/api/roads/", headers={"accept": accept})
        wanted = accept if accept == "application/geo+json" else "application/json"
        assert (answer.status_code, answer.headers["content-type"]) == (200, wanted)

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_a_view_comes_back_as_a_drawing(client: Client) -> None:
    reply = client.get("/qr.svg", {"of": "/?as_of=2014-11-30&light=red&at=13.00/35.15000/113.24000"})
    assert reply.status_code == 200
    assert reply["Content-Type"] == "image/svg+xml"
    assert b"<svg" in reply.content


@pytest.mark.parametrize("of", ["", "https://example.org/", "//example.org/", "/" + "a" * 1300, "/\n"])
def test_an_address_elsewhere_or_too_long_is_refused_in_words(client: Client, of: str) -> None:
    reply = client.get("/qr.svg", {"of": of})
    assert reply.status_code == 400
    assert "二维码" in reply.content.decode()

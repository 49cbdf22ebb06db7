"""The parts of the settings, each read anew under an environment of the test's own."""

# Faces: gis/settings/access.py, gis/settings/base.py, gis/settings/limits.py

import importlib.util
from types import ModuleType

import pytest

import gis.settings
from gis.settings.base import flag


def read_anew(part: str) -> ModuleType:
    """A part of the settings as a server that starts now would have it; the one in use stays as it is."""
    spec = importlib.util.find_spec(f"gis.settings.{part}")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("written", "on"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("no", False)]
)
def test_a_switch_of_the_environment_is_read_in_the_usual_spellings(
    written: str, on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZONGHENG_TEST_SWITCH", written)
    assert flag("ZONGHENG_TEST_SWITCH", not on) is on
    monkeypatch.delenv("ZONGHENG_TEST_SWITCH")
    assert flag("ZONGHENG_TEST_SWITCH", True) is True


def test_behind_https_cookies_never_travel_in_the_clear(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGHENG_HTTPS", "0")
    plain = read_anew("access")
    assert (plain.SESSION_COOKIE_SECURE, plain.CSRF_COOKIE_SECURE, plain.SECURE_HSTS_SECONDS) == (
        False,
        False,
        0,
    )
    monkeypatch.setenv("ZONGHENG_HTTPS", "1")
    secure = read_anew("access")
    assert secure.SESSION_COOKIE_SECURE
    assert secure.CSRF_COOKIE_SECURE
    assert secure.SECURE_HSTS_SECONDS >= 365 * 86_400
    assert not {"security.W012", "security.W016"} & set(secure.SILENCED_SYSTEM_CHECKS)


def test_a_provider_lets_people_in_only_where_it_is_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGHENG_OIDC", "0")
    assert read_anew("access").AUTHENTICATION_BACKENDS == ["gis.access.backends.ThrottledBackend"]
    monkeypatch.setenv("ZONGHENG_OIDC", "1")
    assert "gis.access.backends.ProviderBackend" in read_anew("access").AUTHENTICATION_BACKENDS


def test_limits_are_said_in_megabytes_and_held_in_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZONGHENG_IMPORT_MB", "7")
    monkeypatch.setenv("ZONGHENG_PHOTO_MEGAPIXELS", "12")
    limits = read_anew("limits")
    assert limits.IMPORT_LIMITS["file_bytes"] == 7_000_000
    assert limits.PHOTO_LIMITS["pixels"] == 12_000_000


@pytest.mark.parametrize("part", ["access", "api", "limits"])
def test_django_reads_every_setting_of_a_part_in_the_one_module(part: str) -> None:
    names = [name for name in vars(read_anew(part)) if name.isupper()]
    assert names
    assert [name for name in names if not hasattr(gis.settings, name)] == []

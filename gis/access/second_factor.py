"""The second factor: a time-based code of an app on the phone (TOTP), with single-use codes for a lost phone."""

from datetime import datetime, timedelta
from typing import Any, Final

import segno
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.utils.crypto import get_random_string
from django_otp import devices_for_user
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

AWAITING: Final = "_awaiting_code"
PATIENCE: Final = timedelta(minutes=5)
SPARE_CODES: Final = 8
LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def is_asked(person: Any) -> bool:
    """Whether this person has a confirmed device."""
    return any(devices_for_user(person, confirmed=True))


def begin(person: Any) -> TOTPDevice:
    """A device that does not count until its first code was right; an unfinished one is replaced."""
    TOTPDevice.objects.filter(user=person, confirmed=False).delete()
    return TOTPDevice.objects.create(user=person, name="手机", confirmed=False)


def confirm(person: Any, code: str) -> list[str] | None:
    """The spare codes once the unfinished device's code is right; None where it is not."""
    device = TOTPDevice.objects.filter(user=person, confirmed=False).first()
    if device is None or not device.verify_token(code.strip()):
        return None
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    return _spare_codes(person)


def remove(person: Any) -> None:
    """Forget every device and spare code of a person."""
    for model in (TOTPDevice, StaticDevice):
        model.objects.filter(user=person).delete()


def picture(device: TOTPDevice) -> str:
    """The device's address as a QR code, an SVG to stand in a page."""
    return segno.make(device.config_url, error="m").svg_inline(
        scale=4, border=2, svgclass="qr", lineclass=None
    )


def await_code(request: HttpRequest, person: Any, way_on: str, *, now: datetime) -> None:
    """Remember who gave the right password; nobody is logged in by that."""
    request.session[AWAITING] = {
        "user": person.pk,
        "backend": person.backend,
        "password": person.password,
        "next": way_on,
        "until": (now + PATIENCE).isoformat(),
    }


def awaited(request: HttpRequest, *, now: datetime) -> tuple[Any, str] | None:
    """The person whose code is awaited and where they go then; None where nobody's is, or no longer."""
    kept = request.session.get(AWAITING)
    if not kept or datetime.fromisoformat(kept["until"]) < now:
        return None
    person = (
        get_user_model().objects.filter(pk=kept["user"], password=kept["password"], is_active=True).first()
    )
    if person is None:
        return None
    person.backend = kept["backend"]
    return person, kept["next"]


def verified_device(person: Any, code: str) -> Device | None:
    """The confirmed device whose code this is; each device slows down after wrong ones."""
    written = code.strip().lower()
    if not written or len(written) > 16:
        return None
    for device in devices_for_user(person, confirmed=True):
        allowed, _ = device.verify_is_allowed()
        if allowed and device.verify_token(written):
            return device
    return None


def _spare_codes(person: Any) -> list[str]:
    StaticDevice.objects.filter(user=person).delete()
    device = StaticDevice.objects.create(user=person, name="备用码")
    codes = [get_random_string(10, LETTERS) for _ in range(SPARE_CODES)]
    for code in codes:
        device.token_set.create(token=code)
    return codes

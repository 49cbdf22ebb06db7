"""RFC 3161 time stamps of originals by an authority outside; off unless one is configured (ZONGHENG_TSA_URL)."""

import urllib.request
from datetime import datetime
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.parse import urlsplit

from cryptography import x509
from django.conf import settings
from rfc3161_client import (
    PKIStatus,
    TimeStampRequest,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from gis.errors import DomainError
from gis.photos.models import Photo, PhotoStamp
from gis.photos.storage import content_of

WAIT_S: Final = 15
MOST_BYTES: Final = 65_536
GRANTED: Final = (PKIStatus.GRANTED, PKIStatus.GRANTED_WITH_MODS)


def is_on() -> bool:
    """Whether an authority is configured."""
    return bool(settings.TSA_URL)


def unstamped(most: int) -> list[Photo]:
    """The oldest photos that stand without a stamp, at most `most`."""
    return list(Photo.objects.filter(stamp=None, voided_at=None).order_by("recorded_at", "pk")[:most])


def stamp(photo: Photo) -> PhotoStamp:
    """Has the original of `photo` stamped and keeps the answer. Raises DomainError where that is not to be had."""
    if not is_on():
        raise DomainError("没有配置时间戳服务（ZONGHENG_TSA_URL）。")
    content = content_of(photo, "original")
    request = TimestampRequestBuilder().data(content).nonce(nonce=True).build()
    answer = _sent(request.as_bytes())
    moment = _verified(answer, content, request=request)
    return PhotoStamp.objects.create(
        photo=photo, token=answer, moment=moment, authority=str(urlsplit(settings.TSA_URL).hostname)
    )


def check(stamp: PhotoStamp) -> None:
    """Compares a kept stamp with the original as it lies in the storage. Raises DomainError where they do not agree."""
    _verified(bytes(stamp.token), content_of(stamp.photo, "original"))


def _sent(body: bytes) -> bytes:
    if urlsplit(settings.TSA_URL).scheme not in ("http", "https"):
        raise DomainError("ZONGHENG_TSA_URL 要以 http:// 或 https:// 开头。")
    headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
    query = urllib.request.Request(settings.TSA_URL, data=body, headers=headers)
    try:
        with urllib.request.urlopen(query, timeout=WAIT_S) as answer:
            content: bytes = answer.read(MOST_BYTES + 1)
    except (URLError, OSError) as error:
        raise DomainError("时间戳服务没有应答，以后再试。") from error
    if len(content) > MOST_BYTES:
        raise DomainError("时间戳服务的应答太大。")
    return content


def _verified(answer: bytes, content: bytes, *, request: TimeStampRequest | None = None) -> datetime:
    """The moment the authority vouches for, after signature, chain to our roots and imprint have been looked at."""
    try:
        response = decode_timestamp_response(answer)
    except ValueError as error:
        raise DomainError("时间戳服务的应答读不出来。") from error
    if response.status not in {status.value for status in GRANTED}:
        raise DomainError("时间戳服务拒绝了。")
    builder = VerifierBuilder.from_request(request) if request else VerifierBuilder()
    for root in _roots():
        builder = builder.add_root_certificate(root)
    try:
        builder.build().verify_message(response, content)
    except (VerificationError, ValueError) as error:
        raise DomainError("时间戳与照片原件或可信根证书不符。") from error
    return _moment(response)


def _moment(response: TimeStampResponse) -> datetime:
    moment: datetime = response.tst_info.gen_time
    return moment


def _roots() -> list[x509.Certificate]:
    try:
        return list(x509.load_pem_x509_certificates(Path(settings.TSA_ROOTS).read_bytes()))
    except (OSError, ValueError) as error:
        raise DomainError("ZONGHENG_TSA_ROOTS 要是可信根证书的 PEM 文件。") from error

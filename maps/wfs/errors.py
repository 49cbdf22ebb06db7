"""What WFS clients are told: OWS exception reports in Chinese, always 4xx for what a request got wrong."""

import logging
import re
from traceback import walk_tb
from typing import Final

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException
from django.core.exceptions import FieldError, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import (
    DataError,
    InterfaceError,
    InternalError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
)
from django.http import HttpResponse
from gisserver.exceptions import OperationParsingFailed, OWSException

from gis.access.basic_login import CHALLENGE
from gis.errors import DomainError
from gis.serving.faults import fault_of

log = logging.getLogger(__name__)

# What django-gisserver, Django and PostGIS raise over a request that makes no sense.
NONSENSE: Final = (
    ValueError,
    TypeError,
    ArithmeticError,
    NotImplementedError,
    RecursionError,
    FieldError,
    ValidationError,
    SuspiciousOperation,
    DataError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
    GDALException,
    GEOSException,
)
WORDS: Final = {
    "MissingParameterValue": "缺少参数 {locator}。",
    "InvalidParameterValue": "参数 {locator} 的值不能用。",
    "OperationNotSupported": "没有这个操作。可用：{operations}。",
    "OptionNotSupported": "参数 {locator} 的这种用法没有做。",
    "OperationParsingFailed": "看不懂请求，请检查 {locator}。",
    "OperationProcessingFailed": "不能这样查询，请检查 {locator}。",
    "VersionNegotiationFailed": "只提供 WFS 2.0.0。",
    "NotFound": "没有这个要素。",
}
WORDS_OF: Final = {
    "typenames": "没有这个图层。可用：{layers}。",
    "srsname": "不提供这个坐标系。可用：{crs}。",
    "outputformat": "不提供这种格式。可用：GML 3.2（application/gml+xml; version=3.2）、GeoJSON（geojson）。",
    "service": "只提供 WFS 服务（SERVICE=WFS）。",
    "version": "只提供 WFS 2.0.0（VERSION=2.0.0）。",
}
# By what the library says, where that is surer than the parameter it names.
WORDS_FOR: Final = (
    (
        re.compile("^Field '(.{1,60})' does not exist"),
        "没有“{0}”这个属性，各图层的属性见 DescribeFeatureType。",
    ),
    (
        re.compile("^Join queries"),
        "一个查询只能问一个图层；要几个图层，写成几个查询，如 TYPENAMES=(works)(pipes)。",
    ),
    (
        re.compile("transform: Invalid coordinate|exceeded limits"),
        "坐标超出了坐标系能用的范围，可能横、纵写反了：urn: 写法先北（纬度）后东（经度），EPSG: 写法先东后北。",
    ),
    (re.compile("DTDForbidden|EntitiesForbidden"), "请求里不能有 DOCTYPE 和实体，请去掉。"),
)
LONGEST: Final = 300


class LoginRequired(OWSException):
    """Looking needs a login here."""

    status_code = 401
    code = "NoApplicableCode"
    text_template = "请先登录再查看：在客户端的连接里填写用户名和密码。"


class Unavailable(OWSException):
    """The database does not answer."""

    status_code = 503
    code = "NoApplicableCode"
    text_template = "数据库暂时无法使用，请稍后再试。"


class Refused(OWSException):
    """Something asked for cannot be done: a Chinese message."""

    code = "InvalidParameterValue"

    def __init__(self, message: str, *, locator: str | None = None) -> None:
        super().__init__(message)
        self.locator = (
            locator  # handed to the base class it would be taken for the text, when the text is short
        )


class ReadOnly(OWSException):
    """A method that would write."""

    status_code = 405
    code = "OperationNotSupported"
    text_template = "WFS 只供读取，不能写入或删除；用 GET 或 POST 查询。要改数据请到 /imports/ 导入文件。"


class TooLarge(Refused):
    """The body is larger than this server reads."""

    status_code = 413
    code = "OperationParsingFailed"


def ows_error(error: Exception) -> OWSException | None:
    """The exception a client is told of; None for what is our own fault."""
    if isinstance(error, OWSException):
        return error
    if isinstance(error, DomainError):
        return Refused(error.message, locator=error.field)
    if isinstance(error, OperationalError | InterfaceError):
        fault = fault_of(error)
        return Unavailable(fault.message) if fault else Unavailable()
    if isinstance(error, RequestDataTooBig):
        return TooLarge("请求内容太大。")
    if isinstance(error, NONSENSE) or _raised_while_reading(error):
        log.warning("WFS request refused: %s", _in_a_line(error))
        return OperationParsingFailed(f"{type(error).__name__}: {error}")
    return None


def _in_a_line(error: Exception) -> str:
    """The error and where it was raised: what clients write is no reason to fill the log."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    said = f"{type(error).__name__}: {error}"[:LONGEST]
    return f"{said!r} at {frame.f_globals.get('__name__', '')}:{line}"


def _raised_while_reading(error: Exception) -> bool:
    """Whether the request was still being read: whatever goes wrong there is the request's fault."""
    frames = [frame.f_globals.get("__name__", "") for frame, _ in walk_tb(error.__traceback__)]
    return frames[-1:] == ["gisserver.views"] or any(name.startswith("gisserver.parsers.") for name in frames)


def report(error: OWSException, **known: str) -> HttpResponse:
    """The exception report in Chinese; what the library said stands behind, in its own words. `known` is what there is:
    operations, layers, crs."""
    if not isinstance(error, LoginRequired | Unavailable | Refused | ReadOnly):
        error.text = _in_chinese(error, known)
    if error.status_code == 500:
        error.status_code = 400
    error.reason = None
    response = error.as_response()
    response.content = response.content.replace(b'xml:lang="en-US"', b'xml:lang="zh-CN"')
    if error.status_code == 401:
        response["WWW-Authenticate"] = CHALLENGE
    if error.status_code == 503:
        response["Retry-After"] = "5"
    return response


def _in_chinese(error: OWSException, known: dict[str, str]) -> str:
    locator = str(error.locator or "")
    for pattern, words in WORDS_FOR:
        if match := pattern.search(error.text):
            return words.format(*match.groups())
    special = error.code != "MissingParameterValue" and WORDS_OF.get(locator.lower())
    words = special or WORDS.get(error.code, "请求不能用，请检查 {locator}。")
    said = error.text if len(error.text) <= LONGEST else f"{error.text[:LONGEST]}…"
    return f"{words.format(locator=locator or '各项参数', **known)}（{said}）"

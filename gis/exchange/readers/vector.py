"""Layers of vector files as tables, through GDAL; each format's own module says what to look at before and after."""

import re
import warnings
from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyogrio
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from gis.errors import DomainError
from gis.exchange.readers.encodings import decoded, detected, label_of
from gis.exchange.readers.formats import Reading
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.shapes import built
from gis.exchange.readers.table import Encoding, Table

# What reading may raise that is the file's fault.
BROKEN: Final = (
    DataLayerError,
    DataSourceError,
    FeatureError,
    FieldError,
    GeometryError,
    shapely.GEOSException,
    UnicodeError,
    ValueError,
    OverflowError,
)
# Where GDAL stopped reading a text format.
LINE: Final = re.compile(r"\bat line (\d+)")
CURVED: Final = re.compile("Curve|Circular|Surface")
UTF_8: Final = Encoding("utf-8", "格式规定")
# Every byte is a character of it, so that bytes come through GDAL unharmed and are decoded here.
RAW: Final = "iso-8859-1"


class Bounds:
    """The limits of this process, set before any reader runs."""

    limits: Limits


def broken(label: str, error: Exception | None = None) -> DomainError:
    """The one message for a file that is not what its name says or is damaged."""
    reason = "" if error is None else _reason(error)
    return DomainError(f"{label}文件损坏或不完整，读不出来{reason}。请用原来的软件打开检查后重新导出。")


def _reason(error: Exception) -> str:
    text = str(error)
    if "memory" in text.lower():
        return "（占用内存过多）"
    match = LINE.search(text)
    return f"（第 {match[1]} 行）" if match else ""


def layers_of(path: Path, *, driver: str, label: str) -> list[str]:
    """Names of the layers in a file that GDAL opens with `driver` and no other."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            names = [str(name) for name, _ in pyogrio.list_layers(path)]
            if names:
                opened = _info(path, names[0])["driver"]
                if opened != driver:
                    raise broken(label)
    except DomainError:
        raise  # it is a ValueError, too
    except BROKEN as error:
        raise broken(label, error) from error
    return names


def read_layer(
    path: Path,
    layer: str | int,
    *,
    name: str,
    label: str,
    encoding_name: str = "",
    detect: Callable[[list[bytes]], Encoding] | None = None,
) -> Table:
    """One layer as a table; bytes are read in `encoding_name`, or in the encoding that `detect` or their looks tell."""
    info, (meta, fids, shapes, fields) = _opened(path, layer, label)
    headings = [str(heading) for heading in meta["fields"]]
    numbers = list(range(1, len(fids) + 1)) if fids is not None else []
    encoding, notes = UTF_8, []
    if meta["encoding"].lower() == RAW:
        texts = [heading.encode(RAW) for heading in headings] + _texts(fields)
        encoding = detect(texts) if detect else detected(texts, encoding_name=encoding_name)
        headings = [decoded(heading.encode(RAW), encoding.name)[0] for heading in headings]
        fields, lost = _decoded(fields, encoding.name)
        if lost:
            notes.append(
                f"有 {lost} 处文字按 {label_of(encoding.name)} 读不全，缺的字显示为“�”或截掉了半个字。"
            )
    moments = [kind == "OFTDateTime" for kind in meta["ogr_types"]]
    plain = [_moments(one) if moment else _plain(one) for one, moment in zip(fields, moments, strict=True)]
    values = list(zip(*plain, strict=True)) if plain else [()] * len(numbers)
    if CURVED.search(str(info["geometry_type"])):
        notes.append("曲线已换成折线。")
    built, faults, told = _shapes(shapes, label)
    return Table(
        name=name,
        format=label,
        headings=tuple(_distinct(headings)),
        numbers=numbers,
        values=values,
        shapes=built,
        crs=str(meta["crs"] or ""),
        encoding=encoding,
        notes=(*notes, *told),
        faults=faults,
    )


def _opened(path: Path, layer: str | int, label: str) -> tuple[dict[str, Any], tuple[Any, ...]]:
    """What GDAL says of a layer and what it reads of it; DomainError where it cannot, or the layer is too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            info = _info(path, layer)
            _refuse_large(info, label)
            try:
                return info, _read(path, layer)
            except UnicodeDecodeError:
                # The format promises UTF-8 and this file breaks the promise.
                return info, _read(path, layer, RAW)
    except DomainError:
        raise  # it is a ValueError, too
    except BROKEN as error:
        raise broken(label, error) from error


def _info(path: Path, layer: str | int) -> dict[str, Any]:
    """What GDAL says of a layer; the names of its fields may not be what the format promises."""
    try:
        return dict(pyogrio.read_info(path, layer=layer, force_feature_count=True))
    except UnicodeDecodeError:
        return dict(pyogrio.read_info(path, layer=layer, force_feature_count=True, encoding=RAW))


def _read(path: Path, layer: str | int, encoding: str | None = None) -> Any:
    return pyogrio.raw.read(
        path, layer=layer, encoding=encoding, force_2d=True, return_fids=True, datetime_as_string=True
    )


def _refuse_large(info: dict[str, Any], label: str) -> None:
    if info["features"] > Bounds.limits.rows:
        raise DomainError(
            f"{label}有 {info['features']:,} 个要素，一次最多导入 {Bounds.limits.rows:,} 个，请分开来导入。"
        )
    if len(info["fields"]) > Bounds.limits.columns:
        raise DomainError(f"{label}有 {len(info['fields'])} 列，最多 {Bounds.limits.columns} 列。")


def _shapes(wkb: Any, label: str) -> tuple[Any, dict[int, str], tuple[str, ...]]:
    if wkb is None:
        return None, {}, ()
    shapes, faults, notes = built(wkb)
    if shapely.is_missing(shapes).all() and not faults:
        return None, {}, ()
    if int(shapely.get_num_coordinates(shapes).sum()) > Bounds.limits.points:
        raise DomainError(f"{label}的坐标点超过 {Bounds.limits.points:,} 个，请分开来导入。")
    return shapes, faults, notes


def _moments(column: Any) -> list[Any]:
    """A column of moments as GDAL writes them, with their zone where they have one; days where all are midnight."""
    moments = [_moment_of(text) for text in column.tolist()]
    only_days = all(
        one.tzinfo is None and one.time() == time() for one in moments if isinstance(one, datetime)
    )
    return [one.date() if only_days and isinstance(one, datetime) else one for one in moments]


def _moment_of(text: Any) -> datetime | str | None:
    if not isinstance(text, str) or not text.strip():
        return None
    try:
        return datetime.fromisoformat(text.replace("/", "-"))
    except ValueError:
        return text


def _texts(fields: Iterable[Any]) -> list[bytes]:
    """All different texts of the fields, as the bytes they were."""
    texts: dict[str, None] = {}
    for field in fields:
        if field.dtype == object:
            texts.update(dict.fromkeys(value for value in field if isinstance(value, str)))
    return [text.encode(RAW) for text in texts]


def _decoded(fields: Iterable[Any], name: str) -> tuple[list[Any], int]:
    """The fields with their texts read in an encoding, and how many lost something; each text is read once."""
    kept: dict[str, tuple[str, bool]] = {}
    lost, results = 0, []
    for field in fields:
        if field.dtype == object:
            read = np.empty(len(field), dtype=object)
            for place, value in enumerate(field):
                if isinstance(value, str):
                    if value not in kept:
                        kept[value] = decoded(value.encode(RAW), name)
                    read[place], bad = kept[value]
                    lost += bad
                else:
                    read[place] = value
            field = read
        results.append(field)
    return results, lost


def _plain(field: Any) -> list[Any]:
    """A column of NumPy's as plain values: no NaN, no bytes, blanks as None, midnight as a day."""
    if field.dtype.kind == "M":
        whole = field.astype("datetime64[D]")
        only_days = bool(((field == whole) | np.isnat(field)).all())
        return [None if np.isnat(value) else _moment(value, only_days) for value in field]
    if field.dtype.kind == "f":
        return [None if value != value else _number(value) for value in field.tolist()]
    return [_value(value) for value in field.tolist()]


def _moment(value: Any, only_days: bool) -> date | datetime | None:
    try:
        moment: date = (
            value.astype("datetime64[D]").item() if only_days else value.astype("datetime64[s]").item()
        )
    except (ValueError, OverflowError):
        return None
    return moment if isinstance(moment, date) else None


def _number(value: float) -> float | int:
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _value(value: Any) -> Any:
    if isinstance(value, str):
        clean = value.replace("\x00", "").strip()
        return clean.encode("utf-8", "replace").decode() or None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**63:
        return str(value)
    if isinstance(value, (list, tuple, np.ndarray)):
        return tuple(str(one) for one in value)
    return None if isinstance(value, bytes) else value


def _distinct(headings: Iterable[str]) -> list[str]:
    """Headings made different where a file has one twice, and named where it has none."""
    names: list[str] = []
    for number, heading in enumerate(headings, start=1):
        name = heading.strip() or f"第{number}列"
        while name in names:
            name = f"{name}_2"
        names.append(name)
    return names


def read_flatgeobuf(path: Path, reading: Reading) -> list[Table]:
    """A FlatGeobuf file: one layer."""
    names = layers_of(path, driver="FlatGeobuf", label="FlatGeobuf")
    if not names:
        raise broken("FlatGeobuf")
    return [
        read_layer(path, name, name=name, label="FlatGeobuf", encoding_name=reading.encoding)
        for name in names
    ]

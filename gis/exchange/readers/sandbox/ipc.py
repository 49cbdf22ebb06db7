"""Tables as bytes between the reading process and ours: JSON and WKB, nothing that could run."""

import struct
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import numpy as np
import orjson
import shapely

from gis.errors import DomainError
from gis.exchange.readers.table import Encoding, Shown, Table

# A reader that dies half way, or prints into the pipe, must not be taken for an answer.
MAGIC: Final = b"ZHT1"
# Passed through, so that _tagged sees days and moments: as plain text they would come back as text.
OPTIONS: Final = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_SUBCLASS


def packed(tables: list[Table], refused: list[tuple[str, str]]) -> bytes:
    """The tables, and the names of those that could not be read with why."""
    shapes = [b"" if table.shapes is None else _wkb(table.shapes) for table in tables]
    head = orjson.dumps(
        {
            "tables": [
                _plain(table) | {"shape_bytes": len(content)}
                for table, content in zip(tables, shapes, strict=True)
            ],
            "refused": refused,
        },
        default=_tagged,
        option=OPTIONS,
    )
    # Shapes follow as bytes: base64 inside the JSON would cost a third more and a copy.
    return b"".join([MAGIC, struct.pack("<Q", len(head)), head, *shapes])


def unpacked(content: bytes) -> tuple[list[Table], list[tuple[str, str]]]:
    """What `packed` packed; DomainError for bytes that are not of its making."""
    try:
        if content[:4] != MAGIC:
            raise ValueError("not ours")
        (size,) = struct.unpack_from("<Q", content, 4)
        head = orjson.loads(content[12 : 12 + size])
        at = 12 + size
        tables = []
        for plain in head["tables"]:
            shape_bytes = plain.pop("shape_bytes")
            tables.append(_table(plain, content[at : at + shape_bytes]))
            at += shape_bytes
        return tables, [(str(name), str(why)) for name, why in head["refused"]]
    except (ValueError, KeyError, TypeError, struct.error, InvalidOperation, shapely.GEOSException) as error:
        raise DomainError("读取程序的结果不完整，请再试一次。") from error


def _plain(table: Table) -> dict[str, Any]:
    encoding = table.encoding
    return {
        "name": table.name,
        "format": table.format,
        "headings": table.headings,
        "numbers": list(table.numbers),
        "values": list(table.values),
        "has_shapes": table.shapes is not None,
        "crs": table.crs,
        "encoding": (encoding.name, encoding.how, encoding.sure) if encoding else None,
        "notes": table.notes,
        "faults": list(table.faults.items()),
        "metres": table.metres,
    }


def _table(plain: dict[str, Any], shapes: bytes) -> Table:
    rows = [tuple(_untagged(value) for value in row) for row in plain["values"]]
    return Table(
        name=plain["name"],
        format=plain["format"],
        headings=tuple(plain["headings"]),
        numbers=plain["numbers"],
        values=rows,
        shapes=_shapes(shapes, len(rows)) if plain["has_shapes"] else None,
        crs=plain["crs"],
        encoding=Encoding(*plain["encoding"]) if plain["encoding"] else None,
        notes=tuple(plain["notes"]),
        faults=dict(plain["faults"]),
        metres=plain["metres"],
    )


def _tagged(value: Any) -> Any:
    if isinstance(value, Shown):
        # First of all: Shown is a number too, and would leave without what the cell showed.
        return {"s": [float(value), value.shown]}
    # Before date, of which it is a subclass.
    if isinstance(value, datetime):
        return {"t": value.isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    if isinstance(value, time):
        return {"h": value.isoformat()}
    if isinstance(value, Decimal):
        return {"n": str(value)}
    if isinstance(value, np.generic):
        return value.item()
    return str(value)


READ: Final = {
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "h": time.fromisoformat,
    "n": Decimal,
    "s": lambda pair: Shown(*pair),
}


def _untagged(value: Any) -> Any:
    if isinstance(value, dict):
        ((tag, text),) = value.items()
        return READ[tag](text)
    return tuple(value) if isinstance(value, list) else value


def _wkb(shapes: Any) -> bytes:
    """Sizes of all, then their WKB; a size of 0 is a row without shape."""
    contents = [content or b"" for content in shapely.to_wkb(shapes)]
    # Little-endian by name: what is written does not hang on the machine.
    sizes = np.fromiter(map(len, contents), dtype="<u4", count=len(contents))
    return b"".join([sizes.tobytes(), *contents])


def _shapes(content: bytes, rows: int) -> Any:
    sizes = np.frombuffer(content, dtype="<u4", count=rows)
    # 64 bits: the sum of many shapes passes what one size may be.
    ends = 4 * rows + np.cumsum(sizes, dtype=np.int64)
    if rows and ends[-1] != len(content):
        raise ValueError("sizes do not add up")
    shapes = np.empty(rows, dtype=object)
    shapes[:] = [
        content[end - size : end] or None
        for size, end in zip(sizes.tolist(), ends.tolist() if rows else [], strict=True)
    ]
    return shapely.from_wkb(shapes)

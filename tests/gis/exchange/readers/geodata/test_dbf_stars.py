"""A DBF whose numbers did not fit, made byte by byte: what it holds as **** is told and not read as nothing."""

import struct
from pathlib import Path

import pytest
from django.conf import settings

from gis.exchange.readers.formats import Reading
from gis.exchange.readers.geodata.shapefile import read
from gis.exchange.readers.sandbox.limits import Limits
from gis.exchange.readers.vector import Bounds

FIELDS = [("CODE", b"C", 6), ("DIAM", b"N", 4), ("LENGTH", b"F", 8)]


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Bounds, "limits", Limits(**settings.IMPORT_LIMITS), raising=False)


def dbf(
    path: Path, *rows: tuple[str, ...], deleted: int = -1, fields: list[tuple[str, bytes, int]] = FIELDS
) -> Path:
    width = 1 + sum(size for *_, size in fields)
    head = struct.pack("<B3BIHH20x", 3, 114, 9, 15, len(rows), 33 + 32 * len(fields), width)
    for name, kind, size in fields:
        head += struct.pack("<11sc4xBB14x", name.encode("gbk"), kind, size, 0)
    body = b""
    for number, row in enumerate(rows):
        cells = (value.encode("gbk").rjust(size) for value, (*_, size) in zip(row, fields, strict=True))
        body += (b"*" if number == deleted else b" ") + b"".join(cells)
    path.write_bytes(head + b"\r" + body + b"\x1a")
    return path


def test_stars_are_kept_for_their_row_and_column(tmp_path: Path) -> None:
    rows = ("G1", "300", "12"), ("G2", "****", "8"), ("G3", "", "********"), ("**", "50", "1")
    (table,) = read(dbf(tmp_path / "a.dbf", *rows), Reading())
    assert [row[1] for row in table.values] == [300, "****", None, 50]
    assert [row[2] for row in table.values] == [12, 8, "****", 1]
    assert table.values[3][0] == "**"


def test_rows_that_are_deleted_do_not_shift_what_is_told(tmp_path: Path) -> None:
    rows = ("G1", "300", "1"), ("G2", "****", "2"), ("G3", "200", "3")
    (table,) = read(dbf(tmp_path / "a.dbf", *rows, deleted=0), Reading())
    assert [tuple(row)[:2] for row in table.values] == [("G2", "****"), ("G3", 200)]


def test_wide_numbers_of_stars_are_the_nulls_that_gdal_writes_and_are_counted(tmp_path: Path) -> None:
    fields = [("CODE", b"C", 6), ("DIAM", b"N", 10)]
    (table,) = read(dbf(tmp_path / "a.dbf", ("G1", "300"), ("G2", "*" * 10), fields=fields), Reading())
    assert [row[1] for row in table.values] == [300, None]
    assert any("1 个数字单元格" in note for note in table.notes)


def test_where_nulls_are_blanks_wide_stars_are_numbers_that_did_not_fit(tmp_path: Path) -> None:
    fields = [("CODE", b"C", 6), ("DIAM", b"N", 10)]
    rows = ("G1", ""), ("G2", "*" * 10), ("G3", "20")
    (table,) = read(dbf(tmp_path / "a.dbf", *rows, fields=fields), Reading())
    assert [row[1] for row in table.values] == [None, "****", 20]

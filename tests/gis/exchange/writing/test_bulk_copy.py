"""Rows by COPY are what rows by INSERT would be, rules and triggers included."""

# Faces: gis/exchange/diff.py, gis/exchange/models.py

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from psycopg.types.range import Range
from shapely import LineString

from gis.exchange.diff import ewkb
from gis.exchange.models import ImportedRow, ImportRun
from gis.exchange.writing.bulk_copy import copy_in
from gis.models import DataVersion
from roads.models import Pipe, Road
from tests.importing import NOW
from tests.shapes import EAST, NORTH, make_road, make_user, straight

pytestmark = pytest.mark.django_db


def line(length: float) -> Any:
    """A line of `length` metres as importers hand it on."""
    return ewkb(LineString([(EAST, NORTH), (EAST + length, NORTH)]))


def test_rows_get_keys_computed_columns_and_a_new_data_version() -> None:
    road = make_road("甲路")
    version = DataVersion.objects.get().version
    rows = [
        Pipe(
            code=f"JS-{n}",
            kind="water",
            road=road,
            span=Range(Decimal(0), Decimal(100)),
            laid_on=date(2014, 9, 1),
            line=line(100.0 * n),
            diameter_mm=300,
            material="PE\t\\N\n管",
        )
        for n in (1, 2)
    ]
    copy_in(rows)
    stored = list(Pipe.objects.order_by("code"))
    assert [row.pk for row in stored] == [row.pk for row in rows]
    assert [row.length_m for row in stored] == [100, 200]
    assert stored[0].line_3857.srid == 3857
    assert stored[0].material == "PE\t\\N\n管"
    assert stored[0].span == Range(Decimal(0), Decimal(100))
    assert DataVersion.objects.get().version > version
    assert Pipe.objects.create(code="JS-3", kind="water", line=stored[0].line).pk > stored[1].pk


def test_arrays_json_and_moments_are_written() -> None:
    copy_in([Road(code="a", name="甲路", aliases=["乙, 路", '丙"路'], centreline=straight())])
    assert Road.objects.get().aliases == ["乙, 路", '丙"路']
    run = ImportRun.objects.create(
        layer="roads", file_name="a", sha256="", size_bytes=0, at=NOW, by=make_user()
    )
    copy_in(
        [
            ImportedRow(
                run=run,
                position=0,
                action="new",
                table="t",
                key="1",
                label="甲",
                before=None,
                after={"名": ["甲"]},
            ),
        ]
    )
    row = ImportedRow.objects.get()
    assert (row.before, row.after) == (None, {"名": ["甲"]})


def test_a_broken_rule_is_an_integrity_error_and_nothing_is_written() -> None:
    rows = [Pipe(code="same", kind="water", line=line(100)) for _ in range(2)]
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_in(rows)
    assert not Pipe.objects.exists()


def test_no_rows_are_no_statement(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        copy_in([])

"""Moments of recording come from the database's clock; one door lets past ones in, for rows marked demo."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from gis.bitemporal.two_times import demo_moment
from gis.history.tables import recorded_tables
from gis.voiding import void
from roads.models import ProgressReport, WorkStatus
from roads.services import set_status
from tests.shapes import make_report, make_user, make_work

pytestmark = pytest.mark.django_db
PAST = datetime(2014, 6, 1, 9, tzinfo=timezone.get_current_timezone())


@pytest.fixture(autouse=True)
def guarded(db: None) -> None:
    """The guard as it is everywhere but in tests."""
    with connection.cursor() as cursor:
        for name, *_ in recorded_tables():
            cursor.execute(f"ALTER TABLE {name} ENABLE TRIGGER kernel_clock")


def test_every_table_with_a_moment_of_recording_is_guarded() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'kernel_clock'")
        guarded = {name for (name,) in cursor.fetchall()}
    assert guarded == {name for name, *_ in recorded_tables()}
    assert {"roads_progressreport", "roads_workstatus", "parcels_parcelstate", "kernel_photo"} <= guarded


def test_a_report_with_another_moment_is_refused_and_one_without_has_the_databases() -> None:
    work = make_work()
    for moment in (PAST, timezone.now() + timedelta(days=1), timezone.now() - timedelta(hours=2)):
        with pytest.raises(IntegrityError, match="数据库的时钟"), transaction.atomic():
            make_report(work, recorded_at=moment)
    assert not ProgressReport.objects.exists()
    made = make_report(work, recorded_at=timezone.now() - timedelta(minutes=5))
    made.refresh_from_db()
    assert abs(timezone.now() - made.recorded_at) < timedelta(minutes=1)


def test_a_status_with_another_moment_is_refused() -> None:
    by, work = make_user(), make_work()
    said: dict[str, Any] = {
        "work": work,
        "day": date(2014, 6, 1),
        "status": "suspended",
        "reason": "停",
        "by": by,
    }
    with pytest.raises(IntegrityError, match="数据库的时钟"), transaction.atomic():
        WorkStatus.objects.create(**said, recorded_at=PAST)
    made = set_status(**said, now=timezone.now())
    made.refresh_from_db()
    assert abs(timezone.now() - made.recorded_at) < timedelta(minutes=1)


def test_a_void_cannot_be_dated_back() -> None:
    report = make_report(make_work(), recorded_at=timezone.now())
    with pytest.raises(IntegrityError, match="作废时间"):
        void(row=report, reason="错", by=make_user(), now=PAST)


def test_only_rows_marked_demo_pass_the_door() -> None:
    work, demo = make_work(), make_work(demo=True)
    with demo_moment(PAST):
        assert make_report(demo, recorded_at=PAST, demo=True).recorded_at == PAST
        status: dict[str, Any] = {
            "day": date(2014, 6, 1),
            "status": "suspended",
            "reason": "停",
            "by": make_user(),
        }
        WorkStatus.objects.create(work=demo, **status, recorded_at=PAST)
        with pytest.raises(IntegrityError, match="数据库的时钟"), transaction.atomic():
            make_report(work, recorded_at=PAST)
        with pytest.raises(IntegrityError, match="数据库的时钟"), transaction.atomic():
            WorkStatus.objects.create(work=work, **status, recorded_at=PAST)
    with pytest.raises(IntegrityError, match="数据库的时钟"), transaction.atomic():
        make_report(demo, recorded_at=PAST, demo=True)

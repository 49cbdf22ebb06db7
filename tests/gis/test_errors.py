"""What a broken rule of the database says, and that the lowest room takes its words from the rooms above."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from gis.errors import DomainError, refusing
from roads.models import ProgressReport, Work
from tests.shapes import make_report, make_road, make_work
from villages.models import RedevelopmentReport

CHECKOUT = Path(__file__).resolve().parent.parent.parent
# What the project itself must name: the rooms it is made of, their addresses and tile sets.
MAY_NAME = {"gis/settings/__init__.py", "gis/urls.py"}


def _report_in_the_future() -> object:
    report = make_report(make_work(make_road("神州路")))
    return ProgressReport.objects.bulk_create(
        [
            ProgressReport(
                work=report.work, step=report.step, by=report.by, span=report.span, day=date(2089, 1, 1)
            )
        ]
    )


def _plan_the_wrong_way_round() -> object:
    work = make_work(make_road("神州路"))
    start = date(2014, 5, 1)
    return Work.objects.filter(pk=work.pk).update(
        planned_start=start, planned_finish=start - timedelta(days=1)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("write", "message"),
    [
        (_report_in_the_future, "完成日期不能晚于填报当天。"),
        (_plan_the_wrong_way_round, "计划开工不能晚于计划完工。"),
    ],
)
def test_a_rule_broken_past_the_forms_speaks_the_words_of_its_model(
    write: Callable[[], object], message: str
) -> None:
    with pytest.raises(DomainError) as refused:
        refusing(write)
    assert refused.value.message == message


@pytest.mark.parametrize("model", [ProgressReport, RedevelopmentReport])
@pytest.mark.django_db
def test_messages_of_rules_in_sql_belong_to_constraints_of_that_table(
    model: type[ProgressReport | RedevelopmentReport],
) -> None:
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert set(model.database_messages) <= set(known)


def test_the_lowest_room_names_no_table_model_or_rule_of_those_above() -> None:
    rooms = [config for config in apps.get_app_configs() if Path(config.path).parent == CHECKOUT]
    upper = [config for config in rooms if config.label != "kernel"]
    models = [model for config in upper for model in config.get_models()]
    names = {constraint.name for model in models for constraint in model._meta.constraints}
    names |= {name for model in models for name in getattr(model, "database_messages", ())}
    tables = "|".join(config.label for config in upper)
    named = re.compile(rf"\b({tables})_[a-z]|[\"'](?:{tables})[\"'.]|\b({'|'.join(sorted(names))})\b")
    offences = {
        f"{file.relative_to(CHECKOUT)}: {match[0]}"
        for file in sorted((CHECKOUT / "gis").rglob("*.py"))
        if str(file.relative_to(CHECKOUT)) not in MAY_NAME
        for match in named.finditer(file.read_text("utf-8"))
    }
    assert offences == set()

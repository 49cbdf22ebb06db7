"""The district's published targets and baselines; facts, each with where it was published."""

from datetime import date
from decimal import Decimal
from typing import Final

from gis.models import Target

ARTICLE: Final = "《焦作日报》2014年9月示范区专版"
BASELINE: Final = "《焦作日报》2014-04-24"
# What is promised for 2014 and 2015 counts from here.
END_2013 = date(2013, 12, 31)
END_2014, END_2015, APRIL_2014 = date(2014, 12, 31), date(2015, 12, 31), date(2014, 4, 24)

# Code, label, target, unit, due, baseline, baseline day, source.
TARGETS: Final = (
    ("new-road", "新增道路里程", "105", "公里", END_2015, None, END_2013, ARTICLE),
    ("total-road", "道路总里程", "194.05", "公里", END_2015, "89.05", APRIL_2014, f"{ARTICLE}；{BASELINE}"),
    (
        "coverage",
        "基础设施覆盖面积",
        "60",
        "平方公里",
        END_2015,
        "27.2",
        APRIL_2014,
        f"{ARTICLE}；{BASELINE}",
    ),
    ("industrial-zone", "产业集聚区一期具备入驻条件", "12", "平方公里", END_2015, None, END_2013, ARTICLE),
    ("investment", "基础设施投资", "24", "亿元", END_2015, None, END_2013, ARTICLE),
    ("resettlement-housing", "安置房开工面积", "200000", "平方米", END_2014, None, END_2013, ARTICLE),
    ("axes-ns", "路网框架：纵", "10", "条", END_2015, "6", APRIL_2014, f"{ARTICLE}；{BASELINE}"),
    ("axes-ew", "路网框架：横", "8", "条", END_2015, "5", APRIL_2014, f"{ARTICLE}；{BASELINE}"),
)


def set_targets() -> list[Target]:
    """Writes the targets, over those with the same code."""
    rows = []
    for position, (code, label, value, unit, due, baseline, baseline_on, source) in enumerate(
        TARGETS, start=1
    ):
        row, _ = Target.objects.update_or_create(
            code=code,
            defaults={
                "label": label,
                "value": Decimal(value),
                "measure_unit": unit,
                "due": due,
                "baseline": Decimal(baseline) if baseline else None,
                "baseline_on": baseline_on,
                "source": source,
                "position": position,
            },
        )
        rows.append(row)
    return rows

"""Builds the demonstration of this room: asks each part in turn and says what it made."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from gis.bitemporal.two_times import demo_moment
from gis.errors import DomainError
from roads.demo import existing, network, obstacles, people, pipes, reports, targets, works
from roads.demo.clearing import clear_demonstration, nothing_there, refuse_other_data
from roads.demo.frame import SRID
from roads.demo.measures import Measures
from roads.models import Road

# Nothing of the demonstration was recorded before; each row says itself when it was.
BEGAN: Final = datetime(2014, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))
Say = Callable[[str], None]


@dataclass
class Built:
    """What was made: passwords by login, and counts of rows by Chinese name."""

    passwords: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)


@contextmanager
def telling(say: Say, built: Built, label: str) -> Iterator[list[int]]:
    """Says what is being made and, afterwards, how many rows came of it."""
    count: list[int] = []
    yield count
    built.counts[label] = sum(count)
    say(f"  {label}：{built.counts[label]}")


@transaction.atomic
def build_roads(*, replace: bool, say: Say) -> Built:
    """Writes the whole demonstration, all or nothing; DomainError on a database with roads, unless all are its own."""
    with demo_moment(BEGAN):
        return _built(replace=replace, say=say)


def _built(*, replace: bool, say: Say) -> Built:
    if settings.STORAGE_SRID != SRID:
        raise DomainError(f"演示数据按 EPSG:{SRID} 绘制，本库的坐标系是 EPSG:{settings.STORAGE_SRID}。")
    if Road.objects.exists() and not replace:
        raise DomainError("库里已有道路，没有写入演示数据。要换掉原有的演示数据，请加 --replace。")
    if replace:
        refuse_other_data()
    if replace or nothing_there():
        clear_demonstration()
    built = Built()
    with telling(say, built, "道路") as count:
        network.lay_plan()
        count.append(len(network.lay_roads()))
    with telling(say, built, "地点和底图要素") as count:
        count += [len(network.lay_places()), len(network.lay_ground())]
    measures = Measures.of_network()
    with telling(say, built, "已有路段") as count:
        count.append(len(existing.lay_existing(measures)))
    with telling(say, built, "目标") as count:
        count.append(len(targets.set_targets()))
    units = people.register_units()
    users, built.passwords = people.register_people(units)
    with telling(say, built, "工程") as count:
        laid = works.lay_works(units)
        count.append(len(laid))
    with telling(say, built, "问题") as count:
        troubles = obstacles.lay_obstacles(laid, measures.roads, units)
        count.append(len(troubles))
    with telling(say, built, "进度上报") as count:
        stops, cancelled = reports.lay_statuses(laid, users)
        sites = reports.sites_of(laid, measures, troubles, stops, cancelled)
        count.append(len(reports.lay_reports(sites, users)))
    with telling(say, built, "管线") as count:
        count.append(len(pipes.lay_pipes(measures, sites)))
    return built

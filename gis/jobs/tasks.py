"""Kinds of jobs. The rooms above declare theirs in the table that settings.JOB_TASKS names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string

from gis.access.grants import Thing
from gis.jobs.models import Job

# Is told what is being done and how much of the whole is done, percent.
Say = Callable[[str, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """`run` does a job and returns its last words; DomainError says why it cannot be done.

    `whole`: its writes and its end are one transaction, so that a job is done exactly where its writes stand.
    `again`: it may be begun anew after its process was lost; what writes is not, a person decides. `lost` is what is
    said then. Who has `right` may cancel it.
    """

    label: str
    run: Callable[[Job, Say], str]
    whole: bool = False
    again: bool = False
    lost: str = "处理进程中断，请重新开始。"
    limit_s: int = 900
    right: Thing = Thing.IMPORTS


def task_of(job: Job) -> Task:
    """The kind of a job."""
    tasks = cast(Mapping[str, Task], import_string(settings.JOB_TASKS))
    return tasks[job.task]

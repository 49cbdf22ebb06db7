"""The admin of jobs: to look at, not to edit. The queue's own tables are no table of people's and are taken out."""

from django.contrib import admin
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from gis.administration.bases import ReadOnly
from gis.jobs.models import Job

for model in (ProcrastinateEvent, ProcrastinateJob, ProcrastinatePeriodicDefer, ProcrastinateWorker):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Job)
class JobAdmin(ReadOnly):
    list_display = ["pk", "task", "subject", "state", "percent", "message", "by", "asked_at"]
    list_filter = ["state", "task"]
    list_select_related = ["by"]

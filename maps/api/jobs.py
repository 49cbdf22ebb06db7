"""/api/jobs/: what is being done in the background for the person who asks, how far it is, and an end to it."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from gis.api.collections import Collection
from gis.api.fields import PersonName
from gis.as_of import this_moment
from gis.jobs.models import Job
from gis.jobs.services import cancel, recover, words_of
from gis.jobs.tasks import task_of
from gis.roles import MANAGER, REVIEWER, has_role


class MayFollow(IsAuthenticated):
    """Everyone with a login: each sees what they asked for, reviewers and managers see all."""

    message = "请先登录。"


class JobSerializer(serializers.ModelSerializer):
    """后台的一个任务。"""

    label = serializers.SerializerMethodField(help_text="做什么")  # type: ignore[assignment]
    words = serializers.SerializerMethodField(help_text="做到哪里，排队时前面还有几个")
    underway = serializers.BooleanField(read_only=True)
    by = PersonName()

    class Meta:
        model = Job
        fields = (
            "id", "task", "label", "subject", "state", "percent", "message", "words", "underway", "attempts", "by",
            "asked_at", "heard_at",
        )  # fmt: skip

    def get_label(self, job: Job) -> str:
        return task_of(job).label

    def get_words(self, job: Job) -> str:
        return words_of(job)


@extend_schema(tags=["后台任务"])
@extend_schema_view(
    list=extend_schema(
        summary="后台任务",
        description="导入的检查、写入、撤销和汇报的编制，新的在前。审核员和管理员看到全部，别人看到自己的。",
    ),
    retrieve=extend_schema(summary="一个任务做到哪里"),
)
class JobCollection(Collection):
    permission_classes = (MayFollow,)
    queryset = Job.objects.select_related("by")
    serializer_class = JobSerializer
    key = ("-asked_at", "-id")

    def rows(self) -> Any:
        rows = super().rows()
        return rows if has_role(self.request.user, REVIEWER, MANAGER) else rows.filter(by=self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        recover(now=this_moment())
        return super().retrieve(request, *args, **kwargs)

    @extend_schema(summary="取消一个任务", request=None, responses=JobSerializer)
    @action(detail=True, methods=["post"], pagination_class=None)
    def cancel(self, request: Request, pk: str) -> Response:
        """Ends a job that waits at once, and one that runs as soon as its worker hears of it."""
        job = self.rows().filter(pk=pk).first()
        if job is None:
            raise NotFound(f"没有编号为 {pk[:20]} 的后台任务。")
        cancel(job=job, by=request.user, now=this_moment())
        job.refresh_from_db()
        return Response(self.get_serializer(job).data)

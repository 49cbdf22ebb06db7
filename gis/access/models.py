"""Attempts to log in, and sessions that know whose they are."""

from datetime import datetime

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from gis.access.agents import in_words


class LoginAttemptQuerySet(models.QuerySet["LoginAttempt"]):
    """Attempts by what the history's page asks for; empty values ask nothing."""

    def asked(
        self, *, account: str, outcome: str, address: str, since: datetime | None, until: datetime | None
    ) -> "LoginAttemptQuerySet":
        """Those of an account, an outcome and an address, from a moment until before another."""
        given = {
            "account": account, "outcome": outcome, "address": address, "at__gte": since, "at__lt": until,
        }  # fmt: skip
        return self.filter(**{name: value for name, value in given.items() if value})


class LoginAttempt(models.Model):
    """One attempt: it is what the throttle counts and what the history shows. Appended, never changed."""

    class Means(models.TextChoices):
        FORM = "form", "登录页"
        BASIC = "basic", "随请求（Basic）"
        CODE = "code", "两步验证"
        OIDC = "oidc", "统一身份认证"

    class Outcome(models.TextChoices):
        OK = "ok", "成功"
        WRONG = "wrong", "失败"
        THROTTLED = "throttled", "次数过多，未核对"

    at = models.DateTimeField("时间")
    account = models.CharField("账号", max_length=150)
    address = models.GenericIPAddressField("地址", null=True, blank=True)
    means = models.CharField("方式", max_length=8, choices=Means)
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    request_id = models.CharField("请求编号", max_length=64, blank=True)

    objects = LoginAttemptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "登录记录"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["account", "-at"], name="login_of_account"),
            models.Index(fields=["address", "-at"], name="login_from_address"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_outcome_display()}"


class PersonSession(AbstractBaseSession):
    """A session with whose it is, from where and since when, so that people see and end their own."""

    user_id = models.BigIntegerField("用户", null=True, db_index=True)
    address = models.GenericIPAddressField("地址", null=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    begun_at = models.DateTimeField("登录时间", null=True)
    seen_at = models.DateTimeField("最近活动", null=True)

    class Meta(AbstractBaseSession.Meta):
        db_table = "kernel_personsession"

    @property
    def browser(self) -> str:
        return in_words(self.agent)

    @classmethod
    def get_session_store_class(cls) -> type:
        from gis.access.sessions import SessionStore

        return SessionStore

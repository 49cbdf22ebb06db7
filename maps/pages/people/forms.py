"""Forms of units and people."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from gis.models import ResponsibleUnit
from gis.roles import ROLES, Thing
from maps.pages.start.first_run import SHORTEST_PASSWORD


class UnitForm(forms.Form):
    """A unit's name."""

    name = forms.CharField(label="单位名称", max_length=64)
    short_name = forms.CharField(label="简称", max_length=16, required=False)


class PersonForm(forms.Form):
    """A person's name, unit and roles."""

    name = forms.CharField(label="姓名", max_length=60)
    unit = forms.ModelChoiceField(
        ResponsibleUnit.objects.all(), label="单位", required=False, empty_label="无"
    )
    roles = forms.MultipleChoiceField(
        label="角色",
        choices=[(role, role) for role in ROLES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class InviteForm(PersonForm):
    """The same with a login for somebody new."""

    username = forms.RegexField(
        r"^[\w.@+-]+\Z",
        label="用户名",
        max_length=150,
        error_messages={"invalid": "用户名只能有文字、数字和 @ . + - _。"},
    )
    field_order = ["username"]


class GrantForm(forms.Form):
    """A right beside the roles."""

    thing = forms.ChoiceField(label="权限", choices=Thing.choices)
    unit = forms.ModelChoiceField(
        ResponsibleUnit.objects.all(),
        label="范围",
        required=False,
        empty_label="所有单位",
        help_text="填报、工程和计划、问题可以只给一个单位的",
    )


class PasswordForm(forms.Form):
    """A password that somebody chooses, twice."""

    password = forms.CharField(
        label="密码", min_length=SHORTEST_PASSWORD, max_length=128, strip=False, widget=forms.PasswordInput
    )
    again = forms.CharField(label="再写一次密码", max_length=128, strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("password") and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", "两次写的密码不一样。")
        elif cleaned.get("password"):
            try:
                validate_password(cleaned["password"], self.person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned

"""The form of a new bulletin, and the corrections read back from the review's table."""

from typing import Any

from django import forms
from django.http import QueryDict

from gis.as_of import parse_day
from gis.errors import DomainError
from gis.exchange.readers.texts import MOST_CHARACTERS, text_of_file
from maps.pages.settings.forms import DayInput
from roads.bulletins.review import Correction
from roads.choices import Goal, Kind

# More rows than any bulletin names.
MOST_ROWS = 2_000


class BulletinForm(forms.Form):
    """A text pasted or a file of it, its day and where it is from."""

    text = forms.CharField(
        label="粘贴正文",
        required=False,
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    file = forms.FileField(
        label="或上传 TXT、DOCX、带文字的 PDF",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".txt,.docx,.pdf"}),
    )
    title = forms.CharField(label="标题", required=False, max_length=200, help_text="不填用正文第一行")
    published_on = forms.DateField(label="发布日期", widget=DayInput(), help_text="“年底”“下月”从这天算")
    source = forms.CharField(label="来源", required=False, max_length=200, help_text="如 区政府网站")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload, text = cleaned.get("file"), (cleaned.get("text") or "").replace("\r\n", "\n")
        if upload:
            try:
                text = text_of_file(upload.name, upload.read())
            except DomainError as error:
                self.add_error("file", error.message)
        if "\0" in text:
            self.add_error("text", "文字里有不能用的符号。")
        elif not text.strip() and "file" not in self.errors:
            self.add_error("text", "请粘贴正文，或选一个文件。")
        cleaned["text"] = text
        first = next((line.strip() for line in text.splitlines() if line.strip()), "")
        cleaned["title"] = cleaned.get("title") or first[:200]
        cleaned["source"] = cleaned.get("source") or cleaned["title"]
        return cleaned


def corrections_of(posted: QueryDict, count: int) -> dict[int, Correction]:
    """What the table's fields say, by the number of the row; DomainError for what is no kind, goal or day."""
    corrections = {}
    for number in range(min(count, MOST_ROWS)):
        if f"kind-{number}" not in posted:
            continue
        kind, goal, due = (posted.get(f"{name}-{number}", "") for name in ("kind", "goal", "due"))
        if kind not in Kind.values or (goal and goal not in Goal.values):
            raise DomainError(f"第 {number + 1} 项的类别或目标不在可选之列。")
        corrections[number] = Correction(
            _word(posted, "road", number),
            _word(posted, "from", number),
            _word(posted, "to", number),
            kind,
            goal,
            parse_day(due, field=f"due-{number}") if due else None,
        )
    return corrections


def _word(posted: QueryDict, name: str, number: int) -> str:
    return posted.get(f"{name}-{number}", "").replace("\0", "").strip()[:64]


def ticked(posted: QueryDict, count: int) -> set[int]:
    """The numbers of the rows that are ticked."""
    return {number for number in range(min(count, MOST_ROWS)) if posted.get(f"pick-{number}")}

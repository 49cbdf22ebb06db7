"""What the history is asked for: filters read from an address, the same for the page, its file and the API."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final

from django.apps import apps
from django.utils import timezone

from gis.as_of import parse_day
from gis.errors import DomainError
from gis.history.models import Change, ChangeQuerySet
from gis.history.tables import tables_with_history

NAMES: Final = ("relation", "key", "action", "actor", "request", "from", "to", "before")
# Longer than any code, key or login that is kept.
LONGEST: Final = 150
LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Search:
    """Filters as they were written; empty ones ask nothing. `before` is a change's number: older ones than that."""

    relation: str = ""
    key: str = ""
    action: str = ""
    actor: str = ""
    request: str = ""
    since: str = ""
    until: str = ""
    before: int | None = None

    @classmethod
    def of(cls, params: Mapping[str, str]) -> "Search":
        """The search that an address asks for; DomainError names the parameter at fault."""
        # PostgreSQL takes no NUL in text.
        said = {name: params.get(name, "").strip()[:LONGEST].replace("\0", "") for name in NAMES}
        if said["relation"] and said["relation"] not in labels():
            raise DomainError("没有这张表的操作记录。", field="relation")
        if said["action"] and said["action"] not in Change.Action.values:
            raise DomainError(f"动作可用：{'、'.join(Change.Action.values)}。", field="action")
        for name in ("from", "to"):
            if said[name]:
                parse_day(said[name], field=name)
        before = said["before"]
        if before and not (before.isascii() and before.isdigit() and len(before) < 19):
            raise DomainError("before 要写一条记录的编号。", field="before")
        return cls(
            relation=said["relation"],
            key=said["key"],
            action=said["action"],
            actor=said["actor"],
            request=said["request"],
            since=said["from"],
            until=said["to"],
            before=int(before) if before else None,
        )

    def changes(self) -> ChangeQuerySet:
        """Changes that answer, newest first."""
        rows = Change.objects.all()
        same = {"relation": self.relation, "key": self.key, "action": self.action, "actor": self.actor}
        rows = rows.filter(**{name: value for name, value in same.items() if value})
        if self.request:
            rows = rows.filter(request_id=self.request)
        if self.since:
            rows = rows.filter(at__gte=_begin_of(self.since))
        if self.until:
            # The day itself counts, so up to the beginning of the next.
            rows = rows.filter(at__lt=_begin_of(self.until) + timedelta(days=1))
        # By number, not by OFFSET: a page stays the same page while new changes are written.
        return rows.filter(pk__lt=self.before) if self.before else rows

    def pairs(self) -> Iterator[tuple[str, str]]:
        """What would be written into an address, without the page."""
        values = (self.relation, self.key, self.action, self.actor, self.request, self.since, self.until)
        written = zip(NAMES[:-1], values, strict=True)
        return ((name, value) for name, value in written if value)


def _begin_of(day: str) -> datetime:
    return timezone.make_aware(datetime.combine(parse_day(day), time.min))


def labels() -> dict[str, str]:
    """Tables with a history and what people call their rows."""
    named = {
        model._meta.db_table: str(model._meta.verbose_name)
        for model in apps.get_models(include_auto_created=True)
    }
    return {table: named.get(table, table) for table in tables_with_history()}


def plain(change: Change) -> dict[str, Any]:
    """A change as the API and the file give it."""
    return {
        "id": change.pk,
        "at": change.at.isoformat(),
        "relation": change.relation,
        "key": change.key,
        "action": change.action,
        "actor": change.actor,
        "request_id": change.request_id,
        "program": change.program,
        "holds_from": change.holds_from and change.holds_from.isoformat(),
        "reason": change.reason,
        "old": change.old,
        "new": change.new,
    }

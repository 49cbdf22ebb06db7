"""Months as the briefing counts them: their ends, the day before one begins; reads no clock."""

from datetime import date, timedelta


def last_day_of_month(day: date) -> date:
    """The last day of the month that `day` lies in."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def last_day_before_month_of(day: date) -> date:
    """The last day of the month before that of `day`."""
    return day.replace(day=1) - timedelta(days=1)


def last_day_before_quarter_of(day: date) -> date:
    """The last day of the quarter before that of `day`."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1) - timedelta(days=1)


def month_ends(first: date, last: date) -> list[date]:
    """The last day of each month from that of `first` to that of `last`."""
    ends = []
    end = last_day_of_month(first)
    while end <= last_day_of_month(last):
        ends.append(end)
        end = last_day_of_month(end + timedelta(days=1))
    return ends


def months_before(day: date, number: int) -> date:
    """The first day of the month that lies `number` months before that of `day`."""
    months = day.year * 12 + day.month - 1 - number
    return date(months // 12, months % 12 + 1, 1)


def same_day_last_year(day: date) -> date:
    """The day a year before; 29 February falls back to the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)

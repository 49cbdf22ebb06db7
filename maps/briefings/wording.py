"""How a briefing says days, amounts and lists in official Chinese; knows no fact."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from gis.text.percent import percent_text
from maps.briefings.document import Run
from maps.briefings.facts import Figure

NUMERALS: Final = "零一二三四五六七八九十"
WAN: Final = 10_000


def ordinal(number: int) -> str:
    """一, 二, … 十九."""
    if number <= 10:
        return NUMERALS[number]
    return f"十{NUMERALS[number - 10] if number > 10 else ''}"


def day_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def full_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def told_day(day: date, year: int) -> str:
    """The day in words; with its year where that is not the year spoken of."""
    return day_words(day) if day.year == year else full_day(day)


def month_words(day: date) -> str:
    return f"{day.year}年{day.month}月"


def moment_words(moment: datetime) -> str:
    """The moment in the district, to the minute."""
    local = timezone.localtime(moment)
    return f"{full_day(local.date())}{local:%H:%M}"


def amount(value: float, unit: str, digits: int) -> str:
    """21.18公里; areas and people of ten thousand and more in 万, as official texts write them."""
    if unit in ("平方米", "人") and abs(value) >= WAN:
        return f"{value / WAN:.2f}".rstrip("0").rstrip(".") + f"万{unit}"
    return f"{value:.{digits}f}{unit}"


def of_figure(figure: Figure, value: float | None = None) -> Run:
    """The value of a figure (or another one in its unit) with its address."""
    said = figure.value if value is None else value
    return Run(amount(said, figure.unit, figure.digits), figure.address, strong=value is None)


def percent(value: float | None) -> str:
    return "—" if value is None else f"{percent_text(value)}%"


def km(value: float) -> str:
    return f"{value:.2f}"


def metres(value: float) -> str:
    """Whole metres in a table; running text writes them without commas."""
    return f"{value:,.0f}"


def among(part: int, whole: int, measure: str, words: str, *, what: str = "") -> str:
    """，其中2处已过期; ，均已过期 where it is all of several; ，已过期 of one; nothing where it is none.

    `what` is the thing that `words` speak of: ，其中2处路面已铺好; ，路面均已铺好.
    """
    if not part:
        return ""
    if part < whole:
        return f"，其中{part}{measure}{what}{words}"
    return f"，{what}{'均' if whole > 1 else ''}{words}"


def listed(words: Sequence[str], *, at_most: int = 0) -> str:
    """甲、乙和丙; of more than `at_most` the first ones and 等. How many there are is said before the list."""
    if at_most and len(words) > at_most:
        return f"{'、'.join(words[:at_most])}等"
    if len(words) < 2:
        return "".join(words)
    return f"{'、'.join(words[:-1])}和{words[-1]}"


def gained(figure: Figure, before: str) -> str:
    """比上月末增加6.64公里, …与上月末持平, with 上月末 as the words `before`; nothing where that day is not known."""
    change = figure.change
    if change is None:
        return ""
    if round(change, figure.digits) == 0:
        return f"，与{before}持平"
    word = "增加" if change > 0 else "减少"
    return f"，比{before}{word}{amount(abs(change), figure.unit, figure.digits)}"


def against_target(figure: Figure) -> str:
    """，为目标（105公里）的20.2%; nothing without a target."""
    if figure.target is None:
        return ""
    goal = amount(figure.target, figure.unit, figure.digits).replace(".00", "")
    return f"，为目标（{goal}）的{figure.percent_text}"

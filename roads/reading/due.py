"""Deadlines: what day 年底前 or 11月底前 means, seen from a day; leaves out which work a deadline belongs to."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")}
_NUMBER: Final = r"(?:\d{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_EXPRESSION: Final = re.compile(
    r"(?P<iso>(?<!\d)(?:19|20)\d\d[-/.](?:1[0-2]|0?[1-9])[-/.](?:3[01]|[12]\d|0?[1-9])(?!\d))"
    r"|(?:(?P<year>(?<!\d)(?:19|20)\d\d|[一二]零[零一二三四五六七八九]{2}|二零[零一二三四五六七八九]{2})年度?"
    r"|(?P<relative>今明两年|今明年|今年|本年度?|当年|明年|次年|翌年|后年|去年|上年)度?的?)?"
    r"(?P<rest>"
    rf"(?<![\d.])(?P<month>{_NUMBER})月(?!亮|星|河|牙|湖|山|季|华)份?"
    rf"(?:(?P<day>{_NUMBER})[日号](?!线|楼|院|路|井|桥|地块|标)|(?P<part>上旬|中旬|下旬|月?底|末|初|中(?!心|央|山|原|学|小|段)|内|份)?)"
    rf"|(?<=[,、;至\-])(?P<bareday>{_NUMBER})日(?=[前之全完竣开通建内底主])"
    r"|(?P<half>上半年|下半年|(?:第)?(?P<quarter>[一二三四1-4])季度|首季度?|前三季度|年底|年末|年内|岁末|年终|年中|年初|全年|年前|(?<=年)底|(?<=年)末|(?<=年度)内|(?<=年)内)"
    r"|(?P<near>[本当]月\d{1,2}[日号]|本月底?|当月底?|月底|月末|本周|下周|下个?月底?|近期|近日|日内|不日)"
    r"|(?P<feast>元旦|春节|五一(?:劳动)?节?|十一(?:国庆)?节?|国庆节?|七一|八一建军节|建军节|八一|中秋节?|端午节?|清明节?|元宵节?|双节|两节|两会|供暖季?|采暖[季期]|供热[季期]?|汛期|雨季|入冬|冬季|入汛|上冻|冬至|霜降|开学|三夏|秋收)"
    r"(?=期间|来临|到来|之前|以前|前|上冻前)"
    r"|(?P<span>[\d一二三四五六七八九十百]+个?[月天周日](?:之内|以内|内))"
    r")?"
)
_TAIL: Final = re.compile(
    r"(?:来临|到来)?(?:以前|之前|前(?![期后半三景往去门进面沿端列])|底前?|末|内(?!部|环)|止)?(?:底前|前(?![期后半三景往去门进面沿端列]))?"
)
_ASIDE_BEFORE: Final = re.compile(r"(?:截至|截止|截止到|截至到|自|从|始于|自从|早在|今)$")
_ASIDE_AFTER: Final = re.compile(
    r"(?:以来|起(?!点)|至今|召开|\d{1,2}[时点:]|上午|下午|晚上?|凌晨|[^,。;]{0,6}讯|电\)|出台|下发|印发|发布|获悉|了解)"
)
_RANGE_BEHIND: Final = re.compile(r"(?:至|到|-+)(?=\d|次年|明年|今年|年底|[一二三四五六七八九十]+月)")
_RANGE_BEFORE: Final = re.compile(r"[日号月起](?:至|到|-+)$")
_DONE_BEFORE: Final = re.compile(r"(?:已于|已在|已经于|(?<![划计将拟定])于|率先于)$")
# A bare year is a deadline only where a plan follows it (2015年,新建…; 2015年完成…), not where it tells which works.
_PLAN_BEHIND: Final = re.compile(
    r"[,:]|要|将|计划|拟|力争|确保|完成|建成|新建|开工|实施|启动|重点|继续|我[区市县]|全[区市县]|续建|打通|改造(?!的)"
    r"|完工|竣工(?!的)|通车(?!的)|动工|开建"
)


# 2020年,全区共完成…: a report of the year.
_REPORT_BEHIND: Final = re.compile(
    "年?[,度]?[^,;。]{0,8}(?:共|累计|先后)(?:完成|建成|新建|改造|实施|打通|开通|投资)"
)
_PERIODS: Final = frozenset(["上半年", "前三季度", "首季度", "第一季度", "一季度", "二季度", "三季度"])
_PLANNED_YEAR: Final = re.compile("度?[,:]?(?:计划|安排|拟|将|要|力争|确保|目标|任务|预计|重点)")
_LABEL: Final = re.compile("(?:时限|期限|时间|日期|工期|:)(?:为|:)?$")
_PLANNED: Final = re.compile(r"(?:计划|预计|力争|确保|争取|将|拟|有望|可望|目标)(?:于|在|到)?$")


@dataclass(frozen=True, slots=True)
class Reference:
    """The day a text is read from; `year` alone where only that is known; `how` says where it was taken from."""

    year: int | None
    day: date | None
    how: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline in the folded text; `day` is None where `why` says it cannot be told. `firm`: worded as one."""

    start: int
    end: int
    day: date | None
    why: str
    firm: bool
    past: bool = False


def find_dues(text: str, start: int, end: int, reference: Reference) -> list[Due]:
    """Deadlines of the sentence `text[start:end]` in order; a year once named holds for the months after it."""
    dues: list[Due] = []
    year_seen: int | None = None
    month_seen: int | None = None
    for match in _EXPRESSION.finditer(text, start, end):
        if match.start() == match.end() or match.start() < (dues[-1].end if dues else start):
            continue
        year = _year(match, reference)
        if match["rest"] is None and not match["iso"] and not (match["year"] or match["relative"]):
            continue
        tail = _TAIL.match(text, match.end(), end)
        stop = tail.end() if tail else match.end()
        if year is not None and match["relative"] not in ("去年", "上年"):
            year_seen = year
        if match["half"] == "全年" and not _PLANNED_YEAR.match(text, stop, end):
            continue
        if _is_aside(text, match, start, stop, end) or _is_bare_year(text, match, stop, end):
            continue
        if _RANGE_BEHIND.match(text, stop, end):
            month_seen = _number(match["month"]) if match["month"] else month_seen
            continue
        if _is_dateline(text, match, start, stop):
            continue
        firm = _is_firm(match, stop) or bool(_RANGE_BEFORE.search(text, start, match.start()))
        past = not firm and bool(_DONE_BEFORE.search(text, max(start, match.start() - 3), match.start()))
        month_seen = _number(match["month"]) if match["month"] else month_seen
        if year is None and _PLANNED.search(text, max(start, match.start() - 6), match.start()):
            year = _year_to_come(year_seen, reference)
        day, why = _day(match, year, year_seen, month_seen, reference)
        if past and not firm and day and reference.day and day > reference.day:
            past = False  # 于10月8日开工, read in September, is still to come
        reported = match["half"] in _PERIODS and stop == match.end() and text[stop : stop + 1] == ","
        if past or ((not firm or reported) and day and reference.day and day < reference.day):
            day, why, firm, past = None, "所写日期已过，是已发生的事", False, True
        dues.append(Due(match.start(), stop, day, why, firm, past))
    return dues


def _is_aside(text: str, match: re.Match[str], start: int, stop: int, end: int) -> bool:
    """A day since which, or on which something was said: 截至9月底, 9月15日以来, 9月15日讯."""
    before = _ASIDE_BEFORE.search(text, max(start, match.start() - 4), match.start())
    return bool(before or _ASIDE_AFTER.match(text, stop, end))


def _is_bare_year(text: str, match: re.Match[str], stop: int, end: int) -> bool:
    """A year alone with no plan behind it tells which works are meant."""
    bare = not match["rest"] and not match["iso"] and stop == match.end()
    reports = bare and match["year"] and _REPORT_BEHIND.match(text, stop, end)
    return bare and bool(reports or not _PLAN_BEHIND.match(text, stop, end))


def _is_dateline(text: str, match: re.Match[str], start: int, stop: int) -> bool:
    """9月15日, and 近日, at the head of a sentence tell when it was written, unless a label (工期:) stands before."""
    heads = bool(match["day"] or match["near"]) and stop == match.end() and text[stop : stop + 1] == ","
    before = text[max(start, match.start() - 5) : match.start()]
    return heads and not (_LABEL.search(before) or _RANGE_BEFORE.search(before))


def _is_firm(match: re.Match[str], stop: int) -> bool:
    """Whether the words are those of a deadline (…前, …底, 上半年, 今年) and not just a date."""
    worded = stop > match.end() or bool(match["half"]) or (match["part"] or "") not in ("", "份", "初")
    return (
        worded or (bool(match["relative"]) and match["rest"] is None) or bool(match["near"] or match["span"])
    )


def _year_to_come(year_seen: int | None, reference: Reference) -> int | None:
    """The year the text is read in where the year last named would put a plan (预计8月底) before that day."""
    if reference.day is None or year_seen is None or year_seen >= reference.day.year:
        return None
    return reference.day.year


def _year(match: re.Match[str], reference: Reference) -> int | None:
    """The year an expression names, by figures or from the reference."""
    if match["iso"]:
        return int(match["iso"][:4])
    if written := match["year"]:
        return int(written) if written.isdigit() else int("".join(str(_DIGITS[c]) for c in written))
    if reference.year is None or not (word := match["relative"]):
        return None
    word = word.rstrip("度")
    shift = {
        "明年": 1,
        "次年": 1,
        "翌年": 1,
        "今明两年": 1,
        "今明年": 1,
        "后年": 2,
        "去年": -1,
        "上年": -1,
    }.get(word, 0)
    return reference.year + shift


def _number(written: str) -> int:
    """1–39 from 12 or 十二."""
    if written.isdigit():
        return int(written)
    tens, _, ones = written.rpartition("十")
    value = _DIGITS[ones] if ones else 0
    if "十" in written:
        value += 10 * (_DIGITS[tens] if tens else 1)
    return value


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _day(
    match: re.Match[str],
    year: int | None,
    year_seen: int | None,
    month_seen: int | None,
    reference: Reference,
) -> tuple[date | None, str]:
    """The last day a deadline allows, or None and why not."""
    if match["iso"]:
        numbers = [int(n) for n in re.split(r"[-/.]", match["iso"])]
        return _date(numbers[0], numbers[1], numbers[2])
    if match["span"]:
        return None, f"“{match['span']}”没有起算日"
    if near := match["near"]:
        return _near(near, reference)
    if year is None:
        year = year_seen if year_seen is not None else reference.year
    if year is None:
        return None, "文中没有年份，又没有给出行文日期"
    if match["bareday"]:
        return (
            _date(year, month_seen, _number(match["bareday"])) if month_seen else (None, "只写了日，没有写月")
        )
    if feast := match["feast"]:
        return _feast(
            feast, year if match["year"] or match["relative"] or not feast.startswith("元旦") else year + 1
        )
    if match["month"]:
        month = _number(match["month"])
        if not 1 <= month <= 12:
            return None, f"没有{month}月"
        if match["day"]:
            return _date(year, month, _number(match["day"]))
        part = match["part"] or ""
        if part in ("上旬", "初"):
            return date(year, month, 10), ""
        if part in ("中旬", "中"):
            return date(year, month, 20), ""
        return _month_end(year, month), ""
    if half := match["half"]:
        return _half(half, match["quarter"], year)
    if match["relative"] in ("去年", "上年", "去年度", "上年度"):
        return None, "所写年份已过"
    return date(year, 12, 31), ""


def _half(half: str, quarter: str | None, year: int) -> tuple[date | None, str]:
    """Last day of a half, a quarter or the end of a year."""
    if quarter:
        return _month_end(year, 3 * ("一二三四".find(quarter) + 1 or int(quarter))), ""
    if half in ("首季", "首季度"):
        return date(year, 3, 31), ""
    if half in ("上半年", "年中"):
        return date(year, 6, 30), ""
    if half == "前三季度":
        return date(year, 9, 30), ""
    if half == "年前":
        return None, "“年前”指春节前，随农历而定，不推算"
    if half == "年初":
        return date(year, 3, 31), ""
    return date(year, 12, 31), ""


def _feast(feast: str, year: int) -> tuple[date | None, str]:
    """The day before a feast of fixed date; None for those of the lunar calendar and for seasons."""
    if feast.startswith(("五一",)):
        return date(year, 4, 30), ""
    if feast.startswith(("十一", "国庆")):
        return date(year, 9, 30), ""
    if feast == "七一":
        return date(year, 6, 30), ""
    if feast in ("八一", "八一建军节", "建军节"):
        return date(year, 7, 31), ""
    if feast == "元旦":
        return date(year - 1, 12, 31), ""
    return None, f"“{feast}前”没有固定的公历日期，不推算"


def _near(near: str, reference: Reference) -> tuple[date | None, str]:
    """The end of this month or the next; None for 近期 and weeks."""
    day = reference.day
    if near in ("近期", "近日", "日内", "不日", "本周", "下周"):
        return None, f"“{near}”不是确定的日期"
    if day is None:
        return None, f"“{near}”要有行文日期才能推算"
    if number := re.search(r"\d+", near):
        return _date(day.year, day.month, int(number[0]))
    if near.startswith("下"):
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return _month_end(day.year, day.month), ""


def _date(year: int, month: int, day: int) -> tuple[date | None, str]:
    try:
        return date(year, month, day), ""
    except ValueError:
        return None, f"没有{year}年{month}月{day}日这一天"

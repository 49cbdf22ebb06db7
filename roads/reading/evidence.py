"""Whether a text speaks of building on the stretches it names, and not just of places; leaves out goals and days."""

import re
from typing import Final

from roads.reading.groups import Group
from roads.reading.readings import Reading
from roads.reading.vocabulary import words_in

_LOCATION: Final = re.compile(r"[\u4e00-\u9fff]{0,10}[区内县市镇园村]")
_WORD: Final = re.compile(r"\w")
_NUMBER: Final = re.compile(r"\(?(?:\d{1,2}|[一二三四五六七八九十]{1,3}|[①-⑳])(?:[)、.,:]|(?=[^\w]))")
_LISTED: Final = re.compile(r"(?:,|\d+条,?|\d+个,?)?(?:主要)?(?:包括|分别[是为]|如下:|即)|:")
_SMALL: Final = re.compile(
    r"的|等|有|共|为|是|及|和|与|\d+条?|[:\s]|其中|包括|下列|以下|如下|对|将|把|了|条|辖区|境内"
)
_SMALL_WORDS: Final = re.compile(
    r"近期|近日|本月|下月|这个|进入|阶段|如期|[一二三]期|[由自]?[东西南北]向[东西南北](?:方向)?|在?\w{2}(?:之前|以前|前)|[年月日底前中上下旬内末份初]|[一二三四五六七八九十]"
)
_ENDS_HERE: Final = re.compile(
    r"[,;:。、)( ]|等|并|和|及|与|的?(?:建设|改造|施工|工程|项目|道路)|全线|一批|桥|前期"
    r"|征迁|征地|拆迁|手续|招标|招投标|(?:规划|用地|施工)?(?:许可|审批|报批)|规划手续|立项|可研|环评|施工图|[今明]?年|\d|[东西南北中]"
)
# 甲路正在开挖沟槽, 引桥已完成桩基: a step of building right behind a stretch.
_STEP_BEHIND: Final = re.compile(
    r"(?:目前|现|现已|正在?|已经?|均|全面|开始|陆续|进行|完成)+(?:进行|完成)?[\u4e00-\u9fff]{0,4}?"
    r"(?:开挖|回填|浇筑|填筑|砌筑|顶管|拖管|桩基|承台|打桩|摊铺|铺装|敷设|铺设|埋设|焊接|打压|试压|清表|碾压|压实|架梁)"
)
_BETWEEN_BAR: Final = re.compile(
    r"[,;:。]|\d+号|[与和](?!\d|[今明]年|年)|[东西南北]侧|上(?!半)|口|附近|旁|边"
)
_AT: Final = re.compile(r"[在于]$")
_HALTED: Final = re.compile(
    r"(?P<why>:?(?:[因由][^;:。]{2,20},)?)[^,;:。、()]{0,14}?(?P<word>停工|停建|缓建|(?:尚|暂|仍)?未(?:能)?(?:开工|动工|进场|启动))"
    r"(?!单位|现场|损失|通知|令)"
)
# 甲路因高压线迁改滞后: works go on there, however late.
_DELAYED: Final = re.compile(r"(?:因|由于|受)[^,;:。()]{1,16}?(?:滞后|影响|缓慢|受阻|延误|制约)")
# What befalls a finished main or lamp, and who asks about it.
_TROUBLE: Final = re.compile(
    r"不|未|坏|损|枯|倒伏|中断|停[水电气暖供]|反映|投诉|抢修|泄漏|漏水|爆|堵塞|积水|缺失|咨询|盗|检查|巡检|提案|建议|拥堵|禁止|违|恢复通行"
)
_REPAIR: Final = re.compile(r"抢修|报修|接到[^。,]{0,10}(?:反映|投诉|来电|热线)")
# A repair for which a road is closed over days is a work like others.
_CLOSED_FOR_DAYS: Final = re.compile(r"日(?:起|至|-)[^,。]{0,14}?,?[^,。]{0,6}?封闭")
# 路基损坏,已完成抢修: a layer of the road that is mended is a work.
_MENDED: Final = re.compile(r"路[基面][^,。]{0,8}?[损毁塌陷沉裂冲破][^。]{0,30}?(?:抢修|修复|抢通)")
# 接入甲路现状管道: where a pipe ends.
_INTO: Final = re.compile("(?:接入|接至|接自|汇入|排入|引入|引至)$")
_PIPES: Final = re.compile("[管网廊涵水]")
# Who visits a site builds nothing there.
_SITE: Final = re.compile(r"等?[^,;。]{0,6}?(?:施工|项目|工程|建设)?(?:现场|工地)")
# 甲路快速化改造、乙路北延等项目现场: what is visited there is named as works of its own.
_ANY_SITE: Final = frozenset(["施工", "建设", "工程", "项目", "道路工程", "工程建设", "项目建设", "建设工程"])
_VISIT: Final = re.compile(r"调研|督导|督查|视察|慰问|查看|察看|暗访|走访|观摩|检查|指导")
# 补植行道树1200株: what is laid, and how much of it.
_LAID: Final = re.compile("安装|[铺敷埋架增]设|新[增建装]|更换|[种栽]植|补[植栽种]|加装")
_COUNT: Final = re.compile(r"[约共]?\d[\d.,]*(?:余|多)?(?:万)?(?:株|棵|盏|基|套|组|座|米|公里|千米|k?m)")
_PAUSE_BEHIND: Final = re.compile(r"[,;:。、)( ]|现场|$")
_TRAFFIC: Final = re.compile(
    r"事故|追尾|碰撞|酒驾|醉驾|嫌疑|民警|报警|驾车|驾驶|骑车|乘坐|抓获|盗窃|逃逸|绕行路线"
)
# 京广线 beside 铁路 is a railway, beside 千伏 a power line.
_RAIL: Final = re.compile("铁路|铁轨|列车|高铁|火车|千伏|[kK][vV]|巡检|消缺|输电|变电|供电公司|电网")
# 候车亭 along a road are no works on it.
_BESIDE: Final = re.compile("(?:等(?:道路|路段|公路)?)?(?:的)?(?:沿线|沿途|两侧|两旁|沿街|路边)")
_IN_PHASES: Final = re.compile(
    r"(?:道路|改造|建设|工程|项目|共|拟|计划)*分[两二三四五六](?:个)?(?:期|段|标段|阶段|路段)(?:实施|建设|进行|推进|施工|改造)*[,:;]"
)
# 甲路由区住建局负责,9月底前…: who builds stands between the road and what is to become of it.
_BY_WHOM: Final = re.compile(
    r"(?:工程|项目|建设)?(?:[由](?!于)|责任单位|牵头单位)[^,;:。]{2,20}?(?:负责|承建|承担|牵头|实施|施工|建设|组织)(?:实施|建设|施工|推进)?,"
)
_PROJECT_CLAUSE: Final = re.compile(
    r"[,;][该此]?(?:工程|项目|改造)(?:计划|预计|拟|将|力争|有望)"
    r"|已?[列纳]入[^,;。]{0,16}(?:计划|项目|工程)[,;](?:计划|预计|拟|将|力争|有望)"
)
_WHERE: Final = re.compile(r"[在于沿至到]$")
UNKNOWN_LEFT: Final = 2
LONGEST_LABEL: Final = 6


def is_traffic(text: str, start: int, end: int) -> bool:
    """Whether a sentence tells of accidents, police or detours, whatever roads it names."""
    return bool(_TRAFFIC.search(text, start, end))


def is_evident(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether the sentence speaks of building there, and not just of a place."""
    group = reading.group
    if _is_aside(text, group, start, end):
        return False
    if halted_by(text, group.end, end):
        return True
    if group.tells:
        return _built(text, reading, start, end)
    if _bare(text, reading, start, end):
        return True
    if reading.worded or any(stretch.ends for stretch in group.stretches):
        speaks = any(t.word.goal or t.word.builds for t in words_in(text, reading.start, reading.end))
        return bool(reading.aim or reading.heading or speaks)
    if reading.aim and _DELAYED.match(text, group.end):
        return True
    mended = _MENDED.search(text, group.stretches[-1].end, end)
    if mended and "正在" in mended[0]:
        return True
    if reading.behind and (group.tails[-1].details or mended):
        return True
    labelled = group.start - start <= LONGEST_LABEL
    if reading.heading and labelled and (reading.heading.aims or reading.heading.kinds or reading.behind):
        return _ends_here(text, group.end, end)
    return _said_behind(text, reading) or _said_before(text, reading, end) or _said_of_project(text, reading)


def _facilities(text: str, start: int, end: int) -> bool:
    """Whether the span names things that stand beside a road: shelters, signals, signs."""
    return any(
        token.word.facility or (token.word.kinds == ("other",) and not _PIPES.search(token.text))
        for token in words_in(text, start, end)
    )


def _is_aside(text: str, group: Group, start: int, end: int) -> bool:
    """Whether a group is only where something else is: a railway, a repair, a site visited, shelters along it."""
    if group.tails[-1].blocked and not group.tells:
        return True
    roads = [text[road.start : road.end] for stretch in group.stretches if (road := stretch.road)]
    if roads and all(road.endswith("线") for road in roads) and _RAIL.search(text, start, end):
        return True
    repaired = _REPAIR.search(text, start, end) and not any(
        mends.search(text, start, end) for mends in (_CLOSED_FOR_DAYS, _MENDED)
    )
    if repaired or _INTO.search(text, max(start, group.start - 4), group.start):
        return True
    named = group.stretches[-1]
    visited = _SITE.match(text, named.end) and _VISIT.search(text, start, end) and not _names_works(group)
    beside = _BESIDE.match(text, named.end, end) and _facilities(text, start, group.start)
    # 甲路分二期建设: the phases are the works
    phased = _IN_PHASES.match(text, group.end, end) or (
        named.road and _IN_PHASES.match(text, named.road.end, end)
    )
    return bool(visited or beside or phased)


def _names_works(group: Group) -> bool:
    """Whether a group says what is built on one of its stretches, beyond 施工 and 项目."""
    return any(
        stretch.part or any(word not in _ANY_SITE for word in tail.words)
        for stretch, tail in zip(group.stretches, group.tails, strict=True)
    )


def halted_by(text: str, start: int, end: int) -> str:
    """停工 and the like right behind a group (甲路因征迁问题停工); empty where its clause says nothing so."""
    match = _HALTED.match(text, start, end)
    return (
        match["word"]
        if match and not _BETWEEN_BAR.search(text, match.end("why"), match.start("word"))
        else ""
    )


def by_whom(text: str, start: int, end: int) -> int:
    """Where the words behind a group go on when they first say who builds there (由市城投公司负责,)."""
    whom = _BY_WHOM.match(text, start, end)
    return whom.end() if whom else start


def _said_behind(text: str, reading: Reading) -> bool:
    """甲路年底前完工: a goal behind the stretches with nothing but small words between."""
    if _STEP_BEHIND.match(text, reading.group.end):
        return True
    first = next((aim.start for aim in reading.behind if not aim.weak), None)
    start = by_whom(text, reading.group.end + text.startswith(":", reading.group.end), reading.end)
    if first is None or _BETWEEN_BAR.search(text, start, first):
        return False
    return is_small(text, start, first)


def _said_of_project(text: str, reading: Reading) -> bool:
    """甲街路面坑洼,工程计划年底前开工: a clause of the works on the road that heads the sentence."""
    group = reading.group
    first = next((aim.start for aim in reading.behind if not aim.weak), None)
    if first is None or group.tails[-1].blocked or _WHERE.search(text, max(0, group.start - 2), group.start):
        return False
    return bool(_PROJECT_CLAUSE.search(text, group.end, first))


def _said_before(text: str, reading: Reading, end: int) -> bool:
    """打通甲路: a verb right before the stretches, which end its object."""
    group = reading.group
    verbs = [t for t in words_in(text, reading.start, group.start) if t.word.goal or t.word.works]
    return bool(verbs) and _adjacent(text, verbs[-1].end, group.start) and _ends_here(text, group.end, end)


def _built(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether a group whose tail names something is about building it: 锦绣路路灯不亮 and 在锦绣路建设公园 are not."""
    group = reading.group
    located = _AT.search(text, max(0, group.start - 1), group.start)
    if located and not group.tails[-1].kinds and not any(stretch.ends for stretch in group.stretches):
        return bool(_PAUSE_BEHIND.match(text, group.end, end))
    if _STEP_BEHIND.match(text, group.end):
        return True
    if any(each.works or each.stage for each in group.tails) or reading.aim or reading.heading:
        return True
    if any(token.word.works or token.word.goal for token in words_in(text, reading.start, group.start)):
        return True
    trouble = _TROUBLE.search(text, start, end) and not _CLOSED_FOR_DAYS.search(text, start, end)
    if all(stretch.ends for stretch in group.stretches) and not trouble:
        return True  # ends and a kind: works, whatever the verb
    if (
        not trouble
        and _LAID.search(text, group.stretches[-1].end, group.end)
        and _COUNT.match(text, group.end)
    ):
        return True
    return bool(_PAUSE_BEHIND.match(text, group.end, end)) or group.end >= end


def _bare(text: str, reading: Reading, start: int, end: int) -> bool:
    """Whether a line is nothing but stretches: with ends anywhere, without ends only as the whole text."""
    group = reading.group
    number = _NUMBER.match(text, start, group.start)
    opening = number.end() if number else start
    if _WORD.search(text, opening, group.start) or _WORD.search(text, group.end, end):
        return False
    if all(stretch.ends for stretch in group.stretches):
        return True
    return not _WORD.search(text, 0, start) and not _WORD.search(text, end)


def is_small(text: str, start: int, end: int) -> bool:
    """Whether only small words, deadlines and numbers stand in the span."""
    left = end - start - sum(token.end - token.start for token in words_in(text, start, end))
    unknown = _SMALL.sub("", text[start:end])
    for token in words_in(text, start, end):
        unknown = unknown.replace(_SMALL.sub("", token.text), "", 1)
    unknown = _SMALL_WORDS.sub("", unknown)
    return left == 0 or len(unknown) <= UNKNOWN_LEFT


def _adjacent(text: str, start: int, end: int) -> bool:
    """Whether a verb stands right before the group, small words and a district between them allowed."""
    if listed := list(_LISTED.finditer(text, start, end)):
        start = listed[-1].end()
    between = text[start:end]
    if re.search(r"[,;。至到]", between):
        return False
    return bool(_LOCATION.fullmatch(between)) or is_small(text, start, end)


def _ends_here(text: str, position: int, end: int) -> bool:
    """Whether the object of a verb ends with the stretch."""
    return position >= end or bool(_ENDS_HERE.match(text, position))

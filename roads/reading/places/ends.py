"""Where a stretch begins and ends: brackets, 东起…西至…, 从…到…, chainages; leaves out whose stretch it is."""

import re
from typing import Final, NamedTuple

LONGEST_BRACKET: Final = 160
LONGEST_END: Final = 24
# Road suffixes and words an end may finish with; a misprinted dash (一) is only read between two of these.
_END_WORD: Final = re.compile(r"(?:路|街|道|巷|线|环|高速|公路|胡同|桥|河|渠|门|口|[GSXY]\d+|\d)$")
_CHAINAGE: Final = r"[A-Z]{0,2}K\d+(?:\+\d+(?:\.\d+)?)?"
_DASH: Final = re.compile(r"-+>?")
_CONNECTOR: Final = re.compile(r"-+>?|至|到")
_TRIM_START: Final = re.compile(
    r"(?:[东西南北]{1,2}(?:起(?:于|自|点)?|至|到|接|临|连|抵|端)|起点(?:为|是|在|位于|:)?|(?:起|始|止)(?:于|自)|终点(?:为|是|在|位于|:)?|止点(?:为|是|在|位于|:)?|桩号(?:为|:)?|自|从|由(?!义)|"
    r"[一二三四]期(?:工程)?:?|[^:()]{1,8}:|其中|范围(?:为|:)?|含|即"
    r"|(?:现状|现有|既有|在建|拟建|新建|已建成?|规划)的|规划中的|(?:现状|现有|既有|在建|拟建)(?=[\u4e00-\u9fffA-Z]{2})"
    r"|规划(?=(?![一二三四五六七八九十纬经支东西南北]{1,3}路)[\u4e00-\u9fff]{2,8}(?:大道|大街|路|街)))+"
)
_TRIM_END: Final = re.compile(
    r"(?:向[东西南北]{1,2}(?:延伸|敷设|铺设)?|部分路段|(?<=[路街道巷线口])路段|段|止|之间|区间|\(不?含\)|处|全线)+$"
)
_NOT_AN_END: Final = re.compile(
    r"绕行|改道|全长|长约|长度|投资|宽度|红线|万元|亿元|平方|公里|项目|标段|工程|记者|责任|单位|完成|建设(?![路东西南北中街大桥])|时间|\d+(?:\.\d+)?米|(?<=[\d一二三四五六七八九零十今明去全])年|年[底内前]|\d月|今年|今后|同下|以下|简称"
)

# 至乙路泵站: a pipe ends at a station that is called after its road.
_PLANT: Final = re.compile(
    r"[\u4e00-\u9fff]{0,4}?(?:泵站|加压站|水厂|换热站|热源厂|门站|调压站|变电站|污水处理厂|阀井|检查井)"
)
_FAR_PLACE: Final = re.compile(r"[\u4e00-\u9fff]{2,8}?[站厂桥河渠门口院校园场区湖](?=[,。;、)\n]|$)")


class Ends(NamedTuple):
    """The two ends as spans of the folded text."""

    from_start: int
    from_end: int
    to_start: int
    to_end: int


def find_brackets(text: str) -> dict[int, int]:
    """Opening position to closing position of each well-formed bracket that is no longer than a stretch needs."""
    pairs: dict[int, int] = {}
    stack: list[int] = []
    for match in re.finditer(r"[()\n。]", text):
        char, position = match[0], match.start()
        if char == "(":
            stack.append(position)
        elif char == ")":
            if stack:
                opening = stack.pop()
                if position - opening <= LONGEST_BRACKET:
                    pairs[opening] = position
        elif char == "\n":
            stack.clear()
    return pairs


def read_bracket(text: str, opening: int, closing: int) -> list[Ends]:
    """The stretches a bracket holds; several for (甲路—乙路、丙路—丁路), none when it holds something else."""
    if (match := _COMPASS.match(text, opening + 1, closing + 1)) and (worded := _ends_of(text, match)):
        return [worded]
    pairs = []
    for start, end in _parts(text, opening + 1, closing):
        ends = read_pair(text, start, end)
        if ends:
            pairs.append(ends)
    if not pairs:
        joined = _split_pair(text, opening + 1, closing, re.compile(r"[,、]"))
        if joined and _TRIM_START.match(text, opening + 1, closing):
            pairs.append(joined)
    return pairs


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Pieces of a bracket between commas that are not inside another bracket."""
    pieces, depth, begin = [], 0, start
    for position in range(start, end):
        char = text[position]
        depth += (char == "(") - (char == ")")
        if depth == 0 and char in ",、;":
            pieces.append((begin, position))
            begin = position + 1
    return [*pieces, (begin, end)]


def read_pair(text: str, start: int, end: int) -> Ends | None:
    """甲路—乙路, 甲路至乙路段, 甲路一乙路 (a misprinted dash), K0+000—K1+250; None when it is neither."""
    if match := re.compile(rf"({_CHAINAGE})(?:-+>?|至|到|~)+({_CHAINAGE})").search(text, start, end):
        return Ends(*match.span(1), *match.span(2))
    for pattern in (_DASH, re.compile(r"至(?!善|诚|德|正|信|圣)"), re.compile("到"), re.compile("至")):
        if pair := _split_pair(text, start, end, pattern):
            return pair
    for position in range(start + 1, end - 1):
        if text[position] == "一" and _END_WORD.search(text, max(start, position - 6), position):
            before = _end_at(text, start, position)
            after = _end_at(text, position + 1, end)
            if before and after and _END_WORD.search(text[after[0] : after[1]]):
                return Ends(*before, *after)
    return None


def _split_pair(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Ends | None:
    """The two ends around the only place `pattern` divides the piece, or its first and last for 甲—乙—丙."""
    depth = 0
    cuts: list[tuple[int, int]] = []
    for position in range(start, end):
        depth += (text[position] == "(") - (text[position] == ")")
        if (
            depth == 0
            and (cut := pattern.match(text, position, end))
            and (not cuts or position >= cuts[-1][1])
        ):
            cuts.append((cut.start(), cut.end()))
    if not cuts:
        return None
    before = _end_at(text, start, cuts[0][0])
    after = _end_at(text, cuts[-1][1], end)
    return Ends(*before, *after) if before and after else None


def _end_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The bare end inside `text[start:end]`, without 东起, 段 and the like; None when nothing sensible is left."""
    if lead := _TRIM_START.match(text, start, end):
        start = lead.end()
    while start < end and text[start] in " :,、-":
        start += 1
    while end > start and text[end - 1] in " :,、-":
        end -= 1
    if trail := _TRIM_END.search(text[start:end]):
        end = start + trail.start()
    written = text[start:end]
    if not written or len(written) > LONGEST_END or any(c in "。;,\n" for c in written):
        return None
    if _NOT_AN_END.search(written) or re.fullmatch(r"[\d.]+(?![国省县乡]道)[^\dA-Z]{0,2}", written):
        return None
    return start, end


def far_end(text: str, start: int, named: int | None) -> int | None:
    """Where the far end of a pipe ends: a road that ends at `named`, a station called after it, or another place."""
    place = _PLANT.match(text, named) if named else _FAR_PLACE.match(text, start)
    return place.end() if place else named


_POINT: Final = rf"(?:{_CHAINAGE}|[^,。;、()\n:]{{2,18}}?(?:\([^()\n]{{1,12}}\))?)"
_BEFORE: Final = r"(?:于|自|为|是|在|接|位于|顺接|:)?"
_COMPASS: Final = re.compile(
    rf"(?:[东西南北]{{1,2}}(?:起(?:于|自|点)?(?:位于)?|端(?:起于|为|接)?|接|临|连|邻)|起点{_BEFORE}|起(?:于|自))"
    rf"(?P<from>{_POINT})(?:\(起点\))?[,、;]?(?:[与和])?"
    r"(?:(?:向[东西南北]{1,2})?延伸至|[东西南北]{1,2}(?:至|到|止于|止|抵|达|接至?|临|连|邻|端(?:至|为|接|止于)?)"
    rf"|(?:终|止)点(?:至)?{_BEFORE}|止于|终于|讫于|至)"
    rf"(?P<to>(?:(?:规划|现状|在建|拟建|新建|已建成?)(?:中?的)?)?{_POINT})(?:\(终点\))?(?=[,。;、()\n]|全长|总长|道路|的|段|工程|项目|$)"
)
# 东至甲路,西至乙路 are ends; with a third and a fourth side they are the bounds of an area.
_SIDES: Final = re.compile(
    rf"(?<![东西南北])(?:东(?:至|到)(?P<e>{_POINT})[,、]?西|西(?:至|到)(?P<w>{_POINT})[,、]?东|南(?:至|到)(?P<s>{_POINT})[,、]?北"
    rf"|北(?:至|到)(?P<n>{_POINT})[,、]?南)(?:至|到)(?P<to>{_POINT})(?=[,。;()\n]|全长|$)(?!,[东西南北](?:至|到|临|接))"
)
_FROM_TO: Final = re.compile(
    rf"[从由自](?P<from>{_POINT})(?:开始|起)?[,、]?(?:一直)?(?:向[东西南北]{{1,2}})?(?:延伸|敷设|铺设)?(?:至|到|-+>?)"
    rf"(?P<to>{_POINT})(?=[,。;、)\n]|全长|路?段|的|$|道路|之间)"
)


# 起止点为甲路、乙路
_BOTH: Final = re.compile(
    rf"起[止讫终]点(?:分别)?(?:为|是|:)(?P<from>{_POINT})(?:[、和及]|,|至|-+)(?P<to>{_POINT})(?=[,。;()\n]|全长|$)"
)


class WordedEnds(NamedTuple):
    """Ends told in words; `loose` ones (从…到…) are ends only when both are road names."""

    start: int
    end: int
    ends: Ends
    loose: bool


def find_worded(text: str) -> list[WordedEnds]:
    """Every 东起甲路西至乙路, 起点…终点… and 从甲路到乙路, in order and apart from one another."""
    phrases = [
        WordedEnds(match.start(), match.end(), ends, pattern is _FROM_TO)
        for pattern in (_COMPASS, _SIDES, _FROM_TO, _BOTH)
        for match in pattern.finditer(text)
        if (ends := _ends_of(text, match))
    ]
    apart: list[WordedEnds] = []
    for worded in sorted(phrases):
        if not apart or worded.start >= apart[-1].end:
            apart.append(worded)
    return apart


def _ends_of(text: str, match: re.Match[str]) -> Ends | None:
    group = "from" if match.re is not _SIDES else next(name for name in "ewsn" if match[name])
    before, after = _end_at(text, *match.span(group)), _end_at(text, *match.span("to"))
    return Ends(*before, *after) if before and after else None

"""Where a text names roads: the suffix, and how far the name reaches to the left; leaves out what is done to them."""

import re
from typing import Final, NamedTuple

from roads.reading.vocabulary import VOCABULARY, name_words

Span = tuple[int, int]


class Name(NamedTuple):
    """A road name in the folded text: `text[start:end]`; `pieces` where it is written apart (青岚中、南路)."""

    start: int
    end: int
    pieces: tuple[Span, ...] = ()

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans that make up the name when joined."""
        return self.pieces or ((self.start, self.end),)


# Longest first. A ring is a name by itself (北二环) unless it goes on (北二环路); 高速 only where no word follows it.
_SUFFIX: Final = re.compile(
    r"(?P<number>(?:国道|省道|县道|乡道)?(?<![A-Za-z0-9])[GSXYC]\d{2,4}(?![0-9A-Za-z])"
    r"(?:线|国道|省道|县道|乡道|高速公路|高速|快速通道|公路)?"
    r"|(?:国道|省道|县道|乡道)\d{2,4}线?(?![\d.米公里条个]))"
    r"|(?P<ring>(?<![东南西北内外中一二三四五六七])[东南西北]环(?=[东南西北](?:延|段)|(?:道路)?(?:工程|改造|快速化|提升|拓宽|扩建)|[、,(;]))"
    r"|快速通道|快速路|高速公路|连接线|联络线|环线|公路|国道|省道|县道|乡道|胡同"
    r"|大道(?:[东西南北中](?=[、,;。()\n和及与]|道路|工程|改造|建设|$))?|大街"
    r"|[一二三四五六七内外中]环(?![东西南北中]{0,2}[路线]|[东西南北]?大?[街道]|境|保|节|评|形|城|湖)"
    r"|高速(?=[)、,;。\-至到段东西南北连引路]|[\u4e00-\u9fff]{1,8}段|$)|[路街道巷线]"
)
# What may not follow a suffix: the two would be another word (路灯, 街道, 公路局).
_NOT_BEFORE: Final[dict[str, re.Pattern[str]]] = {
    "路": re.compile(
        "灯|面(?!面?层)|基(?!本)|网|口|线|沿石|沿(?![线街河海江湖途])|缘|肩|边|旁|侧石|况|径|程|由[器表协]|政"
        "|桥(?:有限|公司|集团|养护|建设工程|工程有限|建设集团|建设有限)|人(?![行工])|堤|堑|床|牌|名|标|障"
        "|域|权|透|遇|虎|子|数|长制|途|演|费|公交|车"
    ),
    "街": re.compile("道(?!路)|区|头|坊|巷|景|面|舞|市(?:容|貌|井|场)"),
    "道": re.compile("路|理|德|口|班|闸|具|教|歉|别|钉|砟|岔|士"),
    "巷": re.compile("道|口|子"),
    "线": re.compile("路|缆|下|上|索|网|杆|条|性|形|型|圈|材|损|管|外|的"),
    "公路": re.compile("局|处|段长|港|客运|货运|法|网|养护中心|管理|事业|里程"),
}
# Ends of stems that make a common noun of the suffix.
_OF_NOUN: Final = "的条之该此这那"
_COMMON_ENDING: Final[dict[str, re.Pattern[str]]] = {
    "路": re.compile(
        rf"(?:[道铁线网思辅封{_OF_NOUN}]|断头|瓶颈|主干|次干|水泥|柏油|沥青|砂石|石子|通村|入户|生产|机耕|供电|高速公|循环"
        r"|背街小|内部|未来|出行|过|\d)$"
    ),
    "街": re.compile(rf"(?:[过沿临背{_OF_NOUN}]|步行|商业|美食|特色|风情|历史文化|酒吧)$"),
    "道": re.compile(
        rf"[占要封街河渠管通隧车行报轨频赛跑航绿匝引步便干辅国省县乡味知巷坡弯慢廊荫盲水索铁公孔过霸沟甬栈食厕{_OF_NOUN}]$"
    ),
    "巷": re.compile(rf"(?:[{_OF_NOUN}]|街小|小街|大街小|\d)$"),
    "线": re.compile(
        r"(?:[管路沿全主支红干标专杆电产底战际连光航视曲防命中边压景无有缆水号界岸阵热火暗眼接流直出分总双弱强讯信输配网"
        rf"高绿蓝黄轴基前时轨铁公各多两副复\d{_OF_NOUN}]|生态|一|施工|架空|斑马)$"
    ),
    "公路": re.compile(
        r"(?:农村|乡村|县乡|通村|村级|干线|国省|等级|级|普通|村村通|高速|城乡|四好|旅游|进村|[的条该此])$"
    ),
    "高速公路": re.compile(r"(?:[的条该此]|国省|任务)$"),
    "国道": re.compile(r"[^\d新老原东西南北]$"),
    "省道": re.compile(r"[^\d新老原东西南北]$"),
    "县道": re.compile(r"[^\d新老原]$"),
    "乡道": re.compile(r"[^\d新老原]$"),
}
_COMMON: Final = frozenset(name_words("common"))
_NEVER_LAST: Final = tuple(name_words("never_last"))
_STATE_ROADS: Final = frozenset(["国道", "省道", "县道", "乡道"])
_NUMERALS: Final = frozenset("一二三四五六七八九十百零两0123456789")
_DIRECTIONS: Final = frozenset("东西南北中前后内外上下")
_FEASTS: Final = frozenset(
    ["八一", "五一", "七一", "五四", "六一", "三八", "一二九", "九一八", "八一七", "双十"]
)
# Streets of small towns: 东街, 南大街, 后巷.
_BEFORE_STREETS: Final = ("内", "涉及", "包括", "目前", "其中", "对")  # 项目涉及东大街
_SHORT_STREETS: Final = frozenset(["街", "大街", "巷", "胡同"])
# Single characters that end before a name, but not where they begin one (和平路, 将军路, 并州路).
_GUARDED: Final = (
    r"和(?!平|谐|顺|兴|美|睦|畅|祥|瑞|安|泰|济|硕|润|熙|枫|园|风)|向(?!阳|荣|前|明|日|上)|自(?!由|强|立|贸|来)"
    r"|(?<=[途需])经(?![一二三四五六七八九十东西南北中开济贸纬0-9])|并(?!州)|将(?!军|台)"
    r"|(?<=[区城市县镇园村围])内(?!环|蒙)|至(?!善|诚|德|正|信|圣|和)|到|(?<=会|一)同|(?<=作|成|分|名|定|别)为(?!民)"
    r"|(?<=[局司团部队处心])沿|也|又|再|继(?!光|业|红|志)|如(?!意|皋|东|月|歌|画|阳|山)|让(?!胡)|使(?!馆)|及(?!第)|与(?!时)|段(?!家|庄|店)|处(?!州)|(?<=前|通)往|因"
    r"|共(?!和|青|建)|约|即(?!墨)|(?<=\d)[日月]|(?<=[\d一二三四五六七八九十零])年|对|或|其|旁|个|条|且|但|则|而"
    r"|(?<!自)由|从(?!化)|在|于(?!洪|都|家|庄|田)|是|要(?!塞)|(?<!平)等|(?<=[底月日末之以年])前"
    r"|(?<=元旦|春节|五一|十一|国庆|七一|八一|中秋|端午|清明|元宵|双节|两节|两会|供暖|采暖|供热|入冬|入汛|上冻|封冻|开学)前"
    r"|(?<=庆节|秋节|午节|宵节|明节|一节|动节|军节|暖季|热季|暖期|热期|冬季|雨季|汛期|来临|到来)前|的|该|此|拟|把|被|了|以(?!色)"
)
_WORDS: Final = sorted({*name_words("stops"), *(w for w in VOCABULARY if len(w) > 1)}, key=len, reverse=True)
_STOP: Final = re.compile(f"(?=({'|'.join(map(re.escape, _WORDS))}|{_GUARDED}))")
# A whole stem that is a word of these is no name (新建路, 推进路), a few excepted (建设路, 电力路).
_NOT_NAMES: Final = frozenset(_WORDS) - frozenset(
    [*name_words("also_names"), "建设", "发展", "交通", "中心", "创新"]
)
# Who wrote or signed may be called 李明路.
_PERSON: Final = re.compile(
    r"(?:记者|通讯员|编辑|责编|审核|摄影|作者|撰稿|校对|编审|局长|主任|书记|经理)[: ]?$"
)
# Verbs no name begins with, unless something longer remains behind them (推进快速联络线, 进入主路).
_VERBS: Final = frozenset(
    word
    for word in _NOT_NAMES
    if (what := VOCABULARY.get(word)) is None or what.goal or what.modal or what.preliminary or what.works
) - frozenset(["城东", "城中", "现有", "支线", "干线"])
_STEM: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]*$")
_UNIT: Final = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:区块|板块|地块|开发区|示范区|集聚区|[区县市镇乡村]|街道|办事处|新城|组团|片区)(?=[\u4e00-\u9fffA-Z0-9]{2})"
)
_LEAD: Final = (
    re.compile(r"(?:[市区县](?![府民政委场前后城])|省)(?=[\u4e00-\u9fff]{2})"),
    re.compile(r"\d+(?![\d号路街道巷线国省县乡])|[A-Za-z](?=[\u4e00-\u9fff])"),
    re.compile(
        r"为(?!民|公)|沿(?![河海江湖山滨](?:[东西南北中一二三四]|$))|除|决定|现(?!代)|后可|含(?![山光珠笑章元谷])"
    ),
)
# 青岚北、中、南路: several roads that share their first and last characters.
_ELIDED: Final = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:(?P<side>[东西南北中])(?P<more>(?:[、和及与][东西南北中])+)"
    r"|(?P<no>[一二三四五六七八九十])(?P<nos>(?:[、和及与][一二三四五六七八九十])+))(?P<suffix>大道|大街|路|街)"
)
# Between two names these join them, whatever name they could begin elsewhere (至善路, 和平路).
_JOINERS: Final = "至到和与及一"
_NOT_JOINED: Final = frozenset(["一期", "一标", "一号", "一批"])

_SIDE_ROAD: Final = re.compile(
    r"(?P<place>[\u4e00-\u9fff]{1,8}(?:[校院园厂站场馆区局城楼寺湖库河]|中学|小学|大学|公司|中心|市场|商场|大厦))(?P<side>[东西南北]侧(?:规划|支)?)$"
)
# 城东路1巷, 车站路三弄.
_LANE: Final = re.compile(r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})巷|[一二三四五六七八九十]{1,3}弄")
# A1路, B12路: roads of a park that is being laid out.
_LETTERED: Final = re.compile(r"[A-Z]\d{1,2}")
_CONNECTING: Final = re.compile("连接线")
# Words that may also begin a name (南北中心大道).
_OPENING: Final = ((0, "南北"), (0, "东西"))
# No name begins so: what stands there was not understood.
_NO_NAME: Final = re.compile("[条个已了的]|未(?!来|央)")
WINDOW: Final = 16
LONGEST_STEM: Final = 12


def find_names(text: str) -> list[Name]:
    """Names of roads in the folded text, in order and apart from one another."""
    names: list[Name] = []
    floor = 0
    elided = {match.start("suffix"): match for match in _ELIDED.finditer(text)}
    for match in _SUFFIX.finditer(text):
        if match.start() < floor:
            continue
        if match.start() in elided and (several := _elided_names(text, floor, elided[match.start()])):
            names += several
            floor = match.end()
            continue
        if match["number"] or match["ring"]:
            start: int | None = match.start()
        else:
            follow = _NOT_BEFORE.get(match[0])
            if follow and follow.match(text, match.end()):
                continue
            start = _name_start(text, floor, match.start(), match[0])
            if (
                start is None
                and match[0] == "公路"
                and text[match.start() - 1 : match.start()] not in set(_OF_NOUN)
            ):
                # 壶公路: a name of two characters that only looks like 公路
                short = _name_start(text, floor, match.start() + 1, "路")
                start = short if short is not None and match.start() - short == 1 else None
        if start is not None and not _PERSON.search(text, max(0, start - 5), start):
            floor = _name_end(text, start, match)
            names.append(Name(start, floor))
    return names


def _name_end(text: str, start: int, match: re.Match[str]) -> int:
    """Where a name ends: with a lane of its own (城东路1巷), or with the connector of a numbered road."""
    more = _LANE if match[0] in ("路", "街", "大道", "大街") else _CONNECTING if match["number"] else None
    longer = (
        more.match(text, match.end()) if more and text[start - 1 : start] not in ("至", "到", "-") else None
    )
    return longer.end() if longer else match.end()


def _elided_names(text: str, floor: int, match: re.Match[str]) -> list[Name]:
    """青岚中路 and 青岚南路 where 青岚中、南路 is written."""
    first_at, more_at = (match.start("side"), match.start("more")) if match["side"] else match.span("no")
    start = _name_start(text, floor, first_at + 1, match["suffix"])
    if start is None or first_at - start < (2 if match["side"] else 1):
        return []
    stem, suffix = (start, first_at), match.span("suffix")
    first = Name(start, first_at + 1, ((start, first_at + 1), suffix))
    more = [Name(at, at + 1, (stem, (at, at + 1), suffix)) for at in range(more_at + 1, suffix[0], 2)]
    last = more.pop()
    return [first, *more, Name(last.start, suffix[1], (stem, (last.start, suffix[1])))]


def _name_start(text: str, floor: int, end: int, suffix: str) -> int | None:
    """Where the name begins whose suffix stands at `end`, or None when the suffix makes a common noun."""
    suffix = suffix[:2]
    lowest = max(floor, end - WINDOW)
    window = text[lowest:end]
    run = _STEM.search(window)
    stem = run[0] if run else ""
    if not stem or stem.endswith(suffix):
        return None
    if suffix == "路" and (beside := _beside(stem)):
        return end - len(beside)
    joined = lowest == floor and stem == window and stem[:1] in set(_JOINERS) and stem[:2] not in _NOT_JOINED
    if joined and _is_stem(stem[1:], suffix):
        stem = stem[1:]
    stem = _cut(stem, suffix)
    if suffix in _STATE_ROADS and (number := re.search(r"[新老原]?\d{2,4}$", stem)):
        stem = number[0]
    if not stem or not _is_stem(stem, suffix, whole=True) or len(stem) > LONGEST_STEM or _NO_NAME.match(stem):
        return None
    return end - len(stem)


def _beside(stem: str) -> str | None:
    """热电站北侧 of 热电站北侧路: a road called after what it lies beside."""
    match = _SIDE_ROAD.search(stem)
    place = _cut(match["place"], "侧") if match else ""
    return place + match["side"] if match and len(place) >= 2 else None


def _cut(stem: str, suffix: str) -> str:
    """The stem without the words, administrative units and numbers before the name itself."""
    best = 0
    stops = [(match.start(), match[1]) for match in _STOP.finditer(stem)]
    stops = [stop for stop in stops if stop not in _OPENING]  # 南北中心大道
    for cut in sorted({start + len(word) for start, word in stops}):
        if _is_stem(stem[cut:], suffix, whole=suffix.endswith("环") or stem[:cut].endswith(_BEFORE_STREETS)):
            best = cut
        elif stem[cut:] in _COMMON:
            return ""
    if any(start == best and word in _VERBS for start, word in stops):
        return ""
    stem = stem[best:]
    for unit in reversed(list(_UNIT.finditer(stem))):
        if _is_stem(stem[unit.end() :], suffix):
            stem = stem[unit.end() :]
            break
    for pattern in _LEAD:
        if (lead := pattern.match(stem)) and _is_stem(
            stem[lead.end() :], suffix, whole=suffix.endswith("环")
        ):
            stem = stem[lead.end() :]
    return stem


def _is_stem(stem: str, suffix: str, *, whole: bool = False) -> bool:
    """Whether `stem` + `suffix` can be a name; `whole` also takes short and numbered ones that no cut should leave."""
    if not stem or stem in _COMMON or stem.endswith((suffix, *_NEVER_LAST)):
        return False
    if _LETTERED.fullmatch(stem):
        return suffix in ("路", "街", "大道")
    if (ending := _COMMON_ENDING.get(suffix)) and ending.search(stem):
        return stem in _FEASTS
    if suffix in _STATE_ROADS:
        return True
    if all(c in _NUMERALS for c in stem):
        return stem in _FEASTS or (len(stem) > 1 and suffix in ("大道", "大街") and not stem.isdigit())
    if all(c in _DIRECTIONS for c in stem):
        return len(stem) == 2 or (whole and (suffix in _SHORT_STREETS or suffix.endswith("环")))
    if all(c in _DIRECTIONS or c in _NUMERALS for c in stem):
        return whole
    if len(stem) > 3 and stem[-1] in "至到和与及":
        return False
    if whole and stem in _NOT_NAMES:
        return False
    return len(stem) >= 2 or stem in "ABCDEFGHJKLMNPQ" or suffix.endswith("环")


def leading_words(place: str) -> int:
    """How many characters of verbs stand before the name of a place (打通月湖市场 → 2)."""
    cuts = [
        match.start() + len(match[1])
        for match in _STOP.finditer(place)
        if (word := VOCABULARY.get(match[1])) is None or word.goal or word.works or word.modal
    ]
    return max((cut for cut in cuts if len(place) - cut >= 2), default=0)

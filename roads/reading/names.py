"""Where a text names roads: the suffix, and how far the name reaches to the left; leaves out what is done to them."""

import re
from typing import Final, NamedTuple

from roads.reading.words import (
    DONE,
    FACILITIES,
    GOALS_AFTER,
    GOALS_EITHER,
    KINDS,
    MODALS,
    PRELIMINARIES,
    STAGES,
    WORKS,
)


class Name(NamedTuple):
    """A road name in the folded text: `text[start:end]`."""

    start: int
    end: int


# Longest first. A ring is a name by itself (北二环) unless it goes on (北二环路).
_SUFFIX: Final = re.compile(
    r"(?P<number>(?:国道|省道|县道|乡道)?(?<![A-Za-z0-9])[GSXYC]\d{2,4}(?![0-9A-Za-z])"
    r"(?:线|国道|省道|县道|乡道|高速公路|高速|快速通道|公路)?"
    r"|(?:国道|省道|县道|乡道)\d{2,4}线?(?![\d.米公里条个]))"
    r"|快速通道|快速路|高速公路|连接线|联络线|环线|公路|国道|省道|县道|乡道|大道|大街|胡同"
    r"|[一二三四五六七内外中]环(?![东西南北中]{0,2}[路线]|[东西南北]?大?[街道]|境|保|节|评|形|城|湖)"
    r"|高速(?=[)、,;。\-至到段东西南北连引路]|$)|[路街道巷线]"
)
# What may not follow a suffix: the two would be another word (路灯, 街道, 公路局).
_NOT_BEFORE: Final[dict[str, re.Pattern[str]]] = {
    "路": re.compile(
        "灯|面(?!面?层)|基(?!本)|网|口|线|沿石|缘|肩|边|旁|侧石|况|径|程|由|政|桥(?:有限|公司|集团|养护)|人|堤|堑|床|牌|名|标|障"
        "|域|权|透|过|遇|虎|子|数|长制|途|演|费|公交|车"
    ),
    "街": re.compile("道(?!路)|区|头|坊|巷|景|面|舞|市"),
    "道": re.compile("路|理|德|口|班|闸|具|教|歉|别|钉|砟|岔|士"),
    "巷": re.compile("道|口|子"),
    "线": re.compile("路|缆|下|上|索|网|杆|条|性|形|型|圈|材|损|管|外|的"),
    "公路": re.compile("局|处|段长|港|客运|货运|法|网|养护中心|管理|事业|里程"),
}
# Stems that make a common noun of the suffix wherever they stand at the end of a stem.
_COMMON_ENDING: Final[dict[str, re.Pattern[str]]] = {
    "路": re.compile(
        r"(?:[道铁线思的条之该此这那]|断头|瓶颈|主干|次干|主次干|水泥|柏油|沥青|砂石|石子|通村|入户|生产|机耕|供电|高速公|循环|过|背街小|内部|未来|出行|\d)$"
    ),
    "街": re.compile(r"(?:[条的该此这背沿临]|步行|商业|美食|特色|风情|历史文化|酒吧)$"),
    "道": re.compile(
        r"[街河渠管通隧车行报轨频赛跑航绿匝步便干辅国省县乡味知巷坡弯慢廊荫盲水索铁公孔过霸沟甬栈食厕条的之该此这]$"
    ),
    "巷": re.compile(r"(?:[条的该此这]|街小|小街|大街小|\d)$"),
    "线": re.compile(
        r"(?:[管路沿全主支红干标专杆电产底战际连光航视曲防命中边压景无有缆水号界岸阵热火暗眼接流直出分总双弱强讯信输配网高绿蓝黄轴基前时热轨铁公的条该此这各多两副复\d]"
        r"|生态|一|施工|架空|斑马)$"
    ),
    "公路": re.compile(
        r"(?:农村|乡村|县乡|通村|村级|干线|国省|等级|级|普通|村村通|[的条该此]|高速|城乡|四好|旅游|进村)$"
    ),
    "高速公路": re.compile(r"(?:[的条该此]|国省|任务)$"),
    "国道": re.compile(r"[^\d新老原东西南北]$"),
    "省道": re.compile(r"[^\d新老原东西南北]$"),
    "县道": re.compile(r"[^\d新老原]$"),
    "乡道": re.compile(r"[^\d新老原]$"),
}
# Whole stems that make a common noun with some suffix.
_COMMON: Final = frozenset(
    ["对外", "康庄", "阳关", "绿色", "城际", "便捷", "城市", "骨干", "交通", "市政", "规划市政", "园区内", "进出", "出入", "拥堵", "施工", "临时", "消防", "公交", "支小", "骨架", "网格", "放射", "农村", "乡村", "村内", "村庄", "社区内", "配套", "四好农村", "大街小", "背街", "一带一", "丝绸", "必由", "发展之", "一路", "几条", "重点", "新建", "改建", "在建", "扩建", "改造", "主要", "上述", "部分", "相关", "该项目", "区内", "市内", "城内", "全区", "全市", "各", "沿线", "其他", "其余", "其它", "多条", "一批", "这些", "城区主", "市区主", "主次", "南北", "东西", "内部", "外部", "普通", "高等级", "国省", "疏港疏", "产业集聚区", "县域", "区域", "智慧", "数字", "互联网", "信息", "机场高速铁", "我们", "自己", "走自己", "有路", "无路", "难走", "光明之", "东西南北"]
)
_STATE_ROAD: Final = frozenset(["国道", "省道", "县道", "乡道"])
_NUMERALS: Final = frozenset("一二三四五六七八九十百零两0123456789")
_DIRECTIONS: Final = frozenset("东西南北中前后内外上下")
_KNOWN_NUMERALS: Final = frozenset(["八一", "五一", "七一", "五四", "六一", "三八", "一二九", "九一八", "八一七", "一一", "双十"])
# Streets of small towns: 东街, 南大街, 后巷.
_SHORT_STREETS: Final = frozenset(["街", "大街", "巷", "胡同"])

# Words that end before a name begins. A few of them are also names (建设路), so a cut must leave a stem behind it.
_BARE_STOPS: Final = ["的", "等", "对", "将", "把", "被", "在", "于", "是", "该", "其", "此", "拟", "要", "由", "从", "与", "及", "沿着", "沿途", "位于", "坐落", "地处", "途经", "途径", "经过", "通往", "连接", "衔接", "邻近", "靠近", "前往", "驶入", "来到", "包括", "分别为", "分别是", "例如", "比如", "如", "其中", "以及", "涉及", "涵盖", "即", "东起", "西起", "南起", "北起", "起于", "起自", "起点", "终点", "止于", "东至", "西至", "南至", "北至", "东到", "西到", "南到", "北到", "东接", "西接", "南接", "北接", "东临", "西临", "南临", "北临", "东连", "西连", "南连", "北连", "东抵", "西抵", "南抵", "北抵", "止点", "向东", "向西", "向南", "向北", "自东向西", "主干道", "次干道", "主次干道", "断头路", "背街小巷", "支路", "城市道路", "道路", "路段", "路口", "路线", "段", "条", "个", "处", "约", "共", "号令", "我市", "我区", "我县", "全市", "全区", "全县", "本市", "本区", "市区", "城区", "主城区", "老城区", "中心城区", "新城区", "城东", "今年", "明年", "去年", "年底", "年内", "月底", "目前", "近日", "日前", "昨日", "记者", "本报", "项目部", "主要", "重点", "一是", "二是", "三是", "四是", "五是", "六是", "首先", "其次", "最后", "另外", "此外", "还有", "也", "又", "再", "并", "且", "而", "或", "但", "则", "让", "使", "为了", "针对", "关于", "按照", "根据", "围绕", "通过", "随着", "开展", "加强", "做到", "进行", "参与", "负责", "承建", "承接", "启动", "城中", "有效", "缓解", "彻底", "解决", "以东", "以西", "以南", "以北", "之间", "附近", "沿线", "两侧", "南侧", "北侧", "东侧", "西侧", "交叉口", "交汇处", "先行", "今明两年", "月", "日", "年", "季度", "上半年", "下半年", "旁", "处于", "现有", "原有", "因", "因为", "一期", "二期", "三期", "四期", "首期", "工作", "任务", "向", "往", "自", "至", "到", "和", "同", "经", "内", "里"]
_GUARDED: Final = {  # single characters that end before a name only in some company
    "和": re.compile(r"和(?!平|谐|顺|兴|美|睦|畅|祥|瑞|安|泰|济|硕|润|熙|枫|园|风)"),
    "向": re.compile(r"向(?!阳|荣|前|明|日|上)"),
    "自": re.compile(r"自(?!由|强|立|贸|来)"),
    "经": re.compile(r"(?<=[途需])经(?![一二三四五六七八九十东西南北中开济贸纬0-9])"),
    "并": re.compile(r"并(?!州)"),
    "将": re.compile(r"将(?!军|台)"),
    "内": re.compile(r"(?<=[区城市县镇园村围])内(?!环|蒙)"),
    "里": re.compile(r"(?<=公)里(?!程)"),
    "至": re.compile(r"至(?!善|诚|德|正|信|圣|和)"),
    "到": re.compile(r"到"),
    "同": re.compile(r"(?<=会|一)同"),
    "为": re.compile(r"(?<=作|成|分|名|定)为(?!民)"),
    "也": re.compile(r"也"),
    "又": re.compile(r"又"),
    "再": re.compile(r"再"),
    "如": re.compile(r"如(?!意|皋|东|月|歌|画|阳|山)"),
    "让": re.compile(r"让(?!胡)"),
    "使": re.compile(r"使(?!馆)"),
    "及": re.compile(r"及(?!第)"),
    "与": re.compile(r"与(?!时)"),
    "段": re.compile(r"段(?!家|庄|店)"),
    "处": re.compile(r"处(?!州)"),
    "往": re.compile(r"(?<=前|通)往"),
    "因": re.compile(r"因"),
    "共": re.compile(r"共(?!和|青|建)"),
    "约": re.compile(r"约"),
    "即": re.compile(r"即(?!墨)"),
    "日": re.compile(r"(?<=\d)日"),
    "月": re.compile(r"(?<=[\d一二三四五六七八九十])月"),
    "年": re.compile(r"(?<=[\d一二三四五六七八九十零])年"),
    "对": re.compile(r"对"),
    "或": re.compile(r"或"),
    "其": re.compile(r"其"),
    "旁": re.compile(r"旁"),
    "个": re.compile(r"个"),
    "条": re.compile(r"条"),
    "且": re.compile(r"且"),
    "但": re.compile(r"但"),
    "则": re.compile(r"则"),
    "而": re.compile(r"而"),
    "由": re.compile(r"(?<!自)由"),
    "从": re.compile(r"从(?!化)"),
    "在": re.compile(r"在"),
    "于": re.compile(r"于(?!洪|都|家|庄|田)"),
    "是": re.compile(r"是"),
    "要": re.compile(r"要(?!塞)"),
    "等": re.compile(r"(?<!平)等"),
}
# Works vocabulary that is also heard in names: no name is cut inside these unless a stem of two or more remains.
_VOCABULARY: Final = [
    *KINDS,
    *STAGES,
    *GOALS_AFTER,
    *GOALS_EITHER,
    *WORKS,
    *PRELIMINARIES,
    *MODALS,
    *DONE,
    *FACILITIES,
]
_NAME_WORDS: Final = frozenset(
    ["通讯", "电力", "电信", "供电", "净化", "美化", "亮化", "绿化", "工作", "河道", "桥梁", "广场", "公园", "医院", "学校", "市场", "社区", "投资", "规划", "设计", "服务", "开展", "园区", "通车", "落成", "开通", "街道", "供水", "照明", "景观", "游园", "灯光"]
)
_STOPS: Final = sorted(
    {word for word in [*_BARE_STOPS, *_VOCABULARY] if word not in _GUARDED and len(word) > 1}
    | {"的", "该", "此", "拟", "把", "被"},
    key=len,
    reverse=True,
)
_STOP: Final = re.compile(
    "(?=("
    + "|".join(["|".join(map(re.escape, _STOPS)), *(f"(?:{p.pattern})" for p in _GUARDED.values())])
    + "))"
)
_STEM_CHARS: Final = re.compile(r"[\u4e00-\u9fffA-Za-z0-9]*$")
_UNIT: Final = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:开发区|示范区|集聚区|[区县市镇乡村]|街道|办事处|新城|组团|片区|城乡一体化)(?=[\u4e00-\u9fffA-Z0-9]{2})"
)
_LEADING_UNIT: Final = re.compile(r"^(?:[市区县](?![府民政委场前后城])|[省])(?=[\u4e00-\u9fff]{2})")
_LEADING_NUMBER: Final = re.compile(
    r"^(?:\d+(?!号|\d|[路街道巷线国省县乡])|[A-Za-z](?![A-Za-z0-9]*(?:$|[0-9])))"
)

# Between two names these join them, whatever name they could begin elsewhere (至善路, 和平路).
_JOINERS: Final = "至到和与及"
WINDOW: Final = 16
LONGEST_STEM: Final = 12


def find_names(text: str) -> list[Name]:
    """Names of roads in the folded text, in order and apart from one another."""
    names: list[Name] = []
    floor = 0
    for found in _SUFFIX.finditer(text):
        if found.start() < floor:
            continue
        if found["number"]:
            names.append(Name(found.start(), found.end()))
            floor = found.end()
            continue
        suffix = found[0]
        follow = _NOT_BEFORE.get(suffix)
        if follow and follow.match(text, found.end()):
            continue
        start = _name_start(text, floor, found.start(), suffix)
        if start is not None:
            names.append(Name(start, found.end()))
            floor = found.end()
    return names


def _name_start(text: str, floor: int, end: int, suffix: str) -> int | None:
    """Where the name begins whose suffix stands at `end`, or None when the suffix makes a common noun."""
    lowest = max(floor, end - WINDOW)
    window = text[lowest:end]
    run = _STEM_CHARS.search(window)
    stem = run[0] if run else ""
    if lowest == floor and stem == window and stem[:1] and stem[0] in _JOINERS and _is_stem(stem[1:], suffix):
        stem = stem[1:]
    cuts = {found.start() + len(found[1]) for found in _STOP.finditer(stem)}
    best = 0
    for cut in sorted(cuts):
        if _is_stem(stem[cut:], suffix):
            best = cut
    stem = stem[best:]
    for unit in reversed(list(_UNIT.finditer(stem))):
        if _is_stem(stem[unit.end() :], suffix):
            stem = stem[unit.end() :]
            break
    for pattern in (_LEADING_UNIT, _LEADING_NUMBER):
        if (lead := pattern.match(stem)) and _is_stem(stem[lead.end() :], suffix):
            stem = stem[lead.end() :]
    if suffix in _STATE_ROAD and (number := re.search(r"[新老原]?\d{2,4}$", stem)):
        stem = number[0]
    if not _is_stem(stem, suffix, whole=True) or len(stem) > LONGEST_STEM:
        return None
    return end - len(stem)


def _is_stem(stem: str, suffix: str, *, whole: bool = False) -> bool:
    """Whether `stem` + `suffix` can be a name; `whole` also takes short and numbered ones that no cut should leave."""
    if not stem or stem in _COMMON or any(c.isspace() for c in stem):
        return False
    if (ending := _COMMON_ENDING.get(suffix)) and ending.search(stem):
        return stem in _KNOWN_NUMERALS or (suffix == "路" and bool(re.search(r"(?:经|纬|号)$", stem)))
    if suffix in _STATE_ROAD:
        return True
    if all(c in _NUMERALS for c in stem):
        return stem in _KNOWN_NUMERALS
    if all(c in _DIRECTIONS for c in stem):
        return len(stem) == 2 or (whole and (suffix in _SHORT_STREETS or suffix.endswith("环")))
    if all(c in _DIRECTIONS or c in _NUMERALS for c in stem):
        return whole
    if whole and stem in _FULL_STOPS:
        return False
    if re.fullmatch("[A-Z]", stem):
        return True
    return len(stem) >= 2 or suffix.endswith("环") or (whole and suffix in ("高速", "公路", "连接线"))


_FULL_STOPS: Final = frozenset(
    word
    for word in [*_BARE_STOPS, *_VOCABULARY]
    if word not in _NAME_WORDS and word not in ("建设", "发展", "交通", "中心")
)

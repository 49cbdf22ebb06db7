"""What classes and kinds of roads and works are called outside, and columns that several layers share."""

from typing import Final

from gis.exchange.schema import Column, Type
from roads.chainage import parse_chainage

# Slip roads have no class of their own: pieces of this one are left out of the street they lead to.
LINK: Final = "link"
# What classes are called outside: city standards, highway standards, OpenStreetMap.
CLASS_WORDS: Final = (
    ("快速", "expressway"), ("高速", "expressway"), ("motorway", "expressway"), ("trunk", "expressway"),
    ("主干道", "arterial"), ("城市主干路", "arterial"), ("主干", "arterial"), ("primary", "arterial"),
    ("次干道", "secondary"), ("城市次干路", "secondary"), ("次干", "secondary"), ("secondary", "secondary"),
    ("支道", "local"), ("支", "local"), ("小路", "local"), ("街巷", "local"), ("tertiary", "local"),
    ("residential", "local"), ("unclassified", "local"), ("living_street", "local"), ("service", "local"),
    ("pedestrian", "local"), ("footway", "local"), ("path", "local"), ("steps", "local"), ("track", "local"),
    ("cycleway", "local"), ("road", "local"), ("匝道", LINK), ("motorway_link", LINK), ("trunk_link", LINK),
    ("primary_link", LINK), ("secondary_link", LINK), ("tertiary_link", LINK),
)  # fmt: skip
# What kinds are called outside, CJJ 61's codes among them.
KIND_WORDS: Final = (
    ("道路工程", "carriageway"), ("车行道", "carriageway"), ("路基路面", "carriageway"), ("路面", "carriageway"),
    ("雨水管", "storm"), ("雨水管道", "storm"), ("雨水管线", "storm"), ("YS", "storm"),
    ("污水管", "sewage"), ("污水管道", "sewage"), ("污水管线", "sewage"), ("排水", "sewage"), ("WS", "sewage"),
    ("供水", "water"), ("上水", "water"), ("自来水", "water"), ("给水管线", "water"), ("给水管道", "water"),
    ("JS", "water"), ("天然气", "gas"), ("煤气", "gas"), ("燃气管线", "gas"), ("RQ", "gas"), ("TR", "gas"),
    ("供热", "heat"), ("热水", "heat"), ("蒸汽", "heat"), ("热力管线", "heat"), ("RL", "heat"),
    ("供电", "power"), ("电缆", "power"), ("电力管线", "power"), ("DL", "power"), ("GD", "power"),
    ("电信", "telecom"), ("通讯", "telecom"), ("通信管线", "telecom"), ("弱电", "telecom"), ("TX", "telecom"),
    ("绿化工程", "greening"), ("园林", "greening"), ("路灯", "lighting"), ("照明", "lighting"),
    ("亮化工程", "lighting"), ("LD", "lighting"), ("综合管沟", "other"), ("工业", "other"), ("QT", "other"),
)  # fmt: skip
CODE: Final = ("编号", "代码", "编码", "id", "code")
ROAD: Final = Column(
    "road",
    "道路",
    value="road.name",
    is_name=True,
    synonyms=("道路名称", "路名", "所在道路", "所属道路", "所在路", "道路名", "road", "road_name", "street"),
    longest=64,
)
FROM_M: Final = Column(
    "from_m",
    "起点桩号",
    Type.METRES,
    "span.lower",
    measure="米",
    read=parse_chainage,
    synonyms=("起桩号", "起始桩号", "开始桩号", "桩号起", "from_m"),
)
TO_M: Final = Column(
    "to_m",
    "止点桩号",
    Type.METRES,
    "span.upper",
    measure="米",
    read=parse_chainage,
    synonyms=("止桩号", "终点桩号", "结束桩号", "桩号止", "终桩号", "to_m"),
)
SPAN: Final = Column(
    "span",
    "桩号",
    value=lambda row: None,
    measure="米",
    synonyms=("桩号范围", "起止桩号", "里程", "里程桩号"),
    hint="写成 K0+300～K1+250；起点桩号和止点桩号两列都有时不用写",
    longest=64,
    goes_out=False,
)

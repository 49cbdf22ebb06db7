"""Texts written for these tests, in the manner of bulletins, and the works each of them names."""

# Faces: roads/reading/*.py, roads/reading/places/*.py, roads/reading/kinds/*.py

from datetime import date

import pytest

from roads.reading import Mention, read

ON = date(2014, 9, 16)
Row = tuple[str | None, str | None, str | None, str, str, str | None]


def row_of(mention: Mention) -> Row:
    due = mention.due.isoformat() if mention.due else None
    return mention.road, mention.from_name, mention.to_name, mention.kind, mention.goal, due


def rows(text: str, *, on: date | None = ON) -> list[Row]:
    return [row_of(mention) for mention in read(text, on=on)]


YEAR_END = "2014-12-31"
NOTHING: list[Row] = []

CASES: dict[str, list[Row]] = {
    # brackets and dashes of every make
    "完成锦绣路（长风路——兴业路）道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路【长风路-兴业路】道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路〔长风路～兴业路〕道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路[长风路－兴业路]道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路(长风路―—兴业路)道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路(长风路─兴业路)道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路(长风路一兴业路)道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路(长风路→兴业路)道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路（长风路至兴业路段）道路工程。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)
    ],
    "完成锦绣路（长风路到兴业路）道路工程。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路 （ 长风路 — 兴业路 ） 道路工程。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)
    ],
    "完成锦绣路（长风路—市一中（新校区）北门）道路工程。": [
        ("锦绣路", "长风路", "市一中（新校区）北门", "carriageway", "finish", None)
    ],
    "完成锦绣路(经一路一纬二路)道路工程。": [("锦绣路", "经一路", "纬二路", "carriageway", "finish", None)],
    "完成锦绣路（K0+000—K1+250）道路工程。": [("锦绣路", "K0+000", "K1+250", "carriageway", "finish", None)],
    "完成锦绣路（K0＋000～K1＋250段）道路工程。": [
        ("锦绣路", "K0＋000", "K1＋250", "carriageway", "finish", None)
    ],
    "完成锦绣路（长风路—兴业路，全长1.2公里，红线宽40米）道路工程。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)
    ],
    "完成锦绣路（长风路—兴业路、学府路—滨湖路）道路工程。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", None),
        ("锦绣路", "学府路", "滨湖路", "carriageway", "finish", None),
    ],
    "完成锦绣路道路工程（长风路—兴业路）。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路（一期：长风路—兴业路）道路工程。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)
    ],
    "完成锦绣路（建设路—建设东路）道路工程。": [
        ("锦绣路", "建设路", "建设东路", "carriageway", "finish", None)
    ],
    # ends in words
    "锦绣路东起长风路，西至兴业路，计划年底建成通车。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END)
    ],
    "锦绣路西起长风路东至兴业路，年内开工建设。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "begin", YEAR_END)
    ],
    "开工建设锦绣路工程，起于长风路，止于兴业路。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "begin", None)
    ],
    "锦绣路道路工程起点为长风路，终点为兴业路，今年10月开工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "begin", "2014-10-31")
    ],
    "完成锦绣路从长风路到兴业路段道路改造。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成锦绣路由长风路至兴业路段污水管网改造。": [("锦绣路", "长风路", "兴业路", "sewage", "finish", None)],
    "完成锦绣路长风路至兴业路段路灯安装。": [("锦绣路", "长风路", "兴业路", "lighting", "finish", None)],
    "完成长风路与兴业路之间的锦绣路改造。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "完成长风路至兴业路段锦绣路改造。": [("锦绣路", "长风路", "兴业路", "carriageway", "finish", None)],
    "新建东起长风路西至兴业路的锦绣路。": [("锦绣路", "长风路", "兴业路", "carriageway", "advance", None)],
    "完成长风路至兴业路段热力管道工程。": [(None, "长风路", "兴业路", "heat", "finish", None)],
    "锦绣路，将打通长风路至兴业路段，6月底前完成。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-06-30")
    ],
    "完成212国道柳河至石桥段大修。": [("212国道", "柳河", "石桥", "carriageway", "finish", None)],
    "锦绣路：长风路—兴业路，道路工程，年底前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END)
    ],
    # lists that share the end
    "完成锦绣路(长风路—兴业路)、学府路(东环路—西环路)和滨湖路(南环路—北环路)天然气管网工程。": [
        ("锦绣路", "长风路", "兴业路", "gas", "finish", None),
        ("学府路", "东环路", "西环路", "gas", "finish", None),
        ("滨湖路", "南环路", "北环路", "gas", "finish", None),
    ],
    "完成锦绣路、学府路以及滨湖路绿化工程。": [
        ("锦绣路", None, None, "greening", "finish", None),
        ("学府路", None, None, "greening", "finish", None),
        ("滨湖路", None, None, "greening", "finish", None),
    ],
    "完成锦绣路绿化、学府路亮化工程。": [
        ("锦绣路", None, None, "greening", "finish", None),
        ("学府路", None, None, "lighting", "finish", None),
    ],
    "配合抓好锦绣路、学府路、长风路扩建、S237等市定道路建设工程。": [
        ("锦绣路", None, None, "carriageway", "support", None),
        ("学府路", None, None, "carriageway", "support", None),
        ("长风路", None, None, "carriageway", "support", None),
        ("S237", None, None, "carriageway", "support", None),
    ],
    "完成和平路、和谐路和永和路改造。": [
        ("和平路", None, None, "carriageway", "finish", None),
        ("和谐路", None, None, "carriageway", "finish", None),
        ("永和路", None, None, "carriageway", "finish", None),
    ],
    "完成建设路改造，开工建设建设一路，新建建设大道。": [
        ("建设路", None, None, "carriageway", "finish", None),
        ("建设一路", None, None, "carriageway", "begin", None),
        ("建设大道", None, None, "carriageway", "advance", None),
    ],
    # counts
    "完成锦绣路、学府路等4条道路的亮化工程。": [
        ("锦绣路", None, None, "lighting", "finish", None),
        ("学府路", None, None, "lighting", "finish", None),
        (None, None, None, "lighting", "finish", None),
    ],
    "推进园区内锦绣路、学府路、海棠街等3条道路建设工程。": [
        ("锦绣路", None, None, "carriageway", "advance", None),
        ("学府路", None, None, "carriageway", "advance", None),
        ("海棠街", None, None, "carriageway", "advance", None),
    ],
    "改造锦绣路、学府路等十余条背街小巷。": [
        ("锦绣路", None, None, "carriageway", "advance", None),
        ("学府路", None, None, "carriageway", "advance", None),
        (None, None, None, "carriageway", "advance", None),
    ],
    # several kinds for one road
    "完成锦绣路雨水、污水管道工程。": [
        ("锦绣路", None, None, "storm", "finish", None),
        ("锦绣路", None, None, "sewage", "finish", None),
    ],
    "实施锦绣路道路及雨污水管网工程。": [
        ("锦绣路", None, None, "carriageway", "advance", None),
        ("锦绣路", None, None, "storm", "advance", None),
        ("锦绣路", None, None, "sewage", "advance", None),
    ],
    "完成锦绣路雨污分流改造。": [
        ("锦绣路", None, None, "storm", "finish", None),
        ("锦绣路", None, None, "sewage", "finish", None),
    ],
    "完成锦绣路强弱电入地工程。": [
        ("锦绣路", None, None, "power", "finish", None),
        ("锦绣路", None, None, "telecom", "finish", None),
    ],
    # goals
    "确保锦绣路(长风路—兴业路)、学府路(东环路—西环路)开工建设，年内完成基础工程。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "base", YEAR_END),
        ("学府路", "东环路", "西环路", "carriageway", "base", YEAR_END),
    ],
    "确保锦绣路(长风路—兴业路)主路面铺油工程竣工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "surface", None)
    ],
    "确保锦绣路主路面辅油竣工。": [("锦绣路", None, None, "carriageway", "surface", None)],
    "锦绣路完成路基工程，学府路完成沥青摊铺。": [
        ("锦绣路", None, None, "carriageway", "base", None),
        ("学府路", None, None, "carriageway", "surface", None),
    ],
    "加快锦绣路建设，确保年底前完工。": [("锦绣路", None, None, "carriageway", "finish", YEAR_END)],
    "完成锦绣路改造，开工建设学府路，推进滨湖路前期工作。": [
        ("锦绣路", None, None, "carriageway", "finish", None),
        ("学府路", None, None, "carriageway", "begin", None),
        ("滨湖路", None, None, "carriageway", "advance", None),
    ],
    "锦绣路已完成征地拆迁，正在进行路基施工。": [("锦绣路", None, None, "carriageway", "base", None)],
    "打通锦绣路、学府路断头路。": [
        ("锦绣路", None, None, "carriageway", "finish", None),
        ("学府路", None, None, "carriageway", "finish", None),
    ],
    "支持供电公司做好锦绣路杆线入地工作。": [("锦绣路", None, None, "power", "support", None)],
    "锦绣路、学府路续建工程。": [
        ("锦绣路", None, None, "carriageway", "advance", None),
        ("学府路", None, None, "carriageway", "advance", None),
    ],
    # deadlines
    "今年，要确保锦绣路(长风路—兴业路)道路工程完工；确保学府路开工建设，11月底前完成路基；确保滨湖路铺油竣工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END),
        ("学府路", None, None, "carriageway", "base", "2014-11-30"),
        ("滨湖路", None, None, "carriageway", "surface", YEAR_END),
    ],
    "10月中旬完成锦绣路路灯安装，11月底前完成学府路绿化，明年6月30日前完成滨湖路供水管网改造。": [
        ("锦绣路", None, None, "lighting", "finish", "2014-10-20"),
        ("学府路", None, None, "greening", "finish", "2014-11-30"),
        ("滨湖路", None, None, "water", "finish", "2015-06-30"),
    ],
    "锦绣路“十一”前建成通车，学府路春节前完工，滨湖路近期开工。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-09-30"),
        ("学府路", None, None, "carriageway", "finish", None),
        ("滨湖路", None, None, "carriageway", "begin", None),
    ],
    "2015年底前，完成锦绣路燃气管道工程；完成学府路热力管道工程。": [
        ("锦绣路", None, None, "gas", "finish", "2015-12-31"),
        ("学府路", None, None, "heat", "finish", "2015-12-31"),
    ],
    # kinds
    "完成锦绣路给水管道铺设、学府路弱电管线入地、滨湖路综合管廊建设。": [
        ("锦绣路", None, None, "water", "finish", None),
        ("学府路", None, None, "telecom", "finish", None),
        ("滨湖路", None, None, "other", "finish", None),
    ],
    "完成锦绣路东段过路热力管道工程。": [("锦绣路", None, None, "heat", "finish", None)],
    "完成锦绣路行道树补植和学府路照明工程。": [
        ("锦绣路", None, None, "greening", "finish", None),
        ("学府路", None, None, "lighting", "finish", None),
    ],
    # names
    "完成气象站门前路（民安路—怀远路）道路工程。": [
        ("气象站门前路", "民安路", "怀远路", "carriageway", "finish", None)
    ],
    "改造1号路、经十路、纬一路、规划一路、南二环、八一路。": [
        ("1号路", None, None, "carriageway", "advance", None),
        ("经十路", None, None, "carriageway", "advance", None),
        ("纬一路", None, None, "carriageway", "advance", None),
        ("规划一路", None, None, "carriageway", "advance", None),
        ("南二环", None, None, "carriageway", "advance", None),
        ("八一路", None, None, "carriageway", "advance", None),
    ],
    "完成省道S104改建、G207大修和X012县道拓宽工程。": [
        ("省道S104", None, None, "carriageway", "finish", None),
        ("G207", None, None, "carriageway", "finish", None),
        ("X012县道", None, None, "carriageway", "finish", None),
    ],
    "完成锦绣巷、福寿胡同、将军路、自由大道、向阳街改造。": [
        (name, None, None, "carriageway", "finish", None)
        for name in ("锦绣巷", "福寿胡同", "将军路", "自由大道", "向阳街")
    ],
    # sentences that go on about the same road
    "锦绣路全长1.9公里，投资600万元。项目已完成路基，计划11月底完工。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-11-30")
    ],
    "学府路是连接东西城区的重要通道。该路东起东环路，西至西环路。工程于去年开工，预计年底通车。": [
        ("学府路", "东环路", "西环路", "carriageway", "finish", YEAR_END)
    ],
    "锦绣路全长1.9公里。目前已完成长风路至兴业路段改造，正在实施兴业路至学府路段沥青摊铺，计划10月20日完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", None),
        ("锦绣路", "兴业路", "学府路", "carriageway", "surface", "2014-10-20"),
    ],
    # lists under a heading, tables, lines that are cut
    "一、续建道路\n1.锦绣路（长风路—兴业路），6月底前完工；\n2.滨湖路。\n二、新开工道路\n1.翠竹街（南二环—福安路）": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-06-30"),
        ("滨湖路", None, None, "carriageway", "advance", None),
        ("翠竹街", "南二环", "福安路", "carriageway", "begin", None),
    ],
    "年底前完成的绿化项目：\n锦绣路（长风路—兴业路）\n学府路\n": [
        ("锦绣路", "长风路", "兴业路", "greening", "finish", YEAR_END),
        ("学府路", None, None, "greening", "finish", YEAR_END),
    ],
    "1 锦绣路 长风路—兴业路 道路工程 2014年11月\n2 学府路 东环路—西环路 污水管网 2015年9月底": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "advance", "2014-11-30"),
        ("学府路", "东环路", "西环路", "sewage", "advance", "2015-09-30"),
    ],
    "望江路\n（长江大道—\n黄山路）道路工程年底前完工。": [
        ("望江路", "长江大道", "黄山路", "carriageway", "finish", YEAR_END)
    ],
    "建成白云山路沙河桥、龙江路跨铁路立交桥等2项桥梁工程。": [
        ("白云山路", None, None, "other", "finish", None),
        ("龙江路", None, None, "other", "finish", None),
    ],
    # what a later part of the sentence says of an earlier one
    "新建锦绣路北延、创业大道（G311—S227段），改造福安街，6月底前全部开工。": [
        ("锦绣路", None, None, "carriageway", "begin", "2014-06-30"),
        ("创业大道", "G311", "S227", "carriageway", "begin", "2014-06-30"),
        ("福安街", None, None, "carriageway", "begin", "2014-06-30"),
    ],
    "锦绣路目前已完成雨污水管道铺设，计划11月底通车。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-11-30")
    ],
    "锦绣路道路工程已完成总工程量的80%，学府路、滨湖路完成招投标。": [
        ("锦绣路", None, None, "carriageway", "advance", None),
        ("学府路", None, None, "carriageway", "advance", None),
        ("滨湖路", None, None, "carriageway", "advance", None),
    ],
    "原定于去年年底完工的锦绣路工程，因资金问题延至今年11月底。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-11-30")
    ],
    "打通翠竹街、福安路等断头路5条。": [
        ("翠竹街", None, None, "carriageway", "finish", None),
        ("福安路", None, None, "carriageway", "finish", None),
        (None, None, None, "carriageway", "finish", None),
    ],
    "供热方面，完成福安路、翠竹街一次网改造。锦绣路、学府路等3条道路将进行自来水施工。": [
        ("福安路", None, None, "heat", "finish", None),
        ("翠竹街", None, None, "heat", "finish", None),
        ("锦绣路", None, None, "water", "advance", None),
        ("学府路", None, None, "water", "advance", None),
        (None, None, None, "water", "advance", None),
    ],
    "1、锦绣路(长风路-兴业路)。全长2.1公里。已完成雨污水管道铺设。下步计划:11月底前完成油面铺设。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "surface", "2014-11-30")
    ],
    "工程进展\n锦绣路：路基完成70%；\n滨湖路：已通车。": [
        ("锦绣路", None, None, "carriageway", "base", None),
        ("滨湖路", None, None, "carriageway", "finish", None),
    ],
    # a deadline for each of several roads
    "确保锦绣路、学府路分别于10月底和11月底前完工。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-10-31"),
        ("学府路", None, None, "carriageway", "finish", "2014-11-30"),
    ],
    "锦绣路、学府路、滨湖路分别于10月底和11月底前完工。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-11-30"),
        ("学府路", None, None, "carriageway", "finish", "2014-11-30"),
        ("滨湖路", None, None, "carriageway", "finish", "2014-11-30"),
    ],
    "锦绣路9月底，学府路10月底，滨湖路11月底前完工。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-09-30"),
        ("学府路", None, None, "carriageway", "finish", "2014-10-31"),
        ("滨湖路", None, None, "carriageway", "finish", "2014-11-30"),
    ],
    "锦绣路（长风路—兴业路）、（学府路—滨湖路）道路年底前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END),
        ("锦绣路", "学府路", "滨湖路", "carriageway", "finish", YEAR_END),
    ],
    # a stretch with ends and a kind is a work, whatever the verb
    "翠竹街（长风路-兴业路）、福安路（学府路-滨湖路）给水、热力等管线同步入廊。": [
        ("翠竹街", "长风路", "兴业路", "water", "advance", None),
        ("翠竹街", "长风路", "兴业路", "heat", "advance", None),
        ("福安路", "学府路", "滨湖路", "water", "advance", None),
        ("福安路", "学府路", "滨湖路", "heat", "advance", None),
    ],
    "加快办理锦绣路、学府路规划许可手续，力争11月底前开工建设。": [
        ("锦绣路", None, None, "carriageway", "begin", "2014-11-30"),
        ("学府路", None, None, "carriageway", "begin", "2014-11-30"),
    ],
    # works that stand still
    "锦绣路（长风路—兴业路）因征迁问题停工。学府路因征迁问题停工，计划年底前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "advance", None),
        ("学府路", None, None, "carriageway", "finish", YEAR_END),
    ],
    # a feast before a name is a deadline, not part of the name
    "元旦前锦绣路通车。": [("锦绣路", None, None, "carriageway", "finish", YEAR_END)],
    "春节前学府路完工，元旦之前滨湖路完工，供暖季前福安路热力管网完工。": [
        ("学府路", None, None, "carriageway", "finish", None),
        ("滨湖路", None, None, "carriageway", "finish", YEAR_END),
        ("福安路", None, None, "heat", "finish", None),
    ],
    "完成八一路、前进路、府前街、国庆路改造。": [
        (name, None, None, "carriageway", "finish", None) for name in ("八一路", "前进路", "府前街", "国庆路")
    ],
    "锦绣路明年6月30日前完成，学府路明年完工。": [
        ("锦绣路", None, None, "carriageway", "finish", "2015-06-30"),
        ("学府路", None, None, "carriageway", "finish", "2015-12-31"),
    ],
    "锦绣路（长风路—兴业路）于10月8日开工，学府路于8月8日开工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "begin", "2014-10-08"),
        ("学府路", None, None, "carriageway", "begin", None),
    ],
    "S104改线工程配合市公路局抓好。": [("S104", None, None, "carriageway", "support", None)],
    "锦绣路道路工程年底完工，支持企业做好发展。": [("锦绣路", None, None, "carriageway", "finish", YEAR_END)],
    # chainages behind the words of the work
    "锦绣路改造工程K1+200—K2+050段，12月底前通车。": [
        ("锦绣路", "K1+200", "K2+050", "carriageway", "finish", YEAR_END)
    ],
    "学府路快速化改造K3+200—K5+850段。": [("学府路", "K3+200", "K5+850", "carriageway", "advance", None)],
    # layers, each with a day: the last layer is the goal
    "锦绣路（长风路—兴业路）：路基10月20日前完成，基层11月10日前完成，沥青面层11月30日前完成。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "surface", "2014-11-30")
    ],
    "学府路路基10月20日前完成，沥青面层11月30日前完成。": [
        ("学府路", None, None, "carriageway", "surface", "2014-11-30")
    ],
    # a sentence broken behind a stretch
    "锦绣路（长风路—兴业路）道路\n工程2014年12月31日前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END)
    ],
    "锦绣路（长风路—兴业路）道路\r\n工程2014年12月31日前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END)
    ],
    "锦绣路（长风路—兴业路）道路工程\n2014年12月31日": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "advance", None)
    ],
    "神州路(中原路—西经大道)": [("神州路", "中原路", "西经大道", "carriageway", "advance", None)],
    "神州路": [("神州路", None, None, "carriageway", "advance", None)],
}


@pytest.mark.parametrize("text", CASES)
def test_a_text_yields_the_works_it_names(text: str) -> None:
    assert rows(text) == CASES[text]


NOT_WORKS = [
    "铁路部门完成京广线、陇海线集中修施工。",
    "市城管局对锦绣路、学府路等路段的占道经营进行集中整治。",
    "新华书店解放路店装修完成，将于10月1日重新开业。",
    "拟征收土地位于锦绣路以东、长风路以北、兴业路以西，用于商业项目建设。",
    "锦绣花园小区位于锦绣路中段，一期工程已竣工。",
    "锦绣路为何迟迟不能通车？记者进行了调查。",
    "市民沿锦绣路由东向西行至学府路口时，发现路面塌陷，预计今日修好。",
    "位于锦绣路与学府路交会处的市民公园一期工程竣工开放，绿化面积6万平方米。",
    "地铁1号线锦绣路站至学府路站区间盾构贯通，计划年底通车。",
    "锦绣路街道办事处、学府路街道办事处完成老旧小区改造12个。",
    "市民服务中心位于人民路88号，项目已完工。",
    "5路公交车途经人民路、建设路、解放路，开通至火车站。",
    "本报记者路遥、通讯员街小林报道。",
    "加快完善道路、管网等基础设施，走自己的路，找准思路和出路。",
    "积极融入一带一路，全线推进铁路、公路、线路和网路建设。",
    "制定项目流程图，明确时间节点。",
    "某小区隶属人民路街道办事处，完成旧改。",
    "在锦绣路与学府路交叉口，两车相撞，事故正在处理，道路已恢复通行。",
    "锦绣路小学建设工程竣工。",
    "人民路派出所完成改造。",
    "完成建设路社区幼儿园扩建工程。",
    "推进农村公路、通村公路建设，改造背街小巷12条。",
    "民警在锦绣路抓获嫌疑人，工程款已追回。",
    "请过往车辆绕行人民路、学府路。",
    "记者沿着锦绣路一路走来，看到两旁高楼林立。",
    "实施高速公路沿线的绿化美化。",
    "锦绣路上车水马龙，一派繁荣。",
    "发展之路越走越宽，致富路通到家门口。",
    "全长3公里的生产线建成投产，流水线开工。",
    "召开重点工作推进会，完成全年目标任务。",
    "他家住解放路，每天乘坐地铁1号线上班。",
    "总投资5亿元的物流项目开工建设，落户学府路以东、锦绣路以南。",
    "位于锦绣路的市民中心项目竣工，学府路的万达广场开业。",
    "在锦绣路建设一座公园，在学府路新建公厕6座。",
    "人民路商圈改造完成，中山路118号院改造开工。",
    "锦绣路与学府路交叉口东北角的商业项目开工建设。",
    "解放路南侧地块开发项目启动。",
    "市民反映锦绣路路灯不亮、学府路绿化带枯死。",
    "对锦绣路、学府路等重点路段开展环境卫生整治。",
    "世纪大道站主体工程完工。",
    "项目建成后，将与锦绣路、学府路、滨湖路形成环线。",
    "（记者李明路 通讯员赵大道）昨日，市建设局召开会议。",
    "即日起对锦绣路（长风路至兴业路段）实行半幅封闭施工。",
    "市民反映锦绣路（长风路—兴业路）路灯不亮。",
    "锦绣路（长风路—兴业路）热力管道爆裂，相关部门到场处理。",
]


@pytest.mark.parametrize("text", NOT_WORKS)
def test_a_text_without_works_on_roads_yields_nothing(text: str) -> None:
    assert rows(text) == NOTHING


def test_a_work_that_stands_still_says_so() -> None:
    (mention,) = read("锦绣路（长风路—兴业路）因征迁问题停工。", on=ON)
    assert "文中写“停工”" in mention.notes


@pytest.mark.parametrize(
    ("text", "roads"),
    [
        ("园区A1路、B3路雨水管道已敷设完成。", ["A1路", "B3路"]),
        ("在银杏路、青桐路补植行道树1200株。", ["银杏路", "青桐路"]),
        ("中原桥北侧引道已完成水稳摊铺。", []),
        ("乘坐3路、17路公交车。", []),
        ("银杏路路灯64盏不亮。", []),
    ],
)
def test_lettered_roads_and_counted_planting_are_read_and_ramps_and_buses_are_not(
    text: str, roads: list[str]
) -> None:
    assert [mention.road for mention in read(text, on=date(2024, 3, 5))] == roads


def test_a_stretch_between_two_crossings_of_one_road_has_the_crossing_roads_as_ends() -> None:
    (work,) = read(
        "自银杏路与槐荫街交叉口至银杏路与明德街交叉口段给水管道改造,5月15日前完成。", on=date(2022, 4, 6)
    )
    assert (work.road, work.from_name, work.to_name, work.kind) == ("银杏路", "槐荫街", "明德街", "water")


def test_a_direction_behind_an_end_is_no_part_of_it() -> None:
    (work,) = read("银杏路自兰亭街向北延伸至环城北路段工程开工建设。", on=date(2022, 10, 20))
    assert (work.from_name, work.to_name) == ("兰亭街", "环城北路")


NOTICES: dict[str, list[Row]] = {
    # a question and its answer
    "您反映的锦绣路路灯不亮问题已收悉。经核实，该路段正在进行电缆更换，预计9月25日前恢复照明。": [
        ("锦绣路", None, None, "lighting", "finish", "2014-09-25")
    ],
    "您反映的锦绣路路灯不亮问题已收悉。": NOTHING,
    "关于锦绣路路面坑洼问题，该路段已列入大修计划，预计10月底前完成改造。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-10-31")
    ],
    # works that are visited, and a site
    "副市长先后到锦绣路快速化改造、长风路北延、兴业路污水管网等项目现场督导。": [
        ("锦绣路", None, None, "carriageway", "advance", None),
        ("长风路", None, None, "carriageway", "advance", None),
        ("兴业路", None, None, "sewage", "advance", None),
    ],
    "副市长先后到锦绣路、长风路施工现场督导。": NOTHING,
    # steps of building
    "锦绣路、长风路雨水管道已敷设完成，兴业路正在开挖沟槽。": [
        ("锦绣路", None, None, "storm", "finish", None),
        ("长风路", None, None, "storm", "finish", None),
        ("兴业路", None, None, "storm", "advance", None),
    ],
    "锦绣路跨铁路桥北侧引道已完成水稳摊铺，南侧引道正在进行路基填筑，10月底前全线贯通。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-10-31")
    ],
    # what is closed for works is no second work
    "因锦绣路（长风路—兴业路）污水管道抢修，定于9月20日至10月2日封闭锦绣路西半幅。": [
        ("锦绣路", "长风路", "兴业路", "sewage", "advance", "2014-10-02")
    ],
    "锦绣路（长风路至兴业路）由南向北封闭，进行路灯线路改造。": [
        ("锦绣路", "长风路", "兴业路", "lighting", "advance", None)
    ],
    "锦绣路（长风路至兴业路）实施夜间封道施工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "advance", None)
    ],
    "两侧辅路、沥青封路施工完成后开放交通。": NOTHING,
    # what is built stands behind the comma, or before the road
    "锦绣路（长风路至兴业路段），实施给水管道改造。": [
        ("锦绣路", "长风路", "兴业路", "water", "advance", None)
    ],
    "锦绣路、长风路均铺设了新燃气管网。": [
        ("锦绣路", None, None, "gas", "advance", None),
        ("长风路", None, None, "gas", "advance", None),
    ],
    "新建污水管1.2公里，起自长风路，沿锦绣路向南敷设至城南加压站。": [
        ("锦绣路", "长风路", "城南加压站", "sewage", "advance", None)
    ],
    # a notice in lines, written in one; a table's cells
    "锦绣路自来水管铺设工程。一、施工路段：锦绣路（长风路至兴业路）；二、施工日期：9月19日开始施工，9月25日完工。": [
        ("锦绣路", "长风路", "兴业路", "water", "finish", "2014-09-25")
    ],
    "1|锦绣路|长风路至兴业路|污水管道|2014年12月31日": [
        ("锦绣路", "长风路", "兴业路", "sewage", "advance", "2014-12-31")
    ],
}


@pytest.mark.parametrize("text", NOTICES)
def test_notices_replies_and_visits_are_read_as_a_careful_reader_does(text: str) -> None:
    assert rows(text) == NOTICES[text]


AT_LAST = {
    "锦绣路(长风路—兴业路)、学府路两条断头路建设,锦绣路11月通车,学府路年内开工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-11-30"),
        ("学府路", None, None, "carriageway", "begin", "2014-12-31"),
    ],
    "锦绣路、学府路、长风路排水管道改造正在进行,其中锦绣路已完工,其余道路11月底前完成。": [
        ("学府路", None, None, "storm", "finish", "2014-11-30"),
        ("长风路", None, None, "storm", "finish", "2014-11-30"),
        ("锦绣路", None, None, "storm", "finish", None),
    ],
    "锦绣路亮化工程包括锦绣路、沿河东路,年底前亮灯。": [
        ("锦绣路", None, None, "lighting", "finish", YEAR_END),
        ("沿河东路", None, None, "lighting", "finish", YEAR_END),
    ],
    "一期(长风路至兴业路段)10月底建成,二期(兴业路至学府路段)年底建成,届时锦绣路将全线贯通。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-10-31"),
        ("锦绣路", "兴业路", "学府路", "carriageway", "finish", YEAR_END),
    ],
    "东段(长风路至兴业路)10月开工,西段(兴业路至学府路)11月开工,均位于锦绣路。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "begin", "2014-10-31"),
        ("锦绣路", "兴业路", "学府路", "carriageway", "begin", "2014-11-30"),
    ],
    "1、锦绣路(长风路至兴业路);2、学府路(长风路至滨湖路)。计划11月底前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-11-30"),
        ("学府路", "长风路", "滨湖路", "carriageway", "finish", "2014-11-30"),
    ],
    "封闭锦绣路,施工内容为污水主管顶管。": [("锦绣路", None, None, "sewage", "advance", None)],
    "施工范围:锦绣路与长风路交叉口至兴业路口\n施工内容:燃气主管\n竣工时间:2014年12月10日": [
        ("锦绣路", "长风路", "兴业路", "gas", "finish", "2014-12-10")
    ],
    "供热管网改造公告如下:\n一、施工路段\n1.锦绣路;\n2.学府路(长风路—兴业路)。\n二、时间\n2014年10月5日至11月30日。": [
        ("锦绣路", None, None, "heat", "advance", "2014-11-30"),
        ("学府路", "长风路", "兴业路", "heat", "advance", "2014-11-30"),
    ],
    "锦绣路东段起点位于现状长风路,终点位于规划的兴业路,年底前完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", YEAR_END)
    ],
    "恒通燃气公司将铺设中压管线,涉及锦绣路、学府路。": [
        ("锦绣路", None, None, "gas", "advance", None),
        ("学府路", None, None, "gas", "advance", None),
    ],
    "锦绣路由区住建局负责,11月底前完成沥青摊铺。": [
        ("锦绣路", None, None, "carriageway", "surface", "2014-11-30")
    ],
    "热力公司将对管网进行改造,届时破路施工,涉及锦绣路、学府路。": [
        ("锦绣路", None, None, "heat", "advance", None),
        ("学府路", None, None, "heat", "advance", None),
    ],
    "弱电入地改造在老城区展开,锦绣路已完成,学府路预计11月20日完工。": [
        ("锦绣路", None, None, "telecom", "finish", None),
        ("学府路", None, None, "telecom", "finish", "2014-11-20"),
    ],
    "锦绣路(长风路—兴业路)10月8日开放交通,配套绿化10月底完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-10-08")
    ],
    "锦绣路改造提升,起止点为长风路、兴业路,11月底完工。": [
        ("锦绣路", "长风路", "兴业路", "carriageway", "finish", "2014-11-30")
    ],
    "因污水干管施工,9月20日至10月20日封闭锦绣路;10月15日至11月5日封闭学府路。": [
        ("锦绣路", None, None, "sewage", "advance", "2014-10-20"),
        ("学府路", None, None, "sewage", "advance", "2014-11-05"),
    ],
    "路灯改造工程进度表\n道路名称 数量 完成时间\n锦绣路 86盏 10月20日\n学府路 112盏 10月31日": [
        ("锦绣路", None, None, "lighting", "advance", "2014-10-20"),
        ("学府路", None, None, "lighting", "advance", "2014-10-31"),
    ],
    "截污工程已完成锦绣路污水管铺设,正在施工的学府路预计10月10日完成。": [
        ("锦绣路", None, None, "sewage", "finish", None),
        ("学府路", None, None, "sewage", "finish", "2014-10-10"),
    ],
    "对锦绣路(长风路至兴业路)10千伏线路进行迁改,9月底前完成。": [
        ("锦绣路", "长风路", "兴业路", "power", "finish", "2014-09-30")
    ],
    "锦绣路路基损坏,养护中心已于昨日完成抢修。": [("锦绣路", None, None, "carriageway", "finish", None)],
    "锦绣路:路基完成90%,计划11月底竣工;学府路:因征迁未完成,尚未进场。": [
        ("锦绣路", None, None, "carriageway", "finish", "2014-11-30"),
        ("学府路", None, None, "carriageway", "advance", None),
    ],
    "已完成锦绣路段,学府路段预计年底完成。": [
        ("锦绣路", None, None, "carriageway", "finish", None),
        ("学府路", None, None, "carriageway", "finish", YEAR_END),
    ],
    "路灯项目位于锦绣路、学府路两侧绿化带内,年底前完成。": [
        ("锦绣路", None, None, "lighting", "finish", YEAR_END),
        ("学府路", None, None, "lighting", "finish", YEAR_END),
    ],
}


@pytest.mark.parametrize("text", AT_LAST)
def test_what_is_told_twice_listed_or_labelled_is_one_work_each_with_its_own_day(text: str) -> None:
    assert rows(text) == AT_LAST[text]

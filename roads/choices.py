"""Coded choices of roads: kinds of work, goals, resolutions, lights, sides. No model, no query."""

from django.db import models


class Kind(models.TextChoices):
    """What is built. Codes are those of the outside interfaces."""

    CARRIAGEWAY = "carriageway", "道路"
    STORM = "storm", "雨水"
    SEWAGE = "sewage", "污水"
    WATER = "water", "给水"
    GAS = "gas", "燃气"
    HEAT = "heat", "热力"
    POWER = "power", "电力"
    TELECOM = "telecom", "通信"
    GREENING = "greening", "绿化"
    LIGHTING = "lighting", "亮化"
    OTHER = "other", "其他"


class Goal(models.TextChoices):
    """What the plan wants by the goal's day."""

    FINISH = "finish", "完工"
    BEGIN = "begin", "开工"
    BASE = "base", "完成基础工程"
    SURFACE = "surface", "主路面铺油竣工"
    ADVANCE = "advance", "加快推进"
    SUPPORT = "support", "配合保障"


class Resolution(models.TextChoices):
    """How surely the place of a work is known."""

    EXACT = "exact", "准确"
    APPROXIMATE = "approximate", "近似"
    WHOLE_ROAD = "whole_road", "整条路"
    UNLOCATED = "unlocated", "未定位"


class Light(models.TextChoices):
    """The state of a work against its plan. Shape and word go with the colour wherever it is drawn."""

    GREEN = "green", "绿"
    YELLOW = "yellow", "黄"
    RED = "red", "红"
    NOT_BEGUN = "not_begun", "未开工"
    FINISHED = "finished", "完工"
    NO_PLAN = "no_plan", "无计划"
    SUSPENDED = "suspended", "停工"
    CANCELLED = "cancelled", "取消"
    UNLOCATED = "unlocated", "未定位"


class Side(models.TextChoices):
    """Which half of the road, looking along increasing chainage."""

    LEFT = "L", "左幅"
    RIGHT = "R", "右幅"
    BOTH = "B", "双侧"

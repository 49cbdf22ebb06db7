"""What is known of a group of stretches while a text is read; leaves out how it comes to be known."""

from dataclasses import dataclass, field

from roads.reading.due import Due
from roads.reading.goals import Aim
from roads.reading.groups import Group
from roads.reading.places.ends import Ends
from roads.reading.places.names import Name
from roads.reading.vocabulary import KindCode


@dataclass(slots=True)
class Heading:
    """What a heading says of the list below it: 年底前完工的道路: …"""

    aims: list[Aim] = field(default_factory=list)
    due: Due | None = None
    kinds: list[KindCode] = field(default_factory=list)


@dataclass(slots=True)
class Setting:
    """What the text has said before a sentence of what is built where."""

    kinds: list[KindCode] = field(default_factory=list)  # the paragraph is about: 供水管道改造全面展开。
    project: list[KindCode] = field(default_factory=list)  # of the last sentence that names works and no road
    listed: bool = False  # lines of a list follow: 现公示如下:
    last: list[KindCode] = field(default_factory=list)  # of the works named last in the paragraph
    named: dict[str, list[KindCode]] = field(default_factory=dict)  # built along a road of the paragraph


@dataclass(slots=True)
class Reading:
    """A group with what is said of it.

    `start` and `end` bound the words that are its own; `before` and `behind` are the goal verbs there. It is `evident`
    when the text speaks of building, `pending` when it only introduces a road that a later sentence may speak of.
    """

    group: Group
    start: int
    end: int
    before: list[Aim]
    behind: list[Aim]
    aim: Aim | None = None
    due: Due | None = None
    each: list[Due | None] = field(default_factory=list)  # of 分别…: one for each stretch, in order
    told: list[KindCode] = field(default_factory=list)  # kinds the words around it tell, for what names none
    evident: bool = False
    pending: bool = False
    asked: bool = False  # somebody asks about it: what the answer says is told of it
    heading: Heading | None = None
    road: Name | None = None
    worded: Ends | None = None
    left_out: set[int] = field(default_factory=set)  # stretches that a later sentence tells again, better
    notes: list[str] = field(default_factory=list)

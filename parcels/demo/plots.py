"""Where the demonstration's villages and parcels lie, their uses and their dated states; all invented (演示)."""

from dataclasses import dataclass, field
from typing import Final

from villages.demo.projects import HETUN, QINTUN

Box = tuple[float, float, float, float]
States = tuple[tuple[str, str], ...]

# Villages with an outline: block of the lattice (column, row), north of 大沙河.
VILLAGES: Final[dict[str, tuple[int, int]]] = {
    QINTUN: (7, 5),
    HETUN: (3, 6),
    "410871060202": (5, 5),  # 耿作村
    "410871060204": (8, 4),  # 宝丰寨村
    "410871060206": (4, 4),  # 永治屯村
    "410871060207": (4, 6),  # 杨庄村, one of three of that name
    "410871061202": (2, 5),  # 永兴屯村
    "410871061203": (9, 5),  # 芦堡村
    "410871061209": (3, 7),  # 住郭庄村
    "410871061211": (5, 3),  # 仇化庄村
}

# A block of a village as six plots: use and share of the block.
SIX: Final[tuple[tuple[str, Box], ...]] = (
    ("R2", (0.0, 0.0, 0.36, 0.5)), ("A33", (0.36, 0.0, 0.62, 0.5)), ("B1", (0.62, 0.0, 1.0, 0.5)),
    ("R2", (0.0, 0.5, 0.36, 1.0)), ("G1", (0.36, 0.5, 0.62, 1.0)), ("R2", (0.62, 0.5, 1.0, 1.0)),
)  # fmt: skip
# The plot of a pilot that its resettlement buildings stand on: the first of the six.
HOUSING_BOX: Final = SIX[0][1]

# How far the six plots of a village have come: a letter each, worked out in HISTORIES.
PROGRESS: Final[dict[str, str]] = {
    QINTUN: "hbbccd",
    HETUN: "hcddaa",
    "410871060202": "caatta",
    "410871060204": "attttt",
    "410871060206": "tttttt",
    "410871060207": "tttttt",
    "410871061202": "aatttt",
    "410871061203": "tttttt",
    "410871061209": "atttta",
    "410871061211": "tttttt",
}
HISTORIES: Final[dict[str, States]] = {
    "t": (("to_acquire", "2014-01-15"),),
    "a": (("to_acquire", "2014-01-15"), ("acquired", "2014-07-22")),
    "d": (("to_acquire", "2014-01-15"), ("acquired", "2014-04-18"), ("demolished", "2014-10-28")),
    "c": (
        ("to_acquire", "2014-01-15"), ("acquired", "2014-03-26"), ("demolished", "2014-08-30"),
        ("cleared", "2014-10-10"),
    ),
    "b": (
        ("to_acquire", "2014-01-15"), ("acquired", "2014-03-20"), ("demolished", "2014-06-28"),
        ("cleared", "2014-08-05"), ("supplied", "2014-10-20"), ("building", "2014-12-08"),
    ),
    # Resettlement housing goes up on land that was free before.
    "h": (
        ("acquired", "2013-10-20"), ("cleared", "2013-12-25"), ("supplied", "2014-03-28"),
        ("building", "2014-04-18"),
    ),
    "m": (
        ("acquired", "2013-05-20"), ("cleared", "2013-10-15"), ("supplied", "2014-02-20"),
        ("building", "2014-05-06"), ("built", "2014-12-05"),
    ),
    "s": (("acquired", "2013-08-10"), ("cleared", "2014-06-30"), ("supplied", "2014-10-14")),
}  # fmt: skip

# Industrial land: blocks half a row high, three plots each; a letter each.
INDUSTRY: Final[tuple[tuple[int, float, str, str], ...]] = (
    (2, 9.0, "M1", "mms"), (4, 9.0, "M2", "msc"), (5, 9.0, "M1", "ssc"),
    (2, 9.5, "M2", "mcc"), (4, 9.5, "W1", "sca"),
)  # fmt: skip
THREE: Final[tuple[Box, ...]] = ((0.0, 0.0, 0.34, 1.0), (0.34, 0.0, 0.67, 1.0), (0.67, 0.0, 1.0, 1.0))
# Drawn wrongly on purpose, so that there is something to find: share of the block's width moved at an edge.
PREPARED_OVERLAP: Final = ("GY-04", (0.0, 0.0, 0.345, 1.0))  # 4–5 m over its eastern neighbour
PREPARED_GAP: Final = ("GY-09", (0.674, 0.0, 1.0, 1.0))  # 3–4 m off its western neighbour


@dataclass(frozen=True, slots=True)
class Strip:
    """Land that a road needs: metres of chainage, metres to the left and right of the centreline, state by day."""

    road: str
    from_m: float
    to_m: float
    left_m: float
    right_m: float
    states: States = field(default=())
    use: str = "S1"


NEVER_MENTIONED: Final[States] = ()
STRIPS: Final = (
    # Land that holds up works under way; no metre is reported begun on both halves before its land is clear.
    Strip("西经大道", 4900, 5060, 0, 34, (("acquired", "2014-04-20"),), "E2"),
    Strip("中南路", 1180, 1290, 0, 34, (
        ("acquired", "2014-03-30"), ("demolished", "2014-09-26"), ("cleared", "2014-10-08"),
    )),
    Strip("九州路", 2900, 3060, 36, 36, (
        ("to_acquire", "2014-05-10"), ("acquired", "2014-07-01"), ("cleared", "2014-09-14"),
    ), "E2"),
    Strip("黄河路", 3520, 3610, 36, 18, (("acquired", "2014-05-12"), ("cleared", "2014-11-06")), "W1"),
    Strip("紫荆路", 1180, 1420, 24, 24, (("to_acquire", "2014-03-18"), ("cleared", "2014-07-20")), "E2"),
    Strip("丰收路", 3010, 3050, 0, 34, (("acquired", "2014-06-12"),), "M1"),
    # Ahead of works that are to begin: some cleared in time, some not.
    Strip("文汇路", 600, 760, 34, 0, (
        ("acquired", "2014-06-20"), ("demolished", "2014-10-30"), ("cleared", "2014-12-05"),
    ), "H14"),
    Strip("文汇路", 2300, 2430, 34, 34, (("acquired", "2014-08-18"),), "H14"),
    Strip("金沙路", 1900, 2080, 34, 34, (("acquired", "2014-07-15"), ("demolished", "2014-11-20")), "H14"),
    Strip("金沙路", 3300, 3420, 0, 34, (("acquired", "2014-07-15"), ("cleared", "2014-11-12")), "H14"),
    Strip("西环路", 420, 560, 34, 34, (("to_acquire", "2014-06-01"), ("acquired", "2014-11-18")), "E2"),
    Strip("世纪路", 8600, 8760, 34, 34, (("acquired", "2014-09-16"),), "H14"),
    Strip("南海路", 8900, 9020, 0, 34, NEVER_MENTIONED, "E2"),
    Strip("东苑路", 4000, 4180, 34, 0, (("acquired", "2014-09-01"), ("demolished", "2014-12-12")), "H14"),
    Strip("民主南路", 8300, 8450, 34, 34, (("to_acquire", "2014-09-10"),), "E2"),
    Strip("黄河大道", 1500, 1660, 34, 34, (("acquired", "2014-10-15"),), "E2"),
)  # fmt: skip

"""What is wrong or doubtful about coordinates, and what may be answered."""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np

from gis.exchange.georeferencing.gcj02 import SHIFT_LABELS
from gis.exchange.georeferencing.placement import PLAIN


class Remedy(NamedTuple):
    """What may be answered: the label of its button, and the options of a run that it sets."""

    label: str
    options: dict[str, str]


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong or doubtful. `off_m` is how far places would be wrong; `answers` are what may be done about it, the
    likeliest first. A blocking one has to be answered before anything is written."""

    kind: str
    what: str
    off_m: float = 0.0
    answers: tuple[Remedy, ...] = ()
    blocking: bool = False

    @property
    def remedy(self) -> dict[str, str]:
        """The options of the likeliest answer; none where there is nothing to be done."""
        return self.answers[0].options if self.answers else {}


UNSHIFTED: Final = Remedy("不是网络地图坐标", {"web": PLAIN})
AS_IS: Final = Remedy("位置没错，照原样", {"as_is": "1"})


def undoing(web: str) -> Remedy:
    return Remedy(f"由 {SHIFT_LABELS[web]} 还原", {"web": web})


def metres(distance: float) -> str:
    """A distance in words: 584 米, 38,000 公里."""
    return f"{distance:,.0f} 米" if distance < 10_000 else f"{distance / 1000:,.0f} 公里"


def as_rows(findings: list[Finding]) -> list[dict[str, Any]]:
    """Findings as plain values, to be kept with a run."""
    return [
        {
            "kind": one.kind,
            "what": one.what,
            "off_m": round(one.off_m, 1) if np.isfinite(one.off_m) else None,
            "blocking": one.blocking,
            "answers": [answer._asdict() for answer in one.answers],
        }
        for one in findings
    ]

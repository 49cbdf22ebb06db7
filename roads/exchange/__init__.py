"""How roads, places, works, pipes and reports look outside: their columns for every format, both ways."""

from typing import Final

from gis.exchange.schema import Layer
from roads.exchange.network import PLACES, ROADS
from roads.exchange.pipes import PIPES
from roads.exchange.reports import REPORTS
from roads.exchange.works import WORKS

LAYERS: Final[tuple[Layer, ...]] = (ROADS, PLACES, WORKS, PIPES, REPORTS)

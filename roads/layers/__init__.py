"""Which rows and columns of this room a tile draws, and from which zoom, by subject."""

from roads.layers.bundles import BUNDLES
from roads.layers.network import CROSSINGS, EXISTING, PLACES, ROADS
from roads.layers.obstacles import OBSTACLES
from roads.layers.pipes import PIPES
from roads.layers.works import WORKS

# Bottom to top, as they are drawn.
LAYERS = (ROADS, EXISTING, BUNDLES, WORKS, PIPES, OBSTACLES, PLACES, CROSSINGS)

__all__ = ["BUNDLES", "CROSSINGS", "EXISTING", "LAYERS", "OBSTACLES", "PIPES", "PLACES", "ROADS", "WORKS"]

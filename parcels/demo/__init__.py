from parcels.demo.areas import lay_planning_areas
from parcels.demo.build import build_land

__all__ = ["build_land", "lay_planning_areas"]

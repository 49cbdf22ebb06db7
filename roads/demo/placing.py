"""Places what the texts name on the network until the reader does so itself; a stopgap that goes when it can."""

from dataclasses import dataclass

from roads.chainage import Span, nearest_chainage, span_of
from roads.demo.measures import Measures
from roads.models import Place, Resolution, Road
from roads.reading import Mention


@dataclass
class Placement:
    road: Road | None = None
    span: Span | None = None
    from_road: Road | None = None
    to_road: Road | None = None
    from_place: Place | None = None
    to_place: Place | None = None
    resolution: str = Resolution.UNLOCATED
    reason: str = ""


def placed(mention: Mention, measures: Measures) -> Placement:
    found = Placement(road=measures.roads.get(mention.road or ""))
    if found.road is None:
        found.reason = "；".join(mention.notes) or "没有这条路"
        return found
    ends = []
    for side, name in (("from", mention.from_name), ("to", mention.to_name)):
        if name is None:
            continue
        if name in measures.crossings[found.road.name]:
            ends.append(measures.crossings[found.road.name][name])
            setattr(found, f"{side}_road", measures.roads[name])
        else:
            place = Place.objects.get(name=name)
            setattr(found, f"{side}_place", place)
            nearest = nearest_chainage(place.geom, road=found.road)
            assert nearest is not None
            ends.append(nearest.metres)
    length = measures.length(found.road.name)
    if len(ends) == 2:
        found.span, found.resolution = span_of(*ends), Resolution.EXACT
    elif mention.part:
        found.span, found.resolution = span_of(length / 2, length), Resolution.APPROXIMATE
        found.reason = f"“{mention.part}”没有写明起止，按全路的一半绘出"
    else:
        found.span, found.resolution = span_of(0, length), Resolution.WHOLE_ROAD
    return found

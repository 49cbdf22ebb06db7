"""The parts of OC4IDS 0.9 that are used here, written down anew from its reference as a JSON Schema: what is misnamed
or of another type fails. The published schema is larger; docs/oc4ids.md says what was compared with it."""

from typing import Any, Final


def thing(required: tuple[str, ...] = (), **properties: Any) -> dict[str, Any]:
    """An object with these fields and no others."""
    return {
        "type": "object", "properties": properties, "required": list(required), "additionalProperties": False,
        "minProperties": 1,
    }  # fmt: skip


def many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": 1, "uniqueItems": True}


def one_of(*codes: str) -> dict[str, Any]:
    return {"type": "string", "enum": list(codes)}


TEXT: Final = {"type": "string", "minLength": 1}
# RFC 3339 with seconds and zone.
MOMENT: Final = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"}
PERIOD: Final = thing(startDate=MOMENT, endDate=MOMENT, durationInDays={"type": "integer", "minimum": 0})
OBSERVATION: Final = thing(
    ("id", "measure"),
    id=TEXT,
    period=PERIOD,
    measure={"type": "string", "pattern": r"^\d+\.\d\d$"},
    unit=thing(name=TEXT, scheme=TEXT, id=TEXT),
)
METRIC: Final = thing(
    ("id", "observations"), id=one_of("physicalProgress"), title=TEXT, observations=many(OBSERVATION)
)
MILESTONE: Final = thing(
    ("id",),
    id=TEXT,
    title=TEXT,
    type=one_of(
        "preProcurement", "approval", "engagement", "assessment", "delivery", "reporting", "financing"
    ),
    code=TEXT,
    dueDate=MOMENT,
    dateMet=MOMENT,
    status=one_of("scheduled", "met", "notMet", "partiallyMet"),
)
DOCUMENT: Final = thing(
    ("id",),
    id=TEXT,
    documentType=TEXT,
    title=TEXT,
    description=TEXT,
    url={"type": "string", "pattern": "^https?://"},
    accessDetails=TEXT,
    datePublished=MOMENT,
    format={"type": "string", "pattern": "^[a-z]+/[a-z0-9.+-]+$"},
)
GEOMETRY: Final = thing(
    ("type", "coordinates"), type=one_of("Point", "LineString"), coordinates={"type": "array"}
)
PROJECT: Final = thing(
    ("id",),
    id=TEXT,
    identifiers=many(thing(id=TEXT, scheme=TEXT)),
    title=TEXT,
    description=TEXT,
    status=one_of(
        "identification",
        "preparation",
        "implementation",
        "completion",
        "completed",
        "cancelled",
        "decommissioning",
    ),
    period=PERIOD,
    sector=many(
        one_of(
            "transport",
            "transport.road",
            "waterAndWaste",
            "energy",
            "communications",
            "cultureSportsAndRecreation",
        )
    ),
    type=one_of("construction", "rehabilitation", "replacement", "expansion", "other"),
    locations=many(thing(id=TEXT, description=TEXT, geometry=GEOMETRY)),
    documents=many(DOCUMENT),
    budget=thing(amount=thing(("amount", "currency"), amount={"type": "number"}, currency=one_of("CNY"))),
    forecasts=many(METRIC),
    metrics=many(METRIC),
    parties=many(thing(("id",), id=TEXT, name=TEXT, roles=many(one_of("administrativeEntity")))),
    milestones=many(MILESTONE),
    completion=thing(endDate=MOMENT),
    zongheng={"type": "object", "required": ["schematic", "demo", "light"]},
)
PACKAGE: Final = thing(
    ("uri", "publishedDate", "version", "publisher", "projects"),
    uri=TEXT,
    publishedDate=MOMENT,
    version={"const": "0.9"},
    publisher=thing(("name",), name=TEXT),
    projects=many(PROJECT),
    zongheng=thing(asOf={"type": "string"}, note=TEXT),
)

"""Importers of roads, places, pipes, works, reports, existing stretches and obstacles, by layer."""

from typing import Final

from gis.exchange.context import Importer
from roads.importers.existing import ExistingImporter
from roads.importers.network import PlaceImporter, RoadImporter
from roads.importers.obstacles import ObstacleImporter
from roads.importers.pipes import PipeImporter
from roads.importers.reports import ReportImporter
from roads.importers.works import WorkImporter

IMPORTERS: Final[tuple[type[Importer], ...]] = (
    RoadImporter,
    PlaceImporter,
    PipeImporter,
    WorkImporter,
    ReportImporter,
    ExistingImporter,
    ObstacleImporter,
)

"""Models of roads, works and progress, by subject."""

from roads.choices import Goal, Kind, Resolution, Side
from roads.models.centrelines import CentrelineChange
from roads.models.field import Inspection, InspectionAnswer, PhotoPlace, SentReport
from roads.models.grid_plan import GridPlan, PlanAxis
from roads.models.network import Crossing, ExistingStretch, Place, Road
from roads.models.obstacle_events import ObstacleEvent
from roads.models.obstacles import Obstacle
from roads.models.pipes import Pipe
from roads.models.plans import WorkPlan
from roads.models.reports import ProgressReport, Slice
from roads.models.reviews import ReportReview
from roads.models.works import Bulletin, Step, Work, WorkStatus

__all__ = [
    "Bulletin",
    "CentrelineChange",
    "Crossing",
    "ExistingStretch",
    "Goal",
    "GridPlan",
    "Inspection",
    "InspectionAnswer",
    "Kind",
    "Obstacle",
    "ObstacleEvent",
    "PhotoPlace",
    "Pipe",
    "Place",
    "PlanAxis",
    "ProgressReport",
    "ReportReview",
    "Resolution",
    "Road",
    "SentReport",
    "Side",
    "Slice",
    "Step",
    "Work",
    "WorkPlan",
    "WorkStatus",
]

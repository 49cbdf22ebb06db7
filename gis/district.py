"""The district this installation serves: its name, who issues its documents, and the map's extent. One row at most."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

DEGREES_EAST = [MinValueValidator(-180.0), MaxValueValidator(180.0)]
DEGREES_NORTH = [MinValueValidator(-90.0), MaxValueValidator(90.0)]


class DistrictQuerySet(models.QuerySet["District"]):
    def current(self) -> "District":
        """The district as it was described; an unsaved one without words where nobody has."""
        return self.first() or District()


class District(models.Model):
    """What documents and titles say of the district; all of it may be empty."""

    name = models.CharField("区名", max_length=40, blank=True)
    issuer = models.CharField("发文单位", max_length=60, blank=True, help_text="印在汇报标题下")
    signature = models.CharField(
        "落款", max_length=60, blank=True, help_text="汇报末尾的署名；不填用发文单位"
    )
    west = models.FloatField("西", null=True, blank=True, validators=DEGREES_EAST)
    south = models.FloatField("南", null=True, blank=True, validators=DEGREES_NORTH)
    east = models.FloatField("东", null=True, blank=True, validators=DEGREES_EAST)
    north = models.FloatField("北", null=True, blank=True, validators=DEGREES_NORTH)

    objects = DistrictQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "区情"
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="district_single_row"),
            models.CheckConstraint(
                condition=Q(west__isnull=True, south__isnull=True, east__isnull=True, north__isnull=True)
                | Q(west__lt=F("east"), south__lt=F("north")),
                name="district_extent_whole",
                violation_error_message="地图范围的四个数要都填或都不填，西小于东，南小于北。",
            ),
        ]

    def __str__(self) -> str:
        return self.name or "本区"

    @property
    def extent(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north in degrees; None where the map fits the data."""
        sides = (self.west, self.south, self.east, self.north)
        return None if None in sides else sides  # type: ignore[return-value]

    @property
    def signs(self) -> str:
        """Who signs documents; empty where nobody was named."""
        return self.signature or self.issuer

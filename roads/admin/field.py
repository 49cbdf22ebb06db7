"""The admin of what comes from the site: inspections, photos, sent reports and reviews; all appended, never edited."""

from django.contrib import admin

from gis.administration.bases import ReadOnly, Voiding
from roads.admin.spans import Spanned
from roads.models import (
    Inspection,
    InspectionAnswer,
    PhotoPlace,
    ReportReview,
    SentReport,
)


@admin.register(ReportReview)
class ReportReviewAdmin(ReadOnly):
    list_display = ["report", "by", "at"]
    list_select_related = ["report__work__road", "report__step", "by"]


@admin.register(Inspection)
class InspectionAdmin(Voiding, Spanned):
    list_display = ["work", "step", "side", "chainage", "verdict", "found", "day", "by", "voided_at"]
    list_filter = ["verdict", ("voided_at", admin.EmptyFieldListFilter), "work__kind", "demo"]
    list_select_related = ["work__road", "step", "by"]
    search_fields = ["work__code", "work__road__name", "note"]


@admin.register(InspectionAnswer)
class InspectionAnswerAdmin(ReadOnly):
    list_display = ["inspection_id", "day", "note", "by"]
    list_select_related = ["by"]


@admin.register(PhotoPlace)
class PhotoPlaceAdmin(ReadOnly):
    list_display = ["photo_id", "road", "metres", "side", "work", "step", "by_hand"]
    list_select_related = ["road", "work__road", "step"]
    search_fields = ["work__code", "road__name"]


@admin.register(SentReport)
class SentReportAdmin(ReadOnly):
    list_display = ["key", "report_id", "by"]
    list_select_related = ["by"]

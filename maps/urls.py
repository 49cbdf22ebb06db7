"""Pages and map addresses."""

from django.urls import URLPattern, URLResolver, include, path

from gis.replica import may_lag
from maps.pages.account import account_page
from maps.pages.briefings.files import briefing_file, briefing_picture, briefing_slides, draft_file
from maps.pages.briefings.making import cancel_making, job_state, make_briefing
from maps.pages.briefings.page import briefing_corrections, briefing_page, briefings_page, one_page
from maps.pages.bulletins.page import bulletin_page, bulletins_page
from maps.pages.coverage.page import coverage_file, coverage_page
from maps.pages.data import data_page
from maps.pages.draw.existing import existing_page, existing_piece
from maps.pages.draw.page import draw_list, draw_page
from maps.pages.edit_work.page import work_page
from maps.pages.exports import export_file
from maps.pages.field import field_manifest, field_page, field_worker
from maps.pages.grid import grid_page
from maps.pages.history.logins import logins_file, logins_page
from maps.pages.history.page import history_file, history_page
from maps.pages.imagery import imagery_page, imagery_tile
from maps.pages.imports.page import (
    import_apply,
    import_cancel,
    import_discard,
    import_preview,
    import_run_page,
    import_undo,
    imports_page,
)
from maps.pages.land import land_page
from maps.pages.ledger.page import ledger, ledger_workbook
from maps.pages.login import PasswordPage, code_page
from maps.pages.obstacles.page import obstacle_page, obstacles_page
from maps.pages.people.page import join_page, people_page, person_page
from maps.pages.people.reviews import review_page
from maps.pages.photos.export import photo_export
from maps.pages.photos.files import photo_file
from maps.pages.photos.page import answer_page, photos_page
from maps.pages.photos.places import photo_place_page
from maps.pages.plans.page import plans_page
from maps.pages.qr import qr_code
from maps.pages.ready_land.page import ready_file, ready_page
from maps.pages.report.page import report_page, void_page
from maps.pages.settings.page import area_target_page, settings_page, target_page
from maps.pages.settings.plans import plan_axes, plan_page
from maps.pages.start.first_run import first_run_page
from maps.pages.start.page import start_page
from maps.pages.tiles import plain_style_json, style_json, tile, tile_set
from maps.pages.villages import village_page, villages_page
from maps.pages.visit.page import visit_map, visit_page
from maps.pages.workbench import workbench
from maps.wfs.view import LayersView

urlpatterns: list[URLPattern | URLResolver] = [
    path("", workbench, name="workbench"),
    path("qr.svg", qr_code, name="qr"),
    path("settings/", settings_page, name="settings"),
    path("settings/plans/new/", plan_page, name="settings-plan-new"),
    path("settings/plans/<int:pk>/", plan_page, name="settings-plan"),
    path("settings/plans/<int:pk>/axes/", plan_axes, name="settings-plan-axes"),
    path("settings/targets/new/", target_page, name="settings-target-new"),
    path("settings/targets/<int:pk>/", target_page, name="settings-target"),
    path("settings/areas/<int:pk>/", area_target_page, name="settings-area"),
    path("bulletins/", bulletins_page, name="bulletins"),
    path("bulletins/<int:pk>/", bulletin_page, name="bulletin"),
    path("obstacles/", obstacles_page, name="obstacles"),
    path("obstacles/<int:pk>/", obstacle_page, name="obstacle"),
    path("people/", people_page, name="people"),
    path("people/<int:pk>/", person_page, name="person"),
    path("people/join/<str:key>/<str:token>/", join_page, name="join"),
    path("report/review/", review_page, name="report-review"),
    path("draw/<slug:layer>/", draw_list, name="draw"),
    path("draw/<slug:layer>/new/", draw_page, name="draw-new"),
    path("draw/<slug:layer>/<int:pk>/", draw_page, name="draw-one"),
    path("existing/", existing_page, name="existing"),
    path("existing/piece/", existing_piece, name="existing-piece"),
    path("plans/", plans_page, name="plans"),
    path("start/", start_page, name="start"),
    path("start/first/", first_run_page, name="first-run"),
    path("style.json", style_json, name="style"),
    path("style-plain.json", plain_style_json, name="plain-style"),
    path("tiles/<slug:name>.json", tile_set, name="tile-set"),
    path("tiles/<path:rest>", tile, name="tile"),
    path("data/", data_page, name="data"),
    path("export/<slug:layer>.<slug:ending>", may_lag(export_file), name="export"),
    path("wfs", may_lag(LayersView.as_view()), name="wfs"),
    path("ogc/", include("maps.ogc.views")),
    path("coverage/", coverage_page, name="coverage"),
    path("coverage/export.<slug:form>", coverage_file, name="coverage-file"),
    path("grid/", grid_page, name="grid"),
    path("villages/", villages_page, name="villages"),
    path("villages/<slug:code>/", village_page, name="village"),
    path("land/", land_page, name="land"),
    path("ready-land/", ready_page, name="ready-land"),
    path("ready-land/export.<slug:form>", ready_file, name="ready-land-file"),
    path("imports/", imports_page, name="imports"),
    path("imports/<int:pk>/", import_run_page, name="import-run"),
    path("imports/<int:pk>/apply/", import_apply, name="import-apply"),
    path("imports/<int:pk>/undo/", import_undo, name="import-undo"),
    path("imports/<int:pk>/cancel/", import_cancel, name="import-cancel"),
    path("imports/<int:pk>/discard/", import_discard, name="import-discard"),
    path("imports/<int:pk>/preview.geojson", import_preview, name="import-preview"),
    path("briefings/", briefings_page, name="briefings"),
    path("briefings/jobs/<int:key>.json", job_state, name="briefing-job"),
    path("briefings/jobs/<int:key>/cancel/", cancel_making, name="job-cancel"),
    path("briefings/drafts/<int:key>.<slug:form>", draft_file, name="briefing-draft"),
    path("briefings/<str:month>/", briefing_page, name="briefing"),
    path("briefings/<str:month>/one/", one_page, name="briefing-one"),
    path("briefings/<str:month>/corrections/", briefing_corrections, name="briefing-corrections"),
    path("briefings/<str:month>/slides.pptx", briefing_slides, name="briefing-slides"),
    path("briefings/<str:month>/make/", make_briefing, name="briefing-make"),
    path("briefings/<str:month>/file.<slug:form>", may_lag(briefing_file), name="briefing-file"),
    path("briefings/<str:month>/pictures/<slug:key>.svg", briefing_picture, name="briefing-picture"),
    path("field/", field_page, name="field"),
    path("field/manifest.webmanifest", field_manifest, name="field-manifest"),
    path("field/sw.js", field_worker, name="field-worker"),
    path("imagery/", imagery_page, name="imagery"),
    path("imagery/<uuid:address>/<int:z>/<int:x>/<int:y>.webp", imagery_tile, name="imagery-tile"),
    path("photos/place/<int:pk>/", photo_place_page, name="photo-place"),
    path("export/photos/<slug:form>", photo_export, name="photo-export"),
    path("photos/", photos_page, name="photos"),
    path("visit/", visit_page, name="visit"),
    path("visit/map.svg", visit_map, name="visit-map"),
    path("inspections/<int:pk>/answer/", answer_page, name="inspection-answer"),
    path("photos/<uuid:address>/<slug:size>", photo_file, name="photo-file"),
    path("login/", PasswordPage.as_view(), name="login"),
    path("login/code/", code_page, name="login-code"),
    path("history/logins/", logins_page, name="logins"),
    path("history/logins.csv", logins_file, name="logins-file"),
    path("history/", history_page, name="history"),
    path("history/export.csv", history_file, name="history-file"),
    path("account/", account_page, name="account"),
    path("report/", report_page, name="report"),
    path("report/<int:pk>/void/", void_page, name="report-void"),
    path("works/", ledger, name="ledger"),
    path("works/new/", work_page, name="work-new"),
    path("works/<int:pk>/edit/", work_page, name="work-edit"),
    path("works/export.xlsx", ledger_workbook, name="ledger-workbook"),
]

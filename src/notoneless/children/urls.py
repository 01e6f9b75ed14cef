"""Addresses of the children's room. The child's file 一人一档 is a page of the shell."""

from django.urls import path

from notoneless.children.views import admissions, card, groups, lists, rolls, season

app_name = "children"
urlpatterns = [
    path("", lists.child_list, name="child_list"),
    path("my-class", lists.my_class, name="my_class"),
    path("my-village", lists.my_village, name="my_village"),
    path("classes", lists.class_list, name="class_list"),
    path("classes/<int:pk>", lists.class_roster, name="class_roster"),
    path("household", lists.household_list, name="household_list"),
    path("enrol", rolls.pupil_enrol, name="pupil_enrol"),
    path("season", season.season_board, name="season_board"),
    path("season/open", season.season_open, name="season_open"),
    path("season/refresh", season.season_refresh, name="season_refresh"),
    path("season/progress", season.season_progress, name="season_progress"),
    path("season/names", season.season_names, name="season_names"),
    path("season/catchments", season.catchments, name="catchments"),
    path("season/catchments/<slug:code>", season.catchment_set, name="catchment_set"),
    path("season/notices", season.season_notices, name="season_notices"),
    path("season/notices/<slug:number>/make", season.notices_make, name="notices_make"),
    path("season/notices/<uuid:key>.pdf", season.notice_batch, name="notice_batch"),
    path("season/hand", admissions.notices_hand, name="notices_hand"),
    path("season/classes", admissions.season_classes, name="season_classes"),
    path("season/walk-in", admissions.season_walk_in, name="season_walk_in"),
    path("season/deferrals/<uuid:key>", admissions.deferral_decide, name="deferral_decide"),
    path("season/deferrals/<uuid:key>/<slug:which>", admissions.deferral_file, name="deferral_file"),
    path("season/<uuid:key>/notice.<slug:form>", season.notice_file, name="notice_file"),
    path("season/<uuid:key>/handed", admissions.notice_handed, name="notice_handed"),
    path("season/<uuid:key>/receipt", admissions.admission_receipt, name="admission_receipt"),
    path("season/<uuid:key>/register", admissions.admission_register, name="admission_register"),
    path("season/<uuid:key>/elsewhere", admissions.admission_elsewhere, name="admission_elsewhere"),
    path("season/<uuid:key>/school", admissions.admission_school, name="admission_school"),
    path("season/<uuid:key>/defer", admissions.deferral_ask, name="deferral_ask"),
    path("<uuid:key>/edit", card.child_edit, name="child_edit"),
    path("<uuid:key>/contacts", card.contact_card, name="contact_card"),
    path("<uuid:key>/contacts/<int:pk>", card.guardian_edit, name="guardian_edit"),
    path("<uuid:key>/reveal/<str:field>", card.field_reveal, name="field_reveal"),
    path("<uuid:key>/roll", rolls.roll_enter, name="roll_enter"),
    path("<uuid:key>/class", rolls.class_change, name="class_change"),
    path("<uuid:key>/groups", groups.child_groups, name="child_groups"),
    path("<uuid:key>/groups/<int:pk>/end", groups.group_end, name="group_end"),
]

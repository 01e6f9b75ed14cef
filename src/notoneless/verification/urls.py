"""Addresses of the verification room."""

from django.urls import path

from notoneless.verification.views import matching, partners, rolls, secondlook

app_name = "verification"

urlpatterns = [
    path("partners/", partners.sendings, name="sendings"),
    path("partners/new", partners.sending_make, name="sending_make"),
    path("partners/<uuid:key>", partners.sending, name="sending"),
    path("partners/<uuid:key>/file/<int:serial>", partners.sending_file, name="sending_file"),
    path("partners/<uuid:key>/receive", partners.sending_receive, name="sending_receive"),
    path("partners/<uuid:key>/sign", partners.sending_sign, name="sending_sign"),
    path("partners/<uuid:key>/extend", partners.sending_extend, name="sending_extend"),
    path("partners/<uuid:key>/withdraw", partners.sending_withdraw, name="sending_withdraw"),
    path("second-looks/", secondlook.second_looks, name="second_looks"),
    path("second-looks/new", secondlook.second_look_new, name="second_look_new"),
    path("second-looks/<uuid:key>", secondlook.second_look_draw, name="second_look_draw"),
    path("second-looks/of/<uuid:key>", secondlook.second_look_result, name="second_look_result"),
    path("second-looks/of/<uuid:key>/photo", secondlook.second_look_photo, name="second_look_photo"),
    path("runs/", matching.runs, name="runs"),
    path("runs/new/", matching.run_start, name="run_start"),
    path("runs/<uuid:key>/", matching.run_page, name="run_page"),
    path("runs/<uuid:key>/progress/", matching.run_progress, name="run_progress"),
    path("runs/<uuid:key>/entered/", matching.run_entered, name="run_entered"),
    path("runs/<uuid:key>/left/", matching.run_left, name="run_left"),
    path("lists/", matching.lists, name="lists"),
    path("lists/<str:kind>/codes/", matching.list_codes, name="list_codes"),
    path("rows/", matching.rows, name="rows"),
    path("pairs/", matching.pairs, name="pairs"),
    path("pairs/<uuid:key>/", matching.pair_page, name="pair_page"),
    path("duplicates/", matching.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/", matching.duplicate_page, name="duplicate_page"),
    path("duplicates/<int:pk>/settle/", matching.duplicate_settle, name="duplicate_settle"),
    path("unclaimed/", matching.unclaimed, name="unclaimed"),
    path("found/", matching.found, name="found"),
    path("roll-checks/", rolls.roll_checks, name="roll_checks"),
    path("roll-checks/there/", rolls.roll_there_all, name="roll_there_all"),
    path("roll-checks/school/<str:number>/", rolls.roll_school, name="roll_school"),
    path("roll-checks/school/<str:number>/classes/", rolls.roll_classes, name="roll_classes"),
    path("roll-checks/school/<str:number>/there/", rolls.roll_there, name="roll_there"),
    path("roll-checks/school/<str:number>/there/done/", rolls.roll_done, name="roll_done"),
    path("roll-checks/<uuid:key>/", rolls.roll_proposal, name="roll_proposal"),
    path("roll-checks/<uuid:key>/ours/", rolls.roll_ours, name="roll_ours"),
]

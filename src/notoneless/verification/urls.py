"""Addresses of the verification room."""

from django.urls import path

from notoneless.verification.views import checks, matching, pairs, partners, rolls, runs

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
    path("runs/", runs.runs, name="runs"),
    path("runs/new/", runs.run_start, name="run_start"),
    path("runs/<uuid:key>/", runs.run_page, name="run_page"),
    path("runs/<uuid:key>/progress/", runs.run_progress, name="run_progress"),
    path("runs/<uuid:key>/names/", runs.run_names, name="run_names"),
    path("runs/<uuid:key>/changes/", runs.run_changes, name="run_changes"),
    path("runs/<uuid:key>/changes/names/", runs.run_change_names, name="run_change_names"),
    path("runs/<uuid:key>/entered/", runs.run_entered, name="run_entered"),
    path("runs/<uuid:key>/left/", runs.run_left, name="run_left"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<str:kind>/", checks.check_names, name="check_names"),
    path("checks/<str:kind>/table.xlsx", checks.agreement_export, name="agreement_export"),
    path("lists/", matching.lists, name="lists"),
    path("lists/<str:kind>/codes/", matching.list_codes, name="list_codes"),
    path("rows/", matching.rows, name="rows"),
    path("pairs/", pairs.pairs, name="pairs"),
    path("pairs/done/", pairs.pairs_done, name="pairs_done"),
    path("pairs/<uuid:key>/", pairs.pair_page, name="pair_page"),
    path("pairs/<uuid:key>/undo/", pairs.pair_undo, name="pair_undo"),
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

"""Addresses of the verification room."""

from django.urls import path

from notoneless.verification import partnerviews, rollviews, views

app_name = "verification"

urlpatterns = [
    path("partners/", partnerviews.sendings, name="sendings"),
    path("partners/new", partnerviews.sending_make, name="sending_make"),
    path("partners/<uuid:key>", partnerviews.sending, name="sending"),
    path("partners/<uuid:key>/file/<int:serial>", partnerviews.sending_file, name="sending_file"),
    path("partners/<uuid:key>/receive", partnerviews.sending_receive, name="sending_receive"),
    path("partners/<uuid:key>/sign", partnerviews.sending_sign, name="sending_sign"),
    path("partners/<uuid:key>/extend", partnerviews.sending_extend, name="sending_extend"),
    path("partners/<uuid:key>/withdraw", partnerviews.sending_withdraw, name="sending_withdraw"),
    path("runs/", views.runs, name="runs"),
    path("runs/new/", views.run_start, name="run_start"),
    path("runs/<uuid:key>/", views.run_page, name="run_page"),
    path("runs/<uuid:key>/progress/", views.run_progress, name="run_progress"),
    path("runs/<uuid:key>/entered/", views.run_entered, name="run_entered"),
    path("runs/<uuid:key>/left/", views.run_left, name="run_left"),
    path("lists/", views.lists, name="lists"),
    path("lists/<str:kind>/codes/", views.list_codes, name="list_codes"),
    path("rows/", views.rows, name="rows"),
    path("pairs/", views.pairs, name="pairs"),
    path("pairs/<uuid:key>/", views.pair_page, name="pair_page"),
    path("duplicates/", views.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/", views.duplicate_page, name="duplicate_page"),
    path("duplicates/<int:pk>/settle/", views.duplicate_settle, name="duplicate_settle"),
    path("unclaimed/", views.unclaimed, name="unclaimed"),
    path("found/", views.found, name="found"),
    path("roll-checks/", rollviews.roll_checks, name="roll_checks"),
    path("roll-checks/there/", rollviews.roll_there_all, name="roll_there_all"),
    path("roll-checks/school/<str:number>/", rollviews.roll_school, name="roll_school"),
    path("roll-checks/school/<str:number>/classes/", rollviews.roll_classes, name="roll_classes"),
    path("roll-checks/school/<str:number>/there/", rollviews.roll_there, name="roll_there"),
    path("roll-checks/school/<str:number>/there/done/", rollviews.roll_done, name="roll_done"),
    path("roll-checks/<uuid:key>/", rollviews.roll_proposal, name="roll_proposal"),
    path("roll-checks/<uuid:key>/ours/", rollviews.roll_ours, name="roll_ours"),
]

"""Addresses of the verification room."""

from django.urls import path

from notoneless.verification import views

app_name = "verification"

urlpatterns = [
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
]

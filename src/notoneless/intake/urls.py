"""Addresses of intake."""

from django.urls import path

from notoneless.intake import history_views, views

app_name = "intake"
urlpatterns = [
    path("", views.batches_all, name="batches_all"),
    path("new", views.batch_new, name="batch_new"),
    path("forms/<str:kind>.xlsx", views.list_template, name="list_template"),
    path("<uuid:key>", views.batch_page, name="batch_page"),
    path("<uuid:key>/progress", views.batch_progress, name="batch_progress"),
    path("<uuid:key>/columns", views.batch_columns, name="batch_columns"),
    path("<uuid:key>/confirm", views.batch_confirm, name="batch_confirm"),
    path("mappings", views.mappings, name="mappings"),
    path("<uuid:key>/fix", views.batch_fix, name="batch_fix"),
    path("<uuid:key>/cancel", views.batch_cancel, name="batch_cancel"),
    path("<uuid:key>/rows", history_views.batch_rows, name="batch_rows"),
    path("<uuid:key>/undo", history_views.batch_undo, name="batch_undo"),
    path("<uuid:key>/errors/<int:number>.xlsx", views.batch_errors, name="batch_errors"),
]

"""Addresses of the warning room."""

from django.urls import path

from notoneless.earlywarning import views

app_name = "earlywarning"
urlpatterns = [
    path("classes/<int:pk>/marks", views.class_marks, name="class_marks"),
    path("children/<uuid:key>/marks/<int:pk>", views.mark_correct, name="mark_correct"),
]

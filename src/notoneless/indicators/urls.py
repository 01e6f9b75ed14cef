"""Addresses of the figures."""

from django.urls import path

from notoneless.indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("schools", views.balance_schools, name="balance_schools"),
    path("<str:code>", views.balance_place, name="balance_place"),
    path("<str:code>/names", views.balance_names, name="balance_names"),
]

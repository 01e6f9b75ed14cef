"""Addresses of the figures."""

from django.urls import path

from notoneless.indicators import views, yearviews

app_name = "indicators"
urlpatterns = [
    path("", views.balance, name="balance"),
    path("schools", views.balance_schools, name="balance_schools"),
    path("years", yearviews.years, name="years"),
    path("years/freeze", yearviews.year_freeze, name="year_freeze"),
    path("years/<int:start_year>/<int:version>", yearviews.year, name="year"),
    path("years/<int:start_year>/<int:version>/<slug:number>", yearviews.year_names, name="year_names"),
    path("<str:code>", views.balance_place, name="balance_place"),
    path("<str:code>/names", views.balance_names, name="balance_names"),
]

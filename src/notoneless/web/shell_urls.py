"""Addresses of the shell: login, desk, health."""

from django.urls import path

from notoneless.web import views

app_name = "web"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("login", views.login, name="login"),
    path("logout", views.logout, name="logout"),
    path("children/<uuid:key>", views.child_file, name="child_file"),
    path("children/<uuid:key>/family", views.family, name="family"),
    path("search", views.search, name="search"),
    path("me", views.me, name="me"),
    path("audit", views.audit, name="audit"),
    path("guide", views.guide, name="guide"),
    path("year", views.school_year, name="school_year"),
    path("healthz", views.healthz, name="healthz"),
]

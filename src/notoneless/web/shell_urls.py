"""Addresses of the shell: login, desk, health."""

from django.urls import path

from notoneless.web import views

app_name = "web"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("login", views.login, name="login"),
    path("logout", views.logout, name="logout"),
    path("healthz", views.healthz, name="healthz"),
]

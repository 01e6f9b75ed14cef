"""Addresses of the reporting room."""

from django.urls import path

from notoneless.returns import views

app_name = "returns"
urlpatterns = [
    path("", views.board_now, name="board_now"),
    path("<str:month>", views.board, name="board"),
    path("<str:month>/report/<str:number>/<str:kind>", views.report, name="report"),
    path("<str:month>/report/<str:number>/<str:kind>/print.pdf", views.report_print, name="report_print"),
    path("<str:month>/report/<str:number>/<str:kind>/receive", views.report_receive, name="report_receive"),
    path(
        "<str:month>/report/<str:number>/<str:kind>/send-back",
        views.report_send_back,
        name="report_send_back",
    ),
    path("<str:month>/village/<str:code>", views.village, name="village"),
]

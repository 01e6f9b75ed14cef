"""Addresses of the attendance room."""

from django.urls import path

from notoneless.attendance.views import absences, rollcall, unseen

app_name = "attendance"
urlpatterns = [
    path("", rollcall.today, name="today"),
    path("schools/<str:number>", rollcall.school_day, name="school_day"),
    path("schools/<str:number>/plan", rollcall.plan_set, name="plan_set"),
    path("classes/<int:pk>/call", rollcall.call, name="call"),
    path("unseen", unseen.unseen, name="unseen"),
    path("unseen/<str:month>/<uuid:key>", unseen.unseen_answer, name="unseen_answer"),
    path("absences", absences.absences, name="absences"),
    path("absences/clock", absences.clock_page, name="clock_page"),
    path("absences/<uuid:key>", absences.absence, name="absence"),
]

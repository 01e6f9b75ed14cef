"""Addresses of the attendance room."""

from django.urls import path

from notoneless.attendance.views import absences, arrival, rollcall, unseen

app_name = "attendance"
urlpatterns = [
    path("", rollcall.today, name="today"),
    path("schools/<str:number>", rollcall.school_day, name="school_day"),
    path("schools/<str:number>/plan", rollcall.plan_set, name="plan_set"),
    path("classes/<int:pk>/call", rollcall.call, name="call"),
    path("unseen", unseen.unseen, name="unseen"),
    path("unseen/<str:month>/<uuid:key>", unseen.unseen_answer, name="unseen_answer"),
    path("arrival", arrival.arrival, name="arrival"),
    path("arrival/open", arrival.arrival_open, name="arrival_open"),
    path("arrival/names", arrival.arrival_names, name="arrival_names"),
    path("arrival/days", arrival.arrival_days, name="arrival_days"),
    path("arrival/schools/<str:number>", arrival.arrival_school, name="arrival_school"),
    path("arrival/classes/<int:pk>", arrival.arrival_class, name="arrival_class"),
    path("arrival/proofs/<uuid:key>", arrival.arrival_proof, name="arrival_proof"),
    path("absences", absences.absences, name="absences"),
    path("absences/clock", absences.clock_page, name="clock_page"),
    path("absences/<uuid:key>", absences.absence, name="absence"),
]

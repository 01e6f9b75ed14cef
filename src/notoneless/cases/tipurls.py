"""Addresses anybody may open: a tip is left, its answer is read."""

from django.urls import path

from notoneless.cases.views import tips

app_name = "tips"
urlpatterns = [
    path("", tips.tip_leave, name="tip_leave"),
    path("answer", tips.tip_answer_seen, name="tip_answer_seen"),
]

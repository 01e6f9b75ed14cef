"""The address of 文书查验, which stands on paper and is therefore short and outside the room."""

from django.urls import path

from notoneless.cases.views import genuine

app_name = "papers"
urlpatterns = [
    path("check", genuine.paper_genuine, name="paper_genuine"),
    path("check/<str:code>", genuine.paper_code, name="paper_code"),
]

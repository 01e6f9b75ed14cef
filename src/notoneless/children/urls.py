"""Addresses of the children's room. The child's file 一人一档 is a page of the shell."""

from django.urls import path

from notoneless.children import views

app_name = "children"
urlpatterns = [
    path("", views.child_list, name="child_list"),
    path("my-class", views.my_class, name="my_class"),
    path("my-village", views.my_village, name="my_village"),
    path("classes", views.class_list, name="class_list"),
    path("classes/<int:pk>", views.class_roster, name="class_roster"),
    path("household", views.household_list, name="household_list"),
    path("enrol", views.pupil_enrol, name="pupil_enrol"),
    path("<uuid:key>/edit", views.child_edit, name="child_edit"),
    path("<uuid:key>/contacts", views.contact_card, name="contact_card"),
    path("<uuid:key>/contacts/<int:pk>", views.guardian_edit, name="guardian_edit"),
    path("<uuid:key>/reveal/<str:field>", views.field_reveal, name="field_reveal"),
    path("<uuid:key>/roll", views.roll_enter, name="roll_enter"),
    path("<uuid:key>/class", views.class_change, name="class_change"),
    path("<uuid:key>/groups", views.child_groups, name="child_groups"),
    path("<uuid:key>/groups/<int:pk>/end", views.group_end, name="group_end"),
]

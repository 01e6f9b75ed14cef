"""Addresses of the children's room. The child's file 一人一档 is a page of the shell."""

from django.urls import path

from notoneless.children.views import card, groups, lists, rollover, rolls

app_name = "children"
urlpatterns = [
    path("", lists.child_list, name="child_list"),
    path("my-class", lists.my_class, name="my_class"),
    path("my-village", lists.my_village, name="my_village"),
    path("classes", lists.class_list, name="class_list"),
    path("classes/<int:pk>", lists.class_roster, name="class_roster"),
    path("household", lists.household_list, name="household_list"),
    path("enrol", rolls.pupil_enrol, name="pupil_enrol"),
    path("rollover", rollover.rollover, name="rollover"),
    path("rollover/send", rollover.leavers_send, name="leavers_send"),
    path("rollover/run", rollover.rollover_run, name="rollover_run"),
    path("rollover/place/<int:pk>", rollover.leaver_place, name="leaver_place"),
    path("rollover/<int:pk>", rollover.rollover_page, name="rollover_page"),
    path("rollover/<int:pk>/progress", rollover.rollover_progress, name="rollover_progress"),
    path("rollover/<int:pk>/undo", rollover.rollover_undo, name="rollover_undo"),
    path("leavers", rollover.leavers, name="leavers"),
    path("retentions", rollover.retentions, name="retentions"),
    path("retentions/<int:pk>/withdraw", rollover.retention_withdraw, name="retention_withdraw"),
    path("<uuid:key>/edit", card.child_edit, name="child_edit"),
    path("<uuid:key>/contacts", card.contact_card, name="contact_card"),
    path("<uuid:key>/contacts/<int:pk>", card.guardian_edit, name="guardian_edit"),
    path("<uuid:key>/reveal/<str:field>", card.field_reveal, name="field_reveal"),
    path("<uuid:key>/roll", rolls.roll_enter, name="roll_enter"),
    path("<uuid:key>/class", rolls.class_change, name="class_change"),
    path("<uuid:key>/groups", groups.child_groups, name="child_groups"),
    path("<uuid:key>/groups/<int:pk>/end", groups.group_end, name="group_end"),
]

"""Addresses of the children's room. The child's file 一人一档 is a page of the shell."""

from django.urls import path

from notoneless.children.views import card, care, groups, lists, merging, rolls, withdrawing

app_name = "children"
urlpatterns = [
    path("", lists.child_list, name="child_list"),
    path("my-class", lists.my_class, name="my_class"),
    path("my-village", lists.my_village, name="my_village"),
    path("classes", lists.class_list, name="class_list"),
    path("classes/<int:pk>", lists.class_roster, name="class_roster"),
    path("household", lists.household_list, name="household_list"),
    path("enrol", rolls.pupil_enrol, name="pupil_enrol"),
    path("merges", merging.merges_all, name="merges_all"),
    path("merges/<uuid:key>", merging.merge_page, name="merge_page"),
    path("merges/<uuid:key>/decide", merging.merge_decide, name="merge_decide"),
    path("merges/<uuid:key>/part", merging.merge_part, name="merge_part"),
    path("<uuid:key>/merge", merging.merge_find, name="merge_find"),
    path("<uuid:key>/merge/<uuid:other>", merging.merge_preview, name="merge_preview"),
    path("<uuid:key>/withdraw/<str:what>/<int:pk>", withdrawing.entry_withdraw, name="entry_withdraw"),
    path("<uuid:key>/edit", card.child_edit, name="child_edit"),
    path("<uuid:key>/contacts", card.contact_card, name="contact_card"),
    path("<uuid:key>/contacts/<int:pk>", card.guardian_edit, name="guardian_edit"),
    path("<uuid:key>/contacts/<int:pk>/tried", care.phone_tried, name="phone_tried"),
    path("<uuid:key>/carer", care.carer_set, name="carer_set"),
    path("<uuid:key>/carer/<int:pk>/end", care.carer_end, name="carer_end"),
    path("phones", care.phones_list, name="phones_list"),
    path("<uuid:key>/reveal/<str:field>", card.field_reveal, name="field_reveal"),
    path("<uuid:key>/roll", rolls.roll_enter, name="roll_enter"),
    path("<uuid:key>/class", rolls.class_change, name="class_change"),
    path("groups", groups.groups_list, name="groups_list"),
    path("groups/review", groups.groups_review, name="groups_review"),
    path("<uuid:key>/groups/<int:pk>/file", groups.group_file, name="group_file"),
    path("<uuid:key>/groups", groups.child_groups, name="child_groups"),
    path("<uuid:key>/groups/<int:pk>/end", groups.group_end, name="group_end"),
]

"""Addresses of the children's room. The child's file 一人一档 is a page of the shell."""

from django.urls import path

from notoneless.children.views import card, groups, keychanges, lists, rolls, suspensions, transfers

app_name = "children"
urlpatterns = [
    path("", lists.child_list, name="child_list"),
    path("my-class", lists.my_class, name="my_class"),
    path("my-village", lists.my_village, name="my_village"),
    path("classes", lists.class_list, name="class_list"),
    path("classes/<int:pk>", lists.class_roster, name="class_roster"),
    path("classes/<int:pk>/split", rolls.class_split, name="class_split"),
    path("household", lists.household_list, name="household_list"),
    path("enrol", rolls.pupil_enrol, name="pupil_enrol"),
    path("<uuid:key>/edit", card.child_edit, name="child_edit"),
    path("<uuid:key>/contacts", card.contact_card, name="contact_card"),
    path("<uuid:key>/contacts/<int:pk>", card.guardian_edit, name="guardian_edit"),
    path("<uuid:key>/reveal/<str:field>", card.field_reveal, name="field_reveal"),
    path("<uuid:key>/roll", rolls.roll_enter, name="roll_enter"),
    path("<uuid:key>/class", rolls.class_change, name="class_change"),
    path("<uuid:key>/transfer", transfers.transfer_offer, name="transfer_offer"),
    path("<uuid:key>/transfer-beyond", transfers.transfer_beyond, name="transfer_beyond"),
    path("<uuid:key>/key-change", keychanges.key_change_ask, name="key_change_ask"),
    path("key-changes/", keychanges.key_changes_list, name="key_changes_list"),
    path("key-changes/<uuid:key>", keychanges.key_change_page, name="key_change_page"),
    path("key-changes/<uuid:key>/decide", keychanges.key_change_decide, name="key_change_decide"),
    path("key-changes/<uuid:key>/file", keychanges.key_change_file, name="key_change_file"),
    path("<uuid:key>/suspend", suspensions.roll_suspend, name="roll_suspend"),
    path("<uuid:key>/suspend-longer", suspensions.suspension_extend, name="suspension_extend"),
    path("<uuid:key>/special-school", suspensions.special_school_go, name="special_school_go"),
    path("suspensions/", suspensions.suspensions_list, name="suspensions_list"),
    path("suspensions/<int:pk>/file", suspensions.suspension_file, name="suspension_file"),
    path("transfers/", transfers.transfers_board, name="transfers_board"),
    path("transfers/ask", transfers.transfer_ask, name="transfer_ask"),
    path("transfers/<uuid:key>", transfers.transfer_page, name="transfer_page"),
    path("transfers/<uuid:key>/accept", transfers.transfer_accept, name="transfer_accept"),
    path("transfers/<uuid:key>/release", transfers.transfer_release, name="transfer_release"),
    path("transfers/<uuid:key>/prove", transfers.transfer_prove, name="transfer_prove"),
    path("transfers/<uuid:key>/decline", transfers.transfer_decline, name="transfer_decline"),
    path("transfers/<uuid:key>/withdraw", transfers.transfer_withdraw, name="transfer_withdraw"),
    path("transfers/<uuid:key>/file/<str:which>", transfers.transfer_file, name="transfer_file"),
    path("<uuid:key>/groups", groups.child_groups, name="child_groups"),
    path("<uuid:key>/groups/<int:pk>/end", groups.group_end, name="group_end"),
]

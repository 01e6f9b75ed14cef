"""Addresses of the verification room."""

from django.urls import path

from notoneless.verification.views import campaigns, checkgroups, matching, partners, rolls

app_name = "verification"

urlpatterns = [
    path("partners/", partners.sendings, name="sendings"),
    path("partners/new", partners.sending_make, name="sending_make"),
    path("partners/<uuid:key>", partners.sending, name="sending"),
    path("partners/<uuid:key>/file/<int:serial>", partners.sending_file, name="sending_file"),
    path("partners/<uuid:key>/receive", partners.sending_receive, name="sending_receive"),
    path("partners/<uuid:key>/sign", partners.sending_sign, name="sending_sign"),
    path("partners/<uuid:key>/extend", partners.sending_extend, name="sending_extend"),
    path("partners/<uuid:key>/withdraw", partners.sending_withdraw, name="sending_withdraw"),
    path("partners/<uuid:key>/counts", partners.sending_counts, name="sending_counts"),
    path("partners/<uuid:key>/sheet.<str:form>", partners.sending_sheet, name="sending_sheet"),
    path("campaigns/", campaigns.campaign_now, name="campaign_now"),
    path("campaigns/all/", campaigns.campaigns, name="campaigns"),
    path("campaigns/new/", campaigns.campaign_open, name="campaign_open"),
    path("campaigns/<uuid:key>/", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:key>/stages/", campaigns.campaign_change, name="campaign_change"),
    path("campaigns/<uuid:key>/refresh/", campaigns.campaign_refresh, name="campaign_refresh"),
    path("campaigns/<uuid:key>/close/", campaigns.campaign_close, name="campaign_close"),
    path("campaigns/<uuid:key>/names/", campaigns.campaign_names, name="campaign_names"),
    path("campaigns/<uuid:key>/plan.<str:form>", campaigns.campaign_paper, name="campaign_paper"),
    path("campaigns/<uuid:key>/joint/", campaigns.campaign_joint, name="campaign_joint"),
    path("campaigns/<uuid:key>/<str:code>/", checkgroups.campaign_township, name="campaign_township"),
    path(
        "campaigns/<uuid:key>/<str:code>/sheet.<str:form>", checkgroups.campaign_sheet, name="campaign_sheet"
    ),
    path("campaigns/<uuid:key>/<str:code>/member/<str:role>/", checkgroups.member_add, name="member_add"),
    path("campaigns/<uuid:key>/<str:code>/member/<int:pk>/end/", checkgroups.member_end, name="member_end"),
    path(
        "campaigns/<uuid:key>/<str:code>/stage/<int:number>/", checkgroups.stage_report, name="stage_report"
    ),
    path(
        "campaigns/<uuid:key>/<str:code>/stage/<int:number>/acknowledge/",
        checkgroups.stage_acknowledge,
        name="stage_acknowledge",
    ),
    path("runs/", matching.runs, name="runs"),
    path("runs/new/", matching.run_start, name="run_start"),
    path("runs/<uuid:key>/", matching.run_page, name="run_page"),
    path("runs/<uuid:key>/progress/", matching.run_progress, name="run_progress"),
    path("runs/<uuid:key>/entered/", matching.run_entered, name="run_entered"),
    path("runs/<uuid:key>/left/", matching.run_left, name="run_left"),
    path("lists/", matching.lists, name="lists"),
    path("lists/<str:kind>/codes/", matching.list_codes, name="list_codes"),
    path("rows/", matching.rows, name="rows"),
    path("pairs/", matching.pairs, name="pairs"),
    path("pairs/<uuid:key>/", matching.pair_page, name="pair_page"),
    path("duplicates/", matching.duplicates, name="duplicates"),
    path("duplicates/<int:pk>/", matching.duplicate_page, name="duplicate_page"),
    path("duplicates/<int:pk>/settle/", matching.duplicate_settle, name="duplicate_settle"),
    path("unclaimed/", matching.unclaimed, name="unclaimed"),
    path("found/", matching.found, name="found"),
    path("roll-checks/", rolls.roll_checks, name="roll_checks"),
    path("roll-checks/there/", rolls.roll_there_all, name="roll_there_all"),
    path("roll-checks/school/<str:number>/", rolls.roll_school, name="roll_school"),
    path("roll-checks/school/<str:number>/classes/", rolls.roll_classes, name="roll_classes"),
    path("roll-checks/school/<str:number>/there/", rolls.roll_there, name="roll_there"),
    path("roll-checks/school/<str:number>/there/done/", rolls.roll_done, name="roll_done"),
    path("roll-checks/<uuid:key>/", rolls.roll_proposal, name="roll_proposal"),
    path("roll-checks/<uuid:key>/ours/", rolls.roll_ours, name="roll_ours"),
]

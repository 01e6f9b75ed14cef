"""Addresses of the case room."""

from django.urls import path

from notoneless.cases import handing_views, many_views, paper_views, season_views, views

app_name = "cases"
urlpatterns = [
    path("", views.cases_all, name="cases_all"),
    path("suspected", views.cases_suspected, name="cases_suspected"),
    path("out-of-school", views.cases_out_of_school, name="cases_out_of_school"),
    path("overdue", views.cases_overdue, name="cases_overdue"),
    path("review", views.findings_review, name="findings_review"),
    path("review/many", many_views.findings_many, name="findings_many"),
    path("suspected/many", many_views.propose_many, name="propose_many"),
    path("season/preview", season_views.season_preview, name="season_preview"),
    path("papers", paper_views.papers_all, name="papers_all"),
    path("papers/numbers", paper_views.paper_numbers, name="paper_numbers"),
    path("papers/<uuid:key>", paper_views.paper_page, name="paper_page"),
    path("papers/<uuid:key>/draft.<str:form>", paper_views.paper_preview, name="paper_preview"),
    path("papers/<uuid:key>/file.<str:form>", paper_views.paper_file, name="paper_file"),
    path("papers/<uuid:key>/receipt.pdf", paper_views.paper_receipt, name="paper_receipt"),
    path("papers/<uuid:key>/check", paper_views.paper_check, name="paper_check"),
    path("papers/<uuid:key>/sign", paper_views.paper_sign, name="paper_sign"),
    path("papers/<uuid:key>/seal", paper_views.paper_seal, name="paper_seal"),
    path("papers/<uuid:key>/deliver", paper_views.paper_deliver, name="paper_deliver"),
    path("papers/<uuid:key>/void", paper_views.paper_void, name="paper_void"),
    path("handovers/", handing_views.handovers, name="handovers"),
    path("handovers/offer/<slug:number>", handing_views.handover_offer, name="handover_offer"),
    path("handovers/<uuid:key>", handing_views.handover_page, name="handover_page"),
    path("handovers/<uuid:key>/answer", handing_views.handover_answer, name="handover_answer"),
    path("handovers/<uuid:key>/withdraw", handing_views.handover_withdraw, name="handover_withdraw"),
    path("open/<uuid:key>", views.case_open, name="case_open"),
    path("leave/<uuid:key>", views.pupil_leave, name="pupil_leave"),
    path("<uuid:key>", views.case_page, name="case_page"),
    path("<uuid:key>/see-door", views.case_see_door, name="case_see_door"),
    path("<uuid:key>/propose", views.case_propose, name="case_propose"),
    path("<uuid:key>/review", views.case_review, name="case_review"),
    path("<uuid:key>/members", views.case_members, name="case_members"),
    path("<uuid:key>/contact", views.case_contact, name="case_contact"),
    path("<uuid:key>/return", views.case_return, name="case_return"),
    path("<uuid:key>/followup", views.case_followup, name="case_followup"),
    path("<uuid:key>/close", views.case_close, name="case_close"),
    path("<uuid:key>/reopen", views.case_reopen, name="case_reopen"),
    path("<uuid:key>/papers/<str:kind>", paper_views.paper_draft, name="paper_draft"),
    path("<uuid:key>/files/<uuid:file>", views.case_file, name="case_file"),
]

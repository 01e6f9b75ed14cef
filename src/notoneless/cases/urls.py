"""Addresses of the case room."""

from django.urls import path

from notoneless.cases.views import case, handing, ledgers, many, papers, season

app_name = "cases"
urlpatterns = [
    path("", ledgers.cases_all, name="cases_all"),
    path("suspected", ledgers.cases_suspected, name="cases_suspected"),
    path("out-of-school", ledgers.cases_out_of_school, name="cases_out_of_school"),
    path("overdue", ledgers.cases_overdue, name="cases_overdue"),
    path("review", ledgers.findings_review, name="findings_review"),
    path("review/many", many.findings_many, name="findings_many"),
    path("suspected/many", many.propose_many, name="propose_many"),
    path("season/preview", season.season_preview, name="season_preview"),
    path("papers", papers.papers_all, name="papers_all"),
    path("papers/numbers", papers.paper_numbers, name="paper_numbers"),
    path("papers/<uuid:key>", papers.paper_page, name="paper_page"),
    path("papers/<uuid:key>/draft.<str:form>", papers.paper_preview, name="paper_preview"),
    path("papers/<uuid:key>/file.<str:form>", papers.paper_file, name="paper_file"),
    path("papers/<uuid:key>/receipt.pdf", papers.paper_receipt, name="paper_receipt"),
    path("papers/<uuid:key>/redraft", papers.paper_redraft, name="paper_redraft"),
    path("papers/<uuid:key>/check", papers.paper_check, name="paper_check"),
    path("papers/<uuid:key>/sign", papers.paper_sign, name="paper_sign"),
    path("papers/<uuid:key>/seal", papers.paper_seal, name="paper_seal"),
    path("papers/<uuid:key>/deliver", papers.paper_deliver, name="paper_deliver"),
    path("papers/<uuid:key>/void", papers.paper_void, name="paper_void"),
    path("handovers/", handing.handovers, name="handovers"),
    path("handovers/offer/<slug:number>", handing.handover_offer, name="handover_offer"),
    path("handovers/<uuid:key>", handing.handover_page, name="handover_page"),
    path("handovers/<uuid:key>/answer", handing.handover_answer, name="handover_answer"),
    path("handovers/<uuid:key>/withdraw", handing.handover_withdraw, name="handover_withdraw"),
    path("open/<uuid:key>", case.case_open, name="case_open"),
    path("leave/<uuid:key>", case.pupil_leave, name="pupil_leave"),
    path("<uuid:key>", case.case_page, name="case_page"),
    path("<uuid:key>/see-door", case.case_see_door, name="case_see_door"),
    path("<uuid:key>/propose", case.case_propose, name="case_propose"),
    path("<uuid:key>/review", case.case_review, name="case_review"),
    path("<uuid:key>/members", case.case_members, name="case_members"),
    path("<uuid:key>/contact", case.case_contact, name="case_contact"),
    path("<uuid:key>/return", case.case_return, name="case_return"),
    path("<uuid:key>/followup", case.case_followup, name="case_followup"),
    path("<uuid:key>/close", case.case_close, name="case_close"),
    path("<uuid:key>/reopen", case.case_reopen, name="case_reopen"),
    path("<uuid:key>/papers/<str:kind>", papers.paper_draft, name="paper_draft"),
    path("<uuid:key>/files/<uuid:file>", case.case_file, name="case_file"),
]

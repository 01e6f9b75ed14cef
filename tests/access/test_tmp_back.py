import pytest

from tests.access import test_fields, test_matrix, test_outside
from tests.access.table import ROLES, rows

MINE = {
    "return_plan",
    "meeting_invite",
    "meeting_record",
    "case_recheck",
    "case_relapse",
    "closing_propose",
    "closings",
    "closings_many",
    "closing_page",
    "closing_check",
    "closing_approve",
    "closing_return",
    "surveys",
    "survey_record",
    "county_transfer_offer",
    "county_transfers",
    "county_transfer",
    "county_transfer_end",
    "case_return",
    "case_followup",
    "case_page",
    "case_file",
    "cases_all",
}
KEEP = [r for r in rows() if (r.route.startswith("cases:") and r.route[6:] in MINE) or r.route == "web:desk"]


@pytest.mark.django_db
def test_mine(world, monkeypatch):
    bad = []
    for m in (test_matrix, test_outside, test_fields):
        monkeypatch.setattr(m, "ROWS", [r for r in KEEP if m is not test_fields or "GET" in r.methods])
    import sys
    def say(*a):
        print(*a, file=open("/tmp/back_acc_roles.log","a"), flush=True)
    for role in ["school_manager","village_officer","bureau_officer","township_officer","centre_officer","class_teacher","bureau_leader","bureau_approver","audit_admin","partner","system_admin","security_admin"]:
        say(role, len(bad), bad[-3:])
        try:
            test_matrix.test_each_role_is_answered_as_the_matrix_says(world, role)
        except AssertionError as e:
            bad.append(str(e)[:900])
        if not role.startswith("bureau"):
            before = test_outside.everything()
            bad += test_outside.holes(test_outside.signed_in(world, role), role, world)
            if role.endswith(('officer','manager')): bad += test_outside.leaks(test_outside.signed_in(world, role), role, world)
            if test_outside.everything() != before:
                bad.append("changed " + role)
    try:
        test_fields.test_the_village_reads_no_reason_no_note_of_others_and_no_group_on_any_page(world)
    except AssertionError as e:
        bad.append(str(e))
    for w in test_fields.pages(world, "village_officer"):
        for word in ("石榴约谈", "石榴调查", "石榴做", "石榴理由", "石榴迁", "石榴联系"):
            if word in w[1]:
                bad.append(f"village {w[0]} tells {word}")
    assert not bad, "\n".join(bad)

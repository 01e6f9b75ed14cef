"""Guards of the case room."""

from guardkind import Guard

RETURNING = "tests/cases/test_returning.py::"
TRACKING = "tests/cases/test_tracking.py::"
CLOSING = "tests/domain/test_closing.py::"
FOLLOWING = "tests/domain/test_following.py::"
JOURNEY = "tests/journeys/test_f5_"

GUARDS_BACK: list[Guard] = [
    Guard(
        "return: somebody receives the child",
        "cases/services/returning.py",
        r"if not plan\.reception\.strip\(\):",
        "if False:",
        RETURNING + "test_without_a_reception_no_return_is_registered",
    ),
    Guard(
        "return: only the school's own people are named",
        "cases/services/returning.py",
        r"if stranger is not None:",
        "if False:",
        RETURNING + "test_only_people_of_the_school_are_named_in_a_plan",
    ),
    Guard(
        "return: not before it left again",
        "cases/services/returning.py",
        r"left is not None and on < left\.on",
        "False",
        RETURNING + "test_not_in_class_is_a_relapse_open_looks_are_dropped_and_a_new_return_has_new_ones",
    ),
    Guard(
        "looks: two records of a day meet one",
        "domain/following.py",
        r"if any\(due\.met_on == on for due in rows\):",
        "if False:",
        RETURNING + "test_a_record_meets_the_earliest_look_due_and_two_of_a_day_meet_one",
    ),
    Guard(
        "looks: a record before its day meets none",
        "domain/following.py",
        r"due\.met_on is None and due\.due_on <= on",
        "due.met_on is None",
        FOLLOWING + "test_a_record_meets_the_earliest_open_look_that_is_due_and_two_of_a_day_meet_one",
    ),
    Guard(
        "looks: a bad spacing is refused",
        "grid/services/settings.py",
        r"    if key in LISTS:",
        "    if False:",
        "tests/grid/test_followup_spacing.py::test_a_bad_spacing_is_refused_when_it_is_typed",
    ),
    Guard(
        "looks: a relapse drops what is open",
        "cases/services/returning.py",
        r"    case\.followups_due\.filter\(done__isnull=True\)\.update\(is_dropped=True\)\n",
        "",
        RETURNING + "test_not_in_class_is_a_relapse_open_looks_are_dropped_and_a_new_return_has_new_ones",
    ),
    Guard(
        "closing: four looks met and the period over",
        "cases/services/closing.py",
        r"        refused = closing_refused\(case, today\)\n        if refused is None and",
        "        refused = None\n        if",
        RETURNING + "test_a_case_is_not_proposed_before_the_period_is_over_and_four_looks_are_met",
    ),
    Guard(
        "closing: each step another person",
        "domain/closing.py",
        r"if person in facts\.people:",
        "if False:",
        CLOSING + "test_who_said_a_word_says_no_second_one",
    ),
    Guard(
        "closing: the bureau comes last",
        "domain/closing.py",
        r"return \(\*centre, \*township\) or \(Level\.BUREAU,\)",
        "return (*centre, *township, Level.BUREAU)",
        RETURNING + "test_the_bureau_does_not_close_what_was_not_checked_and_nobody_checks_for_others",
    ),
    Guard(
        "closing: a child gone meanwhile falls out",
        "cases/services/returning.py",
        r"    if closing is not None:\n",
        "    if False:\n",
        RETURNING + "test_a_child_that_is_gone_meanwhile_is_not_closed",
    ),
    Guard(
        "closing: only one's own units check",
        "cases/queries/closing.py",
        r"if closing\.township_id in see\.unit_ids_as\(Role\.TOWNSHIP_OFFICER\):",
        "if True:",
        RETURNING + "test_the_bureau_does_not_close_what_was_not_checked_and_nobody_checks_for_others",
    ),
    Guard(
        "relapse: one open case a child",
        "cases/services/rechecking.py",
        r"if Case\.objects\.open\(\)\.filter\(child=case\.child\)\.exists\(\):",
        "if False:",
        RETURNING + "test_a_child_with_a_newer_open_case_gets_no_second_one",
    ),
    Guard(
        "recheck: lead unit and above only",
        "cases/services/rechecking.py",
        r"not _leads_or_above\(case, by\)",
        "False",
        RETURNING + "test_what_was_confirmed_is_verified_anew_by_its_lead_and_above",
    ),
    Guard(
        "meeting: told once",
        "cases/services/returning.py",
        r"if row\.recorded_on is not None:",
        "if False:",
        RETURNING + "test_parents_are_asked_for_a_day_and_what_came_of_it_is_kept_once",
    ),
    Guard(
        "survey: not early, not twice, not of a child back",
        "cases/services/tracking.py",
        r"        if refused is not None:\n",
        "        if False:\n",
        TRACKING + "test_a_survey_is_filled_in_once_from_a_week_before",
    ),
    Guard(
        "survey: skipped when the child is back",
        "cases/services/returning.py",
        r"        surveys_skip\(case=case, today=today\)\n",
        "",
        TRACKING + "test_a_child_back_before_is_skipped_and_one_gone_again_is_surveyed",
    ),
    Guard(
        "another county: ours without a receipt",
        "cases/services/transferring.py",
        r"if receipt is None:",
        "if False:",
        TRACKING + "test_only_the_receipt_ends_it_and_the_child_is_never_nowhere",
    ),
    Guard(
        "another county: the child stays accounted for",
        "cases/services/transferring.py",
        r"        whereabouts_set\(child=case[^\n]*\n",
        "",
        TRACKING + "test_only_the_receipt_ends_it_and_the_child_is_never_nowhere",
    ),
    Guard(
        "another county: answered once",
        "cases/services/transferring.py",
        r"        if row\.state != S\.OFFERED:\n            return _nothing\(log, case, ANSWERED\)\n        _answered",
        "        _answered",
        TRACKING + "test_declined_or_withdrawn_the_case_goes_on_and_may_be_offered_again",
    ),
    Guard(
        "survey: another's are out of sight",
        "cases/queries/tracking.py",
        r"filter\(case__in=Case\.objects\.visible_to\(user\)\)",
        "all()",
        "tests/journeys/test_e2_tracking.py::test_the_list_filters_by_term_and_is_exported_in_sight",
    ),
    Guard(
        "closing: another's is out of sight",
        "cases/queries/closing.py",
        r"filter\(case__in=Case\.objects\.visible_to\(user\)\)",
        "all()",
        JOURNEY + "closing.py::test_four_pairs_of_hands_close_a_case",
    ),
]

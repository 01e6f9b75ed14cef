"""Guards of cases and their papers."""

from guardkind import Guard

BULK = "tests/journeys/test_f3_bulk.py::"
GENUINE = "tests/journeys/test_f3_genuine.py::"
MANY = "tests/documents/test_many_issuers.py::"

GUARDS_CASES = [
    Guard(
        "pile: a job run twice drafts nothing twice",
        "cases/papers/many.py",
        r"        if waiting is not None:",
        "        if False:",
        BULK + "test_a_job_run_twice_drafts_nothing_twice_and_signs_nothing_twice",
    ),
    Guard(
        "pile: who is not ready is not done",
        "cases/views/manypapers.py",
        r"ready = \[line\.pk for line in lines if line\.refusal is None\]",
        "ready = [line.pk for line in lines]",
        BULK + "test_nobody_signs_his_own_pile",
        count=2,
    ),
    Guard(
        "pile: one bad print stops no other",
        "cases/papers/many.py",
        r"except Exception as error:.*",
        "except ZeroDivisionError as error:",
        BULK + "test_a_failing_print_spends_no_number_and_stops_no_other_paper",
    ),
    Guard(
        "pile: what was checked is not taken back",
        "cases/papers/many.py",
        r", paper__state=PaperState\.DRAFTED\)",
        ")",
        BULK + "test_drafts_are_taken_back_and_what_was_checked_stays",
    ),
    Guard(
        "pile: another's pile is not found",
        "cases/views/manypapers.py",
        r", asker=request\.user\.login\)",
        ")",
        BULK + "test_another_ones_pile_is_not_found_and_a_stranger_prints_nothing",
    ),
    Guard(
        "pile: printed by the unit that issued it",
        "cases/queries/manypapers.py",
        r"if any\(row\.paper\.issuer\.path\.startswith.*:",
        "if True:",
        BULK + "test_another_ones_pile_is_not_found_and_a_stranger_prints_nothing",
    ),
    Guard(
        "delivery: the second one moves no case",
        "cases/papers/acts.py",
        r"        if is_first:",
        "        if True:",
        BULK + "test_both_parents_get_it_and_a_mistaken_entry_is_corrected_by_one_that_cites_it",
    ),
    Guard(
        "delivery: an entry is corrected once",
        "domain/paperflow.py",
        r"    if is_corrected:",
        "    if False:",
        BULK + "test_both_parents_get_it_and_a_mistaken_entry_is_corrected_by_one_that_cites_it",
    ),
    Guard(
        "check: slowed down",
        "domain/papercheck.py",
        r"return asked > CHECKS_AN_HOUR",
        "return False",
        GENUINE + "test_a_machine_that_tries_codes_is_slowed_down",
    ),
    Guard(
        "check: no code is no paper",
        "domain/papercheck.py",
        r" else NO_CODE",
        ' else ""',
        GENUINE + "test_every_wrong_code_is_answered_alike",
    ),
    Guard(
        "check: a draft has no code",
        "files/papers/shapes.py",
        r"return shape if shape\.is_draft else replace",
        "return replace",
        "tests/files/test_check_code.py::test_a_draft_carries_no_code",
    ),
    Guard(
        "number: the counter is held",
        "documents/services.py",
        r"PaperNumber\.objects\.select_for_update\(\)",
        "PaperNumber.objects",
        MANY + "test_fifty_at_once_number_without_a_gap_and_a_failing_print_spends_none",
    ),
]

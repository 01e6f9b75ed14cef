"""Guards of the case room: its papers, their corrections, and the county's own words."""

from guardkind import Guard

LETTERS = "tests/cases/test_letters.py::"
JOURNEY = "tests/journeys/test_f3_letters.py::"
TYPED = "tests/domain/test_papertyped.py::"
WORDING = "tests/files/papers/test_countywording.py::"
TEMPLATE = "tests/files/test_wordtemplate.py::"
PACKAGE = TEMPLATE + "test_a_hostile_package_is_refused_before_it_is_parsed"

GUARDS_LETTERS: list[Guard] = [
    Guard(
        "paper: a return-by day is a working day",
        "domain/papertyped.py",
        r"    found = check_return_by\(.*\n",
        "    found = None\n",
        TYPED + "test_a_return_by_day_is_later_and_a_working_day",
    ),
    Guard(
        "paper: a deferral lasts a year at most",
        "domain/papertyped.py",
        r"if until_on > latest:",
        "if False:",
        TYPED + "test_a_deferral_of_one_year_to_the_day_before_is_let_through",
    ),
    Guard(
        "paper: an answer is asked for later than today",
        "domain/papertyped.py",
        r"if answer_by <= today:",
        "if False:",
        TYPED + "test_what_is_typed_is_looked_at",
    ),
    Guard(
        "paper: a correction keeps to care",
        "domain/paperkinds.py",
        r"(def correction_refused[\s\S]*?)if rule\.is_legal and facts\.path is not CausePath\.LAW:",
        r"\1if False:",
        TYPED + "test_a_correction_never_takes_the_law_to_a_family_met_with_care",
    ),
    Guard(
        "paper: a correction needs what it corrects",
        "domain/paperkinds.py",
        r"    if kind not in facts\.done:",
        "    if False:",
        TYPED + "test_a_correction_needs_what_it_corrects_an_open_case_and_a_basis_that_holds",
    ),
    Guard(
        "paper: corrected by its issuer",
        "cases/queries/papersteps.py",
        r"if issuer\.pk != row\.paper\.issuer_id:",
        "if False:",
        JOURNEY + "test_another_unit_does_not_correct_it_and_an_undelivered_one_is_voided_instead",
    ),
    Guard(
        "paper: corrected once at a time",
        "cases/queries/papersteps.py",
        r"if row\.replaced_by\.exclude\(paper__state=PaperState\.VOID\)\.exists\(\):",
        "if False:",
        JOURNEY + "test_a_delivered_paper_is_corrected_by_a_new_one_that_cites_it",
    ),
    Guard(
        "paper: another case's referral is not taken",
        "cases/papers/acts.py",
        r" or referral\.case_id != case\.pk",
        "",
        LETTERS + "test_another_cases_referral_is_not_taken",
    ),
    Guard(
        "paper: not signed when its day has come",
        "cases/papers/acts.py",
        r"if case_paper\.return_by_on is not None and case_paper\.return_by_on <= today:",
        "if False:",
        LETTERS + "test_a_paper_whose_day_has_come_is_not_signed",
    ),
    Guard(
        "paper: a corrected notice does not move the order's day",
        "cases/papers/acts.py",
        r"if case_paper\.kind == PaperKind\.RETURN_NOTICE and .*:",
        "if False:",
        LETTERS + "test_a_corrected_notice_moves_nothing_once_the_order_is_with_the_family",
    ),
    Guard(
        "papers: exports are for who may export",
        "grid/exporting.py",
        r'if request\.GET\.get\("export"\) and not table\.export_name:',
        "if False:",
        JOURNEY + "test_the_ledger_of_papers_is_filtered_sorted_and_exported_on_the_record",
    ),
    Guard(
        "wording: what must stand is not lost with what is empty",
        "files/papers/countywording.py",
        r"        if not any\(slot in slots for slots in safe\):",
        "        if False:",
        WORDING + "test_a_required_field_beside_one_that_may_be_empty_is_refused",
    ),
    Guard(
        "wording: required fields stay",
        "files/papers/countywording.py",
        r"    if unknown or missing:",
        "    if unknown:",
        WORDING + "test_each_required_field_is_missed_by_name",
    ),
    Guard(
        "wording: not in force before it is started",
        "documents/wordings.py",
        r", is_active=False\n",
        ", is_active=True\n",
        LETTERS + "test_a_wording_waits_until_it_is_put_into_force_and_can_be_taken_back",
    ),
    Guard(
        "wording: macros are refused",
        "files/wordtemplate.py",
        r'if any\("vba" in name .*:',
        "if False:",
        PACKAGE,
    ),
    Guard(
        "wording: a package that unpacks too large",
        "files/wordtemplate.py",
        r" or sum\(entry\.file_size .*:",
        ":",
        PACKAGE,
    ),
    Guard(
        "wording: entities are refused",
        "files/wordtemplate.py",
        r'if b"<!DOCTYPE" in content .*:',
        "if False:",
        PACKAGE,
    ),
    Guard(
        "wording: nothing is fetched from elsewhere",
        "files/wordtemplate.py",
        r'if name\.endswith\("\.rels"\) and any\(',
        "if False and any(",
        PACKAGE,
    ),
    Guard(
        "wording: tracked changes are not guessed",
        "files/wordtemplate.py",
        r'    \(\("w:ins".*\n',
        "",
        TEMPLATE + "test_what_would_be_lost_is_refused_with_its_paragraph",
    ),
]

"""Guards of the cases and their papers."""

from guardkind import Guard

NEEDS = "tests/cases/test_penalty_papers.py::"
LAW = "tests/journeys/test_f3_enforcement_papers.py::"
PRINTED = "tests/files/papers/test_penalty.py::"

GUARDS_PENALTYPAPERS = [
    Guard("penalty papers: a missing fact stops the signing", "cases/papers/acts.py",
          r"        refused = facts_refused\(case_paper, today=today\)", "        pass",
          NEEDS + "test_nor_is_it_signed_and_no_number_is_spent"),
    Guard("penalty papers: a missing fact stops the draft", "cases/papers/acts.py",
          r"missing = facts_missing\(case, kind, _proceeding\(case\), typed, today\)", "missing = None",
          NEEDS + "test_a_paper_without_a_fact_it_must_state_is_not_drafted"),
    Guard("penalty papers: the party is a guardian", "cases/papers/needs.py",
          r"if proceeding\.party == case\.child\.name or not [^\n]*:", "if False:",
          NEEDS + "test_a_paper_without_a_fact_it_must_state_is_not_drafted"),
    Guard("penalty papers: two officers with cards", "cases/papers/needs.py",
          r"if len\(officers\) < 2 or [^\n]*:", "if False:",
          NEEDS + "test_a_paper_without_a_fact_it_must_state_is_not_drafted"),
    Guard("penalty papers: a hearing is told in time", "cases/papers/needs.py",
          r"if asked\.today > latest:", "if False:",
          NEEDS + "test_a_paper_without_a_fact_it_must_state_is_not_drafted"),
    Guard("penalty papers: the host is an outsider", "cases/papers/needs.py",
          r"if proceeding\.hearing_host\.strip\(\) in parts\(proceeding\.officers\):", "if False:",
          NEEDS + "test_a_paper_without_a_fact_it_must_state_is_not_drafted"),
    Guard("penalty papers: the basis holds on the day", "cases/papers/needs.py",
          r"basis is None or not basis\.holds_on\(asked\.today\)", "False",
          NEEDS + "test_a_basis_that_ran_out_stops_the_decision_at_the_signing"),
    Guard("papers of the file are not delivered", "domain/paperkinds.py",
          r"    if PAPERS\[kind\]\.is_delivered:\n        return None\n    return Refusal",
          "    return None\n    return Refusal",
          "tests/domain/test_paperfields.py::test_each_paper_ends_with_its_addressee_or_in_the_file"),
    Guard("a signed paper is not changed", "cases/queries/papersteps.py",
          r"if paper\.state not in \(PaperState\.DRAFTED, PaperState\.CHECKED\):", "if False:",
          LAW + "test_what_was_typed_is_changed_until_the_signing_and_a_change_voids_the_check"),
    Guard("only the issuer changes a paper", "cases/queries/papersteps.py",
          r"if not any\(post\.unit_id == paper\.issuer_id for post in sight\(user\)\.posts\):", "if False:",
          NEEDS + "test_only_the_unit_that_issues_a_paper_changes_what_was_typed"),
    Guard("no hearing paragraph without the right", "files/papers/enforcement.py",
          r"hearing = \"五、要求听证的权利\" if self\.has_hearing_right else \"\"", "hearing = \"五、要求听证的权利\"",
          PRINTED + "test_a_notice_speaks_of_a_hearing_only_where_there_is_a_right_to_one"),
    Guard("a final copy has its number", "files/papers/enforcing.py", r"if not self\.number_text:", "if False:",
          PRINTED + "test_a_final_copy_without_a_number_is_refused_and_a_draft_bears_none"),
    Guard("late addition without the days of a review", "cases/papers/lawfacts.py",
          r"until=until, paused=paused", "until=until",
          NEEDS + "test_days_of_a_review_and_a_granted_deferral_add_nothing"),
]  # fmt: skip

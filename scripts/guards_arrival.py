"""Guards of the arrival at the start of a term and of rolls nobody saw."""

from guardkind import Guard

D1 = "tests/journeys/test_d1_arrival.py"
RULE = "tests/domain/test_arrival.py"
B3 = "tests/journeys/test_b3_consistency.py::"

GUARDS_ARRIVAL = [
    Guard("arrival: who has not come has a reason", "domain/arrival.py",
          r"    if said\.came is Came\.MISSING and said\.reason is None:", "    if False:", RULE),
    Guard("arrival: elsewhere without its paper has not come", "domain/arrival.py",
          r"    if came is Came\.ELSEWHERE and not has_proof:", "    if False:", RULE),
    Guard("arrival: nothing is written after the set day", "domain/arrival.py",
          r"    if is_closed or today > due_on:", "    if False:", RULE),
    Guard("arrival: nothing is written over", "attendance/services/arrival.py",
          r"queries\.arrival_version\(arrival, school_class\) != read_at", "False", D1),
    Guard("unseen: the rule of an answer is asked", "attendance/services/unseen.py",
          r"refused = answer_refused\([^)]*\)", "refused = None",
          B3 + "test_each_is_answered_once_with_how_it_was_found_out"),
    Guard("unseen: only one's own classes are answered for", "attendance/views/unseen.py",
          r"school_class__in=queries\.classes_called\(request\.user\)", "pk__gt=0",
          B3 + "test_another_school_neither_sees_nor_answers"),
]  # fmt: skip

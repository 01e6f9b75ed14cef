"""Guards of the attendance room."""

from guardkind import Guard

D2 = "tests/journeys/test_d2_rollcall.py::"
RULE = "tests/domain/test_rollcall.py::"
AWAY = "tests/domain/test_absence.py::"

GUARDS_ATTENDANCE = [
    Guard("call: the rule is asked", "attendance/services/rollcall.py",
          r"refused = call_refused\(queries\.call_facts\(school_class, on, lesson, by, today, call, is_open\)\)",
          "refused = None",
          D2 + "test_a_weekend_neither_breaks_nor_lengthens"),
    Guard("call: nothing is written over", "attendance/services/rollcall.py", r"version_of\(call\) != read_at", "False",
          D2 + "test_two_phones_never_write_over_each_other"),
    Guard("call: only on school days", "domain/rollcall.py", r"    if not facts\.is_school_day:", "    if False:",
          RULE + "test_a_class_is_called_on_a_school_day"),
    Guard("call: the past is the school's", "domain/rollcall.py",
          r"facts\.on < facts\.today and not facts\.answers_for_school", "False",
          RULE + "test_the_day_after_the_school_puts_right_and_later_nobody"),
    Guard("call: another's call is not changed", "domain/rollcall.py",
          r"facts\.is_taken and not \(facts\.is_taker or facts\.answers_for_school\)", "False",
          RULE + "test_a_taken_call_is_put_right_by_its_taker_or_the_school"),
    Guard("call: only one's own classes", "attendance/views/rollcall.py", r"queries\.classes_called\(request\.user\)",
          "SchoolClass.objects.select_related('school')",
          D2 + "test_what_another_class_says_is_not_seen_and_not_written"),
    Guard("absence: suspected on the set day", "attendance/services/absences.py", r"    if Start\.SUSPECT in started:",
          "    if False:", D2 + "test_on_the_set_day_the_child_is_suspected_and_everybody_knows_the_same_hour"),
    Guard("absence: no second one beside a case", "attendance/services/absences.py",
          r" and child\.pk not in has_case", "",
          D2 + "test_on_the_set_day_the_child_is_suspected_and_everybody_knows_the_same_hour"),
    Guard("absence: an ended one is told nothing", "attendance/services/absences.py",
          r"            if row\.ended_on is not None:", "            if False:",
          D2 + "test_who_will_not_come_is_suspected_at_once"),
    Guard("absence: thresholds do not contradict", "domain/absence.py",
          r"    if not days\[1\] <= days\[2\] <= days\[3\]:",
          "    if False:", AWAY + "test_a_table_that_contradicts_itself_is_refused"),
]  # fmt: skip

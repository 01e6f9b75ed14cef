"""Guards of the case room: ledgers of a day, forms, case files."""

from guardkind import Guard

LEDGERS = "tests/journeys/test_f2_ledgers_on_a_day.py::"
PACKS = "tests/journeys/test_f3_evidence_pack.py::"
PACKED = "tests/files/test_casefile.py::"
TIMELINE = "tests/cases/test_timeline.py::"

GUARDS_LEDGERS = [
    Guard("ledger: what came later is unknown on a past day", "cases/queries/asof.py", r"filter\(on__lte=on\)", "all()",
          LEDGERS + "test_each_evening_each_case_stands_on_one_ledger"),
    Guard("ledger: no day before the records", "cases/views/ledgers.py", r"problem = not_told\(day\)", 'problem = ""',
          LEDGERS + "test_before_the_county_began_nothing_was_recorded_and_tomorrow_is_not_told"),
    Guard("ledger: no form of a day before the records", "cases/views/ledgerforms.py",
          r" or not_told\(day_asked\(request\)\)", "",
          LEDGERS + "test_before_the_county_began_nothing_was_recorded_and_tomorrow_is_not_told"),
    Guard("ledger: what may not be read is not filtered by", "cases/ledgerforms.py",
          r"gone = \[\] if is_sensitive else list\(SENSITIVE\)", "gone = []",
          LEDGERS + "test_filters_find_and_leave_out_and_the_count_equals_the_rows"),
    Guard("ledger: a reason is for who may read it", "cases/ledgercolumns.py",
          r'Column\("reason", "理由", reason\)\] if is_sensitive else \[\]',
          'Column("reason", "理由", reason)]', LEDGERS + "test_the_closed_ones_show_reason_and_reviewer"),
    Guard("ledger: whole numbers for that selection only", "cases/services/ledgers.py",
          r'said\.get\("what"\) == what', "True",
          LEDGERS + "test_whole_numbers_leave_with_a_reason_for_that_selection_on_that_day"),
    Guard("ledger: whole numbers that day only", "cases/services/ledgers.py",
          r"event is None or clock\.local_day\(event\.at\) != today", "event is None",
          LEDGERS + "test_whole_numbers_leave_with_a_reason_for_that_selection_on_that_day"),
    Guard("ledger: whole numbers for who wrote the reason", "cases/services/ledgers.py",
          r', by=by\.login\)\.first\(\)\n    if', ").first()\n    if",
          LEDGERS + "test_whole_numbers_leave_with_a_reason_for_that_selection_on_that_day"),
    Guard("ledger: numbers are covered by default", "cases/ledgercolumns.py",
          r"return number if is_whole else mask_id_number\(number\)",
          "return number", LEDGERS + "test_a_sheet_a_child_and_the_sign_off_list"),
    Guard("pack: out of sight it does not exist", "cases/queries/packs.py", r"case__in=Case\.objects\.visible_to\(user\)",
          "case__in=Case.objects.all()", PACKS + "test_out_of_sight_it_does_not_exist_and_who_may_not_is_told"),
    Guard("pack: sight is asked again when it is made", "cases/services/packs.py",
          r" or not Case\.objects\.visible_to\(by\)\.filter\(pk=row\.case_id\)\.exists\(\)", "",
          PACKS + "test_who_lost_sight_meanwhile_gets_no_file"),
    Guard("pack: one at a time", "cases/services/packs.py", r"if pack_is_running\(case\):", "if False:",
          PACKS + "test_one_at_a_time"),
    Guard("pack: a damaged file stops nothing", "files/casefile.py",
          r"except Exception:  # whatever", "except KeyError:  # whatever",
          PACKED + "test_a_damaged_file_leaves_a_page_that_says_so"),
    Guard("pack: photos are laid small", "files/casefile.py",
          r"            if out\.tell\(\) <= room:", "            if True:",
          PACKED + "test_sixty_photos_stay_below_twenty_megabytes"),
    Guard("timeline: no more rows than are shown", "cases/timeline.py", r'\.order_by\("-on", "-at", "-pk"\)\[:most\]', "",
          TIMELINE + "test_a_long_story_loads_no_more_rows_than_it_shows", 3),
]  # fmt: skip

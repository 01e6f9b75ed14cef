"""Switches each listed guard off in turn, in a copy of the source, and expects the named test to go red.

    python scripts/guards.py [WORD ...]       only guards whose name holds one of the words

A test that stays green without its guard proves nothing: that is a failure here.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from guardkind import Guard
from guards_arrival import GUARDS_ARRIVAL
from guards_attendance import GUARDS_ATTENDANCE
from guards_back import GUARDS_BACK
from guards_bulk import GUARDS_BULK
from guards_causes import GUARDS_CAUSES
from guards_checking import GUARDS_CHECKING
from guards_law import GUARDS_LAW
from guards_ledgers import GUARDS_LEDGERS
from guards_letters import GUARDS_LETTERS
from guards_penaltypapers import GUARDS_PENALTYPAPERS
from guards_visits import GUARDS_VISITS

ROOT = Path(__file__).resolve().parents[1]
TOGETHER = 40
"""So many tests are run at once to see that they are green."""
PACKAGE = "src/notoneless"


REQUESTS = "tests/core/test_request_keys.py::"
EVENTS = "tests/core/test_events.py::"
FACTS = "tests/core/test_hard_facts.py::test_the_database_refuses_the_second_one"
CASES = "tests/cases/test_services.py::"
LOGIN = "tests/web/test_login.py::"
MOVERS = "tests/journeys/test_b1_movers.py::"
ROLLS = "tests/children/"
CONTACTS = "tests/journeys/test_a6_contacts.py::"
COVER_PLAN = "tests/children/test_cover_plan.py::"
PARTNERS = "tests/journeys/test_a8_partners.py::"
EXPORTS = "tests/journeys/test_c1_"
MATCH = "tests/domain/linkage/"

GUARDS = [
    *GUARDS_ARRIVAL,
    *GUARDS_ATTENDANCE,
    *GUARDS_BACK,
    *GUARDS_BULK,
    *GUARDS_CAUSES,
    *GUARDS_LAW,
    *GUARDS_LEDGERS,
    *GUARDS_LETTERS,
    *GUARDS_PENALTYPAPERS,
    *GUARDS_VISITS,
    *GUARDS_CHECKING,
    Guard("request key is spent once", "core/events.py", r"if press is None or press\.spent:", "if True:",
          REQUESTS + "test_the_second_press_gets_the_first_answer"),
    Guard("same key, other body", "core/requestkeys.py", r"if \(done\.by, done\.body_digest\) != .*:", "if False:",
          REQUESTS + "test_the_same_key_with_another_body_is_refused_and_changes_nothing"),
    Guard("content of files counts", "core/requestkeys.py", r"digest\.update\(chunk\)", "pass",
          REQUESTS + "test_the_same_key_with_another_file_of_the_same_size_is_refused"),
    Guard("a request key is asked for", "core/requestkeys.py", r"if not key or len\(key\) > 64:", "if False:",
          REQUESTS + "test_a_key_that_is_none_is_refused"),
    Guard("a list others rest on is not taken back", "intake/undoing.py", r"            if found:\n", "            if False:\n",
          "tests/intake/test_undo.py::test_the_earlier_of_two_lists_waits_for_the_later_one_by_name"),
    Guard("the history covers numbers", "intake/history.py", r"covered = _NUMBER\.sub\(.*", "covered = text",
          "tests/intake/test_history.py::test_numbers_are_covered_wherever_they_stand"),
    Guard("roll check: a difference is decided once", "verification/services/rollchecks.py",
          r"    if held\.state != S\.PROPOSED:\n        raise", "    if False:\n        raise",
          EXPORTS + "national.py::test_a_decided_difference_is_not_decided_again_and_another_school_sees_none"),
    Guard("roll check: ours is said once", "verification/services/rollchecks.py",
          r"        if held\.state != S\.PROPOSED:\n", "        if False:\n",
          "tests/verification/test_rollchecks.py::test_ours_is_said_once"),
    Guard("roll check: ours has its reason", "verification/services/rollchecks.py", r"if not reason\.strip\(\):", "if False:",
          "tests/verification/test_rollchecks.py::test_ours_is_right_only_with_its_reason"),
    Guard("roll check: another school's differences are out of sight", "verification/models/rolls.py",
          r"return self if see\.is_everything else self\.filter\(school__in=see\.units\)", "return self",
          EXPORTS + "there.py::test_another_schools_differences_are_nobody_elses"),
    Guard("roll check: only a school of the export can miss a pupil", "domain/rolldiff.py", r" and one\.school in covered", "",
          "tests/domain/test_rolldiff.py::test_a_suspended_pupil_or_one_of_a_school_the_export_does_not_speak_for_is_not_gone"),
    Guard("roll check: suspended is not gone", "domain/rolldiff.py", r" and one\.is_active", "",
          "tests/domain/test_rolldiff.py::test_a_suspended_pupil_or_one_of_a_school_the_export_does_not_speak_for_is_not_gone"),
    Guard("roll check: namesakes are two", "domain/rolldiff.py", r" and not \(key is _by_name and _contradict\(one, other\)\)", "",
          "tests/domain/test_rolldiff.py::test_namesakes_born_on_one_day_are_two_pupils"),
    Guard("roll check: a shared number pairs nobody", "domain/rolldiff.py", r" if value not in twice", "",
          "tests/domain/test_rolldiff.py::test_a_roll_number_two_rows_share_pairs_nobody"),
    Guard("roll check: an export closes what it speaks of only", "verification/services/rollchecks.py",
          r" if _speaks_for\(one\) in schools", "",
          EXPORTS + "settled.py::test_another_schools_export_closes_no_difference_it_does_not_speak_of"),
    Guard("roll check: a move closes what it settles only", "verification/services/rollchecks.py",
          r"if now\.export is None or \(one\.kind, one\.identity\) in still:", "if now.export is None:",
          EXPORTS + "settled.py::test_another_move_than_the_one_proposed_settles_nothing"),
    Guard("roll check: what differs anew is asked anew", "verification/services/rollchecks.py",
          r"if known\.state == S\.REJECTED and", "if False and",
          EXPORTS + "settled.py::test_what_differs_anew_is_asked_anew"),
    Guard("roll check: key fields go to the bureau", "verification/services/rollchecks.py", r"if is_asked_for\(held, by\):", "if False:",
          EXPORTS + "keychange.py::test_the_school_asks_with_one_press_and_its_paper_and_the_bureaus_yes_settles_it"),
    Guard("roll check: what is with the bureau is not decided here", "verification/services/rollchecks.py",
          r"if held\.kind == K\.FIELD and held\.roll and .*:", "if False:",
          EXPORTS + "keychange.py::test_while_it_is_with_the_bureau_it_is_not_the_schools_to_do"),
    Guard("roll check: numbers are whole for the school only", "verification/columns/rolls.py",
          r"return found if is_whole else mask_id_number\(found\)", "return found",
          EXPORTS + "there.py::test_the_bureau_has_all_schools_on_one_list_with_the_school_beside_the_name"),
    Guard("roll check: a later export refutes a receipt", "verification/queries/rollthere.py",
          r"self\.listed_on > self\.receipt\.done_on", "False",
          EXPORTS + "there.py::test_the_next_export_proves_what_was_done_there_and_asks_again_for_the_rest"),
    Guard("roll check: one roll number, one pupil", "children/services/rolls.py",
          r"if Roll\.objects\.current\(\)\.filter\(roll_number_index=index\).*:", "if False:",
          ROLLS + "test_keychanges.py::test_a_roll_number_of_another_pupil_is_not_approved_and_nothing_else_is_written"),
    Guard("roll check: no export from tomorrow", "intake/services.py", r"if listed_on is not None and listed_on > today:", "if False:",
          EXPORTS + "national.py::test_the_day_of_an_export_is_the_countys_own"),
    Guard("seal is bound to its column", "core/sealing.py", r"authenticate_additional_data\(column\.encode\(\)\)",
          'authenticate_additional_data(b"")',
          "tests/core/test_sealing.py::test_a_value_moved_to_another_column_is_refused", count=2),
    Guard("search hash is keyed by column", "core/sealing.py", r'f"\{column\}\\x00\{normalised\}"', "normalised",
          "tests/core/test_sealing.py::test_a_search_hash_is_the_same_for_the_same_value_and_column_only"),
    Guard("event chain", "core/events.py", r"if event\.mac != event_mac\(event, previous\):", "if False:",
          EVENTS + "test_tampering_is_found_and_located"),
    Guard("cut tail", "core/events.py", r"elif head is not None and .*:", "elif False:",
          EVENTS + "test_a_cut_tail_is_found"),
    Guard("values belong to their event", "core/events.py", r"if keyed_hash\(keys\(\)\.chain, body\) != event\.digest:",
          "if False:", EVENTS + "test_tampering_is_found_and_located"),
    Guard("no silent write", "core/events.py", r"if not log\.lines:", "if False:",
          EVENTS + "test_a_write_without_an_event_is_undone"),
    Guard("a job is claimed once", "core/jobs.py", r"if not claimed:", "if False:",
          "tests/core/test_jobs.py::test_a_job_sent_twice_is_done_once"),
    Guard("a switched-off asker", "core/jobs.py", r"if not _is_entitled\(row\.asker\):", "if False:",
          "tests/core/test_jobs.py::test_a_job_whose_asker_was_switched_off_is_not_done"),
    Guard("lists sort by what they offer", "core/tables.py", r'return asked if .* in allowed else default',
          "return asked or default", "tests/core/test_tables.py::test_only_offered_columns_sort"),
    Guard("exported cells are inert", "files/sheets/writing.py", r"quoted=bool\(_DANGEROUS\.match\(text\)\)",
          "quoted=False", "tests/core/test_tables.py::test_exported_cells_are_inert"),
    Guard("key file is its owner's", "core/keys.py", r"os\.O_EXCL, 0o600\)", "os.O_EXCL, 0o644)",
          "tests/core/test_keys.py::test_a_new_key_file_is_its_owners_alone"),
    Guard("row scope of children", "children/models/child.py", r"return self\.filter\(pk__in=first\.union\(\*more, all=True\)\)", "return self",
          "tests/children/test_sight.py::test_each_role_sees_its_own_children_and_none_else"),
    Guard("nobody decides the deferral he entered", "domain/admission.py", r"if by == asked_by:", "if False:",
          "tests/children/test_season.py::test_a_deferral_needs_its_proof_and_another_persons_word"),
    Guard("an entrant is not missing before the set day", "cases/queries/leading.py",
          r"found = found\.exclude\(pk__in=waits_until_set_day.*", "pass",
          "tests/journeys/test_b7_season.py::test_a_season_from_its_opening_to_its_set_day"),
    Guard("abilities", "grid/access.py", r"if not may\(request\.user, ability\):", "if False:",
          "tests/access/test_matrix.py::test_each_role_is_answered_as_the_matrix_says"),
    Guard("login before anything", "grid/access.py", r"if not request\.user\.is_authenticated:", "if False:",
          "tests/access/test_matrix.py::test_nobody_is_let_in_before_login"),
    Guard("one open case a child", "cases/migrations/0001_tables.py",
          r"fields=\('child',\), name='cases_one_open_a_child'", "fields=('key',), name='cases_one_open_a_child'",
          f"{FACTS}[second_case]"),
    Guard("one open roll a child", "children/migrations/0001_tables.py",
          r"fields=\('child',\), name='children_one_open_roll'",
          "fields=('id',), name='children_one_open_roll'", f"{FACTS}[second_roll]"),
    Guard("a code needs evidence", "cases/services/verifying.py",
          r"    refused = refused if refused is not None else queries\.evidence_refused_of\(finding\)\n", "",
          CASES + "test_a_code_without_evidence_is_refused"),
    Guard("nobody reviews his own", "cases/services/verifying.py", r"if finding\.proposed_by_id == by\.pk:", "if False:",
          CASES + "test_nobody_accepts_the_code_he_set_himself"),
    Guard("two open cases stop a joining", "domain/merging.py", r"if facts\.open_in_both:", "if False:",
          "tests/children/test_merging.py::test_two_open_cases_or_two_rolls_are_refused_by_name"),
    Guard("a brother out of sight is not told of", "children/queries/families.py",
          r"seen = Child\.objects\.visible_to\(user\)\.live\(\)", "seen = Child.objects.live()",
          "tests/journeys/test_b1_family.py::test_the_homeroom_teacher_sees_the_one_in_her_class_and_hears_of_no_other"),
    Guard("only the author or a manager withdraws", "domain/withdrawing.py",
          r"if facts\.is_manager or \(facts\.is_author and facts\.is_same_day\):", "if True:",
          "tests/children/test_withdrawing.py::test_the_author_only_the_same_day_a_manager_later_nobody_else"),
    Guard("only ones own groups in bulk", "children/services/groups.py", r"set\(groups\) & set\(among\)", "set(groups)",
          "tests/children/test_groups.py::test_only_ticked_rows_of_ones_own_are_touched"),
    Guard("whom parents may not entrust", "domain/caring.py", r"if not is_fit:", "if False:",
          "tests/children/test_care.py::test_who_may_not_be_entrusted_is_refused_and_a_wrong_number_too"),
    Guard("nobody checks his own paper", "domain/paperflow.py", r"and drafter == by:", "and False:",
          "tests/documents/test_papers.py::test_the_drafter_neither_checks_nor_signs_his_own_paper"),
    Guard("a street office orders nothing", "domain/paperkinds.py", r"rule\.is_order and is_street_empowered and", "rule.is_order and",
          "tests/domain/test_paper_issuers.py"),
    Guard("no delivery before the seal", "domain/paperflow.py", r"(\(S\.SEALED, PaperAct\.DELIVER\): S\.DELIVERED,)",
          r"\1 (S.SIGNED, PaperAct.DELIVER): S.DELIVERED,", "tests/documents/test_papers.py::test_no_step_is_skipped"),
    Guard("a number cell is no ID number", "domain/cells.py", r"return abs\(cell\) >= EXACT_DIGITS", "return False",
          "tests/domain/test_cells.py::test_an_id_number_kept_as_a_number_is_refused_with_its_cell"),
    Guard("restore asks for the same keys", "web/backup.py", r"if fingerprint != keys\(\)\.fingerprint:", "if False:",
          "tests/web/test_backup.py::test_with_other_keys_it_is_refused"),
    Guard("restore asks for an empty folder", "web/backup.py", r"if data\.exists\(\) and any\(data\.iterdir\(\)\):",
          "if False:", "tests/web/test_backup.py::test_onto_a_folder_with_anything_in_it_it_is_refused"),
    Guard("restore asks for the same version", "web/backup.py", r'if json\.loads\(.*\["migrations"\] != .*:', "if False:",
          "tests/web/test_backup.py::test_of_another_version_it_is_refused_and_nothing_is_left"),
    Guard("chunks of a backup are bound to their place", "web/backup.py", r'f"backup:\{self\.index\}:\{int\(is_last\)\}"',
          '"backup"', "tests/web/test_backup.py::test_chunks_put_in_another_order_are_refused", count=2),
    Guard("wrong keys do not start", "web/install.py", r"elif here\.key_fingerprint != keys\(\)\.fingerprint:",
          "elif False:", "tests/web/test_install.py::test_with_the_keys_of_another_installation_nothing_starts"),
    Guard("login lock counts the name", "web/settings.py", r'AXES_USERNAME_FORM_FIELD = "username"',
          'AXES_USERNAME_FORM_FIELD = "login"', LOGIN + "test_five_wrong_tries_lock_and_the_right_password_does_not_help"),
    Guard("onward to this host only", "web/views.py", r"redirect\(onward if safe else", "redirect(onward if onward else",
          LOGIN + "test_after_login_one_goes_on_here_and_nowhere_else"),
    Guard("idle sessions end", "web/sessions.py", r"if now - seen > settings\.SESSION_IDLE_SECONDS:", "if False:",
          "tests/web/test_sessions.py::test_half_an_hour_without_a_request_ends_the_session"),
    Guard("no exception text in logs", "web/logs.py", r'line\["fault"\] = record\.exc_info\[0\]\.__name__',
          'line["fault"] = repr(record.exc_info[1])', "tests/web/test_logs.py"),
    Guard("only the side whose turn it is acts on a transfer", "domain/transfers.py", r"if side is not step\[0\]:", "if False:",
          ROLLS + "test_transfers.py::test_an_acceptance_that_cannot_be_changes_nothing"),
    Guard("a transfer needs its application", "domain/transfers.py", r"if needs_paper and not has_paper:", "if False:",
          ROLLS + "test_transfers.py::test_an_offer_without_the_application_is_refused"),
    Guard("one transfer a child at a time", "domain/transfers.py", r"if has_open:", "if False:",
          "tests/domain/test_transfers.py::test_what_keeps_a_transfer_from_beginning"),
    Guard("a hand-over is whole or not at all", "children/services/transfers.py",
          r"with all_or_nothing\(log\):\n(\s+)row\.state", r"if True:\n\1row.state",
          ROLLS + "test_transfers.py::test_where_the_new_roll_cannot_open_the_old_one_does_not_end"),
    Guard("who asks must know the name", "children/services/transfers.py", r"\.filter\(name=normalise_name\(name\)\)", "",
          ROLLS + "test_transfers.py::test_a_wrong_name_and_an_unknown_number_are_answered_alike"),
    Guard("a suspension is a year at most", "domain/suspensions.py", r"if until_on > latest:", "if False:",
          ROLLS + "test_suspensions.py::test_a_suspension_that_cannot_be_changes_nothing"),
    Guard("a suspension long over accounts for nobody", "children/queries/suspensions.py",
          r"\.exclude\(Q\(Exists\(over\), state=RollState\.SUSPENDED\)\)", "",
          ROLLS + "test_suspensions.py::test_after_the_grace_the_roll_accounts_for_nobody"),
    Guard("key fields are locked", "domain/keyfields.py", r"if not touched or not is_locked:", "if True:",
          ROLLS + "test_keychanges.py::test_a_school_may_not_edit_the_key_fields_of_a_pupil"),
    Guard("nobody approves his own key change", "domain/keyfields.py", r"if is_asker:", "if False:",
          ROLLS + "test_keychanges.py::test_nobody_approves_what_he_asked_for"),
    Guard("a class split stops where one is gone", "domain/classsplit.py", r"if there_count != asked_count:", "if False:",
          ROLLS + "test_classsplit.py::test_a_pupil_who_is_not_in_the_class_any_more_stops_it_all"),
    Guard("content policy", "web/headers.py", r"style-src 'self'", "style-src 'self' 'unsafe-inline'",
          "tests/web/test_headers.py::test_the_policy_lets_in_nothing_inline_and_nothing_from_elsewhere"),
    Guard("a school opens no other post", "grid/services/people.py",
          r"is_own = all\(post\.role == Role\.CLASS_TEACHER and .* for post in posts\)",
          "is_own = any(post.unit_id in managed for post in posts)",
          "tests/grid/test_colleagues.py::test_a_school_gives_no_code_to_who_holds_a_post_elsewhere"),
    Guard("standing in ends with the post", "grid/services/people.py", r"stood_in\.update\(until_on=last\)", "pass",
          "tests/grid/test_colleagues.py::test_when_the_post_ends_so_does_who_stood_in_for_it"),
    Guard("only the successor accepts", "cases/services/handing.py", r"if handover\.taker_id != by\.pk:", "if False:",
          "tests/journeys/test_a3_handover.py::test_nobody_answers_in_the_successors_place"),
    Guard("a registered leaver is not moved over his head", "children/services/leavers.py",
          r"if came is not None and came\.registered_at_school is not None:", "if False:",
          ROLLS + "test_leaving.py::test_the_bureau_moves_an_accepted_leaver_on_both_pages_but_no_registered_one"),
    Guard("a leaver's answer goes along in a transfer", "children/services/transfers.py", r"leavers_move\(rolls=.*\)", "pass",
          ROLLS + "test_leaving.py::test_a_transfer_in_between_takes_his_answer_and_his_seat_along"),
    Guard("proved elsewhere he is on no list", "children/services/admissions.py", r"leaver_off\(admission=.*\)", "pass",
          ROLLS + "test_leaving.py::test_accepted_and_then_proved_elsewhere_he_leaves_and_the_list_lets_him_go"),
    Guard("a rolls word is no registration", "children/services/season.py", r"return row\.state_reason == BY_ROLL",
          "return False", ROLLS + "test_season_night.py::test_a_roll_that_ended_again_is_no_registration"),
    Guard("a registration is given back with a reason", "children/services/admissions.py",
          r"    if not reason\.strip\(\):\n        return Refusal\(\"请写明撤销", '    if False:\n        return Refusal("请写明撤销',
          ROLLS + "test_leaving.py::test_a_registration_given_back_is_a_decline_and_the_bureau_places_him_anew"),
    Guard("who is on a roll is not unregistered", "children/services/admissions.py",
          r"if row\.child\.rolls\.filter\(until_on__isnull=True, stage=row\.stage\)\.exists\(\):", "if False:",
          ROLLS + "test_leaving.py::test_who_is_on_a_roll_is_not_unregistered"),
    Guard("the night looks for whom the balance misses", "cases/queries/leading.py", r", code__is_out_of_school=False", "",
          "tests/indicators/test_balance.py::test_the_night_looks_for_exactly_the_children_the_balance_calls_unplaced"),
    Guard("what rests keeps a unit open", "grid/services/changes.py", r"        if rests:\n", "        if False:\n",
          "tests/journeys/test_a2_line_changes.py::test_a_teaching_point_with_pupils_and_people_is_not_closed", count=2),
    Guard("an open transfer is settled before the rollover", "domain/rollover.py", r"    if pupil\.is_transferring:\n", "    if False:\n",
          ROLLS + "test_leaving.py::test_an_open_transfer_is_settled_before_he_moves"),
    Guard("a seat is at the school that accepted", "children/services/leavers.py", r"    if fits != .*:\n", "    if False:\n",
          ROLLS + "test_leaving.py::test_a_seat_at_another_school_is_refused"),
    Guard("an entrant is accounted for by a school only", "children/queries/season.py", r"\n        answered,", "\n       ",
          "tests/journeys/test_b7_season_end.py::test_a_child_no_school_answers_for_is_looked_for_when_the_year_begins"),
    Guard("registered is not yet on a roll", "cases/queries/season.py", r"\(Q\(state=S\.REGISTERED\) & ~Exists\(on_roll\)\)", "Q(pk__in=[])",
          "tests/journeys/test_b7_season_end.py::test_on_the_set_day_also_who_registered_and_never_came_into_a_class"),
    Guard("a move on the line rests on a paper", "domain/householdmoves.py", r"    if not has_paper:\n", "    if False:\n",
          "tests/domain/test_householdmoves.py::test_every_move_rests_on_a_paper_and_the_refusal_names_it"),
    Guard("a village alone takes nobody off the line", "domain/householdmoves.py", r"    return is_village_officer\n", "    return False\n",
          "tests/journeys/test_b1_movers.py::test_a_village_officers_word_is_not_enough_to_take_a_child_off_the_line"),
    Guard("nobody confirms his own move", "children/services/householdmoves.py", r"    if row\.opened_by_id == by\.pk:\n", "    if False:\n",
          MOVERS + "test_inside_the_county_the_old_village_answers_until_the_new_one_confirms"),
    Guard("no side alone undoes what two agreed on", "domain/householdmoves.py", r"    if not sees_all or .*:\n", "    if False:\n",
          MOVERS + "test_neither_side_alone_turns_back_what_both_agreed_on"),
    Guard("a village undoes nothing the township confirmed", "domain/householdmoves.py",
          r" or \(is_village_officer and not is_own_of_today\)", "", MOVERS + "test_what_the_township_confirmed_no_village_undoes"),
    Guard("a case somebody works on does not vanish", "cases/services/opening.py", r"        if case\.steps\.count\(\) > 1:\n",
          "        if False:\n", MOVERS + "test_who_is_already_looked_for_is_not_made_to_vanish"),
    Guard("a death ends the case", "cases/services/opening.py", r"child\.died_on is not None:", "False:",
          MOVERS + "test_a_death_ends_the_case_and_a_mistaken_one_begins_it_again"),
    Guard("a move that time has passed over is not confirmed", "children/services/householdmoves.py",
          r"    if \(entry\.place_id if entry else None\) != row\.from_place_id:\n", "    if False:\n",
          MOVERS + "test_what_changed_meanwhile_is_not_confirmed_blindly"),
    Guard("a refusal tells nothing of who is out of sight", "children/services/householdmoves.py",
          r"return moved if is_seen else UNSEEN", "return moved", MOVERS + "test_no_refusal_tells_of_a_child_out_of_sight"),
    Guard("who leaves says where to", "domain/householdmoves.py", r"    if kind in SETTLES and not has_destination:\n", "    if False:\n",
          MOVERS + "test_who_left_is_followed_until_he_is_registered_there"),
    Guard("a number of another name writes nowhere", "children/intake/finding.py", r"child\.name != names\[row\]", "False",
          "tests/intake/test_care_kinds.py::test_a_number_of_another_child_writes_into_nobodys_file"),
    Guard("a school's list names its own pupils", "children/intake/finding.py", r"own is not None and child\.pk not in own", "False",
          "tests/intake/test_care_kinds.py::test_a_school_takes_in_its_own_pupils_only"),
    Guard("a brought order follows an urging letter", "domain/midyear.py", r"    if paper\.urged_on is None or .*:\n", "    if False:\n",
          "tests/cases/test_midyear.py::test_a_paper_that_skips_a_step_or_has_the_wrong_issuer_is_refused"),
    Guard("a paper's number never goes down", "documents/services.py", r"        if last < before:\n", "        if False:\n",
          "tests/cases/test_midyear.py::test_the_last_number_of_the_books_goes_up_and_never_down"),
    Guard("a frozen year is counted again with a reason", "domain/yearfigures.py", r"    if frozen\.version and not reason\.strip\(\):\n", "    if False:\n",
          "tests/indicators/test_years.py::test_a_year_that_runs_is_not_frozen_and_a_second_time_needs_a_reason"),
    Guard("a department reads its own lists only", "verification/models/partners.py", r"unit__in=own, signed_on", "signed_on",
          PARTNERS + "test_a_department_reads_its_own_lists_only"),
    Guard("a department's sight ends with the grace", "verification/models/partners.py", r"return found\.filter\(due_on__gte=.*\)\n", "return found\n",
          PARTNERS + "test_a_late_list_stays_open_for_the_days_of_grace_and_then_says_whom_to_ask"),
    Guard("a department's term is put off to a later day", "domain/partners.py", r"    if due_on <= facts\.due_on or due_on < today:\n", "    if False:\n",
          PARTNERS + "test_the_sender_gives_more_time_and_the_department_goes_on"),
    Guard("a department's signed list is not extended", "domain/partners.py", r"    if facts\.is_signed:\n(?=.*不用延期)", "    if False:\n",
          PARTNERS + "test_a_signed_list_is_not_extended"),
    Guard("a department's list stands in each child's history", "verification/services/partners.py", r'log\("partner_sent", .*\)', "pass",
          PARTNERS + "test_two_thousand_children_are_sent_at_once_each_with_its_own_event"),
    Guard("which department was asked is not told to the village", "web/story.py", r', "partner_sent", "partner_answer"\}', "}",
          PARTNERS + "test_the_childs_file_tells_who_sent_what_to_which_department"),
    Guard("a department's signature keeps every name", "verification/services/partners.py", r"signed_words\(names, counts\)", "signed_words(names, counts)[:2000]",
          PARTNERS + "test_every_differing_name_is_kept_however_many"),
    Guard("a bulk cover is all or nothing", "grid/services/coverplans.py", r'raise Refused\(Refusal\(f"\{place\.name\}：.*', "continue",
          COVER_PLAN + "test_one_village_that_is_refused_undoes_the_act"),
    Guard("a cover set since the bulk act is left", "grid/services/coverplans.py", r"if not _is_as_planned\(line\):", "if False:",
          COVER_PLAN + "test_a_village_set_since_is_left_and_named"),
    Guard("the last bulk cover is taken back first", "domain/coverplan.py", r"    if not is_last:\n", "    if False:\n",
          COVER_PLAN + "test_the_later_act_is_taken_back_first_and_a_centre_only_its_own"),
    Guard("a centre takes back bulk covers of its own township", "children/views/coverplan.py", r"CoverPlan\.objects\.filter\(township__in=townships\)", "CoverPlan.objects.all()",
          COVER_PLAN + "test_the_later_act_is_taken_back_first_and_a_centre_only_its_own"),
    Guard("too many villages is the county's number", "grid/queries.py", r"if count > most\}", "if count > 5}",
          "tests/grid/test_queries.py::test_one_person_with_too_many_villages_stands_out"),
    Guard("a department's list holds whom the filter finds", "verification/forms/partners.py", r'self\.fields\["ticked"\]\.queryset = found', 'self.fields["ticked"].queryset = Child.objects.all()',
          PARTNERS + "test_a_child_outside_the_filter_is_not_sent_by_its_key"),
    Guard("a department's list is never the whole register", "verification/forms/partners.py", r" if is_asked else queryset\.none\(\)", "",
          PARTNERS + "test_the_sender_filters_the_register_and_sends_whom_he_ticks"),
    Guard("the paper of an answer is that department's", "verification/views/partners.py", r"row = _sending\(request, key\)\n    one", "row = get_object_or_404(PartnerSending, key=key)\n    one",
          PARTNERS + "test_an_answer_comes_with_its_paper_which_both_sides_open"),
    Guard("a child's chain is called by who sees the child", "children/views/chain.py", r"child_in_sight\(request, key\)", "__import__('notoneless.children.models', fromlist=['Child']).Child.objects.get(key=key)",
          CONTACTS + "test_a_teacher_calls_the_village_of_a_pupil_from_another_township"),
    Guard("a child's chain opens its own phones only", "children/queries/chain.py", r"if link\.unit\.number == number and \(.*\):", "if link.unit.number == number:",
          CONTACTS + "test_a_teacher_calls_the_village_of_a_pupil_from_another_township"),
    Guard("an officer of a group is not the village's", "grid/contactgaps.py", r"post\.place or post\.unit\.place", "post.unit.place",
          CONTACTS + "test_an_officer_of_one_group_does_not_answer_for_the_village"),
    Guard("a printed network is recorded", "grid/views/county.py", r'services\.export_record\(act_name="contacts_printed", .*\)', "pass",
          CONTACTS + "test_the_printed_network_has_the_phones_and_is_recorded"),
    Guard("a school that joins has no open transfer", "children/services/schoolover.py", r"    if not names:\n", "    if True:\n",
          "tests/journeys/test_a2_join_and_split.py::test_an_open_transfer_is_settled_first_by_name"),
    Guard("a roll begun today has no yesterday", "children/services/schoolover.py", r"if roll\.entered_on >= today\]", "if False]",
          "tests/children/test_schooljoin.py::test_a_roll_begun_today_goes_on_at_the_other_school_as_it_began"),
    Guard("empty classes of past years stay", "children/services/schooljoin.py", r" or not is_class_over\(.*\)\n", " or True\n",
          "tests/children/test_schooljoin.py::test_empty_classes_of_past_years_stay_with_the_school_that_is_no_more"),
    Guard("a joining leaves past catchments", "children/services/schooljoin.py", r"lines\.filter\(from_year__gte=today\.year\)", "lines",
          "tests/children/test_schooljoin.py::test_a_joining_leaves_the_catchments_of_the_years_before"),
    Guard("what is asked there is not asked twice", "verification/services/places.py", r"is_there or \(one\.kind, one\.identity\) in asked", "is_there",
          "tests/children/test_schooljoin.py::test_a_difference_the_joining_settled_is_over_and_none_is_asked_twice"),
    Guard("groups keep their own lines", "children/services/placecatchments.py", r"\(first_own is None or year < first_own\)", "True",
          "tests/children/test_place_catchments.py::test_groups_of_a_village_that_joins_another_keep_their_schools"),
    Guard("a class that goes is the school's own", "domain/lines.py", r"if not asked_count or len\(stages\) != asked_count:", "if False:",
          "tests/children/test_schoolsplit.py::test_no_class_a_foreign_class_and_all_classes_are_refused"),
    Guard("classes are split off, never a whole school", "domain/lines.py", r"    if is_all:\n", "    if False:\n",
          "tests/children/test_schoolsplit.py::test_no_class_a_foreign_class_and_all_classes_are_refused"),
    Guard("a split waits for open transfers of its classes", "children/services/schoolsplit.py", r'transferring_refused\(.*\)\n', "None\n",
          "tests/children/test_schoolsplit.py::test_an_open_transfer_of_a_pupil_of_the_class_is_settled_first"),
    Guard("a village's split takes its own children only", "children/services/places.py", r"filter\(residence=place, pk__in=people\)", "filter(pk__in=people)",
          "tests/children/test_place_split.py::test_nobody_of_another_place_goes_along"),
    Guard("match: the family on a sibling's row counts once", "domain/linkage/weigh.py",
          r' & \(pl\.col\("guardian"\) < Name\.CUT\) & \(pl\.col\("phone"\) < Phone\.ONE_DIGIT\)', "",
          MATCH + "test_kin.py::test_a_short_fathers_name_counts_once_though_it_stands_on_both_rows"),
    Guard("match: a father's name of two characters is no whole name", "domain/linkage/compare.py",
          r"pl\.when\(short & \(grade == Name\.SAME\)\)", "pl.when(short & pl.lit(False))",
          MATCH + "test_clashes.py::test_a_fathers_name_of_two_characters_does_not"),
    Guard("match: a school speaks only where no address does", "domain/linkage/weigh.py", r' & \(pl\.col\("address"\) == MISSING\)\)', ")",
          MATCH + "test_kin.py::test_the_brothers_school_counts_where_no_address_is_known"),
    Guard("match: where addresses speak no village's school is looked for", "domain/linkage/linking.py",
          r'where_no_address_speaks\(doubtful\), settled', "doubtful, settled",
          MATCH + "test_kin.py::test_no_villages_school_is_looked_for_where_an_address_speaks"),
    Guard("match: two sound numbers are two rolls", "domain/linkage/linking.py", r' & ~pl\.col\("clash"\)', "",
          MATCH + "test_clashes.py::test_two_rolls_whose_sound_numbers_clash_are_two_children"),
    Guard("match: two against a clash clear nobody", "domain/linkage/weigh.py", r"sex_ok & \(against <= 1\)", "sex_ok",
          MATCH + "test_clashes.py::test_with_two_of_guardian_telephone_and_address_against_the_namesake_is_named_and_clears_nobody"),
    Guard("match: fifteen digits repair nothing", "domain/linkage/weigh.py", r"is_between\(Number\.DIGIT_LOST, Number\.ONE_DIGIT\)",
          "is_between(Number.DIGIT_LOST, Number.DIGITS_LOST)", MATCH + "test_cut_numbers.py::test_fifteen_digits_repair_nothing"),
    Guard("match: a sound number may end in zeroes", "domain/linkage/cells.py", r" and not idcard\.is_valid\(text\):", ":",
          MATCH + "test_cut_numbers.py::test_a_sound_number_that_ends_in_zeroes_is_whole"),
    Guard("match: lost digits let nobody meet", "domain/linkage/block.py", r' & ~pl\.col\("number"\)\.str\.contains\(LOST, literal=True\)', "",
          MATCH + "test_blocking.py::test_numbers_a_spreadsheet_cut_do_not_meet_everybody_of_the_county"),
    Guard("match: three characters over and over are no number", "domain/linkage/normalise.py",
          r"return is_number & ~texts\.str\.contains\(FEW_CHARACTERS\)", "return is_number",
          MATCH + "test_columns.py::test_three_characters_over_and_over_are_no_number"),
    Guard("match: two other digits are no swap", "domain/linkage/compare.py", r'\n +& \(pl\.col\(f"a\{n\}"\) != pl\.col\(f"a\{n \+ 1\}"\)\)', "",
          MATCH + "test_births.py::test_the_columns_say_what_the_definition_says_in_either_order"),
    Guard("match: a filled cell makes no house", "domain/linkage/linking.py", r" & ~pl\.col\(cell\)\.str\.contains\(FILLED\)", "",
          MATCH + "test_kin.py::test_a_filled_guardian_or_a_whole_county_makes_no_house"),
    Guard("match: a village in words thousands share is none", "domain/linkage/cells.py", r' or not _TOWNSHIP\.sub\("", _REGIONS\.sub\("", text\)\):', ":",
          MATCH + "test_places.py::test_what_thousands_share_clears_nobody"),
    Guard("match: a school's telephone is no family's", "domain/linkage/normalise.py", r"OVERUSED_PHONE = 8", "OVERUSED_PHONE = 99",
          MATCH + "test_assignment.py::test_a_schools_telephone_is_no_familys"),
    Guard("match: a number typed to fill cells joins nobody", "domain/linkage/normalise.py", r"OVERUSED_NUMBER = 3", "OVERUSED_NUMBER = 99",
          MATCH + "test_assignment.py::test_a_number_typed_to_fill_cells_joins_nobody"),
    Guard("match: a village's school has ten children", "domain/linkage/linking.py", r"VILLAGE_AT_LEAST = 10", "VILLAGE_AT_LEAST = 1",
          MATCH + "test_kin.py::test_it_links_nobody_where_it_is_not_the_villages_or_an_address_speaks"),
    Guard("match: a village's school has a fifth of them", "domain/linkage/linking.py", r"SHARE_AT_LEAST = 0\.2", "SHARE_AT_LEAST = 0.0",
          MATCH + "test_kin.py::test_a_village_has_a_school_by_ten_children_a_fifth_of_them_and_ten_times_the_usual"),
    Guard("match: a village's school is not everybody's", "domain/linkage/linking.py", r"LIFT_AT_LEAST = 10\.0", "LIFT_AT_LEAST = 1.0",
          MATCH + "test_kin.py::test_it_links_nobody_where_it_is_not_the_villages_or_an_address_speaks"),
    Guard("match: a column of cut numbers is saved anew", "web/match_command.py", r"LOST_AT_MOST = 0\.2", "LOST_AT_MOST = 1.0",
          "tests/web/test_match_reading.py::test_more_than_a_fifth_is_refused_with_the_first_cell"),
    Guard("match: no subtotal is a child", "files/sheets/frames.py", r"if odd\.height and .*:", "if False:",
          "tests/web/test_match_reading.py::test_any_other_list_goes_the_usual_way_and_drops_what_it_always_dropped"),
    Guard("match: every row has its place in the count", "web/match_command.py", r"if not kept\.all\(\) and .*:", "if False:",
          "tests/web/test_match_reading.py::test_a_row_with_words_in_other_columns_only_keeps_its_place_in_the_count"),
    Guard("a near word is the only one", "domain/fixes.py", r"if len\(near\) == 1 else None", "if near else None",
          "tests/intake/test_fixes.py::test_a_word_is_brought_to_another_only_where_one_fits"),
]  # fmt: skip


def copy_of_source(folder: Path) -> Path:
    """Source and tests as they stand, with the fetched assets linked."""
    target = folder / "copy"
    for name in ("src", "tests", "scripts", "docs"):
        left_out = shutil.ignore_patterns("__pycache__", "vendor", "fonts", "node_modules")
        shutil.copytree(ROOT / name, target / name, ignore=left_out)
    for carried in (f"{PACKAGE}/web/static/vendor", f"{PACKAGE}/files/fonts"):
        (target / carried).symlink_to(ROOT / carried)
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def switch_off(guard: Guard, copy: Path) -> str:
    """Change the copy; what is wrong with the entry, if anything."""
    hits = 0
    for path in sorted((copy / PACKAGE).glob(guard.path)):
        text = path.read_text("utf-8")
        changed, found = re.subn(guard.pattern, guard.off, text)
        hits += found
        if found:
            path.write_text(changed, "utf-8")
    return "" if hits == guard.count else f"its source was found {hits} times, not {guard.count}"


def run(copy: Path, *tests: str) -> int:
    """pytest's exit code in this copy: 0 green, 1 red."""
    env = {**os.environ, "PYTHONPATH": f"{copy / 'src'}{os.pathsep}{copy}", "PYTHONDONTWRITEBYTECODE": "1"}
    env.pop("NOTONELESS_TEST_DATABASE_URL", None)
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy, env=env, capture_output=True, timeout=600).returncode


def prove(guard: Guard) -> str:
    """Empty when the test goes red without the guard; else what is wrong."""
    with tempfile.TemporaryDirectory(prefix="notoneless-guard-") as folder:
        copy = copy_of_source(Path(folder))
        wrong = switch_off(guard, copy)
        if not wrong and run(copy, guard.test) != 1:
            wrong = f"{guard.test} does not go red without it"
    print(f"  {'FAILED ' if wrong else 'proven '} {guard.name}{': ' + wrong if wrong else ''}", flush=True)
    return wrong


def are_green(tests: list[str]) -> bool:
    """With every guard in its place the tests pass; else their going red would say nothing."""
    with tempfile.TemporaryDirectory(prefix="notoneless-guard-") as folder:
        copy = copy_of_source(Path(folder))
        groups = [
            tests[at : at + TOGETHER] for at in range(0, len(tests), TOGETHER)
        ]  # each within the time of one run
        red = [test for group in groups if run(copy, *group) != 0 for test in group if run(copy, test) != 0]
    for test in red:
        print(f"  not green to begin with: {test}", flush=True)
    return not red


def main() -> int:
    asked = sys.argv[1:]
    chosen = [g for g in GUARDS if not asked or any(word in g.name for word in asked)]
    begun = time.monotonic()
    if not are_green(sorted({guard.test for guard in chosen})):
        return 1
    with ThreadPoolExecutor(2) as pool:
        wrong = [one for one in pool.map(prove, chosen) if one]
    print(f"{len(chosen) - len(wrong)} passed, {len(wrong)} failed ({time.monotonic() - begun:.0f} s)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

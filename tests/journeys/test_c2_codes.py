"""C2: the county's own codes with their evidence, a roll for who sits there without one, and a second look by chance."""

from datetime import date

import pytest

from notoneless.cases.models import Case, CaseFinding
from notoneless.children.models import CodeVersion, RollTask, WhereaboutsCode
from notoneless.children.queries import codes_as_of
from notoneless.core.models import Event
from notoneless.domain.words import CaseState, FindingState
from notoneless.verification.models import SecondLook, SecondLookDraw
from tests.journeys.steps import case_of, it_is, picture, sheet_rows, suspect
from tests.makers import make_child

pytestmark = pytest.mark.django_db


def propose(people, case, code, *, who="vice_principal", status=302, **typed):
    typed = {"evidence": picture("teal")} | typed
    return people[who].presses("cases:case_propose", case.key, status=status, code=code.pk, **typed)


def code_typed(code, **other):
    """The form of a code as it stands, with some of it changed."""
    stands = "out" if code.is_out_of_school else "in" if code.is_in_school else "accounted"
    typed = {
        "label": code.label, "evidence": code.evidence, "needs": code.needs.split(","),
        "setters": code.setters.split(","), "stands": stands, "valid_days": code.valid_days or "",
    }  # fmt: skip
    typed |= {name: "on" for name in ("is_data_fault", "is_active") if getattr(code, name)}
    return {name: value for name, value in (typed | other).items() if value != ""}


def test_the_county_makes_the_table_its_own_and_says_who_changed_what(people, town, monkeypatch) -> None:
    page = people.principal.opens("children:codes")
    assert "字母为系统推定，请按本省核查模板核对" in page and "户籍原因" in page and "双重户籍" in page
    assert "证号或姓名错误(183天，数据差错)" in page, "what may be done many at a time is said"
    people.principal.opens("children:code_letters", status=403)
    people.village_officer.opens("children:codes", status=403)

    it_is(monkeypatch, people, date(2026, 11, 20))
    codes = {code.slug: code for code in WhereaboutsCode.objects.all()}
    letters = {f"letter_{code.pk}": code.letter for code in codes.values()}
    letters[f"letter_{codes['deferred'].pk}"], letters[f"letter_{codes['abroad'].pk}"] = "F", "E"
    twice = letters | {f"letter_{codes['over_age'].pk}": "F"}
    assert "代码F用了两次" in people.bureau_officer.presses("children:code_letters", status=422, **twice)
    page = people.bureau_officer.presses("children:code_letters", **letters)
    assert "字母：E → F" in page and "bureau_officer" in page, "two codes change places in one act"
    then, now = codes_as_of(date(2026, 11, 19)), codes_as_of(date(2026, 11, 20))
    assert str(then[codes["deferred"].pk]) == "E 延缓入学" and str(now[codes["deferred"].pk]) == "F 延缓入学"

    own = people.bureau_officer.presses("children:codes_confirm", status=422, template="省核查表2026")
    assert "您改过这张表" in own
    page = people.bureau_deputy.presses("children:codes_confirm", template="省核查表2026")
    assert "字母为系统推定" not in page and "省核查表2026" in page


def test_what_a_code_does_with_a_child_is_not_changed_under_those_who_stand_on_it(people, town) -> None:
    away, abroad = town.codes["in_school_no_reg_outside"], town.codes["abroad"]
    page = people.bureau_officer.presses(
        "children:code_edit", away.slug, status=422, **code_typed(away, stands="out", is_data_fault="")
    )
    assert "已用在孩子身上" in page and "请停用" in page, "段飞 stands on it"
    people.bureau_officer.presses("children:code_edit", abroad.slug, **code_typed(abroad, stands="in"))
    assert WhereaboutsCode.objects.get(slug="abroad").is_in_school
    people.bureau_officer.presses(
        "children:code_edit", abroad.slug, **code_typed(abroad, stands="in", is_active="")
    )
    case = suspect(people, town.noroll)
    form = people.vice_principal.opens("cases:case_propose", case.key)
    assert "出国(境)" not in form, "switched off it is offered no longer"
    people.bureau_officer.presses("children:sub_code_add", "over_age", label="已毕业", is_active="on")
    assert "已毕业" in people.bureau_officer.opens("children:codes")
    assert CodeVersion.objects.filter(code__slug="over_age", subs="已毕业").exists()


def test_evidence_is_asked_for_by_code_and_the_paper_runs_out_by_itself(people, town, monkeypatch) -> None:
    case = suspect(people, town.noroll)
    hukou, deferred = town.codes["hukou_issue"], town.codes["deferred"]
    moved = hukou.subs.get(slug="moved_away")
    assert "还缺：细类" in propose(people, case, hukou, status=422)
    other = town.codes["aversion_or_work"].subs.first()
    assert "不属于" in propose(people, case, hukou, status=422, sub=other.pk)
    assert "还缺：佐证有效期" in propose(people, case, deferred, status=422)
    form = people.vice_principal.opens("cases:case_propose", case.key)
    assert "编码 D、H、L 须填" in form and "编码 C 须填" in form, "said without any script"
    people.bureau_officer.presses(
        "children:code_edit", "illness", **code_typed(town.codes["illness"], setters=["centre_officer"])
    )
    assert "由中心校专干确定" in propose(people, case, town.codes["illness"], status=422)

    propose(people, case, hukou, sub=moved.pk)
    code = WhereaboutsCode.objects.get(slug="hukou_issue")
    people.bureau_officer.presses(
        "children:code_edit", code.slug, **code_typed(code, needs=["file", "sub", "words"])
    )
    page = people.bureau_officer.presses("cases:case_review", case.key, status=422, decision="accept")
    assert "还缺：书面说明" in page, "asked again at the acceptance"
    people.bureau_officer.presses("cases:case_review", case.key, decision="return", reason="补书面说明")
    propose(people, case, deferred, valid_until_on="2026-12-31")
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    assert case_of(town.noroll).state == CaseState.CLEARED
    it_is(monkeypatch, people, date(2027, 1, 1))
    from notoneless.web.nightly import nightly

    nightly.call_local()
    assert case_of(town.noroll).state == CaseState.SUSPECTED, (
        "the day after its last day it is back on the list"
    )


def test_who_sits_in_a_school_without_a_roll_gets_one_there(people, town) -> None:
    case = suspect(people, town.noroll)
    code = town.codes["in_school_no_reg_province"]
    assert "还缺：就读学校" in propose(people, case, code, status=422)
    propose(people, case, code, school=town.bailu_primary.pk)
    assert "白鹭小学" in people.bureau_officer.opens("cases:case_review", case.key)
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    task = RollTask.objects.get()
    assert (task.school, f"{task.due_on:%Y-%m-%d}") == (town.bailu_primary, "2026-12-18")
    assert "曾望" in people.bailu_principal.desk and "补建学籍" in people.bailu_principal.desk
    people.principal.opens("children:roll_task", task.key, status=404)
    people.bailu_principal.presses(
        "children:roll_enter",
        town.noroll.key,
        kind="enrol",
        school_class=town.bailu_class.pk,
        on="2026-11-18",
    )
    task.refresh_from_db()
    assert task.state == "done" and task.answered_by == "bailu_principal", "closed by the roll itself"
    assert "已建学籍" in people.bailu_principal.opens("children:roll_tasks", state="done")


def test_a_school_that_has_not_seen_the_child_says_so_and_the_case_is_back(people, town) -> None:
    case = suspect(people, town.noroll)
    propose(people, case, town.codes["in_school_no_reg_province"], school=town.bailu_primary.pk)
    people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    task = RollTask.objects.get()
    people.bailu_principal.presses("children:roll_task_not_here", task.key, status=422, reason=" ")
    people.bailu_principal.presses("children:roll_task_not_here", task.key, reason="九月就走了")
    case = case_of(town.noroll)
    assert case.state == CaseState.SUSPECTED
    assert Case.objects.filter(child=town.noroll).count() == 1, "the same case goes on"
    assert not town.noroll.whereabouts.filter(ended_on__isnull=True).exists()
    assert "九月就走了" in people.vice_principal.opens("cases:case_page", case.key)
    people.bailu_principal.opens("web:child_file", town.noroll.key, status=404)


def faults(people, town, count=3):
    """So many children of 柳湾村 with a case each, no roll."""
    cases = []
    for number in range(count):
        child = make_child(f"甄{'甲乙丙丁戊己庚辛壬癸'[number]}", residence=town.liuwan_1)
        cases.append(suspect(people, child))
    return cases


def test_data_faults_go_many_at_a_time_and_each_child_is_named(people, town) -> None:
    cases = faults(people, town)
    wrong = town.codes["hukou_issue"].subs.get(slug="wrong_details")
    page = people.vice_principal.opens("cases:propose_many")
    assert "甄甲" in page and "甄丙" in page and "证号或姓名错误" in page and "因病" not in page
    fault = f"{wrong.code_id}-{wrong.pk}"
    picked = {"pick": [case.pk for case in cases]}
    notes = {f"note_{case.pk}": f"户口簿末位为{case.pk}" for case in cases[:2]}
    page = people.vice_principal.presses(
        "cases:propose_many", code=fault, evidence=picture("navy"), **picked, **notes
    )
    assert "办了2名孩子" in page and "甄丙没有办：请写这名孩子的依据" in page
    assert CaseFinding.objects.filter(state=FindingState.PROPOSED, sub=wrong).count() == 2

    propose(people, cases[2], town.codes["illness"])
    findings = list(CaseFinding.objects.order_by("pk"))
    mixed = {"pick": [one.pk for one in findings]}
    assert "同一编码" in people.bureau_officer.presses("cases:findings_many", status=422, **mixed)
    alone = {"pick": [findings[2].pk]}
    assert "不是数据差错" in people.bureau_officer.presses("cases:findings_many", status=422, **alone)
    page = people.bureau_officer.opens("cases:findings_many", pick=[one.pk for one in findings[:2]])
    assert "采信这2名孩子" in page and f"户口簿末位为{cases[0].pk}" in page and "看佐证材料" in page
    people.bureau_officer.presses("cases:findings_many", pick=[one.pk for one in findings[:2]])
    assert [case_of(case.child).state for case in cases] == ["cleared", "cleared", "verifying"]
    for case in cases[:2]:
        assert Event.objects.filter(act="case_clear", child_key=case.child.key).count() == 1, (
            "one event a child"
        )


def accepted(people, town, count=4):
    cases = faults(people, town, count)
    for case in cases:
        propose(people, case, town.codes["over_age"])
        people.bureau_officer.presses("cases:case_review", case.key, decision="accept")
    return cases


RANGE = {"from_on": "2026-11-01", "until_on": "2026-11-18", "how": "percent", "number": "50"}


def drawn(people, town):
    """Half of four accepted findings, given to the other township's centre school."""
    accepted(people, town)
    people.bureau_deputy.presses(
        "verification:second_look_new", people=[town.bailu_centre_officer.pk, town.bureau_officer.pk], **RANGE
    )
    return SecondLookDraw.objects.get()


def test_a_sample_is_drawn_by_chance_for_people_without_a_part_in_it(people, town) -> None:
    draw = drawn(people, town)
    page = people.bureau_deputy.presses(
        "verification:second_look_new",
        status=422,
        people=[town.bureau_officer.pk, town.centre_officer.pk],
        **RANGE,
    )
    assert "没有可派的复核人" in page, (
        "who accepted, and the centre school of the same township, do not look again"
    )
    assert (draw.population_count, draw.sample_count, len(draw.seed)) == (4, 2, 32)
    assert {look.assignee for look in draw.looks.all()} == {town.bailu_centre_officer}
    assert "用种子重抽，名单相同" in people.bureau_deputy.opens("verification:second_look_draw", draw.key)
    assert "抽查复核" in people.bailu_centre_officer.desk


def test_the_second_look_says_how_wrong_the_first_was_and_the_child_is_back(people, town) -> None:
    draw = drawn(people, town)
    mine, other = draw.looks.order_by("rank")
    child, looker = mine.finding.case.child, people.bailu_centre_officer
    assert child.name in looker.opens("verification:second_look_result", mine.key)

    def says(person, look, result, status=302, **typed):
        typed = {"way": "phone", "on": "2026-11-18", "result": result} | typed
        return person.presses("verification:second_look_result", look.key, status=status, **typed)

    assert "由指定的复核人登记" in says(people.bureau_deputy, mine, "same", 422)
    assert "请写明实际情况" in says(looker, mine, "wrong", 422)
    says(looker, mine, "wrong", note="家长说一直在家")
    assert case_of(child).state == CaseState.SUSPECTED, "back on the list at once"
    looker.opens("web:child_file", child.key, status=404)
    says(looker, other, "same")
    page = people.bureau_leader.opens("verification:second_look_draw", draw.key)
    assert "50.0%(1/2，95%区间 9.5%–90.5%)" in page and "按定码人" in page
    assert "傅校敏" in page and "青石镇" in page
    rows = sheet_rows(people.bureau_leader.fetches(f"/verification/second-looks/{draw.key}?export=xlsx"))
    assert len(rows) == 4 and "不一致" in str(rows)
    assert SecondLook.objects.filter(result="wrong").count() == 1


def test_an_officer_cannot_accept_what_they_set(people, town) -> None:
    """The negative control: with the abilities of both posts, and many at a time."""
    from notoneless.grid.models import Post

    Post.objects.create(
        user=town.vice_principal, unit=town.bureau, role="bureau_officer", from_on=date(2026, 9, 1)
    )
    case = suspect(people, town.noroll)
    wrong = town.codes["hukou_issue"].subs.get(slug="wrong_details")
    propose(people, case, wrong.code, sub=wrong.pk)
    page = people.vice_principal.presses("cases:case_review", case.key, status=422, decision="accept")
    assert "本人提交的核查结论须由他人审核" in page
    finding = case.findings.get()
    page = people.vice_principal.presses("cases:findings_many", pick=[finding.pk])
    assert "办了0名孩子" in page and "须由他人审核" in page
    finding.refresh_from_db()
    assert finding.state == FindingState.PROPOSED and case_of(town.noroll).state == CaseState.VERIFYING

"""Parts of the case file that tell the story: facts, findings, contacts, and the return."""

from __future__ import annotations

from django.db.models import Q

from notoneless.cases.models import CaseFinding
from notoneless.cases.packing.shared import Reader, attached, day, in_order, moment, name, words
from notoneless.cases.papers.facts import address_of, child_facts
from notoneless.cases.queries.listing import sources_of
from notoneless.core import clock
from notoneless.domain.caseflow import CaseAct
from notoneless.domain.causes import cause_label
from notoneless.domain.masking import mask_id_number, mask_phone
from notoneless.domain.words import CaseState, SeenAtDoor
from notoneless.files.casefile import Item, Listing
from notoneless.grid.models import User
from notoneless.support.models import Contact


def opening(reader: Reader) -> list[Item]:
    """Who the child is, why the case was opened, who works on it, and each step it took."""
    case = reader.case
    child = child_facts(case, is_masked=True)
    known = [
        ("姓名", child.name),
        ("性别", child.sex),
        ("出生日期", day(child.born_on)),
        ("民族", child.ethnic),
        ("身份证号", child.id_number),
        ("学校班级", f"{child.school} {child.class_name}".strip()),
        ("居住地", child.home),
        ("现住址", address_of(case)),
        ("离校日期", day(case.absent_since_on)),
        ("立案日期", day(case.opened_on)),
        ("确认日期", day(case.confirmed_on)),
        ("返校日期", day(case.returned_on)),
        ("办结日期", day(case.ended_on)),
        ("案件状态", case.state_word.label),
        ("牵头", f"{case.unit.name} {case.person.name}"),
        ("来源", "；".join(f"{word} {detail}".strip() for word, detail in sources_of(case, reader.user))),
    ]
    if reader.is_sensitive:
        known += [("核查代码", str(case.code or "")), ("失学原因", cause_label(case.cause))]
    guardians = [
        (one.name, one.relation, mask_id_number(words(one.id_number)), mask_phone(words(one.phone)))
        for one in case.child.guardians.all()
    ]
    heads = Listing(("监护人", "关系", "身份证号", "联系电话"), (40, 30, 60, 40), guardians)
    facts = Item("儿童和监护人", case.opened_on, known, table=heads if guardians else None)
    return [facts, _members(reader), _steps(reader)]


def _members(reader: Reader) -> Item:
    rows = [
        (
            one.get_role_display(),
            name(one.user),
            one.unit.name if one.unit else "",
            day(one.from_on),
            day(one.until_on),
        )
        for one in reader.case.members.select_related("user", "unit")
    ]
    listed = Listing(("分工", "姓名", "单位", "起", "止"), (26, 28, 60, 28, 28), rows)
    return Item("工作组", None, table=listed)


def _steps(reader: Reader) -> Item:
    steps = list(reader.case.steps.order_by("at", "pk"))
    people = dict(User.objects.filter(login__in={row.by for row in steps}).values_list("login", "name"))
    rows = [
        (
            day(row.on),
            CaseAct(row.act).label,
            CaseState(row.to_state).label,
            people.get(row.by, "系统"),
            words(row.reason) if reader.is_sensitive else "",
        )
        for row in steps
    ]
    return Item(
        "办理经过",
        None,
        table=Listing(("日期", "事项", "状态", "办理人", "说明"), (24, 34, 28, 24, 60), rows),
    )


def findings(reader: Reader) -> list[Item]:
    """What was seen at the door, the code set with its evidence, what the bureau said; then the causes found."""
    rows = reader.case.findings.select_related(
        "code", "sub", "school", "evidence", "seen_photo", "seen_by", "proposed_by", "reviewed_by"
    )
    items = [_finding(reader, row) for row in rows]
    if reader.is_sensitive:
        items += [
            Item(
                f"原因认定（{row.get_level_display()}）：{cause_label(row.cause)}",
                row.on,
                (("认定人", name(row.by)), ("说明", words(row.note))),
                attached=attached(("认定佐证", row.evidence)),
            )
            for row in reader.case.causes.select_related("evidence", "by")
        ]
    return in_order(items)


def _finding(reader: Reader, row: CaseFinding) -> Item:
    own = reader.is_sensitive or row.seen_by_id == reader.user.pk
    seen = SeenAtDoor(row.seen).label if row.seen else ""
    facts = [("入户所见", seen), ("入户日期", day(row.seen_on)), ("入户人", name(row.seen_by))]
    files = [("入户照片", row.seen_photo)] if own else []
    if own:
        facts.append(("所见说明", words(row.seen_note)))
    if reader.is_sensitive:
        facts += [
            ("核查结论", str(row.code or "")),
            ("细类", str(row.sub or "")),
            ("就读学校", row.school.name if row.school else row.school_name),
            ("佐证说明", words(row.evidence_note)),
            ("佐证有效至", day(row.valid_until_on)),
            ("提交", f"{name(row.proposed_by)} {moment(row.proposed_at)}".strip()),
            ("审核", f"{name(row.reviewed_by)} {moment(row.reviewed_at)}".strip()),
            ("审核意见", row.review_reason),
        ]
        files.append(("核查佐证", row.evidence))
    on = row.seen_on or (clock.local_day(row.proposed_at) if row.proposed_at else None)
    return Item(f"核查：{row.get_state_display()}", on, facts, attached=attached(*files))


def contacts(reader: Reader) -> list[Item]:
    """Every visit, call and talk with its photo and signature; a corrected record stays, marked as corrected."""
    rows = Contact.objects.filter(case_key=reader.case.key).select_related(
        "by", "unit", "photo", "signature", "corrects", "corrected_by__by"
    )
    if not reader.is_sensitive:
        rows = rows.filter(Q(by=reader.user))
    return [_contact(number, row) for number, row in enumerate(rows.order_by("on", "at", "pk"), start=1)]


def _contact(number: int, row: Contact) -> Item:
    later = getattr(row, "corrected_by", None)
    mark = ""
    if later is not None:
        mark = f"（已更正：{day(later.on)}由{name(later.by)}更正，{later.correction_reason}）"
    elif row.corrects is not None:
        mark = f"（更正{day(row.corrects.on)}的记录：{row.correction_reason}）"
    who = f"{row.companions}（补录：{row.book}）" if row.book else f"{name(row.by)}（{row.unit.name}）"
    facts = (
        ("日期", f"{day(row.on)} {row.began_at:%H:%M}" if row.began_at else day(row.on)),
        ("走访人", who),
        ("同行人员", "" if row.book else row.companions),
        ("地点", words(row.place_text)),
        ("目的", row.purpose),
        ("见到谁", row.met),
        ("情况", words(row.found)),
        ("约定", words(row.agreed)),
        ("下次联系", day(row.next_on)),
        ("登记时间", moment(row.at)),
        ("更正情况", mark.strip("（）")),
    )
    files = attached(("照片", row.photo), ("监护人签名", row.signature))
    title = f"第{row.number or number}次 {row.get_kind_display()}{'（已更正）' if later is not None else ''}"
    return Item(title, row.on, facts, attached=files)


def back(reader: Reader) -> list[Item]:
    """The plan for the child who is back, parents' meetings, follow-ups, surveys, and how the case was closed."""
    told = [*_plan(reader), *_meetings(reader), *_surveys(reader)] if reader.is_sensitive else []
    return in_order([*told, *_followups(reader), *_closings(reader)])


def _meetings(reader: Reader) -> list[Item]:
    came = {True: "到校", False: "未到校", None: "待登记"}
    return [
        Item(
            "家长约谈", row.meet_on,
            (
                ("约定日期", day(row.meet_on)), ("家长", came[row.has_come]), ("情况", words(row.outcome)),
                ("登记人", name(row.by)),
            ),
        )
        for row in reader.case.parent_meetings.select_related("by")
    ]  # fmt: skip


def _surveys(reader: Reader) -> list[Item]:
    return [
        Item(
            f"学期跟踪调查 {row.term} 第{row.number}次", row.done_on,
            (
                ("调查人", name(row.by)), ("孩子现在哪里", words(row.where)), ("在做什么", words(row.doing)),
                ("本人和家长意愿", words(row.wish)), ("下一步", words(row.next_step)),
            ),
        )
        for row in reader.case.surveys.exclude(done_on=None).select_related("by")
    ]  # fmt: skip


def _followups(reader: Reader) -> list[Item]:
    rows = reader.case.followups.select_related("by").order_by("on", "pk")
    return [
        Item(
            f"复学跟踪 第{number}次", row.on,
            (
                ("在班情况", "在班上课" if row.is_in_class else "不在班"), ("跟踪人", name(row.by)),
                ("情况", words(row.note) if reader.is_sensitive or row.by_id == reader.user.pk else ""),
            ),
        )
        for number, row in enumerate(rows, start=1)
    ]  # fmt: skip


def _plan(reader: Reader) -> list[Item]:
    plan = getattr(reader.case, "return_plan", None)
    if plan is None:
        return []
    facts = (
        ("接待", words(plan.reception)), ("补课", f"{name(plan.tutoring_by)} {words(plan.tutoring)}".strip()),
        ("疏导", f"{name(plan.counselling_by)} {words(plan.counselling)}".strip()),
        ("结对教师", name(plan.paired_teacher)), ("制定人", name(plan.by)),
    )  # fmt: skip
    return [Item("返校安置方案", plan.on, facts)]


def _closings(reader: Reader) -> list[Item]:
    people = ("proposed_by", "proposed_unit", "centre_by", "township_by", "decided_by")
    return [
        Item(
            f"销号申请：{row.get_state_display()}",
            row.proposed_on,
            (
                ("理由", row.reason),
                ("申请", f"{row.proposed_unit.name} {name(row.proposed_by)} {day(row.proposed_on)}"),
                ("中心校审核", f"{name(row.centre_by)} {day(row.centre_on)}".strip()),
                ("乡镇审核", f"{name(row.township_by)} {day(row.township_on)}".strip()),
                ("批准", f"{name(row.decided_by)} {day(row.decided_on)}".strip()),
                ("审批意见", row.decision),
            ),
        )
        for row in reader.case.closings.select_related(*people)
    ]

"""在办个案(补录): a case as it stood in the books, its steps on the days on which they were taken."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from notoneless.cases.bulk import leads_for
from notoneless.cases.models import Case, CaseSource, CaseStep, FollowupDue
from notoneless.cases.queries.following import followup_days
from notoneless.cases.services.steps import LEAD_GRANT, PERSON_GRANT
from notoneless.children.intake.finding import Found, children_found
from notoneless.children.models import Child, ChildGrant, Roll, WhereaboutsCode
from notoneless.core import clock
from notoneless.core.countysettings import county_days
from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, StaleList, touched
from notoneless.core.sealing import Sealed
from notoneless.domain.caseflow import PROVISIONAL, CaseAct
from notoneless.domain.columnlists import ListKind
from notoneless.domain.midyear import BroughtCase, case_brought_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseOrigin
from notoneless.domain.words import CaseState as S
from notoneless.grid.models import Post, User, holding
from notoneless.grid.schooldays import school_opens

TERMS = {
    S.SUSPECTED: ("opened_on", "cases.verify_days"), S.VERIFYING: ("opened_on", "cases.verify_days"),
    S.CONFIRMED: ("confirmed_on", "cases.persuade_days"), S.PERSUADING: ("confirmed_on", "cases.persuade_days"),
    S.IN_TOUCH: ("confirmed_on", "cases.touch_days"),
}  # fmt: skip
"""From which day and by which count the term of a state runs; a term that is over is overdue at once. A child who is back
is due on its looks, spaced from its true return."""


class CasesIntake:
    """在办个案: one open case a child; a case the product only suspected takes on what the books say."""

    kind = ListKind.CASES
    fields = None
    tables = {
        Case: "child__name",
        CaseSource: "case__child__name",
        CaseStep: "case__child__name",
        FollowupDue: "case__child__name",
        ChildGrant: "child__name",
    }

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        children = children_found(draft, context)
        keys = {child.pk for child in children if child}
        known = _Known(keys, context.today)
        plan: dict[str, Any] = {"new": [], "changed": [], "touched": []}
        seen: set[int] = set()
        for row, child in enumerate(children):
            if child is None or row in draft.bad:
                continue
            if child.pk in seen:
                draft.error(
                    row,
                    "name",
                    "case.twice",
                    "这个孩子在表里出现了两次。一个孩子只有一个在办个案，请删去一行。",
                )
                continue
            seen.add(child.pk)
            self._row(draft, plan, row, child, known, context)
        return draft.done(plan)

    def _row(
        self, draft: Draft, plan: dict[str, Any], row: int, child: Found, known: _Known, context: ListContext
    ) -> None:
        said = known.said(draft, row, child)
        if said is None:
            return None
        brought = BroughtCase(
            S(said["state"]), said["opened_on"], said["confirmed_on"], said["returned_on"], said["is_out"],
            said["is_never_legal"], child.pk in known.on_roll,
        )  # fmt: skip
        refused = case_brought_refused(brought, context.today)
        if refused is not None:
            return draft.error(row, "state", refused.rule, refused.reason)
        now = known.open.get(child.pk)
        if now is not None and (now.state not in PROVISIONAL or now.book):
            if now.book == said["book"] and now.state == said["state"]:
                return None
            return draft.error(
                row,
                "state",
                "case.open",
                f"这个孩子已有在办个案，现为“{S(now.state).label}”，请在个案里办理。",
            )
        before = S(now.state).label if now else ""
        plan["new" if now is None else "changed"].append((child.pk, now.pk if now else None, said))
        change = {"状态": (before, S(said["state"]).label), "纸质档案号": ("", said["book"])}
        if now is None:
            draft.states[row] = RowState.NEW
        else:
            draft.change(row, change)
        plan["touched"].append(touched(row, "new" if now is None else "changed", change, child_key=child.key))
        return None

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        children = Child.objects.select_related("residence").in_bulk(
            [pk for pk, *_rest in (*plan["new"], *plan["changed"])]
        )
        named = [children[pk] for pk, _case, said in plan["new"] if not said["person"]]
        leads = leads_for(named, context.today)
        new = []
        for pk, _case, said in plan["new"]:
            lead = leads.get(pk)
            if isinstance(lead, Refusal):
                raise StaleList(lead.reason)
            case = Case(child=children[pk], place_id=children[pk].residence_id, lead_rule="补录指定")
            case.unit_id, case.person_id = said["unit"], said["person"]
            if lead is not None:
                case.unit, case.person, case.lead_rule = lead.unit, lead.person, lead.rule
            new.append(_filled(case, said))
        context.written.made(Case.objects.bulk_create(new, batch_size=1_000))
        rows = Case.objects.open().in_bulk([case for _pk, case, _said in plan["changed"]])
        context.written.watch(rows.values(), WRITTEN)
        for _pk, key, said in plan["changed"]:
            if key not in rows or rows[key].state not in PROVISIONAL:
                raise StaleList("a case went on meanwhile")
            _filled(rows[key], said)
            if said["person"]:
                rows[key].unit_id, rows[key].person_id = said["unit"], said["person"]
        Case.objects.bulk_update(list(rows.values()), WRITTEN, batch_size=500)
        pairs = list(zip(new, [said for *_rest, said in plan["new"]], strict=True))
        pairs += [(rows[key], said) for _pk, key, said in plan["changed"]]
        _told(pairs, context)


WRITTEN = (
    "state", "unit_id", "person_id", "due_on", "opened_on", "absent_since_on", "code_id", "confirmed_on", "returned_on",
    "book",
)  # fmt: skip


def _filled(case: Case, said: dict[str, Any]) -> Case:
    case.state, case.opened_on, case.due_on = said["state"], said["opened_on"], said["due_on"]
    case.absent_since_on, case.code_id = said["absent_since_on"], said["code"]
    case.confirmed_on, case.returned_on, case.book = said["confirmed_on"], said["returned_on"], said["book"]
    return case


def _told(pairs: list[tuple[Case, dict[str, Any]]], context: ListContext) -> None:
    """Sources, steps on their true days, and sight for who leads and who is named."""
    sources = [
        CaseSource(
            case=case, origin=said["origin"], detail=f"补录：{said['book']}"[:120], on=said["opened_on"]
        )
        for case, said in pairs
    ]
    context.written.made(CaseSource.objects.bulk_create(sources, batch_size=1_000))
    by = context.by if isinstance(context.by, str) else context.by.login
    steps = [step for case, said in pairs for step in _steps(case, said, by)]
    context.written.made(CaseStep.objects.bulk_create(steps, batch_size=1_000))
    dues = [
        FollowupDue(case=case, number=number, returned_on=said["returned_on"], due_on=day)
        for case, said in pairs
        for number, day in enumerate(said["looks"], 1)
    ]
    context.written.made(FollowupDue.objects.bulk_create(dues, batch_size=1_000))
    held = set(
        ChildGrant.objects.filter(why__in=(LEAD_GRANT, PERSON_GRANT), until_on=None).values_list(
            "child", "unit", "user"
        )
    )
    grants = []
    for case, _said in pairs:
        for unit, user, why in ((case.unit_id, None, LEAD_GRANT), (None, case.person_id, PERSON_GRANT)):
            if (case.child_id, unit, user) not in held:
                grants.append(
                    ChildGrant(
                        child_id=case.child_id, unit_id=unit, user_id=user, why=why, from_on=context.today
                    )
                )
    context.written.made(ChildGrant.objects.bulk_create(grants, batch_size=1_000))


def _steps(case: Case, said: dict[str, Any], by: str) -> list[CaseStep]:
    """The way from suspicion to where it stands, as the table of transitions has it."""
    way: list[tuple[CaseAct, str, S, date]] = [(CaseAct.OPEN, "", S.SUSPECTED, said["opened_on"])]
    state = S(said["state"])
    if state is not S.SUSPECTED:
        way.append((CaseAct.PROPOSE, S.SUSPECTED, S.VERIFYING, said["confirmed_on"] or said["opened_on"]))
    if said["confirmed_on"] is not None:
        way.append((CaseAct.CONFIRM, S.VERIFYING, S.CONFIRMED, said["confirmed_on"]))
    if state in (S.PERSUADING, S.RETURNED):
        way.append((CaseAct.PERSUADE, S.CONFIRMED, S.PERSUADING, said["confirmed_on"]))
    if state is S.IN_TOUCH:
        way.append((CaseAct.TOUCH, S.CONFIRMED, S.IN_TOUCH, said["confirmed_on"]))
    if state is S.RETURNED:
        way.append((CaseAct.RETURN, S.PERSUADING, S.RETURNED, said["returned_on"]))
    reason = Sealed.of("cases.casestep.reason", f"补录：{said['book']}")
    return [
        CaseStep(case=case, act=act, from_state=old, to_state=to, on=on, at=clock.now(), by=by, reason=reason)
        for act, old, to, on in way
    ]


class _Known:
    """What the rows are held against, read once."""

    def __init__(self, children: set[int], today: date) -> None:
        self.today = today
        self.is_open = school_opens(None)
        self.open = {case.child_id: case for case in Case.objects.open() if case.child_id in children}
        self.on_roll = set(Roll.objects.current().values_list("child", flat=True)) & children
        codes = WhereaboutsCode.objects.all()
        self.codes = {word: code for code in codes for word in (code.letter, code.label, code.slug)}
        posts = Post.objects.filter(holding(today), user__is_active=True).select_related("user")
        self.people: dict[str, tuple[User, int]] = {}
        for post in posts.order_by("from_on", "pk"):
            self.people.setdefault(post.user.login, (post.user, post.unit_id))

    def said(self, draft: Draft, row: int, child: Found) -> dict[str, Any] | None:
        """What the row says, plain; None where a cell is wrong and the draft has its error."""
        rows = draft.rows
        state = S.from_label(rows.column("state")[row])
        assert state is not None  # a choice cell holds one of its words
        letter, login = (rows.column("code")[row] or "").upper(), rows.column("login")[row]
        code = self.codes.get(letter) if letter else None
        if letter and code is None:
            draft.error(row, "code", "brought.code", f"核查代码“{letter}”不在本县的代码表里。")
            return None
        person = self.people.get(login) if login else None
        if login and person is None:
            draft.error(row, "login", "brought.person", f"“{login}”现在没有任职，请核对登录名，或留空。")
            return None
        days = {
            name: rows.column(name, None)[row]
            for name in ("opened_on", "confirmed_on", "returned_on", "absent_since_on")
        }
        start, count = TERMS.get(state, ("opened_on", "cases.verify_days"))
        is_back = state is S.RETURNED and days["returned_on"] is not None
        looks = followup_days(days["returned_on"], self.is_open) if is_back else []
        term = looks[0] if looks else (days[start] or days["opened_on"]) + timedelta(days=county_days(count))
        due = rows.column("due_on", None)[row] or term
        origin = CaseOrigin.from_label(rows.column("origin")[row] or "") or CaseOrigin.REPORTED
        return days | {
            "state": str(state), "origin": str(origin), "code": code.pk if code else None, "due_on": due,
            "is_out": code.is_out_of_school if code else None, "is_never_legal": bool(code and code.is_never_legal),
            "person": person[0].pk if person else None, "unit": person[1] if person else None,
            "book": rows.column("book")[row][:60], "looks": looks,
        }  # fmt: skip

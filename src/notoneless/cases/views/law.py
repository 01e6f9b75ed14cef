"""行政处罚案件, 官告民, 外来文书."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from notoneless.cases import lawforms
from notoneless.cases.models import Case, Lawsuit, Proceeding
from notoneless.cases.queries.law import law_facts
from notoneless.cases.queries.lawpanel import may_work, outside_of, proceeding_in_sight
from notoneless.cases.services import lawsuits, outside, proceedings
from notoneless.cases.views.acting import act_page, case_in_sight, case_to_act, typed
from notoneless.core import clock
from notoneless.core.events import act
from notoneless.documents.showing import file_inline
from notoneless.grid.access import SignedRequest, may, needs


@needs("law.work")
def proceeding_open(request: SignedRequest, key: UUID) -> HttpResponse:
    """立案."""
    case = case_to_act(request, key)
    form = typed(request, lawforms.OpenProceedingForm, case=case)

    def do(_data: Any) -> Any:
        return proceedings.proceeding_open(case=case, by=request.user, today=clock.today(), **form.words())

    return act_page(
        request, case, form, do, page_title="行政处罚立案", submit_label="立案",
        help_sentence="立案审批表签发归档以后立案；九十日内作出决定(行政处罚法第六十条)。",
        seen_by="期限从审批表签发之日起算，写入“期限”。", done="已立案，请依法调查取证。",
    )  # fmt: skip


def _proceeding(request: SignedRequest, key: UUID) -> Proceeding:
    found = proceeding_in_sight(request.user, key)
    if found is None:
        raise Http404
    return found


@needs("law.see")
def proceeding_page(request: SignedRequest, key: UUID) -> HttpResponse:
    """The proceeding: who, on what basis, how much, what was said, what is recorded, what may be recorded next."""
    row = _proceeding(request, key)
    works = may_work(row, request.user)
    context = {
        "page_title": "行政处罚案件",
        "case": row.case,
        "proceeding": row,
        "facts": law_facts(row.case, row),
        "papers": row.papers.select_related("paper"),
        "acts": _open_acts(row) if works else [],
        "may_review": may(request.user, "law.review") and row.ended_on is None,
    }
    return render(request, "cases/proceeding_page.html", context)


def _open_acts(row: Proceeding) -> list[tuple[str, str]]:
    """What may be recorded as things are: before the decision what leads to it, after it what follows from it."""
    shut = BEFORE_DECISION if row.decided_on is not None else AFTER_DECISION
    return [(what, one.title) for what, one in ACTS.items() if what not in shut]


@dataclass(frozen=True, slots=True)
class _Act:
    """One thing recorded in a proceeding: its form, its service, its words."""

    title: str
    form: Any
    do: Callable[..., Any]
    sentence: str
    done: str = "已保存，期限已重新计算。"


BEFORE_DECISION = ("basis", "defence", "hearing")
AFTER_DECISION = ("payment", "remedy", "court")

ACTS: dict[str, _Act] = {
    "basis": _Act("选定依据和罚款", lawforms.BasisOfForm, proceedings.proceeding_basis,
                  "只能选今天有效、适用于本地、授权本机关的依据。"),
    "defence": _Act("登记陈述申辩", lawforms.DefenceForm, proceedings.proceeding_defence,
                    "当事人说了什么、机关怎样复核，如实记。"),
    "hearing": _Act("登记听证", lawforms.HearingForm, proceedings.proceeding_hearing,
                    "告知送达后五个工作日内要求的，应当听证(行政处罚法第六十四条)。"),
    "payment": _Act("登记缴款", lawforms.PaymentForm, proceedings.proceeding_payment,
                    "以银行回单为准；逾期每日加处百分之三，总额不超过罚款。"),
    "remedy": _Act("登记复议诉讼", lawforms.RemedyForm, proceedings.proceeding_remedy,
                   "当事人申请复议、起诉的，催告和申请执行的期限随之改变。"),
    "court": _Act("登记法院受理", lawforms.CourtForm, proceedings.proceeding_court,
                  "强制执行申请书送交法院以后，登记案号和受理日期。"),
    "end": _Act("案件了结", lawforms.EndForm, proceedings.proceeding_end,
                "孩子返校、及时改正的可以不予处罚(行政处罚法第三十三条)。了结以后期限停止。", "案件已了结。"),
}  # fmt: skip


REVIEW = _Act(
    "法制审核", lawforms.ReviewForm, proceedings.proceeding_review,
    "主体、权限、事实、证据、依据、程序看过以后写意见；没有审核不能签发处罚决定。", "审核意见已登记。",
)  # fmt: skip


@needs("law.work")
def proceeding_act(request: SignedRequest, key: UUID, what: str) -> HttpResponse:
    """One act of the proceeding, on a page of its own."""
    row = _proceeding(request, key)
    one = ACTS.get(what)
    if one is None:
        raise Http404
    return _record(request, row, one, case_to_act(request, row.case.key))


def _record(request: SignedRequest, row: Proceeding, one: _Act, case: Case) -> HttpResponse:
    def do(data: Any) -> Any:
        return one.do(proceeding=row, by=request.user, today=clock.today(), **data)

    return act_page(
        request, case, typed(request, one.form, proceeding=row), do, page_title=one.title, help_sentence=one.sentence,
        submit_label="保存", done=one.done, back=reverse("cases:proceeding_page", args=[row.key]),
        back_label="回到处罚案件",
    )  # fmt: skip


@needs("law.review")
def proceeding_review(request: SignedRequest, key: UUID) -> HttpResponse:
    """法制审核, by the bureau's legal officer."""
    row = _proceeding(request, key)
    return _record(request, row, REVIEW, row.case)


@needs("law.work")
def lawsuit_record(request: SignedRequest, key: UUID) -> HttpResponse:
    """官告民: 案号、开庭、结果、承诺返校日期、结案."""
    rows = Lawsuit.objects.filter(case__in=Case.objects.visible_to(request.user))
    row = get_object_or_404(rows.select_related("case__child", "plaintiff"), key=key)
    names = ("number", "heard_on", "outcome", "promised_on", "ended_on")
    form = typed(request, lawforms.LawsuitForm, {name: getattr(row, name) for name in names})

    def do(data: Any) -> Any:
        return lawsuits.lawsuit_record(lawsuit=row, by=request.user, today=clock.today(), **data)

    return act_page(
        request, case_to_act(request, row.case.key), form, do, page_title="登记诉讼进展", submit_label="保存",
        help_sentence="法院给的案号、开庭、调解或判决结果；有承诺返校日期的到期提醒。", done="已保存。",
    )  # fmt: skip


@needs("law.work")
def outside_add(request: SignedRequest, key: UUID) -> HttpResponse:
    """登记外来司法文书."""
    case = case_to_act(request, key)

    def do(data: Any) -> Any:
        return outside.outside_add(case=case, by=request.user, today=clock.today(), **data)

    return act_page(
        request, case, typed(request, lawforms.OutsideForm), do, file="scan", page_title="登记外来文书",
        submit_label="登记", help_sentence="法院、公安、检察院的文书：文号、日期、扫描件。",
        seen_by="看过的人和时间都有记录；班主任和村干部看不到。", done="已登记。",
    )  # fmt: skip


@needs("law.see")
def outside_file(request: SignedRequest, key: UUID, paper: UUID) -> HttpResponse:
    """The scan of an outside paper, opened on the record."""
    case = case_in_sight(request, key)
    row = get_object_or_404(outside_of(request.user).filter(case=case), key=paper)
    with act(by=request.user) as log:
        log("outside_opened", child=case.child.key, unit=case.unit, changes={"paper": ("", row.key)})
    return file_inline(row.file)

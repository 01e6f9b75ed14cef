"""已送达文书(补录): papers issued and delivered on paper, with the number and the days of the originals."""

from __future__ import annotations

from datetime import date
from typing import Any

from notoneless.cases.intake.visits import writer
from notoneless.cases.models import Case, CasePaper, CaseStep
from notoneless.children.intake.finding import Found, children_found
from notoneless.core import clock
from notoneless.core.listhandlers import Draft, ListContext, ListRows, Prepared, RowState, StaleList, touched
from notoneless.core.sealing import Sealed
from notoneless.documents.models import Delivery, Paper, PaperNumber
from notoneless.documents.queries import body_text
from notoneless.domain.caseflow import CaseAct
from notoneless.domain.columnlists import ListKind
from notoneless.domain.midyear import BroughtPaper, paper_brought_refused, read_number_text
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import CaseState as S
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState, UnitKind
from notoneless.grid.models import Unit


class PapersIntake:
    """已送达文书: an order moves its case on; the next number given out here follows the last one of the books."""

    kind = ListKind.PAPERS
    fields = None
    tables = {
        Paper: "addressee", Delivery: "paper__addressee", CasePaper: "case__child__name", CaseStep: "case__child__name",
        Case: "child__name", PaperNumber: "unit__name",
    }  # fmt: skip

    def prepare(self, rows: ListRows, context: ListContext) -> Prepared:
        draft = Draft(rows)
        children = children_found(draft, context)
        known = _Known({child.pk for child in children if child})
        plan: dict[str, Any] = {"new": [], "touched": []}
        delivered = rows.column("delivered_on", None)
        order = sorted(
            (row for row, child in enumerate(children) if child and row not in draft.bad),
            key=lambda row: (delivered[row], rows.column("kind")[row] == PaperKind.RETURN_NOTICE.label),
        )
        for row in order:
            child = children[row]
            assert child is not None
            self._row(draft, plan, row, child, known, context)
        return draft.done(plan)

    def _row(
        self, draft: Draft, plan: dict[str, Any], row: int, child: Found, known: _Known, context: ListContext
    ) -> None:
        rows = draft.rows
        number = read_number_text(rows.column("number_text")[row])
        if isinstance(number, Refusal):
            return draft.error(row, "number_text", number.rule, number.reason)
        unit = known.units.get(rows.column("unit_number")[row])
        if unit is None:
            return draft.error(row, "unit_number", "brought.unit", "制发单位编号没有登记，请先登记这个单位。")
        kind, case = PaperKind.from_label(rows.column("kind")[row]), known.cases.get(child.pk)
        assert kind is not None
        key = (unit.pk, str(kind), number.year, number.number)
        if key in known.papers:
            if known.papers[key] == child.pk:
                return None
            return draft.error(
                row, "number_text", "brought.number_used", f"{number.text}已登记在另一个孩子的个案里。"
            )
        signed, delivered = rows.column("signed_on", None)[row], rows.column("delivered_on", None)[row]
        brought = BroughtPaper(
            kind, UnitKind(unit.kind), signed, delivered, rows.column("return_by_on", None)[row],
            case.opened_on if case else None, bool(case and case.confirmed_on), known.is_never_legal(case),
            known.urged.get(child.pk),
        )  # fmt: skip
        refused = paper_brought_refused(brought, context.today)
        if refused is not None:
            return draft.error(row, "kind", refused.rule, refused.reason)
        known.papers[key] = child.pk
        if kind == PaperKind.URGING_LETTER:
            known.urged[child.pk] = min(delivered, known.urged.get(child.pk, delivered))
        draft.states[row] = RowState.NEW
        mode = DeliveryMode.from_label(rows.column("mode")[row])
        addressee = rows.column("addressee")[row][:60]
        receiver = (rows.column("receiver")[row] or addressee)[:60]
        plan["new"].append(
            (case.pk if case else 0, unit.pk, str(kind), number.text, number.year, number.number, addressee, signed,
             str(mode), delivered, receiver, brought.return_by_on, rows.column("book")[row][:60])
        )  # fmt: skip
        plan["touched"].append(touched(row, "new", child_key=child.key))
        return None

    def build(self, plan: dict[str, Any]) -> dict[str, Any]:
        return plan

    def apply(self, plan: dict[str, Any], batch: Any, context: ListContext) -> None:
        by, _unit = writer(context)
        papers = [
            Paper(
                kind=kind, issuer_id=unit, state=PaperState.DELIVERED, addressee=addressee, year=year, number=number,
                number_text=text, body=Sealed.of("documents.paper.body", body_text({})), drafted_by=by,
                drafted_at=clock.now(), signed_on=signed, book=book,
            )
            for _case, unit, kind, text, year, number, addressee, signed, *_sent, book in plan["new"]
        ]  # fmt: skip
        context.written.made(Paper.objects.bulk_create(papers, batch_size=1_000))
        deliveries, links = [], []
        for paper, line in zip(papers, plan["new"], strict=True):
            case, mode, on, receiver, until = line[0], line[8], line[9], line[10], line[11]
            deliveries.append(
                Delivery(
                    paper=paper, mode=mode, place_text=Sealed.of("documents.delivery.place_text", ""), receiver=receiver,
                    done_on=on, delivered_on=on, note="补录", by=by, at=clock.now(),
                )
            )  # fmt: skip
            links.append(CasePaper(case_id=case, paper=paper, kind=paper.kind, return_by_on=until))
        context.written.made(Delivery.objects.bulk_create(deliveries, batch_size=1_000))
        context.written.made(CasePaper.objects.bulk_create(links, batch_size=1_000))
        self._ordered(plan["new"], context)
        self._counters(papers, context)

    def _ordered(self, lines: list[Any], context: ListContext) -> None:
        orders = {line[0]: line for line in lines if line[2] == PaperKind.RETURN_NOTICE}
        cases = Case.objects.open().in_bulk(list(orders))
        if len(cases) != len(orders):
            raise StaleList("a case was closed meanwhile")
        context.written.watch(cases.values(), ("state", "ordered_until_on", "due_on"))
        by = context.by if isinstance(context.by, str) else context.by.login
        steps = []
        for case in cases.values():
            delivered, until = orders[case.pk][9], orders[case.pk][11]
            case.ordered_until_on = case.due_on = until
            if case.state == S.PERSUADING:
                step = CaseStep(
                    case=case, act=CaseAct.ORDER, from_state=case.state, to_state=S.ORDERED, on=delivered
                )
                step.at, step.by, step.reason = clock.now(), by, Sealed.of("cases.casestep.reason", "补录")
                steps.append(step)
                case.state = S.ORDERED
        Case.objects.bulk_update(
            list(cases.values()), ["state", "ordered_until_on", "due_on"], batch_size=500
        )
        context.written.made(CaseStep.objects.bulk_create(steps, batch_size=1_000))

    def _counters(self, papers: list[Paper], context: ListContext) -> None:
        """The counters go up to the last number of the books, never down."""
        last: dict[tuple[int, str, int], int] = {}
        for paper in papers:
            key = (paper.issuer_id, paper.kind, paper.year or 0)
            last[key] = max(last.get(key, 0), paper.number or 0)
        there = {(row.unit_id, row.kind, row.year): row for row in PaperNumber.objects.select_for_update()}
        context.written.watch([there[key] for key in last if key in there], ("last",))
        made = [
            PaperNumber(unit_id=unit, kind=kind, year=year, last=number)
            for (unit, kind, year), number in last.items() if (unit, kind, year) not in there
        ]  # fmt: skip
        context.written.made(PaperNumber.objects.bulk_create(made))
        for key, number in last.items():
            if key in there and there[key].last < number:
                there[key].last = number
                there[key].save(update_fields=["last"])


class _Known:
    """Cases, units and papers the rows are held against, read once."""

    def __init__(self, children: set[int]) -> None:
        open_cases = Case.objects.open().select_related("code")
        self.cases = {case.child_id: case for case in open_cases if case.child_id in children}
        self.units = {unit.number: unit for unit in Unit.objects.filter(until_on__isnull=True)}
        papers = CasePaper.objects.filter(paper__number__isnull=False).values_list(
            "paper__issuer", "paper__kind", "paper__year", "paper__number", "case__child"
        )
        self.papers = {(unit, kind, year, number): child for unit, kind, year, number, child in papers}
        urged = Delivery.objects.filter(paper__kind=PaperKind.URGING_LETTER, paper__case_paper__isnull=False)
        self.urged: dict[int, date] = {}
        for child, on in urged.order_by("-delivered_on").values_list(
            "paper__case_paper__case__child", "delivered_on"
        ):
            self.urged[child] = on

    def is_never_legal(self, case: Case | None) -> bool:
        return bool(case and case.code and case.code.is_never_legal)

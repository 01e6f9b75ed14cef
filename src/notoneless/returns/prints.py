"""失学辍学(疑似)学生月报表 on paper."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import Case
from notoneless.core import clock
from notoneless.domain.reporting import Period
from notoneless.domain.words import CaseState, PaperState, ReportState, ReturnKind
from notoneless.files.papers import MonthlyReturn, MonthlyRow
from notoneless.grid.models import Unit, User
from notoneless.returns import queries
from notoneless.returns.models import MonthReport
from notoneless.support.models import Contact


def _row(case: Case, state: str) -> MonthlyRow:
    child = case.child
    guardian = child.guardians.first()
    roll = child.rolls.select_related("school", "school_class").order_by("-entered_on").first()
    contacts = Contact.objects.current().filter(case_key=case.key, number__isnull=False).order_by("on")
    last = contacts.last()
    numbered = case.papers.exclude(paper__number_text="").exclude(paper__state=PaperState.VOID).first()
    word = CaseState(state)
    township = case.place.township if case.place else None
    return MonthlyRow(
        name=child.name,
        sex=child.get_sex_display(),
        ethnic=child.ethnicity,
        township=township.name if township else "",
        village=case.place.full_name if case.place else "",
        school=roll.school.name if roll else "",
        class_name=roll.school_class.label(case.opened_on) if roll else "",
        guardian=guardian.name if guardian else "",
        certainty="疑似" if word in (CaseState.SUSPECTED, CaseState.VERIFYING) else "确认",
        found_on=case.opened_on,
        left_on=case.absent_since_on,
        reason=case.code.label if case.code else "",
        persuasion_count=contacts.count(),
        persuaded_on=last.on if last else None,
        step=word.label,
        paper_number=numbered.paper.number_text if numbered else "",
        responsible=case.person.name,
        result=word.label if not case.is_open else "",
        returned_on=case.returned_on,
    )


def month_pdf(
    unit: Unit, kind: ReturnKind, period: Period, stored: MonthReport | None, *, user: User, today: date
) -> bytes:
    """The month's form, with the names this person may read. Numbers stay off paper: the names and facts of the form
    suffice to find a child here."""
    from notoneless.files.pdf import render_pdf

    is_signed = stored is not None and stored.state not in (ReportState.DRAFT, ReportState.RETURNED)
    if stored is not None and is_signed:
        lines = stored.lines.select_related("case__child", "case__place")
        read = queries.cases_read(user, unit, Case.objects.filter(pk__in=stored.lines.values("case")))
        rows = tuple(_row(line.case, line.state) for line in lines.filter(case__in=read))
    else:
        cases = queries.named_cases(queries.cases_of_line(unit, kind, today), period)
        rows = tuple(_row(case, case.state) for case in queries.cases_read(user, unit, cases))
    villages = "、".join(place.name for place in queries.villages_of(unit, today))
    signer = stored.submitted_by.name if stored is not None and stored.submitted_by else ""
    reported_on = clock.local_day(stored.submitted_at) if stored is not None and stored.submitted_at else None
    paper = MonthlyReturn(
        made_on=reported_on or today,
        unit=unit.name,
        kind=kind,
        month=period.first_on,
        rows=rows,
        villages=villages if kind == ReturnKind.HOUSEHOLD_LINE else "",
        is_draft=not is_signed,
        filler=signer,
        reported_on=reported_on,
    )
    return render_pdf(paper)

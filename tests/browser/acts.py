"""The town some days on: what its people did before the test's own page opens. Done by the services, not by hand."""

from datetime import date, timedelta
from typing import Any

from tests.makers import TODAY, make_photo, proposal_words


def suspected(town: Any, child: str = "noroll") -> Any:
    """A case just opened: a child of the household line on no roll."""
    from notoneless.cases.services import case_open
    from notoneless.domain.words import CaseOrigin

    return case_open(
        child=getattr(town, child), origin=CaseOrigin.HOUSEHOLD_NO_ROLL, by=town.bureau_officer, today=TODAY
    )


def seen(town: Any, case: Any) -> Any:
    """The village officer was at the door."""
    from notoneless.cases.services import case_see_door
    from notoneless.domain.words import SeenAtDoor

    case_see_door(
        case=case,
        seen=SeenAtDoor.NOT_IN_SCHOOL,
        note="奶奶说在家放羊。",
        by=town.village_officer,
        today=TODAY,
    )
    return case


def proposed(town: Any, child: str = "noroll", by: str = "principal", code: str = "aversion_or_work") -> Any:
    """The covering school set a code and added evidence; the bureau has not looked."""
    from notoneless.cases.services import case_propose

    case = seen(town, suspected(town, child))
    user = getattr(town, by)
    finding = case_propose(
        case=case, code=town.codes[code], evidence=make_photo(by=user, today=TODAY),
        by=user, today=TODAY, **({"evidence_note": "谈话记录"} | proposal_words(town.codes[code])),
    )  # fmt: skip
    assert finding, finding
    return case


def confirmed(town: Any, child: str = "left", by: str = "junior_principal", **words: Any) -> Any:
    """The bureau accepted a code of the out-of-school kind."""
    from notoneless.cases.services import finding_accept

    case = proposed(town, child, by, **words)
    outcome = finding_accept(finding=case.findings.get(), by=town.bureau_officer, today=TODAY)
    assert outcome, outcome
    case.refresh_from_db()
    return case


def drafted(town: Any, case: Any) -> Any:
    """An urging letter of the township, waiting to be checked."""
    from notoneless.cases.papers import case_paper_draft
    from notoneless.domain.words import PaperKind

    row = case_paper_draft(case=case, kind=PaperKind.URGING_LETTER, by=town.township_officer, today=TODAY)
    assert row, row
    return row


def delivered(town: Any, case: Any) -> Any:
    """The urging letter, all the way to the door."""
    from notoneless.cases import papers
    from notoneless.domain.words import DeliveryMode

    row = drafted(town, case)
    deputy = town.township_deputy
    assert papers.case_paper_check(case_paper=row, by=deputy, today=TODAY)
    row = _again(row)
    assert papers.case_paper_sign(case_paper=row, by=deputy, today=TODAY)
    row = _again(row)
    scan = make_photo(by=town.township_officer, today=TODAY)
    assert papers.case_paper_seal(case_paper=row, scan=scan, by=town.township_officer, today=TODAY)
    row = _again(row)
    assert papers.case_paper_deliver(
        case_paper=row, mode=DeliveryMode.DIRECT, delivered_on=TODAY, receiver="贺家长", relation="父亲",
        by=town.township_officer, today=TODAY,
    )  # fmt: skip
    return _again(row)


def _again(row: Any) -> Any:
    return type(row).objects.select_related("paper", "case").get(pk=row.pk)


def returned(town: Any, case: Any, on: date = TODAY) -> Any:
    """Back in 八年级1班 of 青石中学."""
    from notoneless.cases.services import PlanWords, case_return

    plan = PlanWords(reception="常老师早上在校门口接")
    outcome = case_return(
        case=case, school_class=town.class_8_1, on=on, plan=plan, by=town.junior_principal, today=TODAY
    )
    assert outcome, outcome
    case.refresh_from_db()
    return case


def busy(town: Any) -> None:
    """A district at work: lists taken in and matched, cases in every state, papers at every step, a report signed."""
    from notoneless.domain.reporting import ReportCounts
    from notoneless.domain.words import ReturnKind
    from notoneless.returns import queries, services

    matched(town)
    handed_in(town)
    seen(town, suspected(town, "unconfirmed"))
    proposed(town, "noroll")
    case = confirmed(town, "left")
    delivered(town, case)
    drafted(town, case)
    confirmed(town, "disabled", by="principal", code="disability")
    moving(town)
    campaigning(town)
    period = queries.periods(TODAY)[0]
    unit = town.primary
    counts = queries.counts_for(queries.cases_of_line(unit, ReturnKind.SCHOOL_LINE, TODAY), period)
    assert isinstance(counts, ReportCounts)
    signed = services.report_submit(
        unit=unit, kind=ReturnKind.SCHOOL_LINE, period=period, shown=counts, is_zero=counts.is_zero,
        by=town.principal, today=TODAY,
    )  # fmt: skip
    assert signed, signed


def campaigning(town: Any) -> None:
    """A verification campaign over whoever is suspected."""
    from notoneless.domain.campaigns import CheckWorksOn, usual_stages
    from notoneless.verification.services.campaigns import campaign_open

    made = campaign_open(
        title="秋季疑似失学儿童核查", works_on=CheckWorksOn.ALL, stages=usual_stages(TODAY), by=town.bureau_officer,
        today=TODAY,
    )  # fmt: skip
    assert made, made


def moving(town: Any) -> None:
    """Rolls on the move: a transfer of each kind, a suspension near its end, a change of a name asked for."""
    from notoneless.children import services
    from tests.makers import make_child, make_photo, make_roll

    paper = make_photo(by=town.principal, today=TODAY, colour="khaki")
    own = [make_roll(make_child(), town.class_4_1) for _ in range(4)]
    away = make_roll(make_child(), town.direct_class_5)
    words: dict[str, Any] = {"today": TODAY, "evidence": paper, "reason": "搬家"}
    mine: dict[str, Any] = {"by": town.principal, **words}
    made = [
        services.transfer_offer(
            roll=away, to_school=town.primary, from_on=TODAY, by=town.direct_principal, **words
        ),
        services.transfer_ask(
            number=own[0].child.id_number.open(), name=own[0].child.name, school_class=town.direct_class_5,
            from_on=TODAY, by=town.direct_principal, **words,
        ),
        services.transfer_beyond(
            roll=own[1], other_school="别县一小", other_place="别省别县", from_on=TODAY,
            **{**mine, "evidence": None},
        ),
        services.roll_suspend(roll=own[2], from_on=TODAY, until_on=TODAY + timedelta(days=9), **mine),
        services.key_change_ask(child=own[3].child, school=town.primary, after={"name": "郑改名"}, **mine),
    ]  # fmt: skip
    assert all(made), made


def matched(town: Any) -> Any:
    """Lists taken in and matched once: one pupil found, one newcomer, one pair a person must decide."""
    from notoneless.domain.columnlists import ListKind
    from notoneless.intake.models import ImportBatch, ImportFile
    from notoneless.verification.models import MatchPair, RunState
    from notoneless.verification.services import GROUP_KINDS, run_start
    from tests.verification.rows import row_of
    from tests.verification.test_stories import doubtful, newcomer

    row_of(town.xiaoming)
    row_of(town.noroll)
    newcomer(town)
    doubtful(town)
    row_of(town.lan, kind=ListKind.SUSPECTED, list_source="省教育厅")
    for batch in ImportBatch.objects.filter(files=None):
        ImportFile.objects.create(batch=batch, number=1, name="名册.xlsx", size=0)
    run = run_start(kinds=[str(kind) for kind in GROUP_KINDS], by=town.bureau_officer, today=TODAY)
    assert run, run
    run.refresh_from_db()
    assert run.state == RunState.DONE
    assert MatchPair.objects.exists()
    return run


def handed_in(town: Any, *rows: dict[str, Any]) -> Any:
    """A roll file of 青石中心小学, read and compared, waiting for a yes (or refused)."""
    from notoneless.domain.columnlists import ListKind
    from notoneless.intake.services import batch_add
    from tests.intake.lists import liu, roll, sun

    body = roll(*(rows or (liu(), sun())))
    batch = batch_add(kind=ListKind.ROLL, files=[("花名册.xlsx", body)], by=town.principal, today=TODAY)
    assert batch, batch
    batch.refresh_from_db()
    return batch

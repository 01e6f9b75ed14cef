"""F3 in bulk: a pile drafted, checked, signed, printed; every child named, every reason told, nothing done twice."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from notoneless.cases import papers
from notoneless.cases.models import CasePaper
from notoneless.cases.papers import many
from notoneless.cases.services import LEAD_GRANT
from notoneless.children.services import grant_give
from notoneless.core.jobs import job_run
from notoneless.core.models import Event, Job
from notoneless.documents.models import Paper, PaperNumber
from notoneless.domain.manypapers import PileAct
from notoneless.domain.words import CaseState, PaperKind
from tests.journeys.steps import case_of, hand_over, letter, pdf_text, picture, suspect, verify
from tests.makers import make_case, make_child

pytestmark = pytest.mark.django_db
PILE = 6


@pytest.fixture
def pile(town, today):
    """Six confirmed cases of 柳湾村, led by 青石中心小学; each child with a guardian."""
    made = []
    for n in range(PILE):
        child = make_child(f"卫{n}", born_on=date(2016, 3, n + 1), residence=town.liuwan_1, guardian="卫大")
        case = make_case(
            child,
            unit=town.primary,
            person=town.principal,
            state=CaseState.CONFIRMED,
            confirmed_on=today,
            cause="aversion",
        )
        grant_give(child=child, unit=town.primary, why=LEAD_GRANT, by="system", today=today)
        made.append(case)
    return made


def done(person, url: str, rows) -> Job:
    """Press the button for these rows, and let the worker do the job."""
    person.presses(url, pick=rows)
    job = Job.objects.filter(kind=many.JOB).latest("pk")
    job_run(str(job.key))
    job.refresh_from_db()
    return job


DRAFT = "/cases/papers/draft-many?list=out_of_school&kind=D04"
CHECK, SIGN = "/cases/papers/many?act=check", "/cases/papers/many?act=sign"


def drafted(people, pile) -> Job:
    return done(people.vice_principal, DRAFT, [case.pk for case in pile])


def test_a_pile_is_drafted_checked_signed_and_printed(people, town, pile) -> None:
    page = people.vice_principal.opens("cases:cases_out_of_school")
    assert "成批拟制文书" in page
    first = people.vice_principal.opens("cases:papers_draft_many", list="out_of_school")
    assert "义务教育敦促书" in first and "限期复学通知书" in first and "不能制发" in first, (
        "a wrong issuer is told why"
    )
    names = people.vice_principal.opens("cases:papers_draft_many", list="out_of_school", kind="D04")
    assert f"可以拟制 {PILE} 份" in names and "卫3" in names
    job = drafted(people, pile)
    assert job.state == "done" and len(job.result["done"]) == PILE, job.sentence
    assert "撤回这一批草稿" in people.vice_principal.opens("cases:papers_job", job.key)

    rows = list(CasePaper.objects.values_list("pk", flat=True))
    assert "须由他人核稿" in people.vice_principal.opens("cases:papers_many", act="check"), (
        "nobody checks his own"
    )
    done(people.principal, CHECK, rows)
    signed = done(people.principal, SIGN, rows)
    page = people.principal.opens("cases:papers_job", signed.key)
    assert f"签发{PILE}份" in page and "送达回证" in page
    shown = [
        row.paper.number for row in CasePaper.objects.order_by("case__child__name").select_related("paper")
    ]
    assert shown == list(range(1, PILE + 1)), "numbers in the order shown"
    assert PaperNumber.objects.get(kind="D04").last == PILE

    picks = "&".join(f"pick={pk}" for pk in signed.result["done"])
    body = people.principal.fetches(f"/cases/papers/pile/print?{picks}")
    text = pdf_text(body)
    for n in range(PILE):
        assert f"卫{n}" in text
    counts = [len(PdfReader(BytesIO(papers_pdf(paper))).pages) for paper in Paper.objects.all()]
    reader = PdfReader(BytesIO(body))
    assert len(reader.pages) >= sum(counts)
    starts = [
        n
        for n, one in enumerate(reader.pages)
        if "义务教育敦促书" in "".join(one.extract_text().split())[:80]
    ]
    assert all(start % 2 == 0 for start in starts), "each letter from a sheet of its own"
    with ZipFile(BytesIO(people.principal.fetches(f"/cases/papers/pile/word?{picks}"))) as archive:
        assert len(archive.namelist()) == PILE
    receipts = people.principal.fetches(f"/cases/papers/pile/receipts?{picks}")
    assert len(PdfReader(BytesIO(receipts)).pages) == PILE
    assert Event.objects.filter(act="papers_many_opened").count() == 3 * PILE, (
        "each child's file says it was printed"
    )


def papers_pdf(paper: Paper) -> bytes:
    from notoneless.documents.services import paper_pdf

    found = paper_pdf(paper)
    assert isinstance(found, bytes)
    return found


def test_who_is_left_out_is_named_with_the_reason(people, town, pile) -> None:
    ill, alone, already = pile[0], pile[1], pile[2]
    ill.cause = "illness"
    ill.save()
    alone.child.guardians.all().delete()
    people.vice_principal.presses("cases:paper_draft", already.key, "D04")
    page = people.vice_principal.opens("cases:papers_draft_many", list="out_of_school", kind="D04")
    assert f"可以拟制 {PILE - 3} 份" in page
    for words in ("不发义务教育敦促书", "登记监护人姓名", "已有一份义务教育敦促书"):
        assert words in page, words
    job = drafted(people, pile)
    assert len(job.result["done"]) == PILE - 3, "what was not offered is not done, though it was sent along"
    assert CasePaper.objects.filter(case=ill).count() == 0


def test_a_pile_of_orders_names_the_wrong_issuer_and_the_missing_step(people, pile) -> None:
    page = people.township_officer.opens("cases:papers_draft_many", list="out_of_school", kind="D08")
    assert "先送达义务教育敦促书" in page and "可以拟制 0 份" in page
    assert "至少勾选一份" in people.township_officer.presses(
        "/cases/papers/draft-many?list=out_of_school&kind=D08", status=422
    )


def test_drafts_are_taken_back_and_what_was_checked_stays(people, pile) -> None:
    job = drafted(people, pile)
    checked = CasePaper.objects.get(pk=job.result["done"][0])
    people.principal.presses("cases:paper_check", checked.paper.key)
    page = people.vice_principal.presses("cases:papers_job_undo", job.key)
    assert f"已撤回{PILE - 1}份" in page
    assert Paper.objects.filter(state="void").count() == PILE - 1
    checked.paper.refresh_from_db()
    assert checked.paper.state == "checked"


def test_a_job_run_twice_drafts_nothing_twice_and_signs_nothing_twice(people, pile) -> None:
    job = drafted(people, pile)
    Job.objects.filter(pk=job.pk).update(state="queued")
    job_run(str(job.key))
    job.refresh_from_db()
    assert job.state == "done" and len(job.result["done"]) == PILE and not job.result["refused"]
    assert CasePaper.objects.count() == PILE
    rows = list(job.result["done"])
    done(people.principal, CHECK, rows)
    signing = done(people.principal, SIGN, rows)
    Job.objects.filter(pk=signing.pk).update(state="queued")
    job_run(str(signing.key))
    signing.refresh_from_db()
    assert len(signing.result["done"]) == PILE
    assert PaperNumber.objects.get(kind="D04").last == PILE


def test_a_worker_killed_in_the_middle_goes_on_where_it_was(people, pile, monkeypatch) -> None:
    rows = drafted(people, pile).result["done"]
    done(people.principal, CHECK, rows)
    real, signed = papers.many.case_paper_sign, []

    def dies(**words):
        if len(signed) == 3:
            raise KeyboardInterrupt
        signed.append(words)
        return real(**words)

    monkeypatch.setitem(many._DO, PileAct.SIGN, many._paper_act(PileAct.SIGN, dies))
    with pytest.raises(KeyboardInterrupt):
        done(people.principal, SIGN, rows)
    assert sorted(Paper.objects.filter(state="signed").values_list("number", flat=True)) == [1, 2, 3]
    monkeypatch.undo()
    job = Job.objects.latest("pk")
    Job.objects.filter(pk=job.pk).update(state="queued")
    job_run(str(job.key))
    job.refresh_from_db()
    assert len(job.result["done"]) == PILE
    assert sorted(Paper.objects.values_list("number", flat=True)) == list(range(1, PILE + 1))


def test_a_failing_print_spends_no_number_and_stops_no_other_paper(people, pile, monkeypatch) -> None:
    rows = drafted(people, pile).result["done"]
    done(people.principal, CHECK, rows)
    from notoneless.cases.papers import acts

    real = acts.paper_render

    def breaks(row, paper, **words):
        if paper.number == 3 and row.case.child.name == "卫2":
            raise OSError(28, "No space left on device")
        return real(row, paper, **words)

    monkeypatch.setattr(acts, "paper_render", breaks)
    page = people.principal.opens("cases:papers_job", done(people.principal, SIGN, rows).key)
    assert "没有办的 1 份" in page and "没有编号" in page
    assert sorted(Paper.objects.filter(state="signed").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


def test_another_ones_pile_is_not_found_and_a_stranger_prints_nothing(people, town, pile) -> None:
    job = drafted(people, pile)
    people.principal.opens("cases:papers_job", job.key, status=404)
    people.principal.opens("cases:papers_job_progress", job.key, status=404)
    rows = job.result["done"]
    done(people.principal, CHECK, rows)
    done(people.principal, SIGN, rows)
    picks = "&".join(f"pick={pk}" for pk in rows)
    assert people.bailu_principal.client.get(f"/cases/papers/pile/print?{picks}").status_code == 404
    assert people.township_officer.client.get(f"/cases/papers/pile/print?{picks}").status_code == 404, (
        "not the issuer"
    )
    assert people.village_officer.client.get(f"/cases/papers/pile/print?{picks}").status_code == 403


def test_what_waits_for_the_road_is_listed_by_village(people, town) -> None:
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    paper = letter(people, case, "D04", drafter="vice_principal", second="principal")
    assert "没有等您送达的文书" in people.vice_principal.opens("cases:papers_to_deliver")
    people.vice_principal.presses("cases:paper_seal", paper.key, scan=picture("pink"))
    page = people.vice_principal.opens("cases:papers_to_deliver")
    assert "柳湾村" in page and paper.number_text in page and "曾大勇" in page
    assert "曾" not in people.bailu_principal.opens("cases:papers_to_deliver")
    people.village_officer.opens("cases:papers_to_deliver", status=403)


def test_both_parents_get_it_and_a_mistaken_entry_is_corrected_by_one_that_cites_it(people, town) -> None:
    from notoneless.documents.queries import delivered_on

    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    urging = letter(people, case, "D04", drafter="vice_principal", second="principal")
    hand_over(people, urging, "vice_principal")
    order = letter(
        people, case, "D08", drafter="township_officer", second="township_deputy", return_by_on="2026-11-24"
    )
    hand_over(people, order, "township_officer", colour="plum")
    steps = case.steps.count()
    people.township_officer.presses(
        "cases:paper_deliver", order.key, mode="left", delivered_on="2026-11-18", receiver="", witness="柳大山",
        evidence=picture("olive"),
    )  # fmt: skip
    case.refresh_from_db()
    assert case.steps.count() == steps, "the case moved with the first one"
    assert case.ordered_until_on == date(2026, 11, 24)
    first = order.deliveries.order_by("pk").first()
    people.principal.opens("cases:delivery_correct", order.key, first.pk)
    assert "青石镇人民政府" in people.principal.presses(
        "cases:delivery_correct", order.key, first.pk, status=422, mode="public", delivered_on="2026-11-18",
        why="其实是公告", place_text="村口", evidence=picture("navy"),
    )  # fmt: skip
    people.township_officer.presses(
        "cases:delivery_correct", order.key, first.pk, status=422, mode="public", delivered_on="2026-11-18", why="",
    )  # fmt: skip
    page = people.township_officer.presses(
        "cases:delivery_correct", order.key, first.pk, mode="public", delivered_on="2026-11-18", place_text="村口公告栏",
        why="其实是公告送达", evidence=picture("navy"),
    )  # fmt: skip
    assert "已更正" in page and "其实是公告送达" in page and "2026年12月18日" in page
    assert order.deliveries.count() == 3 and order.deliveries.standing().count() == 2
    assert delivered_on(order) == date(2026, 11, 18), "the other parent's still counts"
    assert "已经更正过" in people.township_officer.presses(
        "cases:delivery_correct", order.key, first.pk, status=422, mode="direct", delivered_on="2026-11-18",
        receiver="曾大勇", relation="本人", why="又错了",
    )  # fmt: skip
    new = order.deliveries.get(corrects=first)
    assert people.township_officer.fetches("cases:delivery_photo", order.key, new.pk)
    assert Event.objects.filter(act="delivery_photo_opened").count() == 1
    people.bailu_officer.opens("cases:delivery_photo", order.key, new.pk, status=404)
    case.refresh_from_db()
    assert case.ordered_until_on == date(2026, 11, 24)


def test_the_form_says_which_day_will_count(people, town) -> None:
    case = suspect(people, town.noroll)
    verify(people, case, village="village_officer", school="principal", code=town.codes["aversion_or_work"])
    paper = letter(people, case, "D04", drafter="vice_principal", second="principal")
    people.vice_principal.presses("cases:paper_seal", paper.key, scan=picture("pink"))
    form = people.vice_principal.opens("cases:paper_deliver", paper.key)
    for words in ("电子送达", "转交送达", "满30天", "见证人签字，或者拍照", "邮件回执"):
        assert words in form, words
    told = people.vice_principal.opens(
        "cases:paper_counts_on", paper.key, mode="public", delivered_on="2026-11-18"
    )
    assert "2026年12月18日" in told and "不起算" in told
    assert "选好送达方式" in people.vice_principal.opens("cases:paper_counts_on", paper.key)


def test_a_kind_written_for_one_family_alone_is_not_offered_for_a_pile() -> None:
    from notoneless.domain.manypapers import may_be_many

    refused = {kind for kind in PaperKind if may_be_many(kind) is not None}
    assert {
        PaperKind.PENALTY_DECISION,
        PaperKind.FILING,
        PaperKind.REFERRAL_LETTER,
        PaperKind.CIVIL_COMPLAINT,
    } <= refused
    assert not refused & {PaperKind.HOME_LETTER, PaperKind.URGING_LETTER, PaperKind.RETURN_NOTICE}
    assert case_of


def test_nobody_signs_his_own_pile(people, pile) -> None:
    rows = drafted(people, pile).result["done"]
    people.vice_principal.presses(CHECK, status=422, pick=rows)
    assert not Job.objects.filter(input__act="check").exists(), "what is not offered is not even asked for"


def test_the_demo_shows_papers_on_every_step_of_a_pile(pile, today) -> None:
    from notoneless.web.demo.papers import SEALED, piles_play
    from tests.makers import make_photo

    by = pile[0].person
    piles_play(today=today, photo=lambda _name: make_photo(by=by, today=today))
    assert Paper.objects.filter(state="sealed").count() == SEALED
    assert Paper.objects.filter(state="signed").count() == PILE - SEALED

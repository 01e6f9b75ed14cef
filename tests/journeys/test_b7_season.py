"""B7: an enrolment season from its opening to its set day: told, registered, put off, elsewhere, and the one of
whom nobody heard."""

from datetime import date

import pytest

from notoneless.children.models import Admission, Child, Roll, Whereabouts
from notoneless.children.services import group_set
from notoneless.domain.words import Sex
from notoneless.grid.models import SchoolClass
from tests.journeys.steps import case_of, it_is, pdf_text, picture, sheet_rows, word_text
from tests.makers import make_child, make_roll

pytestmark = pytest.mark.django_db

DAYS = {
    "year": "2027",
    "listed_on": "2027-06-01",
    "notice_by_on": "2027-08-10",
    "register_from_on": "2027-08-20",
    "register_until_on": "2027-08-31",
    "set_on": "2027-09-10",
}


@pytest.fixture
def six(town):
    """Children who turn six by August 2027, and one in grade six now."""
    liuwan, shiqiao = town.places["liuwan_1"], town.places["shiqiao_1"]
    born = date(2021, 3, 3)
    town.children |= {
        "comer": make_child("孟来", born_on=born, residence=liuwan, guardian="孟父"),
        "sick": make_child("孟缓", born_on=born, sex=Sex.FEMALE, residence=liuwan, guardian="孟母"),
        "gone": make_child("石外", born_on=born, residence=shiqiao, guardian="石父"),
        "silent": make_child("石默", born_on=born, residence=shiqiao, guardian="石母"),
        "leaver": make_child("毕行", born_on=date(2015, 3, 3), residence=liuwan, guardian="毕父"),
        "leaver_away": make_child("毕远", born_on=date(2015, 4, 3), residence=liuwan, guardian="毕母"),
    }
    grade_6 = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2021, class_no=1)
    for name in ("leaver", "leaver_away"):
        make_roll(town.children[name], grade_6)
    return town


def row_of(child):
    return Admission.objects.get(child=child)


def jobs_done():
    """What lies in the queue is done, as the worker would."""
    from notoneless.core.jobs import job_run
    from notoneless.core.models import Job

    for job in Job.objects.filter(state="queued"):
        job_run(str(job.key))


def opened(people, monkeypatch, town):
    it_is(monkeypatch, people, date(2027, 6, 1))
    catchment = {"primary": town.primary.pk, "junior": town.junior.pk, "from_year": "2027"}
    people.bureau_officer.presses("children:catchment_set", town.places["qingshi"].code, **catchment)
    point = {"primary": town.point.pk, "junior": "", "from_year": "2027"}
    people.bureau_officer.presses("children:catchment_set", town.places["shiqiao"].code, **point)
    assert "石桥教学点" in people.bureau_officer.opens("children:catchments")
    people.bureau_officer.presses("children:season_open", **DAYS)
    jobs_done()


def test_a_season_from_its_opening_to_its_set_day(people, six, monkeypatch) -> None:
    town = six
    group_set(child=town.leaver, kind="orphan", detail="", source="民政", by="system", today=date(2027, 5, 1))
    assert not Child.objects.visible_to(people.junior_principal.user).filter(pk=town.leaver.pk).exists()
    opened(people, monkeypatch, town)
    listed_by_catchment(people, town, monkeypatch)
    told(people, town)
    accounted(people, town)
    registered(people, town, monkeypatch)
    placed(people, town, monkeypatch)
    set_day(people, town, monkeypatch)


def listed_by_catchment(people, town, monkeypatch) -> None:
    assert row_of(town.comer).school == town.primary
    assert row_of(town.silent).school == town.point, "the nearest catchment up the tree"
    assert row_of(town.leaver).school == town.junior and row_of(town.leaver).stage == "junior"

    # the receiving school sees the key file of its leaver from the list date on
    it_is(monkeypatch, people, date(2027, 6, 2))
    names = people.junior_principal.opens("children:season_names")
    assert "毕行" in names and "孤儿" in names and "孟来" not in names
    assert "孤儿" in people.junior_principal.opens("web:child_file", town.leaver.key)


def told(people, town) -> None:
    # letters: numbered by the bureau, printed for the school, handed over in the village and at the school
    assert "编号印制" in people.bureau_officer.desk
    for number in ("XX101", "XX102", "XX103"):
        people.bureau_officer.presses("children:notices_make", number, year="2027")
    jobs_done()
    comer = row_of(town.comer)
    assert comer.notice_text.startswith("云溪教入〔2027〕")
    batch = comer.season.batches.get(school=town.primary)
    printed = pdf_text(people.principal.fetches(f"/children/season/notices/{batch.key}.pdf"))
    assert "孟来" in printed and "孟缓" in printed and "回执" in printed
    assert "孟来" in word_text(people.principal.fetches("children:notice_file", comer.key, "docx"))
    assert "送到家" in people.village_officer.desk
    assert "孟来" in people.village_officer.opens("children:notices_hand")
    people.village_officer.presses("children:notice_handed", comer.key)
    assert row_of(town.comer).state == "noticed" and row_of(town.comer).receiver == "孟父"
    people.point_manager.presses(
        "children:notices_hand", ticked=[str(row_of(town.silent).key)], how="by_hand", on="2027-06-02"
    )
    people.junior_principal.presses(
        "children:admission_receipt", row_of(town.leaver).key, how="by_phone_photo", on="2027-06-02",
        receiver="毕父", receipt=picture("olive"),
    )  # fmt: skip


def accounted(people, town) -> None:
    # put off with approval; elsewhere with a certificate
    people.principal.presses(
        "children:deferral_ask", row_of(town.sick).key, why="先天性心脏病术后",
        application=picture("red"), proof=picture("blue"),
    )  # fmt: skip
    asked = row_of(town.sick).deferrals.get()
    assert "审批延缓入学申请" in people.township_officer.desk
    assert people.township_officer.fetches("children:deferral_file", asked.key, "proof")
    people.township_officer.presses("children:deferral_decide", asked.key, answer="yes", decision="同意")
    assert Whereabouts.objects.get(child=town.sick).until_on in (date(2028, 8, 30), date(2028, 8, 31))
    code = town.codes["in_school_no_reg_outside"].pk
    people.point_manager.presses(
        "children:admission_elsewhere", row_of(town.gone).key, code=code, evidence=picture("tan")
    )
    people.junior_principal.presses(
        "children:admission_elsewhere", row_of(town.leaver_away).key, code=code, evidence=picture("teal")
    )


def registered(people, town, monkeypatch) -> None:
    comer = row_of(town.comer)
    assert "报名从2027-08-20开始" in people.principal.presses(
        "children:admission_register", comer.key, status=422, school=town.primary.pk
    )
    it_is(monkeypatch, people, date(2027, 8, 25))
    people.principal.presses(
        "children:admission_register", comer.key, school=town.primary.pk, has_papers_seen="on"
    )
    leaver = row_of(town.leaver)
    people.junior_principal.presses("children:admission_register", leaver.key, school=town.junior.pk)
    board = people.bureau_officer.opens("children:season_board", by="school")
    assert "青石中心小学" in board and "延缓入学" in board


def placed(people, town, monkeypatch) -> None:
    comer, leaver = row_of(town.comer), row_of(town.leaver)
    it_is(monkeypatch, people, date(2027, 9, 2))
    new = SchoolClass.objects.create(school=town.primary, stage="primary", entry_year=2027, class_no=1)
    people.principal.presses("children:season_classes", ticked=[str(comer.key)], school_class=new.pk)
    assert town.comer.rolls.get().school_class == new
    first_junior = SchoolClass.objects.create(school=town.junior, stage="junior", entry_year=2027, class_no=1)
    ticked = {"ticked": [str(leaver.key)], "school_class": first_junior.pk}
    people.junior_principal.presses("children:season_classes", **ticked)
    assert town.leaver.rolls.get().school == town.primary, "seated, and still on his primary roll"
    assert "毕行" not in people.junior_principal.opens("children:season_classes")
    # one registration is the acceptance of the leavers' list as well; the rollover seats him where the school said
    assert "毕行" not in people.junior_principal.opens("children:leavers")
    people.bureau_officer.presses("children:rollover_run", evidence=picture("maroon"))
    jobs_done()
    rolls = Roll.objects.current()
    assert rolls.get(child=town.leaver).school_class == first_junior
    assert not rolls.filter(child=town.leaver_away).exists(), "he goes on outside, with his certificate"


def set_day(people, town, monkeypatch) -> None:
    # nobody is called missing before the set day; the bureau sees the day before who will be
    from notoneless.web.nightly import nightly

    nightly.call_local()
    assert case_of(town.silent) is None
    it_is(monkeypatch, people, date(2027, 9, 9))
    assert "核定日将转为疑似" in people.bureau_officer.desk
    preview = people.bureau_officer.opens("cases:season_preview")
    assert "石默" in preview and "青石中学" in preview and "孟来" not in preview
    it_is(monkeypatch, people, date(2027, 9, 10))
    nightly.call_local()
    case = case_of(town.silent)
    assert case.unit == town.junior, "the covering school of 石桥村 leads"
    assert case.sources.get().origin == "not_registered"
    for name in ("comer", "sick", "gone", "leaver", "leaver_away"):
        assert case_of(town.children[name]) is None, name
    nightly.call_local()
    assert case.sources.count() == 1

    listed = sheet_rows(people.bureau_officer.fetches("/children/season/names?export=xlsx"))
    assert len(listed) == 2 + Admission.objects.standing().count()
    # a year on the deferral runs out: said thirty days before, then suspected
    until = Whereabouts.objects.get(child=town.sick).until_on
    it_is(monkeypatch, people, until.replace(day=10))
    assert "延缓入学快到期" in people.township_officer.desk


def test_a_child_nobody_sent_registers_by_its_whole_number(people, six, monkeypatch) -> None:
    opened(people, monkeypatch, six)
    it_is(monkeypatch, people, date(2027, 8, 21))
    facts = {
        "school": six.direct_school.pk, "stage": "primary", "name": "石默", "sex": "1", "born_on": "2021-03-03",
        "id_number": six.silent.id_number.open(), "place": six.places["shuyuan"].pk,
    }  # fmt: skip
    people.direct_principal.presses("children:season_walk_in", **facts)
    row = row_of(six.silent)
    assert row.state == "registered" and row.registered_at_school == six.direct_school
    assert row.school == six.point, "the school that had to receive it is still told"
    refused = people.bailu_principal.presses(
        "children:season_walk_in", status=422, **facts | {"school": six.bailu_primary.pk, "name": "别人"}
    )
    assert "石桥" not in refused.split("refusal")[-1][:300]
    people.direct_principal.presses(
        "children:season_walk_in", **facts | {"name": "新来", "id_number": "", "born_on": "2021-05-05"}
    )
    assert Admission.objects.get(child__name="新来").source == "reported"

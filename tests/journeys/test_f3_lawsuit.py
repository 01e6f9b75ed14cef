"""F3: no fine is allowed here, so the government sues, as in 宁蒗: the order ignored, the suit, a promise, the return."""

from datetime import date

import pytest

from notoneless.children.services import grant_give
from notoneless.domain.words import CaseState
from tests.journeys.lawpapers import delivers, files, plain_bytes, signs
from tests.journeys.steps import it_is, picture
from tests.makers import make_case, make_delivered_paper

pytestmark = pytest.mark.django_db


def at(month: int, day: int) -> date:
    return date(2026, month, day)


@pytest.fixture
def case(town, monkeypatch):
    """曾望 was ordered back by the township until 16 November and did not come."""
    plain_bytes(monkeypatch)
    case = make_case(
        town.noroll, unit=town.primary, person=town.vice_principal, state=CaseState.ORDERED, cause="aversion",
        opened_on=at(10, 12), confirmed_on=at(10, 15), due_on=at(11, 30),
    )  # fmt: skip
    grant_give(child=town.noroll, unit=town.primary, why="个案牵头或配合单位", by="system", today=at(10, 15))
    words = {"issuer": town.qingshi_government, "by": town.township_officer}
    make_delivered_paper(case, "D08", at(10, 26), return_by_on=at(11, 3), **words)
    make_delivered_paper(case, "D09", at(11, 5), return_by_on=at(11, 16), **words)
    return case


def test_without_a_basis_the_government_sues_and_the_promise_is_kept(people, town, case, monkeypatch) -> None:
    from notoneless.cases.services.clocks import deadlines_night

    assert deadlines_night(today=at(11, 18)) == 1 and deadlines_night(today=at(11, 18)) == 0
    township = people.township_officer
    assert "责令改正期限已满没有返校，可以立案处罚或者提起民事诉讼" in township.desk
    page = township.opens("cases:case_page", case.key)
    for words in (
        "现在不能处罚",
        "没有有效的处罚依据",
        "提起民事诉讼（官告民）",
        "检察院支持起诉",
        "继续劝返",
    ):
        assert words in page, words

    words = {
        "issuer": town.qingshi_government,
        "drafter": town.township_officer,
        "signer": town.township_deputy,
        "facts": {"representative": "韦正，镇长"},
    }
    support = files(signs(case, "D19B", **words, addressee="云溪区人民检察院"), by=town.township_officer)
    complaint = files(signs(case, "D19", **words, addressee="云溪区人民法院"), by=town.township_officer)
    clerk = {"receiver": "收件人", "relation": "立案窗口"}
    assert delivers(support, by=town.township_officer, **clerk)
    assert delivers(complaint, by=town.township_officer, **clerk)
    case.refresh_from_db()
    suit = case.lawsuits.get()
    assert case.state == CaseState.LAWSUIT
    assert (suit.court, suit.filed_on, suit.plaintiff) == (
        "云溪区人民法院",
        at(11, 18),
        town.qingshi_government,
    )
    assert "提起民事诉讼。" not in township.desk and "可以立案处罚" not in township.desk

    township.presses(
        "cases:outside_add", case.key, kind="support_decision", organ="prosecutor", organ_name="云溪区人民检察院",
        number_text="云检支〔2026〕1号", dated_on="2026-11-18", scan=picture("teal"),
    )  # fmt: skip
    township.presses(
        "cases:outside_add", case.key, status=422, kind="judgment", organ="court", organ_name="法院", number_text="1",
        dated_on="2026-11-18",
    )  # fmt: skip
    assert "支持起诉书" in people.bureau_officer.opens("cases:case_page", case.key)

    it_is(monkeypatch, people, at(11, 25))
    _promised_and_back(people, town, case, suit, monkeypatch)


def _promised_and_back(people, town, case, suit, monkeypatch) -> None:
    """The court mediates, the day passes, the child comes."""
    township = people.township_officer
    said = {"number": "（2026）云9901民初8号", "heard_on": "2026-11-25", "promised_on": "2026-12-04"}
    assert "请写明调解" in township.presses("cases:lawsuit_record", suit.key, status=422, **said)
    township.presses("cases:lawsuit_record", suit.key, outcome="调解：十日内送孩子返校", **said)
    people.bureau_officer.presses("cases:lawsuit_record", suit.key, status=422, outcome="撤诉", **said)
    people.bailu_officer.presses("cases:lawsuit_record", suit.key, status=404, outcome="撤诉", **said)
    assert "承诺返校的日子" not in township.desk
    it_is(monkeypatch, people, at(12, 4))
    assert "今天是承诺返校的日子，到校看孩子来了没有" in township.desk
    it_is(monkeypatch, people, at(12, 5))
    assert "没有到校，可以申请法院执行" in township.desk

    people.principal.presses(
        "cases:case_return",
        case.key,
        reception="班主任在校门口接进班",
        school_class=town.class_4_1.pk,
        on="2026-12-05",
    )
    assert "没有到校" not in township.desk
    end = {"outcome": "调解：十日内送孩子返校", "ended_on": "2026-12-05"} | said
    township.presses("cases:lawsuit_record", suit.key, **end)
    assert "已结案" in township.opens("cases:case_page", case.key)
    township.presses("cases:lawsuit_record", suit.key, status=422, **end)

"""One specimen of every paper of a penalty proceeding and of the courts, about invented people."""

from datetime import date
from decimal import Decimal
from typing import Any

from notoneless.files.papers.court import CivilComplaint, EnforcementApplication, SupportRequest
from notoneless.files.papers.enforcement import (
    DemandNotice,
    Heard,
    HearingNotice,
    NoPenaltyDecision,
    PenaltyDecision,
    PenaltyNotice,
    Relief,
)
from notoneless.files.papers.enforcing import Basis, Cited, EvidenceLine, Officer
from notoneless.files.papers.transcripts import (
    CollectiveRecord,
    DefenceRecord,
    DefenceReview,
    EvidenceList,
    FilingForm,
    HearingRecord,
    Interview,
    LegalReview,
    SceneRecord,
)
from tests.files.papers.specimens import CHILD, GUARDIAN, RECEIVING, TODAY

BASE: dict[str, Any] = {
    "made_on": TODAY,
    "is_draft": False,
    "dated": TODAY,
    "organ": "云溪乡人民政府",
    "party": GUARDIAN,
    "child": CHILD,
    "officers": (Officer("高青山", "YX-0101"), Officer("杜鹃", "YX-0102")),
    "phone": "100-5550199",
    "address": "云溪乡政府街1号",
}
FILING = Cited("立案审批表", "云溪政立〔2026〕1号", signed_on=date(2026, 2, 2))
ORDER = Cited("责令限期改正通知书", "云溪政责〔2026〕3号", date(2026, 1, 20))
NOTICE = Cited("行政处罚事先告知书", "云溪政罚告〔2026〕1号", date(2026, 2, 10))
DECISION = Cited("行政处罚决定书", "云溪政罚〔2026〕1号", date(2026, 3, 1), date(2026, 2, 27))
DEMAND = Cited("履行行政决定催告书", "云溪政催〔2026〕1号", date(2026, 9, 2))
BASIS = Basis("云岭省实施义务教育法办法", "第四十二条", "逾期不改正的，可以处二百元以上二千元以下罚款。")
FACTS = "经查，覃𬭎自2026年1月5日起未到校上课，经5次劝返仍未返校。"
EVIDENCE = (
    EvidenceLine("《责令限期改正通知书》", "书证", "云溪政责〔2026〕3号", "本机关制发", "2"),
    EvidenceLine("入户走访记录(2026年1月8日)", "书证", "", "班主任李月", "1"),
    EvidenceLine("现场照片", "电子数据", "", "班主任李月拍摄", "1"),
)
HEARD = Heard(
    notice=NOTICE, defence="孩子自己不愿上学", defence_on=date(2026, 2, 12), review="监护人应当保证孩子上学",
    has_hearing_right=True, hearing_on=date(2026, 2, 24), legal_review_on=date(2026, 2, 25), is_discussed=True,
)  # fmt: skip
RELIEF = Relief(review_organ="云溪区人民政府", court="云溪区人民法院")
BANK = "云溪农商银行 6200 0000 0001"


def made(kind: type, number: str, **facts: Any) -> Any:
    def make(**changes: Any) -> Any:
        return kind(**(BASE | {"number_text": number} | facts | changes))

    return make


PENALTY = {
    "filing": made(
        FilingForm, "云溪政立〔2026〕1号", source="中心小学书面报告", facts=FACTS, former=(ORDER,), opinion="建议立案调查。"
    ),
    "interview": made(
        Interview, "云溪政询〔2026〕1号", at="2026年2月5日9时", place="石桥村村委会", recorder="杜鹃", who="张喆堃",
        relation="当事人", questions=("孩子现在在哪里？", "何时送孩子返校？"),
    ),
    "scene": made(SceneRecord, "云溪政检〔2026〕1号", place="当事人家中", seen="孩子在家中看电视。"),
    "evidence_list": made(EvidenceList, "云溪政证〔2026〕1号", evidence=EVIDENCE),
    "penalty_notice": made(
        PenaltyNotice, "云溪政罚告〔2026〕1号", filing=FILING, facts=FACTS, reasons="当事人逾期不改正。", former=(ORDER,),
        basis=BASIS, fine=Decimal("1000.00"), defence_workdays=3, has_hearing_right=True,
    ),
    "defence_record": made(DefenceRecord, "云溪政辩〔2026〕1号", notice=NOTICE, said="孩子自己不愿上学。"),
    "defence_review": made(
        DefenceReview, "云溪政辩复〔2026〕1号", notice=NOTICE, defence="孩子自己不愿上学。", defence_on=date(2026, 2, 12),
        adoption="不予采纳", reasons="保证孩子上学是监护人的法定义务。",
    ),
    "hearing_notice": made(
        HearingNotice, "云溪政听通〔2026〕1号", notice=NOTICE, asked_on=date(2026, 2, 11), hearing_on=date(2026, 2, 24),
        hearing_time="上午9时30分", hearing_place="乡政府二楼会议室", host="司法所长孟平",
    ),
    "hearing_record": made(
        HearingRecord, "云溪政听〔2026〕1号", notice=NOTICE, host="司法所长孟平", place="乡政府二楼会议室",
        hearing_on=date(2026, 2, 24), seen="双方到场。",
    ),
    "legal_review": made(
        LegalReview, "云溪政审〔2026〕1号", basis=BASIS, fine=Decimal("1000"), reviewer="法规股林法",
        reviewed_on=date(2026, 2, 25), opinion="同意拟作出的处罚。", former=(ORDER, NOTICE),
    ),
    "collective_record": made(
        CollectiveRecord, "云溪政议〔2026〕1号", basis=BASIS, fine=Decimal("1000"), at="2026年2月26日15时", place="三楼会议室",
        host="乡长韦正", attendees="副乡长何广、司法所长孟平", facts=FACTS, opinions="一致同意。", conclusion="罚款1000元。",
    ),
    "penalty_decision": made(
        PenaltyDecision, "云溪政罚〔2026〕1号", facts=FACTS, reasons="综合情节。", evidence=EVIDENCE, heard=HEARD, basis=BASIS,
        fine=Decimal("1000"), bank=BANK, relief=RELIEF, receiving=RECEIVING, return_by=date(2026, 3, 16),
    ),
    "no_penalty_decision": made(
        NoPenaltyDecision, "云溪政不罚〔2026〕1号", facts=FACTS, ground="初次违法且危害后果轻微并及时改正",
        articles="第三十三条第一款、第五十七条第一款第二项", reasons="已送孩子返校。", evidence=EVIDENCE, heard=HEARD,
        relief=RELIEF,
    ),
    "demand_notice": made(
        DemandNotice, "云溪政催〔2026〕1号", decision=DECISION, pay_due_on=date(2026, 3, 16), unpaid=Decimal("1000"),
        late=Decimal("810"), counted_on=date(2026, 4, 12), bank=BANK, receiving=RECEIVING,
    ),
}  # fmt: skip
COURT = {
    "enforcement_application": made(
        EnforcementApplication, "云溪政执〔2026〕1号", court="云溪区人民法院", representative="韦正，乡长", decision=DECISION,
        demand=DEMAND, suit_until=date(2026, 9, 1), unpaid=Decimal("1000"), late=Decimal("1000"),
        counted_on=date(2026, 9, 20), subject="当事人在县城务工，月收入约3000元。", party_view="认为孩子已大",
        bundle=("行政处罚决定书及作出决定的事实、理由和依据", "当事人的意见及催告情况", "申请强制执行标的情况", "送达回证"),
    ),
    "civil_complaint": made(
        CivilComplaint, "云溪政诉〔2026〕1号", court="云溪区人民法院", representative="韦正，乡长", defendants=(GUARDIAN,),
        claims=("判令被告立即送被监护人覃𬭎到校接受并完成义务教育", "案件受理费由被告承担"), facts=FACTS, former=(ORDER,),
        evidence=EVIDENCE,
    ),
    "support_request": made(
        SupportRequest, "云溪政支〔2026〕1号", prosecutor="云溪区人民检察院", court="云溪区人民法院", representative="韦正，乡长",
        defendants=(GUARDIAN,), facts=FACTS, former=(ORDER,), evidence=EVIDENCE,
    ),
}  # fmt: skip
ALL = PENALTY | COURT

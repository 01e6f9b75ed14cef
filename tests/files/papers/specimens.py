"""One specimen of every paper, about invented people of a county that is nobody's."""

from datetime import date, datetime

from notoneless.domain.words import DeliveryMode, ReturnKind
from notoneless.files.papers import (
    CaseReport,
    Certainty,
    CertificateKind,
    ChildFacts,
    Column,
    DeliveryReceipt,
    GuardianFacts,
    IssuerKind,
    ListPrint,
    MonthlyReturn,
    MonthlyRow,
    PastContact,
    PersuasionEntry,
    PersuasionSheet,
    ReceivingSchool,
    ReturnOrder,
    SchoolCertificate,
    UrgingLetter,
    VisitSheet,
)

TODAY = date(2026, 3, 5)

CHILD = ChildFacts(
    name="覃𬭎",
    sex="男",
    born_on=date(2014, 9, 3),
    ethnic="壮族",
    id_number="990102201409030011",
    roll_number="G990102201409030011",
    school="云溪乡中心小学",
    class_name="五年级1班",
    home="云溪乡石桥村第三村民小组",
    address="云溪乡石桥村第三村民小组12号",
    special_groups="留守儿童、脱贫不稳定户",
)
GUARDIAN = GuardianFacts(
    name="张喆堃",
    relation="母亲",
    sex="女",
    id_number="990102198802140028",
    phone="10012345678",
    address="云溪乡石桥村第三村民小组12号",
)
RECEIVING = ReceivingSchool(name="云溪乡中心小学", contact="龙䶮", phone="10087654321")
CONTACTS = (
    PastContact(on=date(2026, 3, 2), by="班主任李月", kind="电话联系"),
    PastContact(on=date(2026, 3, 3), by="班主任李月、村干部韦山", kind="入户走访"),
)


def urging_letter(**changes: object) -> UrgingLetter:
    facts = {
        "made_on": TODAY,
        "is_draft": False,
        "issuer": "云溪乡中心小学",
        "issuer_kind": IssuerKind.SCHOOL,
        "child": CHILD,
        "guardian": GUARDIAN,
        "receiving": RECEIVING,
        "number_text": "云溪小敦〔2026〕1号",
        "dated": TODAY,
        "absent_since": date(2026, 3, 2),
        "return_by": date(2026, 3, 9),
        "contacts": CONTACTS,
        "handler": "李月",
        "phone": "10011112222",
    }
    return UrgingLetter(**{**facts, **changes})


def return_order(**changes: object) -> ReturnOrder:
    facts = {
        "made_on": TODAY,
        "is_draft": False,
        "issuer": "云溪乡人民政府",
        "issuer_kind": IssuerKind.TOWNSHIP,
        "child": CHILD,
        "guardian": GUARDIAN,
        "receiving": RECEIVING,
        "return_by": date(2026, 3, 16),
        "handlers": ("韦山", "蒙晓"),
        "number_text": "云溪教通〔2026〕1号",
        "dated": TODAY,
        "absent_since": date(2026, 3, 2),
        "contacts": CONTACTS,
        "phone": "10033334444",
    }
    return ReturnOrder(**{**facts, **changes})


def case_report(**changes: object) -> CaseReport:
    facts = {
        "made_on": TODAY,
        "unit": "云溪乡中心小学",
        "child": CHILD,
        "guardian": GUARDIAN,
        "certainty": Certainty.CONFIRMED,
        "found_on": date(2026, 3, 2),
        "bureau": "清河区教育局",
        "township": "云溪乡人民政府",
        "number_text": "云溪小报〔2026〕1号",
        "absent_since": date(2026, 3, 2),
        "reason": "厌学，随亲戚外出。父母均在外务工，由祖母照看。",
        "whereabouts": "随亲戚在外县",
        "done_so_far": "3月2日班主任电话联系母亲；3月3日班主任与村干部入户，祖母答应劝其返回。",
        "next_steps": "乡政府、村委会、学校组成工作组，3月9日前再次上门。",
        "lead_unit": "云溪乡中心小学",
        "responsible": "李月",
        "responsible_phone": "10011112222",
    }
    return CaseReport(**{**facts, **changes})


def delivery_receipt(**changes: object) -> DeliveryReceipt:
    facts = {
        "made_on": TODAY,
        "issuer": "云溪乡人民政府",
        "paper_title": "限期复学通知书",
        "paper_number": "云溪教通〔2026〕1号",
        "addressee": "张喆堃",
        "place": "云溪乡石桥村第三村民小组12号",
        "mode": DeliveryMode.DIRECT,
    }
    return DeliveryReceipt(**{**facts, **changes})


def certificate(**changes: object) -> SchoolCertificate:
    facts = {
        "made_on": TODAY,
        "kind": CertificateKind.RETURNED,
        "child": CHILD,
        "school": "云溪乡中心小学",
        "class_name": "五年级1班",
        "since": date(2026, 3, 12),
        "valid_until": date(2026, 7, 10),
        "dated": date(2026, 3, 12),
        "handler": "李月",
        "phone": "10011112222",
    }
    return SchoolCertificate(**{**facts, **changes})


def monthly_row(n: int = 1, **changes: object) -> MonthlyRow:
    facts = {
        "name": "覃𬭎" if n == 1 else f"韦小{n}",
        "township": "云溪乡",
        "village": "石桥村",
        "school": "云溪乡中心小学",
        "class_name": "五年级1班",
        "sex": "男",
        "ethnic": "壮族",
        "id_number": "9901**********0011",
        "roll_number": "G9901**********0011",
        "home": "云溪乡石桥村第三村民小组",
        "address": "云溪乡石桥村第三村民小组12号",
        "guardian": "张喆堃",
        "phone": "100****5678",
        "special_groups": "留守儿童",
        "certainty": "确认",
        "found_on": date(2026, 3, 2),
        "left_on": date(2026, 3, 2),
        "reason": "厌学",
        "whereabouts": "随亲戚外出",
        "persuasion_count": 3,
        "persuaded_on": date(2026, 3, 12),
        "step": "限期复学",
        "paper_number": "云溪教通〔2026〕1号",
        "responsible": "李月",
        "result": "已复学" if n % 3 == 0 else "劝返中",
        "returned_on": date(2026, 3, 12) if n % 3 == 0 else None,
        "note": "",
    }
    return MonthlyRow(**{**facts, **changes})


def monthly_return(count: int = 3, **changes: object) -> MonthlyReturn:
    facts = {
        "made_on": date(2026, 3, 31),
        "unit": "云溪乡中心小学",
        "kind": ReturnKind.SCHOOL_LINE,
        "month": date(2026, 3, 1),
        "rows": tuple(monthly_row(n) for n in range(1, count + 1)),
        "leader": "龙䶮",
        "checker": "蒙晓",
        "filler": "李月",
        "phone": "10011112222",
        "reported_on": date(2026, 3, 31),
    }
    return MonthlyReturn(**{**facts, **changes})


def persuasion_sheet(count: int = 2, **changes: object) -> PersuasionSheet:
    facts = {
        "made_on": TODAY,
        "unit": "云溪乡中心小学",
        "child": CHILD,
        "guardian": GUARDIAN,
        "entries": tuple(
            PersuasionEntry(
                on=date(2026, 3, 1 + n),
                persons="李月、韦山",
                phone="10011112222",
                record=f"第{n}次入户，祖母在家，与母亲通话，答应劝其返校，约定下周再谈。",
                number=n,
            )
            for n in range(1, count + 1)
        ),
        "absent_since": date(2026, 3, 2),
        "reason": "厌学，随亲戚外出。",
        "measures": "安排李月老师结对辅导；纳入营养改善计划；联系其母亲每周通话。",
    }
    return PersuasionSheet(**{**facts, **changes})


def visit_sheet(**changes: object) -> VisitSheet:
    facts = {
        "made_on": TODAY,
        "unit": "云溪乡中心小学",
        "child": CHILD,
        "guardian": GUARDIAN,
        "kind": "入户走访",
        "at": datetime(2026, 3, 3, 18, 30),  # noqa: DTZ001 - the wall clock at the door
        "place": "云溪乡石桥村第三村民小组12号",
        "visitors": "班主任李月、村干部韦山",
        "purpose": "了解未到校原因，劝其返校",
        "course": "到家时祖母在家，孩子已随亲戚外出。与母亲通话十分钟，说明了法律规定和学校的帮扶办法。",
        "findings": "孩子数学跟不上，怕考试。家里没有逼他做工。",
        "family_view": "同意劝孩子回校，希望安排老师补课。",
        "next_steps": "3月9日前再次上门；李月每周辅导两次。",
    }
    return VisitSheet(**{**facts, **changes})


def list_print(count: int = 5, **changes: object) -> ListPrint:
    facts = {
        "made_on": TODAY,
        "title": "学生名册",
        "unit": "云溪乡中心小学",
        "columns": (
            Column("序号", align="center"),
            Column("姓名"),
            Column("性别", align="center"),
            Column("出生日期", align="center"),
            Column("身份证号"),
            Column("年级班级"),
            Column("监护人"),
            Column("联系电话"),
        ),
        "rows": [
            (
                str(n),
                f"韦小{n}",
                "女",
                "2014年9月3日",
                "9901**********0011",
                "五年级1班",
                "韦大",
                "100****5678",
            )
            for n in range(1, count + 1)
        ],
        "condition": "五年级",
    }
    return ListPrint(**{**facts, **changes})


ALL = {
    "urging_letter": urging_letter,
    "return_order": return_order,
    "case_report": case_report,
    "delivery_receipt": delivery_receipt,
    "certificate": certificate,
    "monthly_return": monthly_return,
    "persuasion_sheet": persuasion_sheet,
    "visit_sheet": visit_sheet,
    "list_print": list_print,
}

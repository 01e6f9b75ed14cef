"""Closed lists of the field, each member with its Chinese label.

What a county may set itself (codes A–M, day counts, limits) is rows in the database, never a member here.
"""

from enum import StrEnum
from typing import Self


class Word(StrEnum):
    """A closed list whose members carry the Chinese label people read.

    Members are written ``NAME = "value", "标签"``; ``choices()`` feeds form fields and model columns.
    """

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """(value, label) pairs in the order written."""
        return [(str(m.value), m.label) for m in cls]

    @classmethod
    def from_label(cls, label: str) -> Self | None:
        """The member with this Chinese label, or None."""
        return next((m for m in cls if m.label == label), None)


class Sex(Word):
    """性别, GB/T 2261.1."""

    MALE = "1", "男"
    FEMALE = "2", "女"
    UNKNOWN = "0", "未知"


class Stage(Word):
    """学段 of compulsory education."""

    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"


class PlaceKind(Word):
    """行政区划级别, from province down to the village group (the smallest cell of the household line)."""

    PROVINCE = "province", "省"
    PREFECTURE = "prefecture", "市"
    COUNTY = "county", "县(区)"
    TOWNSHIP = "township", "乡镇"
    STREET = "street", "街道"
    VILLAGE = "village", "村"
    COMMUNITY = "community", "社区"
    GROUP = "group", "村(居)小组"


TOWNSHIPS = (PlaceKind.TOWNSHIP, PlaceKind.STREET)
VILLAGES = (PlaceKind.VILLAGE, PlaceKind.COMMUNITY)


class LineChangeKind(Word):
    """区划与单位变动: what happened to a place or a unit on one of the two lines."""

    RENAME = "rename", "改名"
    MOVE = "move", "调整上级"
    MERGE = "merge", "并入"
    SPLIT = "split", "拆分"
    CLOSE = "close", "撤销"


class UnitKind(Word):
    """单位类别 on the two lines: governments and villages, bureau and schools."""

    COUNTY_GOVERNMENT = "county_government", "县(区)人民政府"
    BUREAU = "bureau", "教育局"
    TOWNSHIP_GOVERNMENT = "township_government", "乡镇人民政府"
    STREET_OFFICE = "street_office", "街道办事处"
    VILLAGE_COMMITTEE = "village_committee", "村(居)委会"
    CENTRE_SCHOOL = "centre_school", "中心校"
    SCHOOL = "school", "学校"
    DEPARTMENT = "department", "部门"


TOWNSHIP_GOVERNMENTS = (UnitKind.TOWNSHIP_GOVERNMENT, UnitKind.STREET_OFFICE)


class SchoolKind(Word):
    """办学类型 (national codes)."""

    PRIMARY = "211", "小学"
    TEACHING_POINT = "218", "教学点"
    JUNIOR = "311", "初级中学"
    NINE_YEAR = "312", "九年一贯制学校"


class Role(Word):
    """岗位: what a post lets its holder see and do."""

    BUREAU_LEADER = "bureau_leader", "局领导"
    BUREAU_OFFICER = "bureau_officer", "控辍专干(教育局)"
    BUREAU_APPROVER = "bureau_approver", "法规审核(教育局)"
    TOWNSHIP_OFFICER = "township_officer", "乡镇(街道)干部"
    CENTRE_OFFICER = "centre_officer", "中心校专干"
    SCHOOL_MANAGER = "school_manager", "学校负责人"
    CLASS_TEACHER = "class_teacher", "班主任"
    VILLAGE_OFFICER = "village_officer", "村(社区)干部"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"
    PARTNER = "partner", "部门联络员"


class RollState(Word):
    """学籍状态 of one roll (one child, one school, one stay)."""

    ACTIVE = "active", "在读"
    SUSPENDED = "suspended", "休学"
    LEFT = "left", "离校"
    GRADUATED = "graduated", "毕业"


class RollMoveKind(Word):
    """学籍异动类别 (JY/T 1001 XSDQZT/XJYDLB). 退学 and 开除 do not exist in grades 1–9 (义务教育法 第27条)."""

    ENROL = "enrol", "入学"
    TRANSFER_IN = "transfer_in", "转入"
    TRANSFER_OUT = "transfer_out", "转出"
    LEAVE = "leave", "其他离校"
    RETURN = "return", "复学"
    SUSPEND = "suspend", "休学"
    GRADUATE = "graduate", "毕业"
    DEATH = "death", "死亡"
    ABROAD = "abroad", "出国(境)"
    SPECIAL_SCHOOL = "special_school", "到特殊教育学校就读"
    REFORM_SCHOOL = "reform_school", "到专门学校就读"
    DUPLICATE = "duplicate", "重复学籍"


class HouseholdSource(Word):
    """户籍线来源: why a child stands on the household line."""

    REGISTER = "register", "户籍名册"
    RESIDENT_FOUND = "resident_found", "走访发现的常住儿童"
    MIGRANT_PUPIL = "migrant_pupil", "外来就读学生"
    LISTED = "listed", "下发名单"


BY_RESIDENCE = (HouseholdSource.RESIDENT_FOUND, HouseholdSource.MIGRANT_PUPIL)
"""On the line because it lives here, without registration here; the entry goes where the child goes."""


class ChildState(Word):
    """两线平衡里一个孩子的状态. There are three; UNPLACED is the error the product exists to prevent."""

    IN_SCHOOL = "in_school", "在校有据"
    ACCOUNTED = "accounted", "已核有据"
    OPEN_CASE = "open_case", "在办个案"
    UNPLACED = "unplaced", "未落实"


class CaseState(Word):
    """个案状态 (四步法 from suspicion to closing)."""

    SUSPECTED = "suspected", "疑似"
    VERIFYING = "verifying", "核查中"
    CLEARED = "cleared", "已核减"
    CONFIRMED = "confirmed", "确认失学"
    PERSUADING = "persuading", "劝返中"
    ORDERED = "ordered", "已限期复学"
    PENALTY = "penalty", "行政处罚"
    ENFORCEMENT = "enforcement", "申请强制执行"
    LAWSUIT = "lawsuit", "提起诉讼"
    IN_TOUCH = "in_touch", "保持联系"
    SUPERVISED = "supervised", "教育局督办"
    RETURNED = "returned", "已返校"
    FOLLOWING = "following", "复学巩固"
    CLOSED = "closed", "已销号"
    TRANSFERRED = "transferred", "已移交外县"


class PartnerAnswer(Word):
    """部门核对结果 of one child."""

    OPEN = "open", "未核对"
    AGREES = "agrees", "一致"
    DIFFERS = "differs", "不一致"


class FindingState(Word):
    """核查结论状态: proposed by the covering school, accepted or returned by the bureau."""

    SEEN = "seen", "已走访，待定码"
    PROPOSED = "proposed", "待教育局审核"
    ACCEPTED = "accepted", "已采信"
    RETURNED = "returned", "已退回"


class PaperState(Word):
    """文书状态. A clock starts only from the delivery of a sealed paper."""

    DRAFTED = "drafted", "已拟稿"
    CHECKED = "checked", "已核稿"
    SIGNED = "signed", "已签发"
    SEALED = "sealed", "已用印"
    DELIVERED = "delivered", "已送达"
    VOID = "void", "已作废"


class ReportState(Word):
    """报表状态. Missing (nothing received) is no state of a report: it is the report that is not there."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "已上报"
    RETURNED = "returned", "已退回"
    ACKNOWLEDGED = "acknowledged", "已签收"


class ContactKind(Word):
    """走访联系方式."""

    VISIT = "visit", "入户走访"
    CALL = "call", "电话联系"
    TALK = "talk", "谈话"


class ReturnKind(Word):
    """月报口径: school line or household line."""

    SCHOOL_LINE = "school_line", "学校线月报"
    HOUSEHOLD_LINE = "household_line", "户籍线月报"


class CaseOrigin(Word):
    """个案来源: which signal opened it. A case may have several."""

    HOUSEHOLD_NO_ROLL = "household_no_roll", "户籍线有、学籍无"
    REVIEW = "review", "比对存疑待确认"
    SUSPECTED_LIST = "suspected_list", "上级下发疑似名单"
    POVERTY_LIST = "poverty_list", "脱贫户名单"
    DISABILITY_LIST = "disability_list", "残疾儿童名单"
    FOUND_AT_DOOR = "found_at_door", "走访发现"
    LEFT_SCHOOL = "left_school", "离校无去向"
    REPORTED = "reported", "学校或群众报告"
    EVIDENCE_EXPIRED = "evidence_expired", "佐证到期"
    NOT_REGISTERED = "not_registered", "应入学未报名"
    ABSENT = "absent", "连续缺勤未到校"


class SeenAtDoor(Word):
    """入户所见: what the village officer saw, in three answers. Reasons are for the covering school to document."""

    SAYS_IN_SCHOOL = "says_in_school", "说在上学"
    NOT_IN_SCHOOL = "not_in_school", "没有上学"
    NOT_FOUND = "not_found", "没见到人"


class MemberRole(Word):
    """工作组成员分工."""

    LEAD = "lead", "牵头"
    HELP = "help", "配合"
    TOWNSHIP = "township", "乡镇(街道)"
    VILLAGE = "village", "村(社区)"
    TEACHER = "teacher", "班主任"
    OTHER = "other", "其他"


class HandoverState(Word):
    """工作移交状态: offered until the successor says yes or no; what is handed over stays the leaver's until then."""

    OFFERED = "offered", "待接收"
    ACCEPTED = "accepted", "已接收"
    DECLINED = "declined", "未接收"
    WITHDRAWN = "withdrawn", "已撤回"


class PaperKind(Word):
    """文书种类; the codes are those of the county's document catalogue, N for letters it does not number.

    What each may do (issuer, addressee, step, mark in the number) stands in ``domain.paperkinds``.
    """

    HOME_LETTER = "D03", "致家长的一封信"
    URGING_LETTER = "D04", "义务教育敦促书"
    CENTRE_NOTICE = "D05", "义务教育复学通知书"
    INCIDENT_REPORT = "D07", "辍学学生情况报告表"
    RETURN_NOTICE = "D08", "限期复学通知书"
    CORRECTION_ORDER = "D09", "责令限期改正通知书"
    FILING = "D10", "立案审批表"
    INTERVIEW = "D11", "调查询问笔录"
    SCENE_RECORD = "D11B", "现场检查笔录"
    EVIDENCE_LIST = "D11C", "证据清单"
    PENALTY_NOTICE = "D12", "行政处罚事先告知书"
    DEFENCE_RECORD = "D13", "陈述申辩笔录"
    DEFENCE_REVIEW = "D13B", "陈述申辩复核意见书"
    HEARING_NOTICE = "D14", "行政处罚听证通知书"
    HEARING_RECORD = "D14B", "听证笔录"
    LEGAL_REVIEW = "D15", "法制审核意见书"
    COLLECTIVE_RECORD = "D15B", "集体讨论笔录"
    PENALTY_DECISION = "D16", "行政处罚决定书"
    NO_PENALTY_DECISION = "D16B", "不予行政处罚决定书"
    DEMAND_NOTICE = "D17", "履行行政决定催告书"
    ENFORCEMENT_APPLICATION = "D18", "强制执行申请书"
    CIVIL_COMPLAINT = "D19", "民事起诉状"
    SUPPORT_REQUEST = "D19B", "支持起诉申请书"
    RETURN_CERTIFICATE = "D22", "复学证明"
    DEFERRAL_APPROVAL = "D24", "延缓入学(休学)批准书"
    REFERRAL_LETTER = "D25", "转介移送函"
    CLOSING_REPORT = "D26", "结案报告(销号审批表)"
    VILLAGE_NOTICE = "N01", "协助劝返函"
    PENALTY_PROPOSAL = "N02", "行政处罚建议书"
    GOVERNMENT_REPORT = "N03", "控辍保学情况书面报告"


class OutsidePaperKind(Word):
    """外来司法文书 (D20): made by a court, the police, a prosecutor or a justice office; filed with number and date."""

    LEGAL_HINT = "legal_hint", "法律提示(督促)函"
    ADMONITION = "admonition", "训诫书"
    FAMILY_EDUCATION_ORDER = "family_education_order", "家庭教育指导令"
    SUMMONS = "summons", "传票"
    ACCEPTANCE = "acceptance", "受理案件通知书"
    MEDIATION = "mediation", "调解书"
    JUDGMENT = "judgment", "判决书"
    RULING = "ruling", "裁定书"
    REVIEW_DECISION = "review_decision", "行政复议决定书"
    ENFORCEMENT_NOTICE = "enforcement_notice", "执行通知书"
    PROPERTY_ORDER = "property_order", "报告财产令"
    DETENTION = "detention", "拘留决定书"
    PROSECUTOR_ADVICE = "prosecutor_advice", "检察建议书"
    SUPPORT_DECISION = "support_decision", "支持起诉书"
    POLICE_RECEIPT = "police_receipt", "接报警回执"
    OTHER = "other", "其他文书"


class OutsideOrgan(Word):
    """外来文书的制发机关."""

    COURT = "court", "人民法院"
    POLICE = "police", "公安机关"
    PROSECUTOR = "prosecutor", "人民检察院"
    JUSTICE = "justice", "司法行政机关"
    OTHER = "other", "其他机关"


class CauseLevel(Word):
    """原因认定: as first reported, then verified; only a verified cause picks the path.

    A cause that changes the path is proposed by the lead unit and waits for the bureau, which confirms it (it is then
    verified) or sends it back.
    """

    FIRST = "first", "初报"
    PROPOSED = "proposed", "核实，待教育局确认"
    RETURNED = "returned", "教育局退回"
    VERIFIED = "verified", "核实"


class ReferralKind(Word):
    """转介移送事由: which department a cause routes to (未保法 Art. 11, 义务教育法 Art. 59; F6)."""

    CHILD_LABOUR = "child_labour", "使用童工(移送人社)"
    EARLY_MARRIAGE = "early_marriage", "早婚(移送公安)"
    ABDUCTION = "abduction", "拐骗拐卖(移送公安)"
    HARDSHIP = "hardship", "生活困难(转介民政)"
    DISABILITY = "disability", "残疾服务(转介残联)"
    HARM = "harm", "侵害未成年人(强制报告)"
    OTHER = "other", "其他"


class ReferralState(Word):
    """转介移送的办理: its letter out, answered, or closed without an answer and the reason."""

    PREPARED = "prepared", "拟稿中"
    SENT = "sent", "已发出"
    ANSWERED = "answered", "已答复"
    WITHDRAWN = "withdrawn", "已撤回"


class TipState(Word):
    """线索办理: a word from somebody that a child is out of school or at work."""

    NEW = "new", "待办理"
    ACCEPTED = "accepted", "核查中"
    FOUNDED = "founded", "属实已处理"
    UNFOUNDED = "unfounded", "不属实"
    UNCLEAR = "unclear", "线索不清无法核查"


class SupervisionEnd(Word):
    """督办结果: put right by the school, or no fault of the school after all."""

    PUT_RIGHT = "put_right", "学校已改正"
    NOT_SO = "not_so", "查无此事"


class ClosingState(Word):
    """销号申请: proposed by the school, checked by centre school and township, approved by the bureau."""

    PROPOSED = "proposed", "待审核"
    CHECKED = "checked", "待批准"
    APPROVED = "approved", "已批准"
    RETURNED = "returned", "已退回"


class CountyTransferState(Word):
    """移交外县: ours until the other county accepts."""

    OFFERED = "offered", "待对方接收"
    ACCEPTED = "accepted", "对方已接收"
    DECLINED = "declined", "对方不接收"
    WITHDRAWN = "withdrawn", "已撤回"


class ProceedingEnd(Word):
    """行政处罚案件的了结."""

    PERFORMED = "performed", "已履行"
    RETURNED = "returned", "孩子已返校"
    NO_PENALTY = "no_penalty", "不予处罚"
    REVOKED = "revoked", "已撤销"


class DeliveryMode(Word):
    """送达方式 (民事诉讼法)."""

    DIRECT = "direct", "直接送达"
    LEFT = "left", "留置送达"
    MAIL = "mail", "邮寄送达"
    ENTRUSTED = "entrusted", "委托送达"
    ELECTRONIC = "electronic", "电子送达"
    TRANSFERRED = "transferred", "转交送达"
    PUBLIC = "public", "公告送达"


class GroupKind(Word):
    """特殊群体 (教基厅函〔2024〕15号 key groups; monitored households as the poverty lists name them)."""

    OUT_OF_POVERTY = "out_of_poverty", "脱贫户"
    UNSTABLE = "unstable", "脱贫不稳定户"
    MARGINAL = "marginal", "边缘易致贫户"
    SUDDEN_HARDSHIP = "sudden_hardship", "突发严重困难户"
    MINIMUM_LIVING = "minimum_living", "低保"
    DISABLED = "disabled", "残疾"
    LEFT_BEHIND_ONE = "left_behind_one", "留守(单亲外出)"
    LEFT_BEHIND_BOTH = "left_behind_both", "留守(双亲外出)"
    LEFT_BEHIND_CIVIL = "left_behind_civil", "留守(民政口径)"
    MIGRANT = "migrant", "随迁子女"
    ORPHAN = "orphan", "孤儿"
    UNATTENDED = "unattended", "事实无人抚养儿童"
    HARDSHIP = "hardship", "困境儿童"
    IN_LEGAL_CASE = "in_legal_case", "涉案未成年人"
    STRUGGLING = "struggling", "学习困难"


def group_label(kind: str) -> str:
    """The Chinese word of a special group; a county's own kind is its own word."""
    try:
        return GroupKind(kind).label
    except ValueError:
        return kind

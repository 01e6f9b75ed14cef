"""文书要素: what a drafter types for one paper alone, by its kind; everything else comes from the case.

The drafting page makes one field of each; what was typed is kept with the paper under the field's name.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind as K


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperField:
    """One thing to type. ``rows`` 1 is a short line; ``choices`` are the only words allowed."""

    name: str
    label: str
    help: str = ""
    is_required: bool = False
    rows: int = 1
    choices: tuple[str, ...] = ()
    length: int = 2000


def _line(name: str, label: str, help: str = "", *, required: bool = False) -> PaperField:
    return PaperField(name=name, label=label, help=help, is_required=required, length=120)


def _words(name: str, label: str, help: str = "", *, required: bool = False, rows: int = 4) -> PaperField:
    return PaperField(name=name, label=label, help=help, is_required=required, rows=rows)


def _choice(name: str, label: str, *choices: str, help: str = "", required: bool = True) -> PaperField:
    return PaperField(name=name, label=label, help=help, is_required=required, choices=choices, length=120)


_FACTS = _words(
    "facts", "违法事实", "不填则按个案记录自动写明：从哪天起未到校、送达过哪些文书、劝返几次。", rows=6
)
_WHEN = _line("at", "时间", "如：2026年11月20日9时30分；不填则留空，当场手写。")
_PLACE = _line("place", "地点", "不填则留空，当场手写。")
_RECORDER = _line("recorder", "记录人", "不填则留空，当场手写。")

ADOPTIONS = ("采纳", "部分采纳", "不予采纳")

NO_PENALTY_GROUNDS = {
    "违法行为轻微并及时改正，没有造成危害后果": "第三十三条第一款、第五十七条第一款第二项",
    "初次违法且危害后果轻微并及时改正": "第三十三条第一款、第五十七条第一款第二项",
    "当事人有证据足以证明没有主观过错": "第三十三条第二款",
    "违法事实不能成立": "第五十七条第一款第三项",
}
"""Why no penalty is imposed, and by which article of the 行政处罚法."""

FIELDS: Mapping[K, tuple[PaperField, ...]] = {
    K.FILING: (
        _line("source", "案件来源", "如：青石中心小学书面报告。不填则写学校、村(居)委会报告。"),
        _words("facts", "案情摘要", _FACTS.help, rows=6),
        _line("officers", "拟承办人员", "两名以上有执法资格的人员，用顿号分开；已立案的不用填。"),
        _line("officer_cards", "执法证号", "与人员的先后一致，用顿号分开。"),
        _words("opinion", "承办人意见", "不填则写“建议立案调查”。", rows=2),
    ),
    K.INTERVIEW: (
        _line("who", "被询问人", "不填则为当事人。"),
        _line("relation", "与本案关系", "被询问人不是当事人的填写，如：村委会主任。"),
        _WHEN, _PLACE, _RECORDER,
        _words("questions", "要问的问题", "一行一问；不填则印常用的问题，另留空行。", rows=8),
    ),
    K.SCENE_RECORD: (
        _WHEN, _PLACE, _RECORDER,
        _words("seen", "现场情况", "已经知道的先写上，其余当场手写。", rows=6),
    ),
    K.EVIDENCE_LIST: (
        _words("more", "其他证据", "系统里没有的证据，一行一件：名称，来源。", rows=4),
    ),
    K.PENALTY_NOTICE: (
        _FACTS,
        _words("reasons", "处罚理由", "不填则写当事人经责令限期改正逾期仍不改正。", rows=3),
    ),
    K.DEFENCE_RECORD: (
        _WHEN, _PLACE, _RECORDER,
        _words("said", "陈述申辩内容", "已登记的会自动印上；其余当场手写。", rows=6),
    ),
    K.DEFENCE_REVIEW: (
        _choice("adoption", "复核结论", *ADOPTIONS),
        _words("reasons", "复核理由", "逐条回应当事人提出的事实、理由和证据；案件里已登记复核意见的可不填。", rows=6),
    ),
    K.HEARING_NOTICE: (
        _line("hearing_time", "听证时刻", "如：上午9时30分。日期、地点、主持人取自案件登记。", required=True),
    ),
    K.HEARING_RECORD: (
        _WHEN, _RECORDER,
        _words("seen", "听证情况", "一般当场手写；已有的先写上。", rows=6),
    ),
    K.LEGAL_REVIEW: (
        _words("opinion", "审核意见", "案件里已登记法制审核意见的可不填。", rows=6),
    ),
    K.COLLECTIVE_RECORD: (
        _WHEN, _PLACE,
        _line("host", "主持人"),
        _line("attendees", "参加人员", "姓名、职务，用顿号分开。"),
        _RECORDER,
        _words("opinions", "讨论情况", "一般当场手写；已有的先写上。", rows=6),
        _words("conclusion", "讨论决定", rows=3),
    ),
    K.PENALTY_DECISION: (
        _FACTS,
        _words("reasons", "裁量理由", "为什么是这个数额；不填则写综合违法事实、情节和后果。", rows=3),
    ),
    K.NO_PENALTY_DECISION: (
        _choice("ground", "不予处罚的情形", *NO_PENALTY_GROUNDS),
        _FACTS,
        _words("reasons", "理由", "如：已于某月某日送孩子返校，在班上课。", required=True, rows=4),
    ),
    K.DEMAND_NOTICE: (),
    K.ENFORCEMENT_APPLICATION: (
        _line("representative", "负责人", "姓名和职务，如：王某，镇长。", required=True),
        _words("subject", "执行标的情况", "知道的收入、存款、房屋、车辆等财产线索，或孩子现在的住处。", required=True),
        _words("party_view", "当事人意见", "不填则取陈述申辩和催告后的情况。", rows=3),
    ),
    K.CIVIL_COMPLAINT: (
        _line("representative", "法定代表人(负责人)", "姓名和职务，如：王某，镇长。", required=True),
        _words("claims", "诉讼请求", "一行一项；不填则请求判令被告立即送被监护人到校接受并完成义务教育。", rows=3),
        _words("facts", "事实与理由", _FACTS.help, rows=6),
    ),
    K.SUPPORT_REQUEST: (
        _line("representative", "法定代表人(负责人)", "姓名和职务，如：王某，镇长。", required=True),
        _words("facts", "事实与理由", _FACTS.help, rows=6),
    ),
}  # fmt: skip


def fields_of(kind: K) -> tuple[PaperField, ...]:
    """What is typed for a paper of this kind; nothing for most."""
    return FIELDS.get(kind, ())


def typed_only(kind: K, typed: Mapping[str, object]) -> dict[str, str]:
    """Of what a form brought, the words of this kind's own fields, without what was left empty."""
    words = {field.name: str(typed.get(field.name) or "").strip() for field in fields_of(kind)}
    return {name: text for name, text in words.items() if text}


def fields_refused(kind: K, typed: Mapping[str, str]) -> Refusal | None:
    """Which of the kind's fields still has to be typed, or holds a word that is not among its choices."""
    for field in fields_of(kind):
        text = typed.get(field.name, "")
        if field.is_required and not text:
            return Refusal(f"{kind.label}还缺“{field.label}”，请在“修改要素”里补上。", "paper.field_missing")
        if field.choices and text and text not in field.choices:
            return Refusal(f"“{field.label}”请从“{'、'.join(field.choices)}”中选。", "paper.field_choice")
        if len(text) > field.length:
            return Refusal(f"“{field.label}”请控制在{field.length}字以内。", "paper.field_long")
    return None

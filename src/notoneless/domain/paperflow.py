"""The way of a paper: drafted, checked, signed and numbered, sealed, delivered; and when a delivery counts.

Delivery follows 民事诉讼法 (行政处罚法 Art. 61): in person, left at the home before a witness, by post, through
another organ, electronically with a signed consent, through the unit that holds the addressee, by public notice. A
clock starts from a recorded delivery, never from the day of signing.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from notoneless.domain.paperkinds import PAPERS
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import DeliveryMode, PaperKind, PaperState, UnitKind, Word

S = PaperState
PUBLIC_NOTICE_DAYS = 30
PREFIX_LENGTH = 20  # characters


class PaperAct(Word):
    """What can be done to a paper."""

    REDRAFT = "redraft", "修改"
    CHECK = "check", "核稿"
    SIGN = "sign", "签发"
    SEAL = "seal", "用印"
    DELIVER = "deliver", "送达"
    VOID = "void", "作废"


TRANSITIONS: dict[tuple[PaperState, PaperAct], PaperState] = {
    (S.DRAFTED, PaperAct.REDRAFT): S.DRAFTED,
    (S.CHECKED, PaperAct.REDRAFT): S.DRAFTED,  # a changed text is checked anew
    (S.DRAFTED, PaperAct.CHECK): S.CHECKED,
    (S.CHECKED, PaperAct.SIGN): S.SIGNED,
    (S.SIGNED, PaperAct.SEAL): S.SEALED,
    (S.SEALED, PaperAct.DELIVER): S.DELIVERED,
    (S.DELIVERED, PaperAct.DELIVER): S.DELIVERED,  # the other parent gets it too
    (S.DRAFTED, PaperAct.VOID): S.VOID,
    (S.CHECKED, PaperAct.VOID): S.VOID,
    (S.SIGNED, PaperAct.VOID): S.VOID,  # its number stays used: a void entry that says why
    (S.SEALED, PaperAct.VOID): S.VOID,
}


def next_state(state: PaperState, act: PaperAct) -> PaperState | Refusal:
    """The state an act leads to, or why it may not be done now and what comes first."""
    to = TRANSITIONS.get((state, act))
    if to is not None:
        return to
    if state == S.DELIVERED and act == PaperAct.VOID:
        return Refusal("文书已送达，不能作废；如有错误，请另发一份注明更正的新文书。", "paper.void.delivered")
    ready = "、".join(s.label for (s, a) in TRANSITIONS if a == act)
    return Refusal(f"文书现为“{state.label}”，不能{act.label}；须在“{ready}”时办理。", f"paper.{act}.state")


def acts_from(state: PaperState) -> list[PaperAct]:
    """What may be done next, in the order of the table."""
    return [act for (s, act) in TRANSITIONS if s == state]


def other_than_drafter(act: PaperAct, *, drafter: int, by: int) -> Refusal | None:
    """Nobody checks or signs what he drafted himself (safety rule 8)."""
    if act in (PaperAct.CHECK, PaperAct.SIGN) and drafter == by:
        return Refusal(
            f"拟稿人不能给自己的文书{act.label}，请由本单位另一位负责人或上一级办理。", f"paper.{act}.own"
        )
    return None


def default_prefix(unit_name: str, kind: UnitKind) -> str:
    """机关代字 where the unit set none: 云溪区教育局 → 云溪教, 双河镇人民政府 → 双河镇政, else its name."""
    name = unit_name.strip()
    if kind == UnitKind.BUREAU:
        for tail in ("教育体育局", "教育和体育局", "教育局", "教体局"):
            if name.endswith(tail):
                stem = name.removesuffix(tail)
                return (stem[:-1] if len(stem) > 2 and stem[-1] in "县区市旗" else stem) + "教"
    if kind == UnitKind.TOWNSHIP_GOVERNMENT and name.endswith("人民政府"):
        return f"{name.removesuffix('人民政府')}政"[:PREFIX_LENGTH]
    if kind == UnitKind.STREET_OFFICE and name.endswith("办事处"):
        return f"{name.removesuffix('办事处')}办"[:PREFIX_LENGTH]
    return name[:PREFIX_LENGTH]


def number_text(prefix: str, kind: PaperKind, year: int, number: int) -> str:
    """发文字号 as GB/T 9704 writes it: hexagonal brackets, no 第, no leading zeros. 云溪教通〔2026〕1号."""
    return f"{prefix}{PAPERS[kind].mark}〔{year}〕{number}号"


def counts_on(mode: DeliveryMode, done_on: date) -> date:
    """The day a delivery counts: at once, by post the day on the receipt, a public notice after 30 days."""
    return done_on + timedelta(days=PUBLIC_NOTICE_DAYS) if mode == DeliveryMode.PUBLIC else done_on


@dataclass(frozen=True, slots=True)
class DeliveryFacts:
    """What the person who delivered a paper states (送达回证)."""

    mode: DeliveryMode
    done_on: date
    addressee: str
    receiver: str
    relation: str = ""
    witness: str = ""
    place_text: str = ""
    note: str = ""
    has_evidence: bool = False


def delivery_allowed(facts: DeliveryFacts, *, signed_on: date, today: date) -> Refusal | None:
    """Whether these facts prove a delivery; each way of delivery asks for its own proof."""
    if facts.done_on > today:
        return Refusal("送达日期不能晚于今天。", "delivery.future")
    if facts.done_on < signed_on:
        return Refusal(f"送达日期不能早于签发日期{signed_on:%Y-%m-%d}。", "delivery.before_signing")
    return _PROOFS[facts.mode](facts)


def _received(facts: DeliveryFacts) -> Refusal | None:
    if not facts.receiver:
        return Refusal("请填写签收人。", "delivery.no_receiver")
    if facts.receiver != facts.addressee and not facts.relation:
        return Refusal(
            "签收人不是受送达人本人，请填写与受送达人的关系(如同住成年家属)。", "delivery.no_relation"
        )
    return None


def _left(facts: DeliveryFacts) -> Refusal | None:
    if not facts.witness and not facts.has_evidence:
        return Refusal("留置送达须填写见证人，或上传现场照片。", "delivery.left_no_proof")
    return None


def _mailed(facts: DeliveryFacts) -> Refusal | None:
    if not facts.has_evidence:
        return Refusal("邮寄送达须上传邮件回执，送达日期填回执上的签收日期。", "delivery.mail_no_receipt")
    return _received(facts)


def _entrusted(facts: DeliveryFacts) -> Refusal | None:
    if not facts.note:
        return Refusal("委托送达请在备注中写明受委托的单位和经办人。", "delivery.no_entrusted")
    return _received(facts)


def _published(facts: DeliveryFacts) -> Refusal | None:
    if not facts.place_text or not facts.has_evidence:
        return Refusal("公告送达请写明张贴或刊登的地方，并上传公告照片。", "delivery.public_no_proof")
    return None


def _electronic(facts: DeliveryFacts) -> Refusal | None:
    """行政处罚法 Art. 61: only who agreed and signed the confirmation gets papers by fax or e-mail."""
    if not facts.has_evidence:
        return Refusal(
            "电子送达须有当事人签字的送达方式确认书，请上传确认书照片。", "delivery.electronic_no_consent"
        )
    if not facts.place_text:
        return Refusal("请在送达地点填写确认书上的邮箱、传真或手机号。", "delivery.electronic_no_address")
    return None if facts.receiver else Refusal("请填写受送达人姓名。", "delivery.no_receiver")


def _transferred(facts: DeliveryFacts) -> Refusal | None:
    """民事诉讼法: to a soldier, a prisoner or one in compulsory treatment through his unit; counts when he signs."""
    if not facts.note:
        return Refusal("转交送达请在备注中写明代为转交的部队、监所或单位。", "delivery.transferred_no_unit")
    if facts.receiver != facts.addressee:
        return Refusal(
            "转交送达以受送达人本人在回证上签收为准，签收人填本人。", "delivery.transferred_not_self"
        )
    return None


_PROOFS = {
    DeliveryMode.DIRECT: _received,
    DeliveryMode.LEFT: _left,
    DeliveryMode.MAIL: _mailed,
    DeliveryMode.ENTRUSTED: _entrusted,
    DeliveryMode.ELECTRONIC: _electronic,
    DeliveryMode.TRANSFERRED: _transferred,
    DeliveryMode.PUBLIC: _published,
}


@dataclass(frozen=True, slots=True)
class ModeWords:
    """What a manner of delivery asks for, and which day counts."""

    needs: str
    counts: str


MODE_WORDS: dict[DeliveryMode, ModeWords] = {
    DeliveryMode.DIRECT: ModeWords("本人或同住成年家属在回证上签字", "交到手的当天"),
    DeliveryMode.LEFT: ModeWords("拒收时把文书留在住所：见证人签字，或者拍照", "留置的当天"),
    DeliveryMode.MAIL: ModeWords("邮件回执的照片", "回执上的签收日期"),
    DeliveryMode.ENTRUSTED: ModeWords("备注写明受托单位和经办人，签收人在回证上签字", "签收的当天"),
    DeliveryMode.ELECTRONIC: ModeWords(
        "当事人签字的送达方式确认书，收件的邮箱、传真或手机号", "到达对方系统的当天"
    ),
    DeliveryMode.TRANSFERRED: ModeWords("备注写明转交的部队、监所或单位，由本人签收", "本人签收的当天"),
    DeliveryMode.PUBLIC: ModeWords(
        "张贴或刊登的地方和照片；其他方式都送不到时才用", f"公告之日起满{PUBLIC_NOTICE_DAYS}天"
    ),
}


def correction_allowed(*, is_corrected: bool, reason: str) -> Refusal | None:
    """A mistaken entry of delivery stays; one new entry cites it and says why. Only the newest is corrected."""
    if is_corrected:
        return Refusal("这条送达登记已经更正过，请更正最新的一条。", "delivery.correct.twice")
    if not reason.strip():
        return Refusal("请写明哪里登记错了、依据是什么。", "delivery.correct.no_reason")
    return None

"""文书用语: the paragraphs a county may write itself, their {栏目} in plain Chinese, and what each must keep.

A paragraph in which any {栏目} is empty is left out whole, so what a paper must say may share a paragraph only with
what is never empty: else a family without a single recorded visit would get an order that names no child.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from notoneless.domain.refusal import Refusal
from notoneless.domain.words import PaperKind as K
from notoneless.files.papers.caseletters import (
    CENTRE_WORDING,
    CORRECTION_WORDING,
    DEFERRAL_WORDING,
    HOME_WORDING,
)
from notoneless.files.papers.letters import ORDER_WORDING, URGING_WORDING
from notoneless.files.papers.officialletters import (
    PROPOSAL_WORDING,
    REFERRAL_WORDING,
    REPORT_WORDING,
    VILLAGE_WORDING,
)

MOST_PARAGRAPHS = 40
LONGEST_PARAGRAPH = 1200  # characters

FIELDS: Mapping[str, tuple[str, str]] = {
    "child": ("孩子姓名", "孩子的姓名"),
    "child_line": ("孩子情况", "姓名、性别、出生日期、身份证号"),
    "address": ("住址", "孩子现在住的地方"),
    "guardian": ("监护人", "监护人姓名"),
    "guardian_line": ("监护人情况", "性别、身份证号、住址、电话，带括号"),
    "relation": ("与孩子关系", "父亲、母亲等"),
    "absence": ("离校情况", "在哪个学校班级，从哪天起没到校"),
    "contact_count": ("劝返次数", "已登记的走访、电话、谈话次数"),
    "contacts": ("劝返经过", "每次的日期、人员和方式"),
    "earlier": ("已送达文书", "名称、文号、送达日期"),
    "law": ("法律依据", "本种文书引用的法律条文"),
    "deadline": ("返校时限", "“于某年某月某日前”或“立即”"),
    "return_by": ("应返校日期", "固定的日期"),
    "receiving": ("接收学校", "学校、联系人、电话"),
    "consequence": ("逾期后果", "逾期不送孩子上学的法律后果"),
    "relief": ("救济途径", "申请复议、提起诉讼的机关和期限"),
    "issuer_self": ("本单位自称", "我校、我局、本机关"),
    "answer_by": ("答复日期", "请对方在这天前答复"),
    "situation": ("情况说明", "拟稿时填写"),
    "request": ("请求事项", "拟稿时填写"),
    "opinion": ("建议意见", "拟稿时填写"),
    "matter": ("移送事由", "登记转介时选定"),
    "what": ("批准事项", "延缓入学或休学"),
    "ground": ("申请事由", "拟稿时填写"),
    "from": ("起始日期", "批准期限的第一天"),
    "until": ("截止日期", "批准期限的最后一天"),
}
"""By the slot's name: what a county calls it, and what stands there."""

_NAMES = {name: slot for slot, (name, _) in FIELDS.items()}
_SOMETIMES = frozenset({"contact_count", "contacts", "earlier"})
"""Empty while nothing was recorded or delivered."""

_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class KindWording:
    """One kind's default, what it must keep, and what may be empty in it."""

    default: tuple[str, ...]
    required: tuple[str, ...]
    more: tuple[str, ...] = ()
    sometimes: frozenset[str] = _SOMETIMES

    @property
    def slots(self) -> tuple[str, ...]:
        """Every slot this kind knows, in the order of the list of fields."""
        known = {slot for line in self.default for slot in _BRACES.findall(line)} | {
            *self.required,
            *self.more,
        }
        return tuple(slot for slot in FIELDS if slot in known)


_PERSON = ("child", "child_line", "guardian", "relation", "absence", "receiving", "issuer_self", "contact_count",
           "contacts")  # fmt: skip
_CASE = (*_PERSON, "guardian_line", "earlier")

KINDS: Mapping[K, KindWording] = {
    K.HOME_LETTER: KindWording(default=HOME_WORDING, required=("child", "receiving"), more=_PERSON),
    K.URGING_LETTER: KindWording(
        default=URGING_WORDING, required=("child", "law", "deadline", "receiving"), more=("guardian",),
    ),
    K.CENTRE_NOTICE: KindWording(
        default=CENTRE_WORDING, required=("child", "return_by", "receiving", "consequence"), more=_CASE,
    ),
    K.RETURN_NOTICE: KindWording(
        default=ORDER_WORDING,
        required=("child_line", "absence", "law", "return_by", "receiving", "consequence"),
        more=("guardian", "issuer_self"),
    ),
    K.CORRECTION_ORDER: KindWording(
        default=CORRECTION_WORDING,
        required=(
            "guardian", "guardian_line", "child_line", "relation", "absence", "contacts", "earlier", "law",
            "return_by", "receiving", "consequence", "relief",
        ),
        more=_CASE, sometimes=frozenset(),
    ),
    K.VILLAGE_NOTICE: KindWording(
        default=VILLAGE_WORDING, required=("child", "answer_by"), more=_CASE,
    ),
    K.PENALTY_PROPOSAL: KindWording(
        default=PROPOSAL_WORDING, required=("child_line", "guardian", "earlier", "law", "opinion"), more=_CASE,
        sometimes=_SOMETIMES - {"earlier"},
    ),
    K.GOVERNMENT_REPORT: KindWording(
        default=REPORT_WORDING, required=("child_line", "situation", "request"), more=_CASE,
    ),
    K.DEFERRAL_APPROVAL: KindWording(
        default=DEFERRAL_WORDING, required=("child", "what", "ground", "from", "until"), more=_PERSON,
    ),
    K.REFERRAL_LETTER: KindWording(
        default=REFERRAL_WORDING, required=("child_line", "matter", "situation", "law", "answer_by"), more=_CASE,
    ),
}  # fmt: skip
"""The kinds whose words a county may set."""


def in_words(lines: Sequence[str]) -> tuple[str, ...]:
    """Default paragraphs as a county reads them: ``{child}`` is {孩子姓名}."""
    return tuple(_BRACES.sub(lambda found: "{" + FIELDS[found[1]][0] + "}", line) for line in lines)


def in_slots(lines: Sequence[str]) -> tuple[str, ...]:
    """A county's paragraphs as the papers fill them. Only for what ``checked`` let through."""
    return tuple(_BRACES.sub(lambda found: "{" + _NAMES[found[1].strip()] + "}", line) for line in lines)


def checked(kind: K, lines: Sequence[str]) -> tuple[str, ...] | Refusal:
    """The county's paragraphs without blank ones, or one sentence that names everything wrong with them."""
    kept = tuple(line for line in (_straight(line) for line in lines) if line)
    wrong = _length_wrong(kept) or _braces_wrong(kept)
    if wrong:
        return Refusal(wrong, "wording.form")
    words = KINDS[kind]
    named = [[name.strip() for name in _BRACES.findall(line)] for line in kept]
    unknown = _once(name for names in named for name in names if _NAMES.get(name) not in words.slots)
    used = {_NAMES.get(name) for names in named for name in names}
    missing = [FIELDS[slot][0] for slot in words.required if slot not in used]
    if unknown or missing:
        said = [f"没有{_braced(unknown)}这个栏目，请改用栏目表里的名称" if unknown else "",
                f"缺少必须有的栏目{_braced(missing)}" if missing else ""]  # fmt: skip
        return Refusal("；".join(part for part in said if part) + "。", "wording.fields")
    shared = _shared_wrong(words, named)
    return shared if shared is not None else kept


def _straight(line: str) -> str:
    """Full-width braces are a matter of the keyboard; blanks at the ends are nothing."""
    return line.replace("｛", "{").replace("｝", "}").strip()


def _length_wrong(lines: Sequence[str]) -> str:
    if not lines:
        return "文件里没有正文。请在下载的样本上修改后再上传。"
    if len(lines) > MOST_PARAGRAPHS:
        return f"正文有{len(lines)}段，最多{MOST_PARAGRAPHS}段。"
    long = [n for n, line in enumerate(lines, start=1) if len(line) > LONGEST_PARAGRAPH]
    return f"第{long[0]}段超过{LONGEST_PARAGRAPH}字，请分段。" if long else ""


def _braces_wrong(lines: Sequence[str]) -> str:
    for n, line in enumerate(lines, start=1):
        if "{" in (rest := _BRACES.sub("", line)) or "}" in rest:
            return f"第{n}段的大括号不成对，栏目要写成{{孩子姓名}}的样子。"
    return ""


def _shared_wrong(words: KindWording, named: Sequence[Sequence[str]]) -> Refusal | None:
    """A required field must stand at least once where nothing beside it can be empty."""
    safe = [{_NAMES[name] for name in names} for names in named]
    safe = [slots for slots in safe if not slots & words.sometimes]
    for slot in words.required:
        if not any(slot in slots for slots in safe):
            beside = next(
                FIELDS[_NAMES[name]][0]
                for names in named if slot in {_NAMES[each] for each in names}
                for name in names if _NAMES[name] in words.sometimes
            )  # fmt: skip
            return Refusal(
                f"{{{FIELDS[slot][0]}}}不能只和{{{beside}}}写在同一段：没有{beside}时整段不印。请分成两段。",
                "wording.shared",
            )
    return None


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _braced(names: Sequence[str]) -> str:
    return "、".join(f"{{{name or '空'}}}" for name in names)

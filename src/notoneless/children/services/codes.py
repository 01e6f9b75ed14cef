"""核查编码: the county's own table. Every change is kept with its day and who made it; nothing is ever removed."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from notoneless.children.models import CodeConfirmation, CodeVersion, SubCode, Whereabouts, WhereaboutsCode
from notoneless.core import clock
from notoneless.core.events import Log, act, acts
from notoneless.domain.causes import CAUSES, CausePath
from notoneless.domain.codeneeds import SETTERS, CodeNeed, joined, needs_of, roles_of
from notoneless.domain.codes import DEFAULT_CODES
from notoneless.domain.codetable import TermAsked, code_refused, confirm_refused, letters_refused, sub_refused
from notoneless.domain.refusal import Refusal
from notoneless.domain.words import Role
from notoneless.grid.models import User

acts(
    {
        "code_edit": "修改核查编码",
        "code_letters": "改核查编码字母",
        "sub_code_edit": "修改核查细类",
        "codes_confirm": "核定核查编码表",
        "code_refused": "未获准的编码修改",
    }
)

CODE_IN_USE: list[Callable[[WhereaboutsCode], bool]] = []
"""Rooms above say whether something of theirs rests on a code."""

_LABELS = {
    "letter": "字母", "label": "名称", "evidence": "应附佐证", "needs": "必须具备", "setters": "可由谁确定",
    "valid_days": "有效天数", "is_out_of_school": "属失学", "is_in_school": "属在校",
    "is_data_fault": "数据差错", "is_active": "启用",
}  # fmt: skip


def codes_seed() -> int:
    """Write the default codes A–M that are not there yet; what the county changed stays. Returns how many."""
    never_legal = {cause.code_id for cause in CAUSES if cause.path is CausePath.CARE}
    there = set(WhereaboutsCode.objects.values_list("slug", flat=True))
    missing = [(rank, code) for rank, code in enumerate(DEFAULT_CODES, start=1) if code.id not in there]
    for rank, seed in missing:
        code = WhereaboutsCode.objects.create(
            slug=seed.id, letter=seed.letter, label=seed.name, is_out_of_school=seed.is_out_of_school,
            is_in_school=seed.is_in_school, evidence=seed.evidence, valid_days=seed.valid_days,
            is_never_legal=seed.id in never_legal, needs=joined(seed.needs), setters=joined(SETTERS),
            is_data_fault=seed.is_data_fault, rank=rank,
        )  # fmt: skip
        SubCode.objects.bulk_create(
            SubCode(
                code=code, slug=sub.id, label=sub.name, has_own_term=sub.has_own_term,
                valid_days=sub.valid_days, is_data_fault=sub.is_data_fault, rank=place,
            )
            for place, sub in enumerate(seed.subs, start=1)
        )  # fmt: skip
        _version(code, "系统推定的默认编码", by="system", today=None)
    return len(missing)


def is_code_in_use(code: WhereaboutsCode) -> bool:
    """Whether any child was ever accounted for, or any case decided, by this code."""
    return Whereabouts.objects.filter(code=code).exists() or any(asks(code) for asks in CODE_IN_USE)


def _version(code: WhereaboutsCode, said: str, *, by: User | str, today: date | None) -> None:
    subs = [one.label for one in code.subs.order_by("rank", "pk") if one.is_active]
    CodeVersion.objects.create(
        code=code, from_on=today, at=clock.now() if today else None, by=by if isinstance(by, str) else by.login,
        said=said[:400], letter=code.letter, label=code.label, is_out_of_school=code.is_out_of_school,
        is_in_school=code.is_in_school, evidence=code.evidence, needs=code.needs, setters=code.setters,
        valid_days=code.valid_days, is_data_fault=code.is_data_fault, is_active=code.is_active,
        subs="、".join(subs)[:1000],
    )  # fmt: skip


def _no(log: Log, refusal: Refusal) -> Refusal:
    log("code_refused", changes={"rule": ("", refusal.rule)})
    return refusal


def _shown(field: str, value: Any) -> str:
    if field == "needs":
        return "、".join(need.label for need in needs_of(value))
    if field == "setters":
        return "、".join(role.label for role in roles_of(value))
    if isinstance(value, bool):
        return "是" if value else "否"
    return "长期" if value is None else str(value)


def code_edit(
    *,
    code: WhereaboutsCode,
    label: str,
    evidence: str,
    needs: Collection[CodeNeed],
    setters: Collection[Role],
    valid_days: int | None,
    is_out_of_school: bool,
    is_in_school: bool,
    is_data_fault: bool,
    is_active: bool,
    by: User,
    today: date,
) -> WhereaboutsCode | Refusal:
    """The county says what this code is called, asks for, who sets it and for how long it stands."""
    with act(by=by) as log:
        held: WhereaboutsCode = WhereaboutsCode.objects.select_for_update().get(pk=code.pk)
        refused = code_refused(
            label=label, evidence=evidence, needs=needs, setters=setters, valid_days=valid_days,
            is_out_of_school=is_out_of_school, is_in_school=is_in_school, is_data_fault=is_data_fault,
            is_turned=is_out_of_school != held.is_out_of_school or is_in_school != held.is_in_school,
            is_in_use=is_code_in_use(held), code=str(held),
        )  # fmt: skip
        if refused is not None:
            return _no(log, refused)
        after = {
            "label": label.strip(), "evidence": evidence.strip(), "needs": joined(n for n in CodeNeed if n in needs),
            "setters": joined(r for r in Role if r in setters), "valid_days": valid_days,
            "is_out_of_school": is_out_of_school, "is_in_school": is_in_school, "is_data_fault": is_data_fault,
            "is_active": is_active,
        }  # fmt: skip
        changed = {
            name: (getattr(held, name), value)
            for name, value in after.items()
            if getattr(held, name) != value
        }
        if not changed:
            return _no(log, Refusal("没有改动。", "code.same"))
        for name, (_, value) in changed.items():
            setattr(held, name, value)
        held.save()
        said = "；".join(
            f"{_LABELS[n]}：{_shown(n, old)} → {_shown(n, new)}" for n, (old, new) in changed.items()
        )
        _version(held, said, by=by, today=today)
        log("code_edit", changes={n: (_shown(n, old), _shown(n, new)) for n, (old, new) in changed.items()})
    return held


def code_letters(*, letters: Mapping[int, str], by: User, today: date) -> int | Refusal:
    """All letters at once, as the province's template has them: two codes may change places. Returns how many changed."""
    with act(by=by) as log:
        codes = list(WhereaboutsCode.objects.select_for_update().order_by("rank"))
        after = {code.pk: letters.get(code.pk, code.letter).strip().upper() for code in codes}
        refused = letters_refused(list(after.values()))
        if refused is not None:
            return _no(log, refused)
        changed = [(code, code.letter) for code in codes if code.letter != after[code.pk]]
        if not changed:
            return _no(log, Refusal("没有改动。", "code.same"))
        for place, (code, _) in enumerate(changed):  # out of each other's way first: a letter stands once
            code.letter = f"{place:02d}"
            code.save()
        for code, old in changed:
            code.letter = after[code.pk]
            code.save()
            _version(code, f"字母：{old} → {code.letter}", by=by, today=today)
        log("code_letters", changes={code.label: (old, code.letter) for code, old in changed})
    return len(changed)


def sub_code_edit(
    *,
    code: WhereaboutsCode,
    label: str,
    has_own_term: bool,
    valid_days: int | None,
    is_data_fault: bool,
    is_active: bool,
    by: User,
    today: date,
    sub: SubCode | None = None,
) -> SubCode | Refusal:
    """A sub-code added, or one of them changed."""
    with act(by=by) as log:
        held = WhereaboutsCode.objects.select_for_update().get(pk=code.pk)
        others = [one.label for one in held.subs.all() if sub is None or one.pk != sub.pk]
        refused = sub_refused(
            label=label, others=others, is_data_fault=is_data_fault, is_out_of_school=held.is_out_of_school,
            term=TermAsked(has_own_term, valid_days),
        )  # fmt: skip
        if refused is not None:
            return _no(log, refused)
        row = sub or SubCode(code=held, slug=f"own_{secrets.token_hex(6)}", rank=held.subs.count() + 1)
        old = row.label
        row.label, row.has_own_term, row.valid_days = (
            label.strip(),
            has_own_term,
            valid_days if has_own_term else None,
        )
        row.is_data_fault, row.is_active = is_data_fault, is_active
        row.save()
        term = f"{row.valid_days}天" if row.valid_days else "长期" if has_own_term else "随编码"
        words = f"{row.label}（{term}{'，数据差错' if is_data_fault else ''}{'' if is_active else '，停用'}）"
        _version(held, f"细类：{f'{old} → ' if old and sub else '增加'}{words}", by=by, today=today)
        log("sub_code_edit", changes={held.label: (old or None, words)})
    return row


def codes_confirm(*, template: str, by: User, today: date) -> CodeConfirmation | Refusal:
    """Somebody compared the whole table with the province's template; until then its letters are only inferred."""
    with act(by=by) as log:
        last = CodeConfirmation.objects.first()
        changed = CodeVersion.objects.filter(by=by.login)
        if last is not None:
            changed = changed.filter(from_on__gt=last.confirmed_on)
        refused = confirm_refused(template=template, is_own_work=changed.exists())
        if refused is not None:
            return _no(log, refused)
        row = CodeConfirmation.objects.create(confirmed_on=today, by=by, template=template.strip()[:120])
        log("codes_confirm", changes={"template": (None, row.template)})
    return row
